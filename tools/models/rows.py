"""What the detectors are trained on. Only parts called `train`, and only sets whose licence lets a model be shipped."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from relevo.assistant.detectors.model import TEXT_NAMES, TextName
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.signals.names import SignalName
from relevo.assistant.signals.words import read_words
from tools.models.grammar import expand

PHRASES = Path(__file__).with_name("phrases")
# Our own sentences that measure. Short ones ("agente") are in everybody's mouth: where a phrase is one, it is left out.
KEPT_ASIDE = Path(__file__).parents[2] / "tests/assistant/signals"
# Public sets repeat themselves: these texts stand in a part that measures, too, and are not trained on.
LEFT_OUT = Path(__file__).with_name("left_out.txt")

# file -> its weight. Emotions are tweets and comments, so customers' plain requests stand beside them as the calm.
EMOTIONS = {"emoevent/es.train.jsonl": 1.0, "emoevent/en.train.jsonl": 0.6, "goemotions/train.jsonl": 0.5}
CALM = ("banking77/train.jsonl", "clinc150/train.jsonl")
_CALM_OF_A_SET = 3000
_WORD = re.compile(r"\w+")
# What people write who want none of what the other detectors listen for: file -> how many rows.
EVERYDAY = {
    "banking77/train.jsonl": 3000,
    "clinc150/train.jsonl": 4000,
    "emoevent/es.train.jsonl": 2000,
    "emoevent/en.train.jsonl": 1000,
    "goemotions/train.jsonl": 2000,
}
FILES = tuple(dict.fromkeys([*EMOTIONS, *CALM, *EVERYDAY]))
# Rows of the everyday sets that are sensitive: cards lost, stolen or used by somebody else.
SENSITIVE = frozenset(
    """report_fraud report_lost_card lost_or_stolen_card compromised_card card_payment_not_recognised
    cash_withdrawal_not_recognised direct_debit_payment_not_recognised""".split()
)
HEARD_BY_WORDS: dict[TextName, SignalName] = {
    "upset": "frustration",
    "wish": "asked_for_person",
    "urgency": "urgency",
    "sensitive": "sensitive_topic",
    "sale": "sales_opportunity",
}
# Phrases of a line that are taken: of the detector's own lines, and of the other detectors' as what is none.
_OWN_OF_A_LINE, _OTHERS_OF_A_LINE = 24, 6
# Ours are few, and the only ones about a shop: each counts as much as this many of the others.
_OWN_WEIGHT = {"upset": 4.0}


@dataclass(frozen=True)
class Sample:
    text: str
    is_one: bool
    weight: float


@dataclass(frozen=True)
class Phrase:
    text: str
    language: str
    is_one: bool


def read_samples(name: TextName, data: Path) -> list[Sample]:
    """Raises FileNotFoundError for a set that is not there."""
    left_out = _left_out()
    public = _read_moods(data) if name == "upset" else _read_everyday(name, data)
    return [sample for sample in (*public, *own_samples(name)) if fingerprint(sample.text) not in left_out]


def fingerprint(text: str) -> str:
    return sha256(fold_text(text).encode()).hexdigest()


@cache
def measuring_words() -> frozenset[str]:
    """Our own sentences that measure, each without its signs."""
    found: set[str] = set()
    for path in sorted(KEPT_ASIDE.rglob("*.toml")):
        found.update(spoken(text) for text in _texts(tomllib.loads(path.read_text("utf-8"))))
    return frozenset(found)


def spoken(text: str) -> str:
    """The words of a text alone: signs, capitals and accents make no other sentence."""
    return " ".join(_WORD.findall(fold_text(text)))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for inner in cast("dict[str, object]", node).values():
            yield from _texts(inner)
    elif isinstance(node, list):
        for inner in cast("list[object]", node):
            yield from _texts(inner)


def own_samples(name: TextName) -> Iterator[Sample]:
    weight = _OWN_WEIGHT.get(name, 1.0)
    for phrase in read_phrases(name, most=_OWN_OF_A_LINE):
        yield Sample(phrase.text, phrase.is_one, weight * _weigh(name, phrase))
    if name == "upset":
        return
    for other in TEXT_NAMES:
        if other != name:
            for phrase in read_phrases(other, most=_OTHERS_OF_A_LINE):
                # "My account was hacked, help now" may be both: only what the words do not hear is none.
                if not _is_heard(name, phrase.text):
                    yield Sample(phrase.text, is_one=False, weight=weight)


def _weigh(name: TextName, phrase: Phrase) -> float:
    """Nearly all public rows are English and none: without this an English wish would hardly count."""
    if name == "upset":
        return 1.0
    return (3.0 if phrase.is_one else 1.0) * (2.5 if phrase.language == "en" else 1.0)


def read_phrases(name: TextName, *, most: int = _OWN_OF_A_LINE) -> Iterator[Phrase]:
    measuring = measuring_words()
    for language, kinds in tomllib.loads(phrases_of(name).read_text("utf-8")).items():
        for kind, lines in kinds.items():
            for text in (text for line in lines for text in expand(line, most=most)):
                if spoken(text) not in measuring:
                    yield Phrase(text, language, kind == "yes")


def phrases_of(name: TextName) -> Path:
    return PHRASES / f"{name}.toml"


def _read_moods(data: Path) -> Iterator[Sample]:
    for name, weight in EMOTIONS.items():
        for row in _read(data / name):
            # The Spanish set calls a third of its insults something else than anger.
            insults = name == "emoevent/es.train.jsonl" and bool(row["offensive"])
            yield Sample(row["text"], bool(row["upset"]) or insults, weight)
    for name in CALM:
        yield from (Sample(text, is_one=False, weight=1.0) for text in _some(data / name, _CALM_OF_A_SET))


def _read_everyday(name: TextName, data: Path) -> Iterator[Sample]:
    for path, most in EVERYDAY.items():
        sensitive = {row["text"] for row in _read(data / path) if row.get("intent") in SENSITIVE}
        for text in _some(data / path, most):
            if name == "sensitive" and text in sensitive:
                yield Sample(text, is_one=True, weight=1.0)
            elif not _is_heard(name, text):
                yield Sample(text, is_one=False, weight=1.0)


def _is_heard(name: TextName, text: str) -> bool:
    return HEARD_BY_WORDS[name] in _hear(text)


@cache
def _hear(text: str) -> frozenset[SignalName]:
    """Four detectors ask about the same rows."""
    return frozenset(signal.name for signal in read_words("", text))


def _some(path: Path, most: int) -> list[str]:
    """`most` texts of the file, the same ones always."""
    return sorted((row["text"] for row in _read(path)), key=lambda text: sha256(text.encode()).digest())[:most]


def _read(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@cache
def _left_out() -> frozenset[str]:
    return frozenset(LEFT_OUT.read_text("utf-8").split())
