"""The six signals, in the order in which they may pass the baton."""

from dataclasses import dataclass
from typing import Literal, get_args

SignalName = Literal[
    "asked_for_person", "sensitive_topic", "frustration", "urgency", "sales_opportunity", "outside_knowledge"
]
SIGNAL_NAMES: tuple[SignalName, ...] = get_args(SignalName)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The words (or the fact about the conversation) that speak for a signal; `tone` is a detector's sentence."""

    source: Literal["words", "tone", "conversation"]
    text: str
    message_id: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, kw_only=True)
class Signal:
    name: SignalName
    score: float
    evidence: tuple[Evidence, ...] = ()

    @property
    def message_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.message_id for item in self.evidence))


def strengthen(scores: list[float]) -> float:
    """Several independent hints are more than each alone: 1 - product of the doubts."""
    doubt = 1.0
    for score in scores:
        doubt *= 1.0 - score
    return round(1.0 - doubt, 4)
