"""The job of replays. It takes ids alone and is safe to run twice."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from relevo.assistant.answerers.choosing import make_answerers
from relevo.assistant.model_access import find_access
from relevo.assistant.replay.running import Replayer
from relevo.desk.cases.api import RUN_REPLAY
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, enqueue
from relevo.platform.realtime import Hub


def register(registry: JobRegistry, *, db: Database, hub: Hub, services: Mapping[type, object]) -> None:
    """`hub`: not needed, a replay shows nothing to customers."""
    del hub
    answerers = make_answerers(db, services)
    access = find_access(db, dict(services))

    # Customers are answered meanwhile: one replay at a time in each worker, in slices.
    @registry.task(RUN_REPLAY, timeout_s=600, concurrency=1)
    async def _replay(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: an item that is answered is not asked again."""
        workspace_id, replay_id = WorkspaceId(UUID(payload["workspace_id"])), UUID(payload["replay_id"])
        if await Replayer(db, workspace_id, answerers, access).run_slice(replay_id):
            async with db.transaction(workspace_id) as tx:
                await enqueue(tx, RUN_REPLAY, payload)
