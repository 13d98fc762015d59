"""Jobs of the intake. Each is safe to run twice."""

from datetime import datetime
from functools import partial
from uuid import UUID

from relevo.desk.channels.api import INTAKE_RESUME, MISSED_JOB
from relevo.desk.intake.missed import ATTEMPTS, fetch_missed
from relevo.desk.intake.polling import POLL_JOB, poll_channel, start_polling
from relevo.desk.intake.preparing import Deps
from relevo.desk.intake.storing import HANDLE_JOB, ask_to_handle
from relevo.desk.intake.working import work_through
from relevo.desk.outposts import api as outposts
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.jobs import JobContext, JobRegistry, Payload

__all__ = ["Deps", "register"]


def register(registry: JobRegistry, deps: Deps) -> None:
    # A lane may hold many messages with large files.
    registry.task(HANDLE_JOB, max_attempts=20, timeout_s=600)(partial(_on_handle, deps))
    registry.task(INTAKE_RESUME)(partial(_on_resume, deps))
    registry.task(MISSED_JOB, max_attempts=ATTEMPTS, timeout_s=900)(partial(_on_missed, deps))
    registry.task(POLL_JOB, max_attempts=1000, timeout_s=120, waits=True)(partial(_on_poll, deps))


async def _on_handle(deps: Deps, _context: JobContext, payload: Payload) -> None:
    # Safe to run twice: an element is handled and marked in one transaction.
    await work_through(deps, _workspace(payload), _channel(payload), payload["lane"], asked_as=payload.get("key", ""))


async def _on_resume(deps: Deps, context: JobContext, payload: Payload) -> None:
    async with deps.db.transaction(_workspace(payload)) as tx:
        rows = await tx.fetch(
            """
            SELECT DISTINCT lane FROM channel_event
            WHERE workspace_id = $1 AND channel_id = $2 AND state = 'waiting'
            """,
            tx.tenant,
            _channel(payload),
        )
        for row in rows:
            await ask_to_handle(tx, _channel(payload), row["lane"], key=f"resume:{context.job_id}:{row['lane']}")
        await start_polling(tx, _channel(payload), deps.outside.connectors)
        await outposts.start_looking(tx, _channel(payload), deps.outside.connectors)


async def _on_missed(deps: Deps, context: JobContext, payload: Payload) -> None:
    # Safe to run twice: what was missed is stored once, whoever fetches it.
    since = datetime.fromisoformat(payload["since"])
    await fetch_missed(deps, context, _workspace(payload), _channel(payload), since)


async def _on_poll(deps: Deps, _context: JobContext, payload: Payload) -> None:
    # Safe to run twice: what was stored is stored once, and only the channel's newest chain of polls goes on.
    await poll_channel(deps, _workspace(payload), _channel(payload), run=payload["run"], turn=payload["turn"])


def _workspace(payload: Payload) -> WorkspaceId:
    return WorkspaceId(UUID(payload["workspace_id"]))


def _channel(payload: Payload) -> ChannelId:
    return ChannelId(UUID(payload["channel_id"]))
