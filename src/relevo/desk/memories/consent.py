"""All SQL of what customers said about being remembered, and of the links to their own page."""

from datetime import datetime
from uuid import UUID

from relevo.kit.ids import ContactId, new_id
from relevo.platform.db import Record, Tx


async def store_consent(tx: Tx, contact_id: ContactId, choice: str, *, by_kind: str, by_id: UUID) -> None:
    await tx.execute(
        """
        INSERT INTO memory_consent (workspace_id, contact_id, choice, by_kind, by_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, contact_id) DO UPDATE
        SET choice = excluded.choice, by_kind = excluded.by_kind, by_id = excluded.by_id, at = now()
        """,
        tx.tenant,
        contact_id,
        choice,
        by_kind,
        by_id,
    )


async def delete_consent(tx: Tx, contact_id: ContactId) -> None:
    await tx.execute("DELETE FROM memory_consent WHERE workspace_id = $1 AND contact_id = $2", tx.tenant, contact_id)


async def insert_link(tx: Tx, contact_id: ContactId, *, by: UUID | None, expires_at: datetime) -> UUID:
    link_id = new_id()
    await tx.execute(
        """
        INSERT INTO memory_link (workspace_id, id, contact_id, created_by, expires_at) VALUES ($1, $2, $3, $4, $5)
        """,
        tx.tenant,
        link_id,
        contact_id,
        by,
        expires_at,
    )
    return link_id


async def open_link(tx: Tx, link_id: UUID) -> Record | None:
    """The contact whose page it is, unless it is over or was taken back."""
    return await tx.fetchrow(
        """
        UPDATE memory_link SET opened_at = coalesce(opened_at, now())
        WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > now()
        RETURNING contact_id, expires_at
        """,
        tx.tenant,
        link_id,
    )


async def revoke_links(tx: Tx, contact_id: ContactId) -> int:
    rows = await tx.fetch(
        """
        UPDATE memory_link SET revoked_at = now()
        WHERE workspace_id = $1 AND contact_id = $2 AND revoked_at IS NULL AND expires_at > now() RETURNING id
        """,
        tx.tenant,
        contact_id,
    )
    return len(rows)
