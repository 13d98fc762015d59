"""The job of simulations. It takes ids alone and is safe to run twice."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from relevo.assistant.answerers.choosing import make_answerers
from relevo.assistant.model_access import find_access
from relevo.assistant.personas.running import Simulator
from relevo.desk.personas.api import RUN_SIMULATION
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, enqueue
from relevo.platform.realtime import Hub


def register(registry: JobRegistry, *, db: Database, hub: Hub, services: Mapping[type, object]) -> None:
    """`hub`: not needed, a simulation shows nothing to customers."""
    del hub
    answerers = make_answerers(db, services)
    access = find_access(db, dict(services))

    # Customers are answered meanwhile: one simulation at a time in each worker, in slices.
    @registry.task(RUN_SIMULATION, timeout_s=600, concurrency=1)
    async def _simulate(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: a conversation that is over is not talked again."""
        workspace_id, simulation_id = WorkspaceId(UUID(payload["workspace_id"])), UUID(payload["simulation_id"])
        if await Simulator(db, workspace_id, answerers, access).run_slice(simulation_id):
            async with db.transaction(workspace_id) as tx:
                await enqueue(tx, RUN_SIMULATION, payload)
