"""Who is here, and what they look at. One row per open connection, kept alive by its heartbeat."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from relevo.desk.team.tables import PRESENCE_TTL_S
from relevo.kit.ids import ConversationId, TeammateId
from relevo.platform.db import Tx

Activity = Literal["none", "viewing", "replying"]


@dataclass(frozen=True, kw_only=True)
class Viewer:
    teammate_id: TeammateId
    name: str
    color: str
    activity: Literal["viewing", "replying"]


async def touch_presence(tx: Tx, *, teammate_id: TeammateId, connection_id: UUID) -> None:
    """The connection is alive. When somebody was last here outlives their connections: routing asks for it."""
    await tx.execute(
        """
        WITH seen AS (UPDATE teammate SET seen_at = now() WHERE workspace_id = $1 AND id = $2)
        INSERT INTO presence (workspace_id, teammate_id, connection_id) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET seen_at = now()
        """,
        tx.tenant,
        teammate_id,
        connection_id,
    )


async def set_activity(
    tx: Tx, *, teammate_id: TeammateId, connection_id: UUID, conversation_id: ConversationId | None, activity: Activity
) -> None:
    """What this connection shows now; "none" is nothing in particular."""
    await tx.execute(
        """
        INSERT INTO presence (workspace_id, teammate_id, connection_id, conversation_id, activity)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, connection_id) DO UPDATE
        SET seen_at = now(), conversation_id = excluded.conversation_id, activity = excluded.activity
        """,
        tx.tenant,
        teammate_id,
        connection_id,
        conversation_id if activity != "none" else None,
        activity,
    )


async def drop_presence(tx: Tx, connection_id: UUID) -> None:
    await tx.execute("DELETE FROM presence WHERE workspace_id = $1 AND connection_id = $2", tx.tenant, connection_id)


async def delete_stale_presence(tx: Tx) -> None:
    await tx.execute(
        "DELETE FROM presence WHERE workspace_id = $1 AND seen_at < now() - make_interval(secs => $2)",
        tx.tenant,
        PRESENCE_TTL_S * 4,
    )


async def fetch_viewers(tx: Tx, conversation_id: ConversationId) -> list[Viewer]:
    """Each teammate once, with the most they do in any of their windows."""
    rows = await tx.fetch(
        """
        SELECT t.id AS teammate_id, t.name, t.color,
               CASE WHEN bool_or(p.activity = 'replying') THEN 'replying' ELSE 'viewing' END AS activity
        FROM presence p JOIN teammate t ON t.workspace_id = p.workspace_id AND t.id = p.teammate_id
        WHERE p.workspace_id = $1 AND p.conversation_id = $2 AND p.activity <> 'none'
          AND p.seen_at > now() - make_interval(secs => $3)
        GROUP BY t.id, t.name, t.color ORDER BY t.name, t.id
        """,
        tx.tenant,
        conversation_id,
        PRESENCE_TTL_S,
    )
    return [Viewer(**dict(row.items())) for row in rows]
