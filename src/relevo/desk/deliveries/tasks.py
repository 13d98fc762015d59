"""Jobs of deliveries. Each is safe to run twice."""

from functools import partial
from uuid import UUID

from relevo.desk.channels.api import DELIVERIES_RESUME
from relevo.desk.deliveries.queueing import SEND_JOB, ask_to_send
from relevo.desk.deliveries.reconciling import reconcile
from relevo.desk.deliveries.sending import TELL_ADMINS, Deps, send_waiting
from relevo.desk.deliveries.showing import SHOW_JOB, show
from relevo.desk.deliveries.telling import tell_admins_of
from relevo.kit.ids import WorkspaceId
from relevo.platform.jobs import JobContext, JobRegistry, Payload
from relevo.platform.mail import Mailer

__all__ = ["Deps", "register"]


def register(registry: JobRegistry, deps: Deps, mailer: Mailer) -> None:
    # A slow provider may take its twenty seconds for each of several messages.
    registry.task(SEND_JOB, max_attempts=20, timeout_s=600)(partial(_on_send, deps))
    registry.task("deliveries.reconcile", max_attempts=5)(partial(_on_reconcile, deps))
    registry.task(DELIVERIES_RESUME)(partial(_on_resume, deps))
    # One try: what is shown late is not true any more.
    registry.task(SHOW_JOB, max_attempts=1, timeout_s=60)(partial(_on_show, deps))
    registry.task(TELL_ADMINS, max_attempts=5)(partial(_on_tell, deps, mailer))


async def _on_send(deps: Deps, _context: JobContext, payload: Payload) -> None:
    # Safe to run twice: a part in flight is nobody else's until its lease ends.
    await send_waiting(deps, _workspace(payload), UUID(payload["conversation_id"]))


async def _on_reconcile(deps: Deps, _context: JobContext, payload: Payload) -> None:
    await reconcile(deps, _workspace(payload), UUID(payload["part_id"]))


async def _on_resume(deps: Deps, context: JobContext, payload: Payload) -> None:
    async with deps.db.transaction(_workspace(payload)) as tx:
        rows = await tx.fetch(
            """
            SELECT DISTINCT conversation_id FROM delivery
            WHERE workspace_id = $1 AND channel_id = $2 AND state IN ('queued', 'sending')
            """,
            tx.tenant,
            UUID(payload["channel_id"]),
        )
        for row in rows:
            await ask_to_send(tx, row["conversation_id"], key=f"resume:{context.job_id}")


async def _on_show(deps: Deps, _context: JobContext, payload: Payload) -> None:
    await show(deps, _workspace(payload), UUID(payload["conversation_id"]), payload["sign"])


async def _on_tell(deps: Deps, mailer: Mailer, _context: JobContext, payload: Payload) -> None:
    await tell_admins_of(deps, mailer, _workspace(payload), UUID(payload["channel_id"]))


def _workspace(payload: Payload) -> WorkspaceId:
    return WorkspaceId(UUID(payload["workspace_id"]))
