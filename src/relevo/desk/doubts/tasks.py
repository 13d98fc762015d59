"""The jobs that look for doubts, and that tell a colleague who shall decide. Safe to run twice."""

from uuid import UUID

from relevo.desk.doubts.asking import TELL, tell_asked
from relevo.desk.doubts.looking import LOOK, look_for_doubts
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database, services: dict[type[object], object]) -> None:
    @registry.task(LOOK, timeout_s=300, concurrency=1)
    async def _look(_ctx: JobContext, payload: Payload) -> None:
        """Safe to run twice: the same knowledge raises the same doubts."""
        await look_for_doubts(db, WorkspaceId(UUID(payload["workspace_id"])))

    @registry.task(TELL)
    async def _tell(_ctx: JobContext, payload: Payload) -> None:
        """Safe to run twice: the mail may come twice."""
        await tell_asked(db, WorkspaceId(UUID(payload["workspace_id"])), UUID(payload["doubt_id"]), services)
