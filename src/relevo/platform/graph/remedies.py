"""What to do about a refusal, decided on the error's code and subcode, not on the HTTP status.

A code nobody listed fails the message visibly; only what is known to pass is tried again. A page instead of JSON comes
from something in between, which gets over it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from relevo.platform.graph.faults import GraphFault

Code = int | tuple[int, int]
"""An error's code, or code and subcode."""


class Remedy(StrEnum):
    RETRY = "retry"
    RETRY_SLOWLY = "retry_slowly"
    """This customer got too much at once."""
    UNCLEAR = "unclear"
    """It may have gone out all the same."""
    STOP_CHANNEL = "stop_channel"
    """Nothing will go out until somebody connects again or settles it with Meta."""
    WINDOW = "window"
    """Too long after the customer's last message."""
    RECIPIENT = "recipient"
    FILE = "file"
    FAIL = "fail"


@dataclass(frozen=True)
class Verdict:
    remedy: Remedy
    reason: str
    """The screens have a sentence for each."""


UNKNOWN = Verdict(Remedy.FAIL, "refused")


class Remedies:
    """`table`: remedy and reason → the codes it is for."""

    def __init__(self, table: Mapping[tuple[Remedy, str], Sequence[Code]]) -> None:
        self._by_code = {code: Verdict(*key) for key, codes in table.items() for code in codes}
        self.reasons = frozenset(reason for _, reason in table) | {UNKNOWN.reason}

    def of_code(self, code: int | None, subcode: int | None = None) -> Verdict:
        """Of a code alone, as statuses carry it."""
        if code is None:
            return UNKNOWN
        if subcode is not None and (code, subcode) in self._by_code:
            return self._by_code[code, subcode]
        return self._by_code.get(code, UNKNOWN)

    def of(self, fault: GraphFault) -> Verdict:
        if fault.code is not None:
            known = self.of_code(fault.code, fault.subcode)
            if known is not UNKNOWN:
                return known
        if fault.status == 429:
            return Verdict(Remedy.RETRY, "busy")
        if fault.code is None and fault.status == 401:
            return Verdict(Remedy.STOP_CHANNEL, "token_invalid")
        if fault.status == 504 or (fault.code is None and fault.status < 300):
            # Handed on and not waited for, or taken and not told how: it may have gone out.
            return Verdict(Remedy.UNCLEAR, "no_answer")
        if fault.status >= 500 or fault.code is None:
            return Verdict(Remedy.RETRY, "provider_trouble")
        return UNKNOWN
