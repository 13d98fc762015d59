"""questions_login_gov on site_login_gov: customers' messages to a real help center, in three languages.

page_r1: of messages to answer, the first page found is a gold page (any of its languages). decline_auroc: is the
confidence lower where the site has nothing. The rest asks the whole builtin answerer, without telling it the language:
fact (of messages to answer, the text the customer reads has the expected fact; choices and refusals have none),
handoff_recall (handed over when it should), false_handoff (handed over when it should not), clarify (asked back or
offered choices), small_talk (a greeting or thanks was met as such).
"""

from collections.abc import Sequence

from relevo.assistant.evaluate.answering import Decision, decide, default_assistant
from relevo.assistant.evaluate.bases import Base, temporary_base
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import auroc, share
from relevo.assistant.evaluate.retrieval import Figures, confidence
from relevo.desk.knowledge.api import NewDocument, Query, calibrate
from relevo.kit.text.folding import fold
from relevo.platform.db import Database

LANGUAGES = ("en", "es", "pt")


async def login_gov(db: Database, data: Data) -> Figures:
    rows = data.split_rows("questions_login_gov")
    result: Figures = {}
    async with temporary_base(db) as base:
        await base.add(_pages(data.fixed("site_login_gov/pages.jsonl")))
        async with db.transaction(base.workspace_id) as tx:
            await calibrate(tx)
        for code in LANGUAGES:
            own = [row for row in rows if row["lang"] == code]
            measured = await _finding(base, own, code) | _deciding(own, await _decide(base, own))
            result |= {f"login_gov_{code}.{key}": value for key, value in measured.items()}
    return result


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
    right = sum(bool(set(base.ranking(each)[:1]) & set(row["gold_pages"])) for row, each in answerable)
    return {
        "page_r1": share(right, len(answerable)),
        "decline_auroc": auroc(
            [confidence(each) for _, each in answerable],
            [confidence(each) for row, each in both if row["expected"] == "decline"],
        ),
    }


def has_facts(row: Row, text: str) -> bool:
    """One alternative of each list; folded, since the set calls it a loose check."""
    folded = fold(text)
    return all(any(fold(alternative) in folded for alternative in either) for either in row["facts_any"])


async def _decide(base: Base, rows: Sequence[Row]) -> list[Decision]:
    assistant = default_assistant()
    return [await decide(base.db, base.workspace_id, assistant, row["text"]) for row in rows]


def _deciding(rows: Sequence[Row], decided: Sequence[Decision]) -> Figures:
    both = list(zip(rows, decided, strict=True))
    answerable = [(row, each) for row, each in both if row["expected"] == "answer"]

    def rate(expected: set[str], kinds: set[str]) -> float:
        asked = [each for row, each in both if row["expected"] in expected]
        return share(sum(each.kind in kinds for each in asked), len(asked))

    return {
        "fact": share(
            sum(each.kind == "answer" and has_facts(row, each.text) for row, each in answerable), len(answerable)
        ),
        "handoff_recall": rate({"handoff"}, {"handoff"}),
        "false_handoff": rate({"answer", "answer_no_handoff", "clarify", "greet", "close"}, {"handoff"}),
        "clarify": rate({"clarify"}, {"ask", "choices"}),
        "small_talk": rate({"greet", "close"}, {"small_talk"}),
    }
