"""All SQL of assistants."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.tables import (
    ASSISTANT_COLUMNS,
    ASSISTANT_WITH_VERSION,
    Assistant,
    Draft,
    NewVersion,
    Version,
    assistant_from,
)
from relevo.kit.ids import AssistantId
from relevo.platform.db import Tx


async def insert_assistant(tx: Tx, assistant_id: AssistantId, *, name: str, color: str) -> None:
    await tx.execute(
        "INSERT INTO assistant (workspace_id, id, name, color) VALUES ($1, $2, $3, $4)",
        tx.tenant,
        assistant_id,
        name,
        color,
    )


async def insert_version(tx: Tx, assistant_id: AssistantId, version: NewVersion) -> None:
    """Publish it; the version before it is retired."""
    await tx.execute(
        """
        UPDATE assistant_version SET state = 'retired'
        WHERE workspace_id = $1 AND assistant_id = $2 AND state = 'published'
        """,
        tx.tenant,
        assistant_id,
    )
    await tx.execute(
        """
        INSERT INTO assistant_version (workspace_id, assistant_id, number, state, config, created_by, published_at,
                                       note, restored_from, replay_id, despite)
        VALUES ($1, $2, $3, 'published', $4, $5, now(), $6, $7, $8, $9)
        """,
        tx.tenant,
        assistant_id,
        version.number,
        version.config.model_dump(mode="json"),
        version.created_by,
        version.note,
        version.restored_from,
        version.replay_id,
        version.despite,
    )


async def update_assistant(tx: Tx, assistant: Assistant) -> None:
    await tx.execute(
        """
        UPDATE assistant SET name = $3, color = $4, enabled = $5, live_version = $6, updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        assistant.id,
        assistant.name,
        assistant.color,
        assistant.enabled,
        assistant.live_version,
    )


async def archive_assistant(tx: Tx, assistant_id: AssistantId) -> None:
    await tx.execute(
        """
        UPDATE assistant SET archived_at = now(), enabled = false, updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        assistant_id,
    )
    await tx.execute(
        "UPDATE channel SET assistant_id = NULL WHERE workspace_id = $1 AND assistant_id = $2", tx.tenant, assistant_id
    )


async def lock_assistant(tx: Tx, assistant_id: AssistantId) -> None:
    await tx.execute("SELECT 1 FROM assistant WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, assistant_id)


async def find_assistant(tx: Tx, assistant_id: AssistantId) -> Assistant | None:
    """Archived ones are found only through the turns they once took, not here."""
    row = await tx.fetchrow(
        f"""
        SELECT {ASSISTANT_COLUMNS} FROM {ASSISTANT_WITH_VERSION}
        WHERE a.workspace_id = $1 AND a.id = $2 AND a.archived_at IS NULL
        """,
        tx.tenant,
        assistant_id,
    )
    return assistant_from(row) if row else None


async def find_config(tx: Tx, assistant_id: AssistantId, version: int) -> AssistantConfig | None:
    config = await tx.fetchval(
        "SELECT config FROM assistant_version WHERE workspace_id = $1 AND assistant_id = $2 AND number = $3",
        tx.tenant,
        assistant_id,
        version,
    )
    return AssistantConfig.model_validate(config) if config is not None else None


async def fetch_assistants(tx: Tx, *, limit: int, after: tuple[datetime, AssistantId] | None = None) -> list[Assistant]:
    """Oldest first: the first assistant of a workspace stays at the top."""
    created_at, assistant_id = after or (None, None)
    rows = await tx.fetch(
        f"""
        SELECT {ASSISTANT_COLUMNS} FROM {ASSISTANT_WITH_VERSION}
        WHERE a.workspace_id = $1 AND a.archived_at IS NULL
          AND ($2::timestamptz IS NULL OR (a.created_at, a.id) > ($2, $3::uuid))
        ORDER BY a.created_at, a.id LIMIT $4
        """,
        tx.tenant,
        created_at,
        assistant_id,
        limit,
    )
    return [assistant_from(row) for row in rows]


async def count_assistants(tx: Tx) -> int:
    count: int = await tx.fetchval(
        "SELECT count(*) FROM assistant WHERE workspace_id = $1 AND archived_at IS NULL", tx.tenant
    )
    return count


async def fetch_draft(tx: Tx, assistant_id: AssistantId) -> Draft:
    row = await tx.fetchrow(
        """
        SELECT a.draft, a.draft_revision, a.draft_at, t.name
        FROM assistant a LEFT JOIN teammate t ON t.workspace_id = a.workspace_id AND t.id = a.draft_by
        WHERE a.workspace_id = $1 AND a.id = $2
        """,
        tx.tenant,
        assistant_id,
    )
    if row is None:
        return Draft(revision=0, config=None, changed_by_name=None, changed_at=None)
    config = AssistantConfig.model_validate(row["draft"]) if row["draft"] is not None else None
    return Draft(revision=row["draft_revision"], config=config, changed_by_name=row["name"], changed_at=row["draft_at"])


async def update_draft(
    tx: Tx, assistant_id: AssistantId, config: dict[str, Any] | None, *, changed_by: UUID | None
) -> None:
    """None throws the draft away; the revision counts that too, so that nobody publishes what they have not seen."""
    await tx.execute(
        """
        UPDATE assistant
        SET draft = $3, draft_revision = draft_revision + 1, updated_at = now(),
            draft_by = CASE WHEN $3::jsonb IS NULL THEN NULL ELSE $4::uuid END,
            draft_at = CASE WHEN $3::jsonb IS NULL THEN NULL ELSE now() END
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        assistant_id,
        config,
        changed_by,
    )


async def fetch_versions(tx: Tx, assistant_id: AssistantId, *, limit: int, before: int | None) -> list[Version]:
    """Newest first."""
    rows = await tx.fetch(
        """
        SELECT v.number, v.note, v.restored_from, v.created_at, v.despite, t.name, r.totals AS replay
        FROM assistant_version v LEFT JOIN teammate t ON t.workspace_id = v.workspace_id AND t.id = v.created_by
        LEFT JOIN replay r ON r.workspace_id = v.workspace_id AND r.id = v.replay_id
        WHERE v.workspace_id = $1 AND v.assistant_id = $2 AND ($3::int IS NULL OR v.number < $3)
        ORDER BY v.number DESC LIMIT $4
        """,
        tx.tenant,
        assistant_id,
        before,
        limit,
    )
    return [
        Version(
            row["number"],
            row["note"],
            row["restored_from"],
            row["name"],
            row["created_at"],
            row["despite"],
            row["replay"],
        )
        for row in rows
    ]
