"""Reading with trained weights: a sum over a text's features and a logistic curve. Pure Python, no library."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from relevo.assistant.detectors.features import find_features, split_sentences

TextName = Literal["upset", "wish", "urgency", "sensitive", "sale"]
Name = Literal["upset", "wish", "urgency", "sensitive", "sale", "course"]
# "course" reads a conversation's turns instead of a text (`course.py`).
TEXT_NAMES: tuple[TextName, ...] = get_args(TextName)
NAMES: tuple[Name, ...] = get_args(Name)


@dataclass(frozen=True)
class Model:
    """`weights` are signed bytes; a text's score is bias + scale * their sum / sqrt(number of features)."""

    weights: memoryview
    scale: float
    bias: float

    def estimate(self, text: str) -> float:
        """The chance, as learnt, that the text is one; 0 for a text without any word."""
        return self.weigh(find_features(text))

    def find_likeliest(self, text: str) -> tuple[float, str]:
        """The highest chance among the whole text and its sentences, and the part that has it."""
        parts = dict.fromkeys([text, *split_sentences(text)])
        return max(((self.estimate(part), part) for part in parts), key=_first)

    def weigh(self, features: Iterable[int]) -> float:
        size = len(self.weights)
        found = [self.weights[feature % size] for feature in features]
        if not found:
            return 0.0
        score = self.bias + self.scale * sum(found) / math.sqrt(len(found))
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, score))))


@cache
def load_model(name: Name) -> Model:
    card = read_card(name)
    return Model(weights=memoryview(read_weights(name)).cast("b"), scale=float(card["scale"]), bias=float(card["bias"]))


def read_weights(name: Name) -> bytes:
    return resources.files("relevo.assistant.detectors").joinpath(f"{name}.bin").read_bytes()


def read_card(name: Name) -> dict[str, Any]:
    card: dict[str, Any] = json.loads(
        resources.files("relevo.assistant.detectors").joinpath(f"{name}.json").read_text("utf-8")
    )
    return card


def _first(pair: tuple[float, str]) -> float:
    return pair[0]
