"""questions_login_gov on site_login_gov: customers' messages to a real help center, in three languages.

page_r1: of messages to answer, the first page found is a gold page (any of its languages). fact: the text the customer
would read contains the expected fact. decline_auroc: is the confidence lower where the site has nothing. The rest asks
the whole builtin answerer: handoff_recall (handed over when it should), false_handoff (handed over when it should
not), clarify (asked back or offered choices), small_talk (answered a greeting without searching).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from relevo.assistant.evaluate.bases import Base, temporary_base
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import auroc, share
from relevo.assistant.evaluate.retrieval import Figures, confidence
from relevo.desk.knowledge.api import NewDocument, Query, answer_from_document, calibrate
from relevo.kit.ids import DocumentId
from relevo.kit.text.folding import fold
from relevo.platform.db import Database, Tx

LANGUAGES = ("en", "es", "pt")


@dataclass(frozen=True)
class Decision:
    """What the answerer did with one message, in the evaluation's words."""

    kind: str  # answer, choices, ask, handoff, small_talk, decline
    text: str


Answerer = Callable[[Tx, str, str], Awaitable[Decision]]


def measure_with(answerer: Answerer | None) -> Callable[[Database, Data], Awaitable[Figures]]:
    async def login_gov(db: Database, data: Data) -> Figures:
        rows = data.split_rows("questions_login_gov")
        result: Figures = {}
        async with temporary_base(db) as base:
            await base.add(_pages(data.fixed("site_login_gov/pages.jsonl")))
            async with db.transaction(base.workspace_id) as tx:
                await calibrate(tx)
            for code in LANGUAGES:
                own = [row for row in rows if row["lang"] == code]
                result |= {f"login_gov_{code}.{k}": v for k, v in (await _finding(base, own, code)).items()}
                if answerer is not None:
                    decided = await _decide(base, answerer, own)
                    result |= {f"login_gov_{code}.{k}": v for k, v in _deciding(own, decided).items()}
        return result

    return login_gov


def _pages(pages: Sequence[Row]) -> list[tuple[str, NewDocument]]:
    return [
        (
            page["id"],
            NewDocument(
                kind="text", title=page["title"][:300], text=page["md"], language=page["lang"], url=page["url"]
            ),
        )
        for page in pages
    ]


async def _finding(base: Base, rows: Sequence[Row], language: str) -> Figures:
    found = await base.ask([Query(text=row["text"], language=language) for row in rows])
    both = list(zip(rows, found, strict=True))
    answerable = [(row, each) for row, each in both if row["expected"] == "answer"]
    right = facts = 0
    for row, each in answerable:
        right += bool(set(base.ranking(each)[:1]) & set(row["gold_pages"]))
        facts += (
            has_facts(row, await _first_answer(base, row, each.ranked[0].document_id, language)) if each.ranked else 0
        )
    return {
        "page_r1": share(right, len(answerable)),
        "fact": share(facts, len(answerable)),
        "decline_auroc": auroc(
            [confidence(each) for _, each in answerable],
            [confidence(each) for row, each in both if row["expected"] == "decline"],
        ),
    }


async def _first_answer(base: Base, row: Row, document_id: object, language: str) -> str:
    async with base.db.transaction(base.workspace_id, read_only=True) as tx:
        answer = await answer_from_document(tx, DocumentId(document_id), row["text"], language=language)  # pyright: ignore[reportArgumentType] - a document's id
    return getattr(answer, "text", "")


def has_facts(row: Row, text: str) -> bool:
    folded = fold(text)
    return all(any(fold(alternative) in folded for alternative in either) for either in row["facts_any"])


async def _decide(base: Base, answerer: Answerer, rows: Sequence[Row]) -> list[Decision]:
    decided: list[Decision] = []
    for row in rows:
        async with base.db.transaction(base.workspace_id, read_only=True) as tx:
            decided.append(await answerer(tx, row["text"], row["lang"]))
    return decided


def _deciding(rows: Sequence[Row], decided: Sequence[Decision]) -> Figures:
    both = list(zip(rows, decided, strict=True))

    def rate(expected: set[str], kinds: set[str]) -> float:
        asked = [each for row, each in both if row["expected"] in expected]
        return share(sum(each.kind in kinds for each in asked), len(asked))

    return {
        "handoff_recall": rate({"handoff"}, {"handoff"}),
        "false_handoff": rate({"answer", "answer_no_handoff", "clarify", "greet", "close"}, {"handoff"}),
        "clarify": rate({"clarify"}, {"ask", "choices"}),
        "small_talk": rate({"greet", "close"}, {"small_talk"}),
    }
