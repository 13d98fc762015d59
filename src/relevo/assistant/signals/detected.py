"""What the trained detectors hear, as signals: a chance becomes a score by the two thresholds of the detector's card.

From `likely_from` on it is a hint, from `certain_from` on it is as sure as a detector may be. A wish for a person and a
sensitive topic may then be decided by the detector alone; of the others even the surest takes a word besides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from relevo.assistant.detectors.model import Model, TextName, load_model, read_card
from relevo.assistant.signals.names import Evidence, Signal, SignalName
from relevo.assistant.signals.words import blank_never

_EVIDENCE_CHARACTERS = 200


class Message(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Ear:
    """One detector with what its chances are worth: the scores at `likely_from`, at `certain_from` and at 1."""

    name: TextName
    signal: SignalName
    model: Model
    likely_from: float
    certain_from: float
    scores: tuple[float, float, float]

    def grade(self, chance: float) -> float:
        """Straight lines between the three points; 0 below the first."""
        low, middle, high = self.scores
        if chance < self.likely_from:
            return 0.0
        if chance < self.certain_from:
            way = (chance - self.likely_from) / (self.certain_from - self.likely_from)
            return round(low + way * (middle - low), 4)
        return round(middle + (chance - self.certain_from) / (1.0 - self.certain_from) * (high - middle), 4)


# A wish and a sensitive topic pass the baton when the detector is certain (0.8 and 0.9 are their usual thresholds);
# haste, sales and moods need a clear word besides (0.75) to reach 0.9: two vague ones (0.4 each) are not enough.
_WORTH: dict[TextName, tuple[SignalName, tuple[float, float, float]]] = {
    "wish": ("asked_for_person", (0.6, 0.8, 0.95)),
    "sensitive": ("sensitive_topic", (0.4, 0.9, 0.95)),
    "upset": ("frustration", (0.25, 0.6, 0.65)),
    "urgency": ("urgency", (0.3, 0.7, 0.72)),
    "sale": ("sales_opportunity", (0.3, 0.7, 0.72)),
}


def read_detected(pending: Sequence[Message]) -> list[Signal]:
    """Of each detector the message that speaks loudest, once for a burst: many mild ones are no strong one."""
    found: list[Signal] = []
    for ear in ears():
        loudest = max(((*listen(ear, each.text), each) for each in pending), key=_chance, default=None)
        if loudest is None:
            continue
        chance, part, message = loudest
        score = ear.grade(chance)
        if score:
            found.append(Signal(name=ear.signal, score=score, evidence=(_prove(message, part),)))
    return found


def listen(ear: Ear, text: str) -> tuple[float, str]:
    """The chance that a message's likeliest part is one, and that part.

    What the patterns know to be none ("recursos humanos", "no need to transfer me") is taken out before it is believed.
    """
    chance, part = ear.model.find_likeliest(text)
    if chance >= ear.likely_from:
        left = blank_never(ear.signal, text)
        if left != text:
            chance = min(chance, ear.model.find_likeliest(left)[0])
    return chance, part


@cache
def ears() -> tuple[Ear, ...]:
    return tuple(_load(name) for name in _WORTH)


def _load(name: TextName) -> Ear:
    signal, scores = _WORTH[name]
    card = read_card(name)
    return Ear(
        name=name,
        signal=signal,
        model=load_model(name),
        likely_from=float(card["likely_from"]),
        certain_from=float(card["certain_from"]),
        scores=scores,
    )


def _prove(message: Message, part: str) -> Evidence:
    start = max(message.text.find(part), 0)
    shown = part[:_EVIDENCE_CHARACTERS]
    return Evidence(source="tone", text=shown, message_id=message.id, start=start, end=start + len(shown))


def _chance(found: tuple[float, str, Message]) -> float:
    return found[0]
