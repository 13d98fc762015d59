"""Reading gaps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.gaps import repository
from relevo.desk.gaps.errors import NoSuchGap
from relevo.desk.gaps.schemas import GapLook, GapOut, GapQuestion, GapState
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest


async def get_gap(tx: Tx, gap_id: UUID) -> GapOut:
    row = await repository.find_gap(tx, gap_id)
    if row is None:
        raise NoSuchGap
    return GapOut(**_dict(row))


async def list_gaps(tx: Tx, page: PageRequest, *, state: GapState) -> Page[GapOut]:
    """What costs people most first."""
    after = page.after(float, int, UUID)
    rows = await repository.fetch_gaps(
        tx, state=state, after=(after[0], after[1], after[2]) if after else None, limit=page.limit + 1
    )
    kept, cursor = page.cut(rows, lambda row: (row["minutes"], row["questions"], row["id"]))
    return Page(items=[GapOut(**_dict(row)) for row in kept], next_cursor=cursor)


async def list_questions(tx: Tx, gap_id: UUID, page: PageRequest) -> Page[GapQuestion]:
    """Newest first. Raises NoSuchGap."""
    await get_gap(tx, gap_id)
    after = page.after(datetime, UUID)
    rows = await repository.fetch_questions(
        tx, gap_id, after=(after[0], after[1]) if after else None, limit=page.limit + 1
    )
    kept, cursor = page.cut(rows, lambda row: (row["asked_at"], row["message_id"]))
    return Page(items=[GapQuestion(**_dict(row)) for row in kept], next_cursor=cursor)


async def get_look(tx: Tx) -> GapLook:
    row = await repository.find_look(tx)
    return GapLook(looked_at=None, missed=0, unclear=0) if row is None else GapLook(**_dict(row))


def _dict(row: Record) -> dict[str, Any]:
    return dict(row.items())
