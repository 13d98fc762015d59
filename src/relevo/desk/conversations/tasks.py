"""The clock's part: a snoozed conversation wakes up, a waiting one is given to somebody."""

from uuid import UUID

from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.conversations.actions.snooze import WAKE_JOB, wake
from relevo.desk.conversations.calling_back import find_untold, tell_absence
from relevo.desk.conversations.places import PLACES_JOB, tell_places
from relevo.desk.team.api import ROUTE_JOB
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload

TOLD_AT_ONCE = 50


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
        workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
        async with db.transaction(workspace_id) as tx:
            await tell_places(tx)
            untold = await find_untold(tx, most=TOLD_AT_ONCE)
        # Safe to run twice, too: who was told is found no more.
        for conversation_id in untold:
            async with db.transaction(workspace_id) as tx:
                await tell_absence(tx, conversation_id)
