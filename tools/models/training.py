"""Logistic regression over hashed features, in numpy: whole passes in a fixed order. The same rows, the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relevo.assistant.detectors.features import BUCKETS, find_features
from tools.models.rows import Sample

PASSES = 120
_STEP = 0.06
_SHRINK = 3e-6
_HIGHEST = 127

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trained:
    weights: bytes
    scale: float
    bias: float


def train(samples: Sequence[Sample]) -> Trained:
    found = [find_features(sample.text) for sample in samples]
    sizes = np.array([len(each) for each in found])
    columns = np.array([feature for each in found for feature in each], dtype=np.int64)
    rows = np.repeat(np.arange(len(samples)), sizes)
    values = 1.0 / np.sqrt(np.maximum(sizes, 1))[rows]
    wanted = np.array([sample.is_upset for sample in samples], dtype=np.float64)
    share = np.array([sample.weight for sample in samples])
    weights, bias = _descend(columns, rows, values, wanted, share / share.sum())
    scale = float(np.abs(weights).max()) / _HIGHEST
    small = np.rint(weights / scale).astype(np.int8)
    return Trained(weights=small.tobytes(), scale=round(scale, 8), bias=round(bias, 4))


def _descend(
    columns: NDArray[np.int64], rows: NDArray[np.int64], values: Floats, wanted: Floats, share: Floats
) -> tuple[Floats, float]:
    """Adam, whole set at a time. The last place of the vector is the bias."""
    vector = np.zeros(BUCKETS + 1)
    mean, square = np.zeros_like(vector), np.zeros_like(vector)
    for number in range(1, PASSES + 1):
        scores = np.bincount(rows, weights=values * vector[columns], minlength=len(wanted)) + vector[-1]
        wrong = share * (1.0 / (1.0 + np.exp(-scores)) - wanted)
        slope = np.append(np.bincount(columns, weights=values * wrong[rows], minlength=BUCKETS), wrong.sum())
        slope[:-1] += _SHRINK * vector[:-1]
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        vector -= _STEP * (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-9)
    return vector[:-1], float(vector[-1])
