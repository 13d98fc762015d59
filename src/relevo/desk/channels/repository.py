"""All SQL of channels."""

from datetime import datetime
from uuid import UUID

from relevo.desk.channels.tables import CHANNEL_COLUMNS, Channel, channel_from
from relevo.kit.ids import AssistantId, ChannelId
from relevo.platform.db import Tx
from relevo.platform.http.schemas import JsonObject


async def insert_channel(tx: Tx, channel: Channel) -> None:
    await tx.execute(
        """
        INSERT INTO channel (workspace_id, id, kind, name, enabled, assistant_id, public_key, settings, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
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
