"""When a website is read again: a job that waits in the queue, one for each date."""

from datetime import timedelta
from uuid import UUID

from relevo.desk.knowledge.website.repository import Website, find_website, set_next
from relevo.kit.ids import SourceId, WorkspaceId
from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue

REVISIT = "knowledge.revisit_website"
PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(weeks=1)}


async def schedule_next(tx: Tx, site: Website) -> None:
    period = PERIODS.get(site.schedule)
    next_at = await tx.now() + period if period else None
    await set_next(tx, site.source_id, next_at)
    if next_at and period:
        payload = {"workspace_id": str(tx.tenant), "source_id": str(site.source_id), "at": next_at.isoformat()}
        key = f"revisit:{site.source_id}:{next_at.isoformat()}"
        await enqueue(tx, REVISIT, payload, dedupe_key=key, delay_s=period.total_seconds())


async def find_due(tx: Tx, payload: dict[str, str]) -> Website | None:
    """The website, if this date still stands: a change of schedule or a run in between has set another."""
    site = await find_website(tx, SourceId(UUID(payload["source_id"])), lock=True)
    if site is None or site.next_at is None or site.next_at.isoformat() != payload["at"]:
        return None
    return site if site.state in ("done", "cancelled") else None


def workspace_of(payload: dict[str, str]) -> WorkspaceId:
    return WorkspaceId(UUID(payload["workspace_id"]))
