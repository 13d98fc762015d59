"""The clock's part: a snoozed conversation wakes up."""

from uuid import UUID

from relevo.desk.conversations.actions.snooze import WAKE_JOB, wake
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database, **_others: object) -> None:
    @registry.task(WAKE_JOB)
    async def _wake(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: a conversation that woke up already has another epoch.
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await wake(tx, UUID(payload["conversation_id"]), epoch=payload["epoch"])
