"""The jobs of memories. Each takes ids alone and is safe to run twice."""

from uuid import UUID

from relevo.desk.contacts.api import SETTLE_JOB
from relevo.desk.memories.actions.settle import do_settle
from relevo.desk.memories.tidying import JOB, do_tidy
from relevo.kit.ids import ContactId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database, **_others: object) -> None:
    @registry.task(JOB)
    async def _tidy(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: the second run finds nothing left to end.
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await do_tidy(tx)

    @registry.task(SETTLE_JOB)
    async def _settle(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: the second run finds nothing to settle.
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await do_settle(tx, ContactId(UUID(payload["contact_id"])))
