"""The job that looks for gaps. Safe to run twice."""

from typing import Any
from uuid import UUID

from relevo.desk.gaps.actions import LOOK, look_for_gaps
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry


def register(registry: JobRegistry, *, db: Database) -> None:
    @registry.task(LOOK, timeout_s=300, concurrency=1)
    async def _look(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: the same questions make the same gaps."""
        await look_for_gaps(db, WorkspaceId(UUID(payload["workspace_id"])))
