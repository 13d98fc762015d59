"""clinc150 and banking77: many short questions, 150 answers, and questions that belong to none.

accuracy: in-scope questions whose answer comes first. auroc, oos_recall_at_95: is the confidence lower out of scope
(threshold = the 5 % quantile of the in-scope questions of the part measured). answered_at_p90_k1, _k10: 40 intents as
an FAQ with one or ten phrasings each, a third of the questions from outside; the share of the others that is answered
while 90 % of all answers are right. banking77: the same bank's questions throughout; of 77 intents the 20 marked so are
left out of the knowledge, and their questions are what it lacks. The first three figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from relevo.assistant.evaluate.bases import temporary_base
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import answered_at_precision, auroc, share, threshold_keeping
from relevo.assistant.evaluate.retrieval import Figures, confidence
from relevo.desk.knowledge.api import NewDocument, Query
from relevo.platform.db import Database

_FAQ_INTENTS = 40


async def clinc150(db: Database, data: Data) -> Figures:
    train = [row for row in data.fixed("clinc150/train.jsonl") if row["in_scope"]]
    rows = data.split_rows("clinc150")
    result = await _all_intents(db, "clinc150", train, rows)
    for phrasings in (1, 10):
        result[f"clinc150.answered_at_p90_k{phrasings}"] = await _small_faq(db, train, rows, phrasings)
    return result


async def banking77(db: Database, data: Data) -> Figures:
    train = [row for row in data.fixed("banking77/train.jsonl") if not row["id_oos"]]
    rows = [{**row, "in_scope": not row["id_oos"]} for row in data.split_rows("banking77")]
    return await _all_intents(db, "banking77", train, rows)


async def _decide(db: Database, train: Sequence[Row], rows: Sequence[Row]) -> list[tuple[float, bool]]:
    """For each row: how confident, and whether the first answer is that of its intent."""
    async with temporary_base(db) as base:
        await base.add(_documents(train))
        found = await base.ask([Query(text=row["text"], language="en") for row in rows], limit=5)
        return [
            (confidence(each), base.ranking(each)[:1] == [row["intent"]]) for row, each in zip(rows, found, strict=True)
        ]


async def _all_intents(db: Database, name: str, train: Sequence[Row], rows: Sequence[Row]) -> Figures:
    decided = await _decide(db, train, rows)
    inside = [pair for pair, row in zip(decided, rows, strict=True) if row["in_scope"]]
    outside = [score for (score, _), row in zip(decided, rows, strict=True) if not row["in_scope"]]
    threshold = threshold_keeping([score for score, _ in inside], 0.95)
    return {
        f"{name}.accuracy": share(sum(right for _, right in inside), len(inside)),
        f"{name}.auroc": auroc([score for score, _ in inside], outside),
        f"{name}.oos_recall_at_95": share(sum(score < threshold for score in outside), len(outside)),
    }


@dataclass(frozen=True)
class Shop:
    """40 intents as an FAQ. `kept`: their phrasings; `inside`, `outside`: what is asked, a third of it from outside."""

    kept: Sequence[Row]
    inside: Sequence[Row]
    outside: Sequence[Row]


def shop_of_questions(train: Sequence[Row], rows: Sequence[Row], *, phrasings: int) -> Shop:
    intents = set(sorted({row["intent"] for row in train}, key=shuffled)[:_FAQ_INTENTS])
    kept: dict[str, list[Row]] = {intent: [] for intent in intents}
    for row in sorted(train, key=lambda row: shuffled(row["id"])):
        if row["intent"] in intents and len(kept[row["intent"]]) < phrasings:
            kept[row["intent"]].append(row)
    inside = [row for row in rows if row["intent"] in intents]
    outside = sorted((row for row in rows if row["intent"] not in intents), key=lambda row: shuffled(row["id"]))
    return Shop([row for each in kept.values() for row in each], inside, outside[: len(inside) // 2])


async def _small_faq(db: Database, train: Sequence[Row], rows: Sequence[Row], phrasings: int) -> float:
    shop = shop_of_questions(train, rows, phrasings=phrasings)
    decided = await _decide(db, shop.kept, [*shop.inside, *shop.outside])
    inside = len(shop.inside)
    return answered_at_precision(decided[:inside], [score for score, _ in decided[inside:]], 0.90)


def _documents(train: Sequence[Row]) -> list[tuple[str, NewDocument]]:
    asked: dict[str, list[str]] = {}
    for row in train:
        asked.setdefault(row["intent"], []).append(row["text"])
    return [
        # The set has no answers: each is a word of its own, so that only questions are compared.
        (intent, NewDocument(kind="qa", title=first, text=f"answer{at}", language="en", phrasings=more))
        for at, (intent, (first, *more)) in enumerate(sorted(asked.items()))
    ]


def shuffled(key: str) -> str:
    """An order that has nothing to do with the content and is the same everywhere."""
    return sha256(key.encode()).hexdigest()
