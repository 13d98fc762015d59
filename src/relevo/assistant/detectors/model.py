"""Reading with trained weights: a sum over a message's features and a logistic curve. Pure Python, no library."""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from relevo.assistant.detectors.features import find_features

Name = Literal["upset"]


@dataclass(frozen=True)
class Model:
    """`weights` are signed bytes; a message's score is bias + scale * their sum / sqrt(number of features)."""

    weights: memoryview
    scale: float
    bias: float

    def estimate(self, text: str) -> float:
        """The chance, as learnt, that the message is one; 0 for a text without any word."""
        features = find_features(text)
        if not features:
            return 0.0
        total = sum([self.weights[feature] for feature in features])
        return 1.0 / (1.0 + math.exp(-(self.bias + self.scale * total / math.sqrt(len(features)))))


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
