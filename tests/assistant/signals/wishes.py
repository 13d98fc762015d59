"""Wishes kept aside, in halves: every second sentence may be looked at while training, the others are only counted."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from relevo.assistant.signals.detected import read_detected
from relevo.assistant.signals.state import Said
from relevo.assistant.signals.words import read_words
from relevo.desk.assistants.api import SignalSettings

KEPT_ASIDE = Path(__file__).parent / "kept_aside"


@dataclass(frozen=True)
class Heard:
    right: int
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.false))


def measure(file: str, *, half: int) -> Heard:
    """What would be passed to a person at the usual threshold, of the sentences at even (0) or odd (1) places."""
    sentences = tomllib.loads((KEPT_ASIDE / file).read_text("utf-8"))
    yes, no = (sentences[kind][half::2] for kind in ("yes", "no"))
    missed = tuple(text for text in yes if not is_heard(text))
    return Heard(len(yes) - len(missed), missed, tuple(text for text in no if is_heard(text)))


def is_heard(text: str) -> bool:
    threshold = SignalSettings().asked_for_person.threshold
    found = [*read_words("m", text), *read_detected([Said(id="m", author="contact", text=text)])]
    return any(signal.name == "asked_for_person" and signal.score >= threshold for signal in found)
