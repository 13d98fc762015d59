"""The job that reads an import. Safe to run twice: a proposal that is there is not made again."""

from functools import partial
from uuid import UUID

from relevo.desk.knowledge.tickets.importing import READ, Deps, give_up, run_import
from relevo.kit.ids import WorkspaceId
from relevo.platform.jobs import JobContext, JobRegistry, Payload

__all__ = ["Deps", "register"]


def register(registry: JobRegistry, deps: Deps) -> None:
    registry.task(READ, max_attempts=4, timeout_s=1800, concurrency=2)(partial(_on_read, deps))


async def _on_read(deps: Deps, context: JobContext, payload: Payload) -> None:
    workspace_id, import_id = WorkspaceId(UUID(payload["workspace_id"])), UUID(payload["import_id"])
    try:
        await run_import(deps, workspace_id, import_id)
    except Exception:
        # Nobody would touch it again: an import must not say "reading" for ever, nor its file stay.
        if context.is_last_attempt:
            await give_up(deps, workspace_id, import_id)
        raise
