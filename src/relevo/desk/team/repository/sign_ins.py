"""Sessions, one-time links and password resets: everything that a token opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from relevo.kit.ids import PersonId, TeammateId, new_id
from relevo.platform.auth.actors import Role
from relevo.platform.auth.tokens import Token
from relevo.platform.db import Tx

SESSION_MAX_AGE = timedelta(days=30)
SESSION_MAX_IDLE = timedelta(days=7)
# Saying "still here" at every request would write a row for each read.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    id: UUID
    teammate_id: TeammateId
    name: str
    role: Role
    token_hash: bytes
    is_stale: bool  # it is time to note that it is still used


async def insert_session(tx: Tx, teammate_id: TeammateId, token: Token, *, browser: str) -> None:
    await tx.execute(
        """
        INSERT INTO sign_in
            (workspace_id, id, teammate_id, token_hash, user_agent, created_at, last_seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, clock_timestamp(), now(), now() + $6)
        """,
        tx.tenant,
        new_id(),
        teammate_id,
        token.hash,
        browser[:300],
        SESSION_MAX_AGE,
    )


async def find_session(tx: Tx, token: Token) -> SignedIn | None:
    """A session is over when it is old, idle, its teammate disabled, or the password newer than it."""
    row = await tx.fetchrow(
        """
        SELECT s.id, s.teammate_id, t.name, t.role, s.token_hash, s.last_seen_at < now() - $3::interval AS is_stale
        FROM sign_in s
        JOIN teammate t ON t.workspace_id = s.workspace_id AND t.id = s.teammate_id AND t.state = 'active'
        JOIN person p ON p.id = t.person_id
        WHERE s.workspace_id = $1 AND s.token_hash = $2
          AND s.expires_at > now() AND s.last_seen_at > now() - $4::interval
          AND (p.password_changed_at IS NULL OR s.created_at >= p.password_changed_at)
        """,
        tx.tenant,
        token.hash,
        SEEN_EVERY,
        SESSION_MAX_IDLE,
    )
    if row is None:
        return None
    values: dict[str, Any] = dict(row.items())
    values["role"] = Role(values["role"])
    return SignedIn(**values)


async def mark_session_seen(tx: Tx, session_id: UUID) -> None:
    await tx.execute(
        "UPDATE sign_in SET last_seen_at = now() WHERE workspace_id = $1 AND id = $2", tx.tenant, session_id
    )


async def delete_session(tx: Tx, session_id: UUID) -> None:
    await tx.execute("DELETE FROM sign_in WHERE workspace_id = $1 AND id = $2", tx.tenant, session_id)


async def delete_sessions_of(tx: Tx, teammate_id: TeammateId) -> None:
    await tx.execute("DELETE FROM sign_in WHERE workspace_id = $1 AND teammate_id = $2", tx.tenant, teammate_id)
    await tx.execute("DELETE FROM sign_in_link WHERE workspace_id = $1 AND teammate_id = $2", tx.tenant, teammate_id)


async def delete_ended_sessions(tx: Tx) -> None:
    await tx.execute(
        "DELETE FROM sign_in WHERE workspace_id = $1 AND (expires_at < now() OR last_seen_at < now() - $2::interval)",
        tx.tenant,
        SESSION_MAX_IDLE,
    )


async def insert_link(tx: Tx, teammate_id: TeammateId, token: Token, *, valid_for: timedelta) -> None:
    await tx.execute(
        """
        INSERT INTO sign_in_link (workspace_id, id, teammate_id, token_hash, expires_at)
        VALUES ($1, $2, $3, $4, now() + $5)
        """,
        tx.tenant,
        new_id(),
        teammate_id,
        token.hash,
        valid_for,
    )


async def use_link(tx: Tx, token: Token) -> TeammateId | None:
    """The update is the check: of two who come at once, one finds it used."""
    return await tx.fetchval(
        """
        UPDATE sign_in_link l SET used_at = now()
        FROM teammate t
        WHERE l.workspace_id = $1 AND l.token_hash = $2 AND l.used_at IS NULL AND l.expires_at > now()
          AND t.workspace_id = l.workspace_id AND t.id = l.teammate_id AND t.state = 'active'
        RETURNING l.teammate_id
        """,
        tx.tenant,
        token.hash,
    )


async def insert_reset(tx: Tx, person_id: PersonId, token: Token, *, valid_for: timedelta) -> None:
    await tx.execute(
        "INSERT INTO password_reset (id, person_id, token_hash, expires_at) VALUES ($1, $2, $3, now() + $4)",
        new_id(),
        person_id,
        token.hash,
        valid_for,
    )


async def find_reset(tx: Tx, token: Token) -> tuple[PersonId, str, datetime] | None:
    """(person, their e-mail address, expiry) of a reset that can still be used."""
    row = await tx.fetchrow(
        """
        SELECT r.person_id, p.email, r.expires_at FROM password_reset r JOIN person p ON p.id = r.person_id
        WHERE r.token_hash = $1 AND r.used_at IS NULL AND r.expires_at > now()
        """,
        token.hash,
    )
    return (row["person_id"], row["email"], row["expires_at"]) if row else None


async def use_reset(tx: Tx, token: Token) -> PersonId | None:
    """Uses it up, and every other reset of that person with it."""
    person_id = await tx.fetchval(
        """
        UPDATE password_reset SET used_at = now()
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING person_id
        """,
        token.hash,
    )
    if person_id is not None:
        await tx.execute("DELETE FROM password_reset WHERE person_id = $1 AND used_at IS NULL", person_id)
    return person_id
