"""What to do about WhatsApp's error codes."""

from relevo.channels.meta import codes as meta
from relevo.desk.channels.api import Outcome
from relevo.platform.graph import GraphFault
from relevo.platform.graph.remedies import Remedies, Remedy, Verdict

_TEMPLATE = (132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069)

REMEDIES = Remedies(
    {
        (Remedy.RETRY, "busy"): (4, 80007, 130429, 131048, 133016, 613),
        (Remedy.RETRY_SLOWLY, "busy"): (131056,),
        (Remedy.RETRY, "provider_trouble"): (1, 2, 131000, 131016, 131057, 133004),
        (Remedy.FILE, "media_refused"): (131052, 131053),
        (Remedy.STOP_CHANNEL, "token_invalid"): (0, 190),
        (Remedy.STOP_CHANNEL, "not_allowed"): (3, 10, 131005, *range(200, 300)),
        (Remedy.STOP_CHANNEL, "account_restricted"): (368, 130497, 131031, 131037, 131042, 131045, 133010),
        (Remedy.WINDOW, "window_closed"): (131047,),
        (Remedy.RECIPIENT, "not_wanted"): (131049, 131050, 130472),
        (Remedy.RECIPIENT, "unreachable"): (131026, 131021, 131030, 33, 131062),
        (Remedy.FAIL, "template_refused"): _TEMPLATE,
        (Remedy.FAIL, "refused"): (100, 131008, 131009, 131051),
    }
)

PAIR_PAUSE_S = 6.0


def verdict_of_code(code: int | None) -> Verdict:
    return REMEDIES.of_code(code)


def outcome_of_fault(fault: GraphFault) -> Outcome:
    return meta.outcome_of_fault(fault, REMEDIES, pair_pause_s=PAIR_PAUSE_S)
