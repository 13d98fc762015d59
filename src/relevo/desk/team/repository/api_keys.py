"""API keys: each acts in the name of the teammate who made it, with at most their role."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from relevo.kit.ids import TeammateId, new_id
from relevo.platform.auth.tokens import Token
from relevo.platform.db import Record, Tx

_COLUMNS = "id, name, role, token_hint, created_by, created_at, last_used_at"


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    id: UUID
    name: str
    role: Literal["admin", "agent"]
    token_hint: str
    created_by: TeammateId
    created_at: datetime
    last_used_at: datetime | None


def _from(row: Record) -> ApiKey:
    return ApiKey(**dict(row.items()))


async def insert_api_key(tx: Tx, *, name: str, role: str, token: Token, by: TeammateId) -> ApiKey:
    rows = await tx.fetch(
        f"""
        INSERT INTO api_key (workspace_id, id, name, role, token_hash, token_hint, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING {_COLUMNS}
        """,
        tx.tenant,
        new_id(),
        name,
        role,
        token.hash,
        token.hint,
        by,
    )
    return _from(rows[0])


async def find_key_actor(tx: Tx, token: Token) -> Record | None:
    return await tx.fetchrow(
        """
        SELECT k.id, k.role AS key_role, k.token_hash, t.id AS teammate_id, t.name, t.role AS teammate_role,
               k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' AS is_stale
        FROM api_key k
        JOIN teammate t ON t.workspace_id = k.workspace_id AND t.id = k.created_by AND t.state = 'active'
        WHERE k.workspace_id = $1 AND k.token_hash = $2 AND k.revoked_at IS NULL
        """,
        tx.tenant,
        token.hash,
    )


async def mark_key_used(tx: Tx, key_id: UUID) -> None:
    await tx.execute("UPDATE api_key SET last_used_at = now() WHERE workspace_id = $1 AND id = $2", tx.tenant, key_id)


async def page_api_keys(tx: Tx, *, limit: int, after: tuple[datetime, UUID] | None) -> list[ApiKey]:
    created_at, key_id = after or (None, None)
    rows = await tx.fetch(
        f"""
        SELECT {_COLUMNS} FROM api_key
        WHERE workspace_id = $1 AND revoked_at IS NULL
          AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $4
        """,
        tx.tenant,
        created_at,
        key_id,
        limit,
    )
    return [_from(row) for row in rows]


async def count_api_keys(tx: Tx) -> int:
    return await tx.fetchval("SELECT count(*) FROM api_key WHERE workspace_id = $1 AND revoked_at IS NULL", tx.tenant)


async def revoke_api_key(tx: Tx, key_id: UUID) -> str | None:
    """Its name, or None if there is no such key in force."""
    return await tx.fetchval(
        """
        UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL
        RETURNING name
        """,
        tx.tenant,
        key_id,
    )
