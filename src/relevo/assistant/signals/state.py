"""What the course of a conversation says, beside the words: repeats, failures, shouting.

A conversation is read from its messages alone, so the same conversation always gives the same signals. Only messages
of the present stretch are given here: what happened before a person took over is history.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.assistant.detectors.model import load_model
from relevo.assistant.signals.course import BREAKING_FROM, chance_of_breaking
from relevo.assistant.signals.detected import read_detected
from relevo.assistant.signals.names import Evidence, Signal, SignalName, strengthen
from relevo.assistant.signals.repeating import is_repeat
from relevo.assistant.signals.words import read_words

OUTSIDE_ONCE = 0.6
OUTSIDE_AGAIN = 0.95
_SHOUTING = 0.4
_EXCLAIMING = 0.3
_REPEATING = 0.6
# The course alone is a hint, too: it was learnt from phone calls.
_BREAKING = 0.4
_WISHED, _SURELY = 0.6, 0.9
_FEWEST_LETTERS = 10
_EXCLAMATIONS = re.compile(r"!{3,}|\?{3,}|(?:[!?]{2,}.*){2,}|[!?]{5,}", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message, as far as signals need it."""

    id: str
    author: Literal["contact", "company"]
    text: str


def read_signals(stretch: Sequence[Said], pending: Sequence[Said]) -> list[Signal]:
    """The signals of the messages to be answered (`pending`, the end of `stretch`)."""
    by_name: dict[SignalName, list[Signal]] = {}
    for message in pending:
        for signal in [*read_words(message.id, message.text), *_read_manner(message), *_read_repeat(message, stretch)]:
            by_name.setdefault(signal.name, []).append(signal)
    for signal in [*read_detected(pending), *_read_course(stretch)]:
        by_name.setdefault(signal.name, []).append(signal)
    return [_join(name, signals) for name, signals in by_name.items()]


def outside_knowledge(message_id: str, text: str, *, failures_before: int) -> Signal:
    score = OUTSIDE_AGAIN if failures_before else OUTSIDE_ONCE
    evidence = Evidence(source="conversation", text=text[:200], message_id=message_id)
    return Signal(name="outside_knowledge", score=score, evidence=(evidence,))


def grade_mood(text: str) -> float:
    """How upset one message sounds, for measuring: its tone, lifted by its words and a little by its manner."""
    words = [0.5 * signal.score for signal in read_words("", text) if signal.name == "frustration"]
    manner = [0.2 * signal.score for signal in _read_manner(Said(id="", author="contact", text=text))]
    return strengthen([*words, *manner, load_model("upset").estimate(text)])


def _read_manner(message: Said) -> list[Signal]:
    scores: list[float] = []
    letters = [character for character in message.text if character.isalpha()]
    if len(letters) >= _FEWEST_LETTERS and sum(map(str.isupper, letters)) / len(letters) >= 0.7:
        scores.append(_SHOUTING)
    if _EXCLAMATIONS.search(message.text[:2000]):
        scores.append(_EXCLAIMING)
    if not scores:
        return []
    evidence = Evidence(source="conversation", text=message.text[:80], message_id=message.id)
    return [Signal(name="frustration", score=strengthen(scores), evidence=(evidence,))]


def _read_repeat(message: Said, stretch: Sequence[Said]) -> list[Signal]:
    """The same words again although somebody answered in between."""
    answered = False
    found = False
    for other in reversed(stretch):
        if other.author == "company":
            answered = found
        elif other.id == message.id:
            found = True
        elif found and answered and is_repeat(message.text, other.text):
            evidence = Evidence(source="conversation", text=other.text[:80], message_id=message.id)
            return [Signal(name="frustration", score=_REPEATING, evidence=(evidence,))]
    return []


def _read_course(stretch: Sequence[Said]) -> list[Signal]:
    """One hint when the conversation is about to break, proved by its last message."""
    if not stretch or chance_of_breaking(stretch) < BREAKING_FROM:
        return []
    evidence = Evidence(source="conversation", text=stretch[-1].text[:80], message_id=stretch[-1].id)
    return [Signal(name="frustration", score=_BREAKING, evidence=(evidence,))]


def _join(name: SignalName, signals: list[Signal]) -> Signal:
    """Words said in several messages of a burst count once, by the strongest; manner and tone are added.

    A wish is the exception: hearing it twice makes a vague one no clearer, and where words know what is wished for ("to
    speak to support"), they are believed unless the tone is very sure.
    """
    spoken = [signal.score for signal in signals if any(item.source == "words" for item in signal.evidence)]
    manner = [signal.score for signal in signals if not any(item.source == "words" for item in signal.evidence)]
    if name == "asked_for_person":
        score = max([*spoken, *(tone for tone in manner if max(spoken, default=0.0) < _WISHED or tone >= _SURELY)])
    else:
        score = strengthen([*([max(spoken)] if spoken else []), *manner])
    return Signal(name=name, score=score, evidence=tuple(item for signal in signals for item in signal.evidence))
