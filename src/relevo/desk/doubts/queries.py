"""Reading doubts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.doubts import repository
from relevo.desk.doubts.errors import NoSuchDoubt
from relevo.desk.doubts.schemas import DoubtKind, DoubtLook, DoubtOut, DoubtState
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest

_KINDS = ("contradiction", "passed_date", "unused", "harmful")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which doubts a list shows; None: all."""

    state: DoubtState
    kind: DoubtKind | None = None
    document_id: UUID | None = None


async def get_doubt(tx: Tx, doubt_id: UUID) -> DoubtOut:
    row = await repository.find_doubt(tx, doubt_id)
    if row is None:
        raise NoSuchDoubt
    return _render(row)


async def list_doubts(tx: Tx, page: PageRequest, wanted: Wanted) -> Page[DoubtOut]:
    """Contradictions first, then what led to trouble, dates that passed, and what nobody needed."""
    after = page.after(float, UUID)
    rows = await repository.fetch_doubts(
        tx,
        state=wanted.state,
        kind=wanted.kind,
        document_id=wanted.document_id,
        after=(after[0], after[1]) if after else None,
        limit=page.limit + 1,
    )
    kept, cursor = page.cut(rows, lambda row: (row["weight"], row["id"]))
    return Page(items=[_render(row) for row in kept], next_cursor=cursor)


async def get_look(tx: Tx, *, of: UUID) -> DoubtLook:
    """`of`: the teammate who looks."""
    row = await repository.find_look(tx)
    counted = await repository.count_open(tx)
    look: dict[str, Any] = {"looked_at": None, "statements": 0, "left_out": 0} if row is None else dict(row.items())
    kinds = {kind: counted.get(kind, 0) for kind in _KINDS}
    return DoubtLook.model_validate({**look, **kinds, "asked_of_you": await repository.count_asked(tx, of)})


def _render(row: Record) -> DoubtOut:
    values = dict(row.items())
    del values["weight"]
    return DoubtOut.model_validate(values)
