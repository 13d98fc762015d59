"""clinc150, banking77 and bitext as lists of intents with 5, 10 and 20 examples each: what is recognised, what is not.

Examples are drawn by hash from the training part (bitext has none: from the part measured, whose other rows are then
asked). accuracy_k: in-scope questions whose likeliest intent is theirs; nearest_k: the same by the plain baseline, the
nearest centroid of TF-IDF words. known_k: in-scope questions that are surer than the product's threshold and right;
precision_k: of all that is called known, out-of-scope questions among them, the share that is right; auroc_k: is the
confidence lower out of scope. Out of scope are clinc150's own, the 20 intents that banking77 leaves out, and 6 of
bitext's 27 that are left out by hash. No model, no database: the recogniser alone.
"""

import asyncio
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.intents import shuffled
from relevo.assistant.evaluate.measures import auroc, share
from relevo.assistant.evaluate.retrieval import Figures
from relevo.assistant.intents.recogniser import THRESHOLD, Recogniser
from relevo.desk.intents.api import Evidence
from relevo.kit.ids import IntentId
from relevo.kit.text.words import words
from relevo.platform.db import Database

EXAMPLES = (5, 10, 20)
_LEFT_OUT_OF_BITEXT = 6


async def intents_clinc150(_db: Database, data: Data) -> Figures:
    train = [row for row in data.fixed("clinc150/train.jsonl") if row["in_scope"]]
    rows = data.split_rows("clinc150")
    inside, outside = [row for row in rows if row["in_scope"]], [row for row in rows if not row["in_scope"]]
    return await _measure("intents_clinc150", train, inside, outside)


async def intents_banking77(_db: Database, data: Data) -> Figures:
    train = [row for row in data.fixed("banking77/train.jsonl") if not row["id_oos"]]
    rows = data.split_rows("banking77")
    inside, outside = [row for row in rows if not row["id_oos"]], [row for row in rows if row["id_oos"]]
    return await _measure("intents_banking77", train, inside, outside)


async def intents_bitext(_db: Database, data: Data) -> Figures:
    rows = data.split_rows("bitext_support")
    left_out = set(sorted({row["intent"] for row in rows}, key=shuffled)[:_LEFT_OUT_OF_BITEXT])
    listed = [row for row in rows if row["intent"] not in left_out]
    drawn = {row["id"] for kept in _draw(listed, max(EXAMPLES)).values() for row in kept}
    inside = [row for row in listed if row["id"] not in drawn]
    outside = [row for row in rows if row["intent"] in left_out]
    return await _measure("intents_bitext", [row for row in listed if row["id"] in drawn], inside, outside)


async def _measure(name: str, train: Sequence[Row], inside: Sequence[Row], outside: Sequence[Row]) -> Figures:
    figures: Figures = {}
    for count in EXAMPLES:
        examples = {intent: [row["text"] for row in rows] for intent, rows in _draw(train, count).items()}
        figures |= await asyncio.to_thread(_recognise, f"{name}.", f"_{count}", examples, inside, outside)
    return figures


def _recognise(
    name: str, count: str, examples: Mapping[str, Sequence[str]], inside: Sequence[Row], outside: Sequence[Row]
) -> Figures:
    recogniser = Recogniser(
        [
            Evidence(id=IntentId(uuid5(NAMESPACE_URL, intent)), name=intent, description="", sentences=tuple(texts))
            for intent, texts in sorted(examples.items())
        ]
    )
    answers = [_likeliest(recogniser, row["text"]) for row in [*inside, *outside]]
    right = [intent == row["intent"] for (intent, _), row in zip(answers, inside, strict=False)]
    sure = [confidence for _, confidence in answers]
    known = sum(confidence >= THRESHOLD for confidence in sure)
    known_right = sum(confidence >= THRESHOLD and is_right for confidence, is_right in zip(sure, right, strict=False))
    nearest = _Centroids(examples)
    return {
        f"{name}accuracy{count}": share(sum(right), len(right)),
        f"{name}nearest{count}": share(sum(nearest.find(row["text"]) == row["intent"] for row in inside), len(inside)),
        f"{name}known{count}": share(known_right, len(inside)),
        f"{name}precision{count}": share(known_right, known),
        f"{name}auroc{count}": auroc(sure[: len(inside)], sure[len(inside) :]),
    }


def _likeliest(recogniser: Recogniser, text: str) -> tuple[str, float]:
    ranked = recogniser.rank(text, most=1)
    return (ranked[0].name, ranked[0].confidence or 0.0) if ranked else ("", 0.0)


def _draw(rows: Sequence[Row], count: int) -> dict[str, list[Row]]:
    kept: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: shuffled(row["id"])):
        if len(kept.setdefault(row["intent"], [])) < count:
            kept[row["intent"]].append(row)
    return kept


class _Centroids:
    """The plain baseline: TF-IDF over words, the mean of each intent's examples, the nearest by cosine."""

    def __init__(self, examples: Mapping[str, Sequence[str]]) -> None:
        texts = [text for each in examples.values() for text in each]
        having = Counter(word for text in texts for word in set(words(text)))
        self._weights = {word: math.log((1 + len(texts)) / (1 + count)) + 1 for word, count in having.items()}
        self._centroids = {intent: self._mean(each) for intent, each in examples.items()}

    def find(self, text: str) -> str:
        vector = self._vector(text)
        return max(
            sorted(self._centroids),
            key=lambda intent: sum(value * self._centroids[intent].get(word, 0.0) for word, value in vector.items()),
        )

    def _mean(self, texts: Sequence[str]) -> dict[str, float]:
        total: Counter[str] = Counter()
        for text in texts:
            total.update(self._vector(text))
        return _unit(total)

    def _vector(self, text: str) -> dict[str, float]:
        return _unit({word: self._weights.get(word, 0.0) * count for word, count in Counter(words(text)).items()})


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / length for word, value in vector.items()}
