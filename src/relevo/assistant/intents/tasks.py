"""Keeping the list of intents up to date without anybody asking: proposals every day, linked Q&As when they change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from relevo.assistant.intents.proposing import look_for_proposals
from relevo.assistant.intents.recognising import recognisers_of
from relevo.desk.intents import api as intents
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import WorkspaceId
from relevo.platform import jobs
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry
from relevo.platform.realtime import Hub

LOOK_JOB = "intents.look"
_DAY_S = 24 * 3600


def register(registry: JobRegistry, *, db: Database, hub: Hub, services: Mapping[type, object]) -> None:
    del hub, services

    @registry.every("intents.look_everywhere", seconds=_DAY_S)
    async def _look_everywhere(_ctx: JobContext, _payload: dict[str, Any]) -> None:
        """Safe to run twice: a workspace that is looked at already is not looked at again."""
        await ask_to_look(db)

    @registry.task(LOOK_JOB, timeout_s=300, concurrency=1)
    async def _look(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: the same questions make the same proposals."""
        await look(db, WorkspaceId(UUID(payload["workspace_id"])))

    @registry.task(knowledge.QA_CHANGED_JOB)
    async def _reread(_ctx: JobContext, payload: dict[str, Any]) -> None:
        """Safe to run twice: the same list is learnt again."""
        async with db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
            await intents.reread_linked(tx, UUID(payload["document_id"]))


async def ask_to_look(db: Database) -> int:
    """A job for each workspace in which customers asked yesterday what no intent was recognised in."""
    async with db.transaction(None) as tx:
        found = await intents.list_unrecognised_workspaces(tx)
        for workspace_id in found:
            await jobs.enqueue(tx, LOOK_JOB, {"workspace_id": str(workspace_id)}, dedupe_key=f"look:{workspace_id}")
    return len(found)


async def look(db: Database, workspace_id: WorkspaceId) -> int:
    """How many proposals are new; the screens are told of them."""
    new = await look_for_proposals(db, recognisers_of(db), workspace_id)
    if new:
        async with db.transaction(workspace_id) as tx:
            await intents.announce_proposals(tx)
    return new
