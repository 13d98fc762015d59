"""How well missed questions are grouped, with their labels hidden: clinc150's and bitext's questions as if nothing was
known. purity: the share of questions in a group where their intent is the most frequent. nmi: normalised mutual
information of groups and intents (arithmetic mean). `_kmeans`: plain k-means on TF-IDF with the true number of intents,
which nobody knows in real life. `_kept`: on the half of the intents on which nothing was chosen. with_5: of the intents
with five questions each among as many of all others, how many have a group of their own with at least three of the
five.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from relevo.assistant.evaluate.datasets import Data, MissingSet
from relevo.assistant.evaluate.intents import shuffled
from relevo.assistant.evaluate.measures import share
from relevo.assistant.evaluate.retrieval import Figures
from relevo.desk.gaps.api import group_alike
from relevo.kit.text.words import words
from relevo.platform.db import Database

_MOST = 3_000
_FEW = 5
_ENOUGH = 3
_ROUNDS = 30

Floats = NDArray[np.float64]


async def gaps(_db: Database, data: Data) -> Figures:
    """Raises MissingSet where neither set is there."""
    figures: Figures = {}
    for name in ("clinc150", "bitext_support"):
        try:
            rows = data.split_rows(name)
        except MissingSet:
            continue
        asked = [(row["text"], row["intent"]) for row in rows if row.get("in_scope", True)]
        asked = sorted(asked, key=lambda one: shuffled(one[0]))[:_MOST]
        figures |= measure_groups(f"gaps_{name}", asked)
        figures |= measure_groups(f"gaps_{name}_kept", [one for one in asked if int(shuffled(one[1])[:8], 16) % 2])
    if not figures:
        raise MissingSet(str(data.root / "clinc150"))
    return figures


def measure_groups(name: str, asked: Sequence[tuple[str, str]]) -> Figures:
    """`asked`: questions with their hidden label."""
    labels = [label for _, label in asked]
    groups = _grouped([text for text, _ in asked])
    plain = _kmeans([text for text, _ in asked], len(set(labels)))
    return {
        f"{name}.purity": purity(groups, labels),
        f"{name}.nmi": nmi(groups, labels),
        f"{name}.purity_kmeans": purity(plain, labels),
        f"{name}.nmi_kmeans": nmi(plain, labels),
        f"{name}.with_5": _with_few(asked),
    }


def _grouped(texts: Sequence[str]) -> list[int]:
    """The group of each, by the code that finds gaps."""
    found = [0] * len(texts)
    for number, group in enumerate(group_alike([(text, "en") for text in texts])):
        for place in group:
            found[place] = number
    return found


def _with_few(asked: Sequence[tuple[str, str]]) -> float:
    few: list[tuple[str, str]] = []
    count: Counter[str] = Counter()
    for text, label in asked:
        if count[label] < _FEW:
            count[label] += 1
            few.append((text, label))
    groups = _grouped([text for text, _ in few])
    found: set[str] = set()
    for group in set(groups):
        inside = Counter(label for (_, label), own in zip(few, groups, strict=True) if own == group)
        label, most = inside.most_common(1)[0]
        if most >= _ENOUGH and most * 2 > inside.total():
            found.add(label)
    return share(len(found), len([label for label, times in count.items() if times == _FEW]))


def purity(groups: Sequence[int], labels: Sequence[str]) -> float:
    inside: dict[int, Counter[str]] = {}
    for group, label in zip(groups, labels, strict=True):
        inside.setdefault(group, Counter())[label] += 1
    return share(sum(counts.most_common(1)[0][1] for counts in inside.values()), len(labels))


def nmi(groups: Sequence[int], labels: Sequence[str]) -> float:
    total = len(labels)
    both, left, right = Counter(zip(groups, labels, strict=True)), Counter(groups), Counter(labels)
    shared = sum(
        count / total * math.log(count * total / (left[group] * right[label])) for (group, label), count in both.items()
    )
    mean = (_entropy(left, total) + _entropy(right, total)) / 2
    return shared / mean if mean else 1.0


def _entropy(counts: "Counter[int] | Counter[str]", total: int) -> float:
    return -sum(count / total * math.log(count / total) for count in counts.values())


def _kmeans(texts: Sequence[str], groups: int) -> list[int]:
    """Cosine k-means on TF-IDF of words; the first centres are questions spread over the list. The same each time."""
    vectors = _tfidf(texts)
    centres = vectors[np.linspace(0, len(texts) - 1, groups).astype(int)]
    own: NDArray[np.int64] = np.zeros(len(texts), dtype=np.int64)
    for _ in range(_ROUNDS):
        nearest = np.asarray((vectors @ centres.T).argmax(axis=1), dtype=np.int64)
        if (nearest == own).all():
            break
        own = nearest
        sums = np.zeros_like(centres)
        np.add.at(sums, own, vectors)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres)
    return [int(group) for group in own]


def _tfidf(texts: Sequence[str]) -> Floats:
    read = [Counter(words(text)) for text in texts]
    spread = Counter(word for counts in read for word in counts)
    place = {word: at for at, word in enumerate(spread)}
    vectors: Floats = np.zeros((len(texts), len(place)))
    for row, counts in enumerate(read):
        for word, count in counts.items():
            vectors[row, place[word]] = count * math.log(1 + len(texts) / spread[word])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-12)
