"""The jobs of actions."""

from collections.abc import Mapping
from uuid import UUID

from relevo.desk.actions.approving import EXECUTE_JOB, People
from relevo.desk.actions.running import LOOK_AFTER_JOB, ActionRunner, give_up_lost
from relevo.desk.integrations.api import IntegrationConnectors
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.jobs import JobContext, JobRegistry, Payload
from relevo.platform.secrets import SecretBox


def register(registry: JobRegistry, *, db: Database, services: Mapping[type, object], **_others: object) -> None:
    runner = find_runner(db, services)

    @registry.task(LOOK_AFTER_JOB)
    async def _look_after(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: only a run that still says it runs is given up.
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await give_up_lost(tx, UUID(payload["run_id"]))

    @registry.task(EXECUTE_JOB, timeout_s=120)
    async def _execute(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: the second finds that the run is not waiting to be executed any more.
        if runner is not None:
            workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
            await People(runner).execute(workspace_id, UUID(payload["run_id"]), tell=bool(payload["tell"]))


def find_runner(db: Database, services: Mapping[type, object]) -> ActionRunner | None:
    """None where there is no way out or no key: nothing can be done then."""
    egress, box = services.get(Egress), services.get(SecretBox)
    if isinstance(egress, Egress) and isinstance(box, SecretBox):
        connectors = services.get(IntegrationConnectors)
        if isinstance(connectors, IntegrationConnectors):
            return ActionRunner(db, egress, box, connectors)
        return ActionRunner(db, egress, box)
    return None
