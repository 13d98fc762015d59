"""The job that compares. It takes ids alone and is safe to run twice."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from relevo.assistant.autonomy.comparing import compare
from relevo.desk.autonomy.api import COMPARE, FIRST_LOOK_S, LATER_LOOK_S, MOST_LOOKS
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, enqueue
from relevo.platform.realtime import Hub

_OFTEN = 6


def register(registry: JobRegistry, *, db: Database, hub: Hub, services: Mapping[type, object]) -> None:
    """`hub` and `services`: not needed, screens hear of it by events."""
    del hub, services

    @registry.task(COMPARE, timeout_s=60)
    async def _compare(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: what is decided stays so; a second look that is planned twice finds nothing to do."""
        workspace_id, looks = WorkspaceId(UUID(payload["workspace_id"])), int(payload["looks"]) + 1
        found = await compare(db, workspace_id, UUID(payload["held_id"]), is_last_look=looks >= MOST_LOOKS)
        if found == "open":
            async with db.transaction(workspace_id) as tx:
                delay_s = FIRST_LOOK_S if looks < _OFTEN else LATER_LOOK_S
                await enqueue(tx, COMPARE, payload | {"looks": looks}, delay_s=delay_s)
