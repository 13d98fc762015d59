"""Reading cases and replays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.cases import repository
from relevo.desk.cases.errors import NoSuchCase, NoSuchReplay
from relevo.desk.cases.schemas import CaseOut, ItemVerdict, ReplayItem, ReplayOut
from relevo.kit.ids import AssistantId
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest

_PAGE = 500


async def get_case(tx: Tx, case_id: UUID) -> CaseOut:
    row = await repository.find_case(tx, case_id)
    if row is None:
        raise NoSuchCase
    return _case(row)


async def find_case_of_correction(tx: Tx, correction_id: UUID) -> CaseOut | None:
    row = await repository.find_case_of_correction(tx, correction_id)
    return None if row is None else _case(row)


async def list_cases(tx: Tx, assistant_id: AssistantId, page: PageRequest) -> Page[CaseOut]:
    """Newest first."""
    after = page.place(datetime, UUID)
    rows = await repository.fetch_cases(tx, assistant_id, after=after, limit=page.limit + 1)
    return page.page_of(rows, lambda row: (row["created_at"], row["id"]), _case)


async def every_case(tx: Tx, assistant_id: AssistantId, *, enabled_only: bool) -> list[CaseOut]:
    """All of them, newest first: there are at most 2,000."""
    cases: list[CaseOut] = []
    after: repository.Place = None
    while True:
        rows = await repository.fetch_cases(tx, assistant_id, after=after, limit=_PAGE, enabled_only=enabled_only)
        cases += [_case(row) for row in rows]
        if len(rows) < _PAGE:
            return cases
        after = (rows[-1]["created_at"], rows[-1]["id"])


async def get_replay(tx: Tx, replay_id: UUID) -> ReplayOut:
    row = await repository.find_replay(tx, replay_id)
    if row is None:
        raise NoSuchReplay
    return ReplayOut(**_dict(row))


async def list_replays(tx: Tx, assistant_id: AssistantId, page: PageRequest) -> Page[ReplayOut]:
    after = page.place(datetime, UUID)
    rows = await repository.fetch_replays(tx, assistant_id, after=after, limit=page.limit + 1)
    return page.page_of(rows, lambda row: (row["started_at"], row["id"]), lambda row: ReplayOut(**_dict(row)))


async def list_items(tx: Tx, replay_id: UUID, page: PageRequest, *, verdict: ItemVerdict | None) -> Page[ReplayItem]:
    """What got worse first. Raises NoSuchReplay."""
    await get_replay(tx, replay_id)
    after = page.place(int, int)
    rows = await repository.fetch_items(tx, replay_id, verdict=verdict, after=after, limit=page.limit + 1)
    return page.page_of(rows, lambda row: (row["rank"], row["position"]), _item)


def _case(row: Record) -> CaseOut:
    return CaseOut(**_dict(row))


def _item(row: Record) -> ReplayItem:
    values = _dict(row)
    del values["rank"]
    return ReplayItem(**values)


def _dict(row: Record) -> dict[str, Any]:
    return dict(row.items())
