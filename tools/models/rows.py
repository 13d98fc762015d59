"""What the detectors are trained on. Only parts called `train`, and only sets whose licence lets a model be shipped."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from relevo.assistant.signals.folding import fold_text

OWN_PHRASES = Path(__file__).with_name("phrases.toml")
# Public sets repeat themselves: these texts stand in a part that measures, too, and are not trained on.
LEFT_OUT = Path(__file__).with_name("left_out.txt")
# Ours are few, and the only ones about a shop: each counts as much as this many of the others.
OWN_WEIGHT = 8.0
_CALM_OF_A_SET = 3000

# file -> its weight. Emotions are tweets and comments, so customers' plain requests stand beside them as the calm.
EMOTIONS = {"emoevent/es.train.jsonl": 1.0, "emoevent/en.train.jsonl": 0.6, "goemotions/train.jsonl": 0.5}
CALM = ("banking77/train.jsonl", "clinc150/train.jsonl")
FILES = (*EMOTIONS, *CALM)


@dataclass(frozen=True)
class Sample:
    text: str
    is_upset: bool
    weight: float


def read_samples(data: Path) -> list[Sample]:
    """Raises FileNotFoundError for a set that is not there."""
    samples = [
        Sample(row["text"], bool(row["upset"]), weight)
        for name, weight in EMOTIONS.items()
        for row in _read(data / name)
    ]
    for name in CALM:
        rows = sorted(_read(data / name), key=lambda row: sha256(row["text"].encode()).digest())
        samples += [Sample(row["text"], is_upset=False, weight=1.0) for row in rows[:_CALM_OF_A_SET]]
    left_out = set(LEFT_OUT.read_text("utf-8").split())
    return [sample for sample in (*samples, *own_samples()) if fingerprint(sample.text) not in left_out]


def fingerprint(text: str) -> str:
    return sha256(fold_text(text).encode()).hexdigest()


def own_samples() -> Iterator[Sample]:
    for phrases in tomllib.loads(OWN_PHRASES.read_text("utf-8")).values():
        for kind, texts in phrases.items():
            yield from (Sample(text, kind == "upset", OWN_WEIGHT) for text in texts)


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
