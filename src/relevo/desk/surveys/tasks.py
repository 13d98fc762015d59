"""Asking for a rating, a moment after the resolve."""

from uuid import UUID

from relevo.desk.surveys.csat import request_csat
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database, **_others: object) -> None:
    @registry.task("surveys.request")
    async def _request(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: a conversation that was asked is not asked again.
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await request_csat(tx, UUID(payload["conversation_id"]), epoch=payload["epoch"])
