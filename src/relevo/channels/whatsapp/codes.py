"""What to do about a refusal: decided on the error's code, not on the HTTP status (docs of the Cloud API say so).

A code nobody listed fails the message visibly; only what is known to pass is tried again.
"""

from dataclasses import dataclass
from enum import StrEnum

from relevo.platform.graph import GraphFault


class Remedy(StrEnum):
    RETRY = "retry"
    RETRY_SLOWLY = "retry_slowly"
    """This customer got too much at once: 4^n seconds."""
    RETRY_ONCE = "retry_once"
    STOP_CHANNEL = "stop_channel"
    """Nothing will go out until somebody connects again or settles it with Meta."""
    TEMPLATE = "template"
    """The customer's 24 hours are over: only an approved template reaches them."""
    FAIL = "fail"


@dataclass(frozen=True)
class Verdict:
    remedy: Remedy
    reason: str
    """One of the reasons below; the screens have a sentence for each."""


_BY_REASON: dict[tuple[Remedy, str], tuple[int, ...]] = {
    (Remedy.RETRY, "busy"): (4, 80007, 130429, 131048, 133016, 613),
    (Remedy.RETRY_SLOWLY, "busy"): (131056,),
    (Remedy.RETRY, "provider_trouble"): (1, 2, 131000, 131016, 131057, 133004),
    (Remedy.RETRY_ONCE, "media_refused"): (131052, 131053),
    (Remedy.STOP_CHANNEL, "token_invalid"): (0, 190),
    (Remedy.STOP_CHANNEL, "not_allowed"): (3, 10, 131005, *range(200, 300)),
    (Remedy.STOP_CHANNEL, "account_restricted"): (368, 130497, 131031, 131037, 131042, 131045, 133010),
    (Remedy.TEMPLATE, "window_closed"): (131047,),
    (Remedy.FAIL, "not_wanted"): (131049, 131050, 130472),
    (Remedy.FAIL, "unreachable"): (131026, 131021, 131030, 33, 131062),
    (Remedy.FAIL, "template_refused"): (132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069),
    (Remedy.FAIL, "refused"): (100, 131008, 131009, 131051),
}
_BY_CODE = {code: Verdict(*key) for key, codes in _BY_REASON.items() for code in codes}
REASONS = frozenset(reason for _, reason in _BY_REASON)


def verdict_of_code(code: int | None) -> Verdict:
    return _BY_CODE.get(code, _UNKNOWN) if code is not None else _UNKNOWN


def verdict_of(fault: GraphFault) -> Verdict:
    """Of a refused call. A page instead of JSON comes from something in between, which gets over it."""
    if fault.code is not None:
        known = _BY_CODE.get(fault.code)
        if known is not None:
            return known
    if fault.status == 429:
        return Verdict(Remedy.RETRY, "busy")
    if fault.code is None and fault.status == 401:
        return Verdict(Remedy.STOP_CHANNEL, "token_invalid")
    if fault.status >= 500 or fault.code is None:
        return Verdict(Remedy.RETRY, "provider_trouble")
    return _UNKNOWN


_UNKNOWN = Verdict(Remedy.FAIL, "refused")
