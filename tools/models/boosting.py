"""Boosting of small trees over yes-or-no features, in numpy: for few rows whose features mean something together.

Each tree asks two of its three questions: has the row the first feature? Then the second, else the third? Four leaves.
Gains are rounded before they are compared, so the order of a sum decides nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relevo.assistant.detectors.course import TREE, Trees

Floats = NDArray[np.float64]
_HIGHEST = 127


@dataclass(frozen=True, kw_only=True)
class Growth:
    """`trees`, each worth `rate` of what it found; `least` rows on either side of a question; `calm` tames leaves."""

    trees: int
    rate: float = 0.08
    least: int = 12
    calm: float = 2.0


@dataclass(frozen=True)
class _Split:
    column: int
    has: NDArray[np.bool_]


def grow(rows: Sequence[tuple[Sequence[int], bool]], growth: Growth) -> Trees:
    """Learn from rows of (hashes, is one). Raises ValueError where no feature is frequent enough to ask for."""
    counts = Counter(feature for features, _ in rows for feature in features)
    asked = sorted(f for f, count in counts.items() if growth.least <= count <= len(rows) - growth.least)
    if not asked:
        raise ValueError("no feature is frequent enough")
    places = {feature: at for at, feature in enumerate(asked)}
    table = np.zeros((len(rows), len(asked)))
    for at, (features, _) in enumerate(rows):
        table[at, [places[feature] for feature in features if feature in places]] = 1.0
    wanted = np.array([is_one for _, is_one in rows], dtype=np.float64)
    bias = float(np.log(wanted.mean() / (1.0 - wanted.mean())))
    scores = np.full(len(rows), bias)
    found: list[tuple[list[int], list[float]]] = []
    for _ in range(growth.trees):
        columns, leaves, added = _grow_one(table, wanted, scores, growth)
        scores = scores + added
        found.append(([asked[column] for column in columns], leaves))
    return _pack(found, bias)


def _grow_one(table: Floats, wanted: Floats, scores: Floats, growth: Growth) -> tuple[list[int], list[float], Floats]:
    chance = 1.0 / (1.0 + np.exp(-scores))
    slope, curve = wanted - chance, chance * (1.0 - chance)
    everybody = np.ones(len(wanted), dtype=np.bool_)
    first = _split(table, slope, curve, everybody, growth)
    second = _split(table, slope, curve, first.has, growth)
    third = _split(table, slope, curve, ~first.has, growth)
    groups = [~first.has & ~third.has, ~first.has & third.has, first.has & ~second.has, first.has & second.has]
    leaves = [growth.rate * float(slope[group].sum() / (curve[group].sum() + growth.calm)) for group in groups]
    added = np.zeros(len(wanted))
    for group, leaf in zip(groups, leaves, strict=True):
        added[group] = leaf
    return [first.column, second.column, third.column], leaves, added


def _split(table: Floats, slope: Floats, curve: Floats, among: NDArray[np.bool_], growth: Growth) -> _Split:
    """The question that tells most; one that all answer alike where there are too few rows to ask."""
    inside = among.astype(np.float64)
    own, own_curve, own_rows = (slope * inside) @ table, (curve * inside) @ table, inside @ table
    rest, rest_curve = float((slope * inside).sum()) - own, float((curve * inside).sum()) - own_curve
    gain = own**2 / (own_curve + growth.calm) + rest**2 / (rest_curve + growth.calm)
    gain[(own_rows < growth.least) | (inside.sum() - own_rows < growth.least)] = -1.0
    column = int(np.argmax(np.round(gain, 9)))
    return _Split(column, table[:, column] > 0)


def _pack(found: Sequence[tuple[list[int], list[float]]], bias: float) -> Trees:
    scale = max(abs(leaf) for _, leaves in found for leaf in leaves) / _HIGHEST
    packed = b"".join(TREE.pack(*features, *(round(leaf / scale) for leaf in leaves)) for features, leaves in found)
    return Trees(packed, scale=round(scale, 8), bias=round(bias, 4))
