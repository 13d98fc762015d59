"""Which questions ask the same: average linkage over stems and pieces of words. Pure, without a model.

A question is a bag of stems (those that say little count for less) and of letters in threes and fours, each weighed by
how rare it is; what two questions share is the cosine. The two nearest groups join, again and again, while they share
`SAME` on average. Both numbers were chosen on one half of the intents of two public sets (docs/quality.md).
"""

import math
from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from relevo.desk.knowledge import api as knowledge
from relevo.kit.text.folding import fold

SAME = 0.16
_PIECES = 0.3
_WEAK = 0.3
# A shop's first questions are weighed as if they were of so many: of three, nobody can tell which word is common.
_AMONG = 200
# Features are hashed into so many columns: 3,000 questions take 100 MB, not a gigabyte.
_COLUMNS = 8_192
_DEAD = -2.0

Floats = NDArray[np.float32]


def group_alike(questions: Sequence[tuple[str, str]]) -> list[list[int]]:
    """The places of questions (text, language) in groups, each in order; languages stay apart."""
    groups: list[list[int]] = []
    for language in sorted({language for _, language in questions}):
        places = [place for place, (_, own) in enumerate(questions) if own == language]
        alike = _similar([questions[place][0] for place in places], language)
        groups += [[places[member] for member in group] for group in _link(alike)]
    return groups


def _similar(texts: Sequence[str], language: str) -> Floats:
    read = [_features(text, language) for text in texts]
    spread = Counter(feature for counts in read for feature in counts)
    many = max(len(texts), _AMONG)
    vectors: Floats = np.zeros((len(texts), _COLUMNS), dtype=np.float32)
    for row, counts in enumerate(read):
        for feature, count in counts.items():
            vectors[row, crc32(feature.encode()) % _COLUMNS] += count * math.log(1 + many / spread[feature])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.maximum(lengths, 1e-9)
    return np.asarray(vectors @ vectors.T, dtype=np.float32)


def _features(text: str, language: str) -> dict[str, float]:
    counts: dict[str, float] = {}
    for stem in knowledge.stems(text, language):
        name = f"w{stem}"
        counts[name] = counts.get(name, 0.0) + (_WEAK if knowledge.is_weak(stem, language) else 1.0)
    flat = f" {' '.join(fold(text).split())} "
    for length in (3, 4):
        for start in range(len(flat) - length + 1):
            name = f"c{flat[start : start + length]}"
            counts[name] = counts.get(name, 0.0) + _PIECES
    return counts


def _link(alike: Floats) -> list[list[int]]:
    """Average linkage: what two joined groups share with a third is the mean of what each did, by their sizes."""
    count = len(alike)
    members = {place: [place] for place in range(count)}
    if count > 1:
        np.fill_diagonal(alike, -1)
        _Linking(alike, members).run()
    return sorted((sorted(group) for group in members.values()), key=lambda group: group[0])


class _Linking:
    """Keeps for each living group the nearest other one, so that a join looks at one row and not at all of them."""

    def __init__(self, alike: Floats, members: dict[int, list[int]]) -> None:
        self.alike = alike
        self.members = members
        self.size = np.ones(len(alike), dtype=np.float32)
        self.alive = np.ones(len(alike), dtype=bool)
        self.nearest = alike.argmax(axis=1)
        self.shared = alike.max(axis=1)

    def run(self) -> None:
        while True:
            one = int(self.shared.argmax())
            if self.shared[one] < SAME:
                return
            self._join(one, int(self.nearest[one]))

    def _join(self, one: int, other: int) -> None:
        weight, more = self.size[one], self.size[other]
        row = (self.alike[one] * weight + self.alike[other] * more) / (weight + more)
        self.size[one] = weight + more
        self.alive[other] = False
        self.members[one] += self.members.pop(other)
        row[~self.alive] = -1
        row[one] = -1
        self.alike[one], self.alike[:, one] = row, row
        self.alike[other], self.alike[:, other] = -1, -1
        self.shared[other] = _DEAD
        self._look(one)
        for place in np.flatnonzero(self.alive & ((self.nearest == one) | (self.nearest == other))):
            self._look(int(place))
        nearer = np.flatnonzero(self.alive & (row > self.shared))
        self.nearest[nearer], self.shared[nearer] = one, row[nearer]

    def _look(self, place: int) -> None:
        self.nearest[place] = self.alike[place].argmax()
        self.shared[place] = self.alike[place, self.nearest[place]]
