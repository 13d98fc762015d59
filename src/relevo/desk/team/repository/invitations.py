"""Invitations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from relevo.kit.ids import TeammateId, new_id
from relevo.platform.auth.actors import Role
from relevo.platform.auth.tokens import Token
from relevo.platform.db import Record, Tx

VALID_FOR = timedelta(hours=72)
_COLUMNS = "id, email, role, invited_by, created_at, expires_at"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    id: UUID
    email: str
    role: Role
    invited_by: TeammateId
    created_at: datetime
    expires_at: datetime


def _from(row: Record) -> Invitation:
    values: dict[str, Any] = dict(row.items())
    values["role"] = Role(values["role"])
    return Invitation(**values)


async def insert_invitation(tx: Tx, *, email: str, role: Role, token: Token, by: TeammateId) -> Invitation:
    """An older open invitation of the same address ends: the last word on the role counts."""
    await tx.execute(
        "DELETE FROM invitation WHERE workspace_id = $1 AND email = $2 AND accepted_at IS NULL", tx.tenant, email
    )
    rows = await tx.fetch(
        f"""
        INSERT INTO invitation (workspace_id, id, email, role, token_hash, invited_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, now() + $7) RETURNING {_COLUMNS}
        """,
        tx.tenant,
        new_id(),
        email,
        role.value,
        token.hash,
        by,
        VALID_FOR,
    )
    return _from(rows[0])


async def find_open_invitation(tx: Tx, token: Token, *, lock: bool = False) -> Invitation | None:
    row = await tx.fetchrow(
        f"""
        SELECT {_COLUMNS} FROM invitation
        WHERE workspace_id = $1 AND token_hash = $2 AND accepted_at IS NULL AND expires_at > now()
        {"FOR UPDATE" if lock else ""}
        """,
        tx.tenant,
        token.hash,
    )
    return _from(row) if row else None


async def mark_accepted(tx: Tx, invitation_id: UUID) -> None:
    await tx.execute(
        "UPDATE invitation SET accepted_at = now() WHERE workspace_id = $1 AND id = $2", tx.tenant, invitation_id
    )


async def page_open_invitations(tx: Tx, *, limit: int, after: tuple[datetime, UUID] | None) -> list[Invitation]:
    created_at, invitation_id = after or (None, None)
    rows = await tx.fetch(
        f"""
        SELECT {_COLUMNS} FROM invitation
        WHERE workspace_id = $1 AND accepted_at IS NULL AND expires_at > now()
          AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $4
        """,
        tx.tenant,
        created_at,
        invitation_id,
        limit,
    )
    return [_from(row) for row in rows]


async def delete_invitation(tx: Tx, invitation_id: UUID) -> str | None:
    """The address it was for, or None if it is not there (any more)."""
    return await tx.fetchval(
        "DELETE FROM invitation WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL RETURNING email",
        tx.tenant,
        invitation_id,
    )
