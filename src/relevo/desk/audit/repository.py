"""All SQL of the audit trail."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from relevo.kit.ids import new_id
from relevo.platform.db import Record, Tx


async def insert_entry(
    tx: Tx,
    *,
    actor: tuple[str, UUID | None, str],
    action: str,
    subject: tuple[str, UUID | None],
    data: Mapping[str, object],
) -> None:
    await tx.execute(
        """
        INSERT INTO audit_entry
            (workspace_id, id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, data)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tx.tenant,
        new_id(),
        *actor,
        action,
        *subject,
        dict(data),
    )


async def fetch_entries(tx: Tx, *, limit: int, after: tuple[datetime, UUID] | None) -> list[Record]:
    at, entry_id = after or (None, None)
    return await tx.fetch(
        """
        SELECT id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, data
        FROM audit_entry
        WHERE workspace_id = $1 AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3::uuid))
        ORDER BY at DESC, id DESC LIMIT $4
        """,
        tx.tenant,
        at,
        entry_id,
        limit,
    )
