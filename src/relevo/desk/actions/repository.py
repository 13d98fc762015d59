"""All SQL of connections and actions. The ledger's is in `ledger.py`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from relevo.desk.actions.tables import (
    ACTION_COLUMNS,
    CONNECTION_COLUMNS,
    Action,
    Connection,
    action_from,
    connection_from,
)
from relevo.platform.db import Tx


async def fetch_connections(tx: Tx) -> list[Connection]:
    rows = await tx.fetch(
        f"SELECT {CONNECTION_COLUMNS} FROM action_connection WHERE workspace_id = $1 ORDER BY name, id", tx.tenant
    )
    return [connection_from(row) for row in rows]


async def find_connection(tx: Tx, connection_id: UUID) -> Connection | None:
    row = await tx.fetchrow(
        f"SELECT {CONNECTION_COLUMNS} FROM action_connection WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        connection_id,
    )
    return connection_from(row) if row else None


async def fetch_headers(tx: Tx, connection_id: UUID) -> bytes | None:
    return await tx.fetchval(
        "SELECT headers FROM action_connection WHERE workspace_id = $1 AND id = $2", tx.tenant, connection_id
    )


async def insert_connection(tx: Tx, values: dict[str, Any]) -> None:
    await tx.execute(
        """
        INSERT INTO action_connection (workspace_id, id, kind, name, base_url, header_names, headers)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        tx.tenant,
        *(values[name] for name in ("id", "kind", "name", "base_url", "header_names", "headers")),
    )


async def update_connection(tx: Tx, values: dict[str, Any]) -> None:
    await tx.execute(
        """
        UPDATE action_connection SET name = $3, base_url = $4, header_names = $5, headers = $6, updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        *(values[name] for name in ("id", "name", "base_url", "header_names", "headers")),
    )


async def note_tools(tx: Tx, connection_id: UUID, tools: list[dict[str, Any]], problem: str | None) -> None:
    """What the server offers, as it was last seen; after a failure the last good list stays."""
    await tx.execute(
        """
        UPDATE action_connection SET tools = CASE WHEN $4::text IS NULL THEN $3 ELSE tools END, problem = $4,
            checked_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        connection_id,
        tools,
        problem,
    )


async def delete_connection(tx: Tx, connection_id: UUID) -> None:
    await tx.execute("DELETE FROM action_connection WHERE workspace_id = $1 AND id = $2", tx.tenant, connection_id)


async def is_connection_used(tx: Tx, connection_id: UUID) -> bool:
    return await tx.fetchval(
        "SELECT EXISTS (SELECT FROM action WHERE workspace_id = $1 AND connection_id = $2)", tx.tenant, connection_id
    )


async def fetch_actions(tx: Tx, action_ids: Sequence[UUID] | None = None, *, usable: bool = False) -> list[Action]:
    """All, or those named; `usable`: only those that are switched on and have no problem."""
    rows = await tx.fetch(
        f"""
        SELECT {ACTION_COLUMNS} FROM action
        WHERE workspace_id = $1 AND ($2::uuid[] IS NULL OR id = ANY($2)) AND (NOT $3 OR (enabled AND problem IS NULL))
        ORDER BY title, id
        """,
        tx.tenant,
        None if action_ids is None else list(action_ids),
        usable,
    )
    return [action_from(row) for row in rows]


async def find_action(tx: Tx, action_id: UUID, *, lock: bool = False) -> Action | None:
    row = await tx.fetchrow(
        f"SELECT {ACTION_COLUMNS} FROM action WHERE workspace_id = $1 AND id = $2 {'FOR UPDATE' if lock else ''}",
        tx.tenant,
        action_id,
    )
    return action_from(row) if row else None


async def insert_action(tx: Tx, values: dict[str, Any]) -> bool:
    """False if the name is taken."""
    inserted = await tx.fetchval(
        """
        INSERT INTO action
            (workspace_id, id, name, title, kind, connection_id, enabled, definition, pin, integration_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (workspace_id, name) DO NOTHING RETURNING true
        """,
        tx.tenant,
        *(
            values[name]
            for name in (
                "id",
                "name",
                "title",
                "kind",
                "connection_id",
                "enabled",
                "definition",
                "pin",
                "integration_id",
            )
        ),
    )
    return bool(inserted)


async def update_action(tx: Tx, values: dict[str, Any]) -> None:
    """Each change is a new revision: what was shown for approval before is not what would be done now."""
    await tx.execute(
        """
        UPDATE action SET title = $3, enabled = $4, definition = $5, pin = $6, problem = $7, revision = revision + 1,
            updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        *(values[name] for name in ("id", "title", "enabled", "definition", "pin", "problem")),
    )


async def note_problem(tx: Tx, action_id: UUID, problem: str) -> None:
    await tx.execute(
        "UPDATE action SET problem = $3, updated_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        action_id,
        problem,
    )


async def delete_action(tx: Tx, action_id: UUID) -> None:
    await tx.execute("DELETE FROM action WHERE workspace_id = $1 AND id = $2", tx.tenant, action_id)


async def count_actions(tx: Tx) -> int:
    return await tx.fetchval("SELECT count(*) FROM action WHERE workspace_id = $1", tx.tenant)


async def count_connections(tx: Tx) -> int:
    return await tx.fetchval("SELECT count(*) FROM action_connection WHERE workspace_id = $1", tx.tenant)
