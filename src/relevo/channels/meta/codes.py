"""What to do about Meta's error codes: the decision becomes an outcome, and the codes of page and account messages."""

from typing import Literal

from relevo.desk.channels.api import Outcome, Refused, Stopped, TryAgain, Unclear
from relevo.platform.graph import GraphFault
from relevo.platform.graph.remedies import Remedies, Remedy

MESSAGING = Remedies(
    {
        (Remedy.RETRY, "busy"): (4, 17, 32, 613, 80002, 80006),
        (Remedy.RETRY, "provider_trouble"): (1, 2),
        # "Temporary", and some of these messages were seen to have arrived.
        (Remedy.UNCLEAR, "no_answer"): (1200,),
        (Remedy.FILE, "media_refused"): (2018047, (100, 2018047), 36000),
        (Remedy.STOP_CHANNEL, "token_invalid"): (190,),
        (Remedy.STOP_CHANNEL, "not_allowed"): (3, 10, *range(200, 230)),
        (Remedy.STOP_CHANNEL, "account_restricted"): (368,),
        # Messenger's two and Instagram's own.
        (Remedy.WINDOW, "window_closed"): ((10, 2018278), (10, 2018065), (10, 2534022)),
        (Remedy.RECIPIENT, "unreachable"): ((100, 2018001), (551, 1545041), 551, (10, 2018108)),
        (Remedy.FAIL, "refused"): (100,),
    }
)
"""Instagram's and Messenger's."""

_WHY: dict[Remedy, Literal["recipient", "window", "file"]] = {
    Remedy.WINDOW: "window",
    Remedy.RECIPIENT: "recipient",
    Remedy.FILE: "file",
}


def outcome_of_fault(fault: GraphFault, remedies: Remedies, *, pair_pause_s: float | None = None) -> Outcome:
    """`pair_pause_s`: how long one customer is left alone who got too much at once, where Meta names no time."""
    verdict, detail = remedies.of(fault), str(fault)
    match verdict.remedy:
        case Remedy.RETRY:
            return TryAgain(code=verdict.reason, detail=detail, after_s=fault.retry_after_s)
        case Remedy.RETRY_SLOWLY:
            return TryAgain(code=verdict.reason, detail=detail, after_s=fault.retry_after_s or pair_pause_s)
        case Remedy.UNCLEAR:
            return Unclear(code=verdict.reason, detail=detail)
        case Remedy.STOP_CHANNEL:
            return Stopped(code=verdict.reason, detail=detail)
        case Remedy.WINDOW | Remedy.RECIPIENT | Remedy.FILE:
            return Refused(code=verdict.reason, detail=detail, why=_WHY[verdict.remedy])
        case Remedy.FAIL:
            return Refused(code=verdict.reason, detail=detail)
