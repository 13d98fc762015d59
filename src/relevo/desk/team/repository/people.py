"""Persons and teammates. `person` has no tenant: it is read before one is known, by e-mail address only."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from relevo.desk.team.tables import TEAMMATE_COLUMNS, Person, Teammate, person_from, teammate_from
from relevo.kit.colors import color_for
from relevo.kit.ids import PersonId, TeammateId, WorkspaceId, new_id
from relevo.platform.auth.actors import Role
from relevo.platform.db import Tx


async def find_person(tx: Tx, email: str) -> Person | None:
    row = await tx.fetchrow("SELECT id, email, password_hash FROM person WHERE email = $1", email)
    return person_from(row) if row else None


async def get_person(tx: Tx, person_id: PersonId) -> Person | None:
    row = await tx.fetchrow("SELECT id, email, password_hash FROM person WHERE id = $1", person_id)
    return person_from(row) if row else None


async def ensure_person(tx: Tx, email: str) -> Person:
    """The person with this address, made if there is none; locked until the transaction ends."""
    row = await tx.fetchrow(
        """
        INSERT INTO person (id, email) VALUES ($1, $2)
        ON CONFLICT (email) DO UPDATE SET email = excluded.email
        RETURNING id, email, password_hash
        """,
        new_id(),
        email,
    )
    if row is None:
        raise LookupError(email)
    return person_from(row)


async def set_password(tx: Tx, person_id: PersonId, password_hash: str) -> None:
    """Ends every session that is older than this moment (see `find_signed_in`)."""
    await tx.execute(
        "UPDATE person SET password_hash = $2, password_changed_at = clock_timestamp() WHERE id = $1",
        person_id,
        password_hash,
    )


async def refresh_hash(tx: Tx, person_id: PersonId, *, old: str, new: str) -> None:
    """The same password under newer parameters; unless it was changed meanwhile."""
    await tx.execute("UPDATE person SET password_hash = $3 WHERE id = $1 AND password_hash = $2", person_id, old, new)


async def is_password_still(tx: Tx, person_id: PersonId, password_hash: str | None) -> bool:
    """Locks the person's row: a change of password waits for us, or we see it."""
    found = await tx.fetchval("SELECT password_hash FROM person WHERE id = $1 FOR SHARE", person_id)
    return found == password_hash


async def fetch_memberships(tx: Tx, person_id: PersonId) -> list[tuple[WorkspaceId, TeammateId]]:
    """Where this person is an active teammate, oldest first. Needs a transaction without a tenant."""
    # Opens the policy `own_membership` for this person only, until the transaction ends.
    await tx.execute("SELECT set_config('relevo.person', $1, true)", str(person_id))
    rows = await tx.fetch(
        "SELECT workspace_id, id FROM teammate WHERE person_id = $1 AND state = 'active' ORDER BY created_at, id",
        person_id,
    )
    return [(row["workspace_id"], row["id"]) for row in rows]


async def insert_teammate(
    tx: Tx, *, person: Person, name: str, role: Role, locale: str | None = None
) -> TeammateId | None:
    """None if this person is already in the workspace."""
    teammate_id = TeammateId(new_id())
    return await tx.fetchval(
        """
        INSERT INTO teammate (workspace_id, id, person_id, name, email, role, color, locale)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (workspace_id, person_id) DO NOTHING RETURNING id
        """,
        tx.tenant,
        teammate_id,
        person.id,
        name,
        person.email,
        role.value,
        color_for(teammate_id),
        locale,
    )


async def find_teammate(tx: Tx, teammate_id: TeammateId, *, lock: bool = False) -> Teammate | None:
    row = await tx.fetchrow(
        f"""
        SELECT {TEAMMATE_COLUMNS} FROM teammate t WHERE t.workspace_id = $1 AND t.id = $2
        {"FOR UPDATE OF t" if lock else ""}
        """,
        tx.tenant,
        teammate_id,
    )
    return teammate_from(row) if row else None


async def find_teammate_by_person(tx: Tx, person_id: PersonId) -> Teammate | None:
    row = await tx.fetchrow(
        f"SELECT {TEAMMATE_COLUMNS} FROM teammate t WHERE t.workspace_id = $1 AND t.person_id = $2",
        tx.tenant,
        person_id,
    )
    return teammate_from(row) if row else None


async def fetch_teammates(tx: Tx, teammate_ids: Sequence[TeammateId] | None = None) -> list[Teammate]:
    rows = await tx.fetch(
        f"""
        SELECT {TEAMMATE_COLUMNS} FROM teammate t
        WHERE t.workspace_id = $1 AND ($2::uuid[] IS NULL OR t.id = ANY($2)) ORDER BY t.created_at, t.id
        """,
        tx.tenant,
        teammate_ids,
    )
    return [teammate_from(row) for row in rows]


async def page_teammates(tx: Tx, *, limit: int, after: tuple[datetime, UUID] | None) -> list[Teammate]:
    created_at, teammate_id = after or (None, None)
    rows = await tx.fetch(
        f"""
        SELECT {TEAMMATE_COLUMNS} FROM teammate t
        WHERE t.workspace_id = $1 AND ($2::timestamptz IS NULL OR (t.created_at, t.id) > ($2, $3::uuid))
        ORDER BY t.created_at, t.id LIMIT $4
        """,
        tx.tenant,
        created_at,
        teammate_id,
        limit,
    )
    return [teammate_from(row) for row in rows]


async def lock_active_owners(tx: Tx) -> int:
    """How many there are, and nobody else can change that before this transaction ends."""
    rows = await tx.fetch(
        """
        SELECT id FROM teammate WHERE workspace_id = $1 AND role = 'owner' AND state = 'active'
        ORDER BY id FOR UPDATE
        """,
        tx.tenant,
    )
    return len(rows)


async def update_teammate(tx: Tx, teammate: Teammate) -> None:
    await tx.execute(
        """
        UPDATE teammate SET name = $3, role = $4, state = $5, presence_wish = $6, locale = $7, settings = $8,
            capacity = $9, languages = $10, hours = $11, timezone = $12
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        teammate.id,
        teammate.name,
        teammate.role.value,
        teammate.state,
        teammate.presence_wish,
        teammate.locale,
        teammate.settings,
        teammate.capacity,
        teammate.languages,
        teammate.hours and teammate.hours.model_dump(),
        teammate.timezone,
    )
