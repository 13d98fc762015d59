"""What a sheet would do to the Q&As that are there: new, changed, as it is, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from relevo.desk.knowledge.repository import list_phrasings
from relevo.desk.knowledge.sheets.parsing import Row, question_key
from relevo.kit.ids import DocumentId
from relevo.platform.db import Tx

Effect = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, kw_only=True)
class Present:
    """A Q&A of the workspace."""

    id: DocumentId
    question: str
    answer: str
    phrasings: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    row: Row
    effect: Effect
    present: Present | None = None


async def compare(tx: Tx, rows: Sequence[Row]) -> list[Compared]:
    """The question decides which is which, however it was typed."""
    present = {question_key(each.question): each for each in reversed(await list_present(tx))}
    return [_compared(row, present.get(row.key)) for row in rows]


async def list_present(tx: Tx) -> list[Present]:
    """All Q&As, oldest first."""
    rows = await tx.fetch(
        "SELECT id, title, text, language FROM knowledge_document WHERE workspace_id = $1 AND kind = 'qa' "
        "ORDER BY created_at, id",
        tx.tenant,
    )
    phrasings = await list_phrasings(tx, [row["id"] for row in rows])
    return [
        Present(
            id=row["id"],
            question=row["title"],
            answer=row["text"],
            phrasings=tuple(phrasings.get(row["id"], ())),
            language=row["language"],
        )
        for row in rows
    ]


def _compared(row: Row, present: Present | None) -> Compared:
    if row.refusal is not None:
        return Compared(row=row, effect="refused")
    if present is None:
        return Compared(row=row, effect="new")
    is_same = (
        row.answer == present.answer
        and row.phrasings in (None, present.phrasings)
        and row.language in (None, present.language)
    )
    return Compared(row=row, effect="same" if is_same else "changed", present=present)
