"""mtrag_un and tau_banking_kb: finding in conversations, and for tasks that need several documents.

mtrag_un: the passages of all rows are one knowledge; the customer's last turn is searched as the builtin answerer
would (with the turn before, where it leans on that). r1, r5: a passage the row was written for comes first, among the
first five (rows that can be answered at least in part). r5_last_turn: with the last turn alone. answerable_auroc: the
confidence is lower where the passages lack the fact (near ones of other conversations stand there instead).

tau_banking_kb: what a customer is told to want, sentence by sentence, each asked as a message. recall_5: the share of
the documents a task needs that are among the first five of one of the sentences.
"""

from collections.abc import Sequence

from relevo.assistant.answerers.builtin.following import leans_on_before
from relevo.assistant.evaluate.bases import Base, temporary_base
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import auroc, share
from relevo.assistant.evaluate.retrieval import Figures, confidence, text_documents
from relevo.desk.knowledge.api import NewDocument, Query
from relevo.kit.text.sentences import split_sentences
from relevo.platform.db import Database

_FEWEST_WORDS = 4


async def mtrag_un(db: Database, data: Data) -> Figures:
    rows = data.split_rows("mtrag_un")
    contexts = {context["id"]: context for row in rows for context in row["contexts"]}
    written_for = [row for row in rows if row["answerability"] in ("ANSWERABLE", "PARTIAL")]
    lacking = [row for row in rows if row["answerability"] == "UNANSWERABLE"]
    async with temporary_base(db) as base:
        await base.add([(key, _passage(each)) for key, each in contexts.items() if each["text"].strip()])
        found = await base.ask([_question(row) for row in written_for])
        alone = await base.ask([_question(row, alone=True) for row in written_for])
        unanswerable = await base.ask([_question(row) for row in lacking])
        rankings = [base.ranking(each) for each in found]
        rankings_alone = [base.ranking(each) for each in alone]
    answerable = [each for row, each in zip(written_for, found, strict=True) if row["answerability"] == "ANSWERABLE"]
    return {
        "mtrag_un.r1": _hits(written_for, rankings, 1),
        "mtrag_un.r5": _hits(written_for, rankings, 5),
        "mtrag_un.r5_last_turn": _hits(written_for, rankings_alone, 5),
        "mtrag_un.answerable_auroc": auroc(
            [confidence(each) for each in answerable], [confidence(each) for each in unanswerable]
        ),
    }


def _passage(context: Row) -> NewDocument:
    return NewDocument(kind="text", title=str(context["title"] or "-")[:300], text=context["text"], language="en")


def _question(row: Row, *, alone: bool = False) -> Query:
    asked = [turn["text"].strip() for turn in row["turns"] if turn["role"] == "user"]
    leans = not alone and len(asked) > 1 and leans_on_before(asked[-1])
    return Query(text=asked[-1], language="en", before=asked[-2] if leans else "")


def _hits(rows: Sequence[Row], rankings: Sequence[Sequence[str]], first: int) -> float:
    gold = [{context["id"] for context in row["contexts"]} for row in rows]
    return share(sum(bool(set(r[:first]) & g) for r, g in zip(rankings, gold, strict=True)), len(rows))


async def tau_banking_kb(db: Database, data: Data) -> Figures:
    tasks = data.fixed(f"tau_banking_kb/tasks.{data.split}.jsonl")
    async with temporary_base(db) as base:
        await base.add(text_documents(data.fixed("tau_banking_kb/documents.jsonl"), "en"))
        recalls = [await _recall(base, task) for task in tasks]
    return {"tau_banking_kb.recall_5": sum(recalls) / max(len(recalls), 1)}


async def _recall(base: Base, task: Row) -> float:
    said = [each for each in split_sentences(task["user_instructions"]) if len(each.split()) >= _FEWEST_WORDS]
    found = await base.ask([Query(text=each, language="en") for each in said])
    seen = {key for each in found for key in base.ranking(each)[:5]}
    needed = set(task["required_documents"])
    return share(len(seen & needed), len(needed))
