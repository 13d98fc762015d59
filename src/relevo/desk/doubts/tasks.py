"""The jobs that look for doubts. Safe to run twice."""

from uuid import UUID

from relevo.desk.doubts.looking import LOOK, look_for_doubts
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database) -> None:
    @registry.task(LOOK, timeout_s=300, concurrency=1)
    async def _look(_ctx: JobContext, payload: Payload) -> None:
        """Safe to run twice: the same knowledge raises the same doubts."""
        await look_for_doubts(db, WorkspaceId(UUID(payload["workspace_id"])))
