"""What corrections are worth: the share of questions answered while 90 % of all answers are right, before and after
people corrected so many. A correction is one more way to ask a Q&A. Questions that are measured were never fed.

clinc150 as a shop of 40 questions with one phrasing each, a third of what is asked from outside; fed from its training
part. stackfaq: its entries that are in the knowledge, fed with half of its questions (by a hash of their id),
measured on the other half, beside the questions whose entry is not there. `_all`: as many as there are to feed.
"""

from collections.abc import Mapping, Sequence

from relevo.assistant.evaluate.bases import temporary_base
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.intents import shop_of_questions, shuffled
from relevo.assistant.evaluate.measures import answered_at_precision
from relevo.assistant.evaluate.retrieval import Figures, confidence
from relevo.desk.knowledge.api import NewDocument, Query
from relevo.platform.db import Database

STEPS = (0, 100, 300, 1_000)
MAX_PHRASINGS = 200
_PRECISION = 0.90

Asked = tuple[str, str]
"""A question and the key of the entry that answers it."""


async def learning(db: Database, data: Data) -> Figures:
    """The sets that are there; raises MissingSet where none is."""
    return await _clinc150(db, data) | await _stackfaq(db, data)


async def _clinc150(db: Database, data: Data) -> Figures:
    train = [row for row in data.fixed("clinc150/train.jsonl") if row["in_scope"]]
    shop = shop_of_questions(train, data.split_rows("clinc150"), phrasings=1)
    first = {row["id"] for row in shop.kept}
    entries = {row["intent"]: (row["text"], f"answer {at}") for at, row in enumerate(shop.kept)}
    fed = [(row["text"], row["intent"]) for row in train if row["intent"] in entries and row["id"] not in first]
    inside = [(row["text"], row["intent"]) for row in shop.inside]
    return await _curve(db, "learning_clinc150", entries, fed, inside, [row["text"] for row in shop.outside])


async def _stackfaq(db: Database, data: Data) -> Figures:
    entries = {row["id"]: (row["question"], row["answer"]) for row in data.fixed("stackfaq/faq.jsonl") if row["in_kb"]}
    rows = data.split_rows("stackfaq")
    half = [row for row in rows if row["in_kb"] and _is_fed(row)]
    inside = [(row["question"], row["faq_id"]) for row in rows if row["in_kb"] and not _is_fed(row)]
    outside = [row["question"] for row in rows if not row["in_kb"]]
    fed = [(row["question"], row["faq_id"]) for row in half]
    return await _curve(db, "learning_stackfaq", entries, fed, inside, outside)


def _is_fed(row: Row) -> bool:
    return int(shuffled(row["id"])[:8], 16) % 2 == 0


async def _curve(
    db: Database,
    name: str,
    entries: Mapping[str, tuple[str, str]],
    fed: Sequence[Asked],
    inside: Sequence[Asked],
    outside: Sequence[str],
) -> Figures:
    order = sorted(fed, key=lambda asked: shuffled(asked[0]))
    figures: Figures = {}
    for step in STEPS:
        label = str(step) if step <= len(order) else "all"
        if label == "all" and f"{name}.answered_at_p90_all" in figures:
            break
        documents = _documents(entries, order[:step])
        figures[f"{name}.answered_at_p90_{label}"] = await _answered(db, documents, inside, outside)
    return figures


def _documents(entries: Mapping[str, tuple[str, str]], fed: Sequence[Asked]) -> list[tuple[str, NewDocument]]:
    more: dict[str, list[str]] = {}
    for text, key in fed:
        more.setdefault(key, []).append(text[:500])
    return [
        (
            key,
            NewDocument(
                kind="qa",
                title=question[:500],
                text=answer,
                language="en",
                phrasings=more.get(key, [])[:MAX_PHRASINGS],
            ),
        )
        for key, (question, answer) in entries.items()
    ]


async def _answered(
    db: Database, documents: Sequence[tuple[str, NewDocument]], inside: Sequence[Asked], outside: Sequence[str]
) -> float:
    async with temporary_base(db) as base:
        await base.add(documents)
        queries = [Query(text=text, language="en") for text in [*(text for text, _ in inside), *outside]]
        found = await base.ask(queries, limit=5)
        decided = [
            (confidence(each), base.ranking(each)[:1] == [key])
            for (_, key), each in zip(inside, found[: len(inside)], strict=True)
        ]
        return answered_at_precision(decided, [confidence(each) for each in found[len(inside) :]], _PRECISION)
