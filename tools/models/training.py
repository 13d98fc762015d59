"""Logistic regression over hashed features, in numpy: whole passes in a fixed order. The same rows, the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relevo.assistant.detectors.model import Model

_STEP = 0.06
_HIGHEST = 127

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Example:
    """One row to learn from: the hashes it has, whether it is one, and how much it counts."""

    features: Sequence[int]
    is_one: bool
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """`places` of the table; `passes` over all rows; `shrink` pulls weights towards 0 in each."""

    places: int
    passes: int = 120
    shrink: float = 3e-6


@dataclass(frozen=True)
class Trained:
    weights: bytes
    scale: float
    bias: float

    def read(self) -> Model:
        return Model(np.frombuffer(self.weights, dtype=np.int8), self.scale, self.bias)


def train(examples: Sequence[Example], recipe: Recipe) -> Trained:
    places = [np.array(each.features, dtype=np.int64) % recipe.places for each in examples]
    sizes = np.array([len(each) for each in places])
    columns = np.concatenate(places)
    rows = np.repeat(np.arange(len(examples)), sizes)
    values = 1.0 / np.sqrt(np.maximum(sizes, 1))[rows]
    wanted = np.array([example.is_one for example in examples], dtype=np.float64)
    share = np.array([example.weight for example in examples])
    weights, bias = _descend(columns, rows, values, wanted, share / share.sum(), recipe)
    scale = float(np.abs(weights).max()) / _HIGHEST
    small = np.rint(weights / scale).astype(np.int8)
    return Trained(weights=small.tobytes(), scale=round(scale, 8), bias=round(bias, 4))


def _descend(
    columns: Places, rows: Places, values: Floats, wanted: Floats, share: Floats, recipe: Recipe
) -> tuple[Floats, float]:
    """Adam, whole set at a time. The last place of the vector is the bias."""
    vector = np.zeros(recipe.places + 1)
    mean, square = np.zeros_like(vector), np.zeros_like(vector)
    for number in range(1, recipe.passes + 1):
        scores = np.bincount(rows, weights=values * vector[columns], minlength=len(wanted)) + vector[-1]
        wrong = share * (1.0 / (1.0 + np.exp(-scores)) - wanted)
        slope = np.append(np.bincount(columns, weights=values * wrong[rows], minlength=recipe.places), wrong.sum())
        slope[:-1] += recipe.shrink * vector[:-1]
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        vector -= _STEP * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-9)
    return vector[:-1], float(vector[-1])
