"""All SQL of channels."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from relevo.desk.channels.tables import CHANNEL_COLUMNS, Channel, Traffic, Trouble, channel_from
from relevo.desk.workspaces.api import Hours
from relevo.kit.ids import AssistantId, ChannelId
from relevo.platform.db import Tx
from relevo.platform.http.schemas import JsonObject


async def insert_channel(tx: Tx, channel: Channel) -> None:
    await tx.execute(
        """
        INSERT INTO channel (workspace_id, id, kind, name, enabled, assistant_id, public_key, settings, created_at,
                             connection)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        tx.tenant,
        channel.id,
        channel.kind,
        channel.name,
        channel.enabled,
        channel.assistant_id,
        channel.public_key,
        channel.settings,
        channel.created_at,
        channel.connection,
    )


async def find_channel(tx: Tx, channel_id: ChannelId, *, lock: bool = False) -> Channel | None:
    row = await tx.fetchrow(
        f"SELECT {CHANNEL_COLUMNS} FROM channel WHERE workspace_id = $1 AND id = $2{' FOR UPDATE' if lock else ''}",
        tx.tenant,
        channel_id,
    )
    return channel_from(row) if row else None


async def find_channel_by_key(tx: Tx, public_key: str) -> Channel | None:
    row = await tx.fetchrow(
        f"SELECT {CHANNEL_COLUMNS} FROM channel WHERE workspace_id = $1 AND public_key = $2", tx.tenant, public_key
    )
    return channel_from(row) if row else None


async def fetch_channels(tx: Tx, *, limit: int, after: tuple[datetime, UUID] | None) -> list[Channel]:
    """Oldest first: the order in which a company set them up."""
    rows = await tx.fetch(
        f"""
        SELECT {CHANNEL_COLUMNS} FROM channel
        WHERE workspace_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3::uuid))
        ORDER BY created_at, id LIMIT $4
        """,
        tx.tenant,
        after[0] if after else None,
        after[1] if after else None,
        limit,
    )
    return [channel_from(row) for row in rows]


async def update_channel(
    tx: Tx, channel_id: ChannelId, *, name: str, enabled: bool, assistant_id: AssistantId | None, settings: JsonObject
) -> None:
    await tx.execute(
        """
        UPDATE channel SET name = $3, enabled = $4, assistant_id = $5, settings = $6
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        channel_id,
        name,
        enabled,
        assistant_id,
        settings,
    )


async def store_hours(tx: Tx, channel_id: ChannelId, hours: Hours | None, timezone: str | None) -> None:
    await tx.execute(
        "UPDATE channel SET hours = $3, timezone = $4 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        channel_id,
        hours and hours.model_dump(),
        timezone,
    )


async def delete_channel(tx: Tx, channel_id: ChannelId) -> None:
    await tx.execute("DELETE FROM channel WHERE workspace_id = $1 AND id = $2", tx.tenant, channel_id)


async def has_conversations(tx: Tx, channel_id: ChannelId) -> bool:
    return bool(
        await tx.fetchval(
            """
            SELECT EXISTS (SELECT FROM conversation WHERE workspace_id = $1 AND channel_id = $2)
                OR EXISTS (SELECT FROM contact_identity WHERE workspace_id = $1 AND channel_id = $2)
            """,
            tx.tenant,
            channel_id,
        )
    )


async def is_assistant(tx: Tx, assistant_id: AssistantId) -> bool:
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM assistant WHERE workspace_id = $1 AND id = $2 AND archived_at IS NULL)",
            tx.tenant,
            assistant_id,
        )
    )


async def store_secret(tx: Tx, channel_id: ChannelId, sealed: bytes) -> None:
    await tx.execute(
        "UPDATE channel SET secret = $3 WHERE workspace_id = $1 AND id = $2", tx.tenant, channel_id, sealed
    )


async def fetch_secret(tx: Tx, channel_id: ChannelId) -> bytes | None:
    return await tx.fetchval("SELECT secret FROM channel WHERE workspace_id = $1 AND id = $2", tx.tenant, channel_id)


# Not columns that each message would have to update: every customer's message would wait for the one before it.
_TRAFFIC = """
SELECT wanted.id, max(m.created_at) FILTER (WHERE m.author_kind = 'contact') AS received_at,
       max(m.created_at) FILTER (WHERE m.author_kind IN ('assistant', 'teammate')) AS sent_at
FROM unnest($2::uuid[]) AS wanted (id),
LATERAL (
    SELECT newest.* FROM (VALUES ('open'), ('snoozed'), ('resolved')) AS known (status),
    LATERAL (
        SELECT c.id, c.last_message_at FROM conversation c
        WHERE c.workspace_id = $1 AND c.status = known.status AND c.channel_id = wanted.id
        ORDER BY c.last_message_at DESC LIMIT $3
    ) AS newest
    ORDER BY newest.last_message_at DESC LIMIT $3
) AS c
JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id AND m.kind = 'message'
GROUP BY wanted.id
"""
_CONVERSATIONS_LOOKED_AT = 20


async def fetch_traffic(tx: Tx, channel_ids: Sequence[ChannelId]) -> dict[ChannelId, Traffic]:
    """When each channel last took a message in and sent one out, read off its liveliest conversations."""
    rows = await tx.fetch(_TRAFFIC, tx.tenant, list(channel_ids), _CONVERSATIONS_LOOKED_AT)
    return {ChannelId(row["id"]): Traffic(row["received_at"], row["sent_at"]) for row in rows}


async def fetch_trouble(tx: Tx, channel_ids: Sequence[ChannelId]) -> dict[ChannelId, Trouble]:
    """Counted through small indexes; what has no trouble has no row in them."""
    rows = await tx.fetch(
        """
        SELECT wanted.id,
            (SELECT count(*) FROM delivery d WHERE d.workspace_id = $1 AND d.channel_id = wanted.id
             AND d.state IN ('queued', 'sending')) AS waiting,
            (SELECT count(*) FROM delivery d WHERE d.workspace_id = $1 AND d.channel_id = wanted.id
             AND d.state = 'failed') AS failed,
            (SELECT count(*) FROM delivery d WHERE d.workspace_id = $1 AND d.channel_id = wanted.id
             AND d.state = 'unknown') AS unknown,
            (SELECT count(*) FROM channel_event e WHERE e.workspace_id = $1 AND e.channel_id = wanted.id
             AND e.state = 'failed') AS unread
        FROM unnest($2::uuid[]) AS wanted (id)
        """,
        tx.tenant,
        list(channel_ids),
    )
    return {ChannelId(row["id"]): Trouble(row["waiting"], row["failed"], row["unknown"], row["unread"]) for row in rows}


async def fetch_hints(tx: Tx, channel_ids: Sequence[ChannelId]) -> dict[ChannelId, dict[str, str]]:
    rows = await tx.fetch(
        "SELECT channel_id, name, hint FROM channel_secret WHERE workspace_id = $1 AND channel_id = ANY ($2)",
        tx.tenant,
        list(channel_ids),
    )
    found: dict[ChannelId, dict[str, str]] = {}
    for row in rows:
        found.setdefault(ChannelId(row["channel_id"]), {})[row["name"]] = row["hint"]
    return found


async def keep_values(tx: Tx, channel_id: ChannelId, values: Mapping[str, str]) -> None:
    """Values beside what was filled in, such as a poll's offset that the connector asked to keep."""
    await tx.execute(
        "UPDATE channel SET connection = connection || $3::jsonb WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        channel_id,
        dict(values),
    )
