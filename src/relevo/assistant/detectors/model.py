"""Reading with trained weights: a sum over a text's features and a logistic curve. Whole numbers until the curve."""

import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from relevo.assistant.detectors.features import find_features, split_sentences

TextName = Literal["upset", "wish", "urgency", "sensitive", "sale"]
Name = Literal["upset", "wish", "urgency", "sensitive", "sale", "course"]
# "course" reads a conversation's turns instead of a text (`course.py`).
TEXT_NAMES: tuple[TextName, ...] = get_args(TextName)
NAMES: tuple[Name, ...] = get_args(Name)


@dataclass(frozen=True)
class Model:
    """A text's score is bias + scale * the sum of its features' weights / sqrt(number of features)."""

    weights: NDArray[np.int8]
    scale: float
    bias: float

    def estimate(self, text: str) -> float:
        """The chance, as learnt, that the text is one; 0 for a text without any word."""
        return self.weigh(_hash(text))

    def find_likeliest(self, text: str) -> tuple[float, str]:
        """The highest chance among the whole text and its sentences, and the part that has it."""
        parts = dict.fromkeys([text.strip(), *split_sentences(text)])
        return max(((self.estimate(part), part) for part in parts), key=_first)

    def weigh(self, features: NDArray[np.int64]) -> float:
        if not len(features):
            return 0.0
        total = int(self.weights[features % len(self.weights)].sum(dtype=np.int64))
        score = self.bias + self.scale * total / math.sqrt(len(features))
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, score))))


@lru_cache(maxsize=256)
def _hash(text: str) -> NDArray[np.int64]:
    """Kept for the same text again: five models ask."""
    return np.array(find_features(text), dtype=np.int64)


@cache
def load_model(name: Name) -> Model:
    card = read_card(name)
    return Model(
        weights=np.frombuffer(read_weights(name), dtype=np.int8), scale=float(card["scale"]), bias=float(card["bias"])
    )


def read_weights(name: Name) -> bytes:
    return resources.files("relevo.assistant.detectors").joinpath(f"{name}.bin").read_bytes()


def read_card(name: Name) -> dict[str, Any]:
    card: dict[str, Any] = json.loads(
        resources.files("relevo.assistant.detectors").joinpath(f"{name}.json").read_text("utf-8")
    )
    return card


def _first(pair: tuple[float, str]) -> float:
    return pair[0]
