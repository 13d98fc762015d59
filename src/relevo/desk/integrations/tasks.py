"""The jobs of integrations: telling other systems about a conversation."""

from collections.abc import Mapping
from uuid import UUID

from relevo.desk.integrations.changing import Outsiders
from relevo.desk.integrations.connector import IntegrationConnectors
from relevo.desk.integrations.writing_back import SEND_JOB, WritingBack
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload, RetryLater
from relevo.platform.secrets import SecretBox

# Conversations enqueue these two by name; they do not know this room.
RESOLVED_JOB = "integrations.conversation_resolved"
HANDED_OVER_JOB = "integrations.conversation_handed_over"


def register(registry: JobRegistry, *, db: Database, services: Mapping[type, object], base_url: str) -> None:
    writing_back = find_writing_back(db, services, base_url)

    @registry.task(RESOLVED_JOB)
    async def _resolved(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: one row per system and key.
        if writing_back is not None:
            workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
            await writing_back.plan_note(workspace_id, UUID(payload["conversation_id"]), int(payload["epoch"]))

    @registry.task(HANDED_OVER_JOB)
    async def _handed_over(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: as above.
        if writing_back is not None:
            workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
            await writing_back.plan_brief(workspace_id, UUID(payload["conversation_id"]), int(payload["stretch"]))

    @registry.task(SEND_JOB, timeout_s=80, concurrency=8)
    async def _send(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: what is being sent or was told is left alone.
        if writing_back is None:
            return
        again = await writing_back.send(WorkspaceId(UUID(payload["workspace_id"])), UUID(payload["filing_id"]))
        if again is not None:
            raise RetryLater(again, "the other system could not take it now")


def find_writing_back(db: Database, services: Mapping[type, object], base_url: str) -> WritingBack | None:
    """None where there is no key or no way out: nothing can be told then."""
    connectors, box = services.get(IntegrationConnectors), services.get(SecretBox)
    if isinstance(connectors, IntegrationConnectors) and isinstance(box, SecretBox):
        return WritingBack(db, Outsiders(connectors=connectors, box=box), base_url)
    return None
