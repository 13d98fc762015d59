"""Reading callbacks."""

from datetime import datetime
from uuid import UUID

from relevo.desk.followups import repository
from relevo.desk.followups.schemas import CallbackCounts, CallbackOut, CallbackState
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest


async def list_callbacks(  # noqa: PLR0913 - each filter of the list
    tx: Tx,
    page: PageRequest,
    *,
    me: UUID,
    state: CallbackState = "open",
    mine: bool = False,
    overdue: bool = False,
    conversation_id: UUID | None = None,
) -> Page[CallbackOut]:
    """Open ones by what is due first, closed ones newest first."""
    rows = await repository.fetch_callbacks(
        tx,
        me=me,
        state=state,
        mine=mine,
        overdue=overdue,
        conversation_id=conversation_id,
        after=page.after(datetime, UUID),
        limit=page.limit + 1,
    )
    kept, cursor = page.cut(rows, _open_key if state == "open" else _closed_key)
    return Page(items=[CallbackOut(**dict(row.items())) for row in kept], next_cursor=cursor)


async def count_callbacks(tx: Tx, *, me: UUID) -> CallbackCounts:
    row = await repository.count_callbacks(tx, me=me)
    if row is None:
        raise RuntimeError("an aggregate gives one row")
    return CallbackCounts(**dict(row.items()))


def _open_key(row: Record) -> tuple[object, object]:
    return row["due_at"], row["id"]


def _closed_key(row: Record) -> tuple[object, object]:
    return row["closed_at"], row["id"]
