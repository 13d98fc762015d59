"""From a public key to the channel it names, for strangers: an unknown, foreign or switched-off one does not exist."""

from relevo.desk.channels.api import Channel, find_channel_by_key, workspace_of_key
from relevo.platform.db import Database, Tx

KIND = "web"


async def find_chat(db: Database, channel_key: str) -> Channel | None:
    workspace_id = workspace_of_key(channel_key)
    if workspace_id is None:
        return None
    async with db.transaction(workspace_id, read_only=True) as tx:
        return await find_chat_in(tx, channel_key)


async def find_chat_in(tx: Tx, channel_key: str) -> Channel | None:
    channel = await find_channel_by_key(tx, channel_key)
    return channel if channel and channel.enabled and channel.kind == KIND else None
