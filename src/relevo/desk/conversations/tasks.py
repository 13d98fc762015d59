"""The clock's part: a snoozed conversation wakes up, a waiting one is given to somebody."""

from uuid import UUID

from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.conversations.actions.snooze import WAKE_JOB, wake
from relevo.desk.conversations.places import PLACES_JOB, tell_places
from relevo.desk.team.api import ROUTE_JOB
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database, **_others: object) -> None:
    @registry.task(WAKE_JOB)
    async def _wake(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: a conversation that woke up already has another epoch.
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await wake(tx, UUID(payload["conversation_id"]), epoch=payload["epoch"])

    @registry.task(ROUTE_JOB)
    async def _route(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: what was given to somebody does not wait in a queue any more.
        await route_waiting(db, WorkspaceId(UUID(payload["workspace_id"])))

    @registry.task(PLACES_JOB)
    async def _tell_places(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: nobody has moved since.
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await tell_places(tx)
