from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.actions.connect_channel import let_go
from relevo.desk.channels.connections import Outside
from relevo.desk.channels.errors import ChannelInUse, NoSuchChannel
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import delete_channel, find_channel, has_conversations
from relevo.desk.channels.tables import Channel
from relevo.kit.ids import ChannelId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx


async def do_delete_channel(db: Database, channel_id: ChannelId, outside: Outside, *, by: Actor) -> None:
    """Delete a channel nobody ever wrote on. One with conversations is switched off instead: they are history."""
    async with db.transaction(by.workspace_id, read_only=True) as tx:
        channel = await _deletable(tx, channel_id)
    # Before it is gone: afterwards nobody has the secrets to take a permission back with.
    await let_go(db, by.workspace_id, channel, outside)
    async with db.transaction(by.workspace_id) as tx:
        channel = await _deletable(tx, channel_id, lock=True)
        await delete_channel(tx, channel_id)
        await _note(tx, channel, by)


async def _deletable(tx: Tx, channel_id: ChannelId, *, lock: bool = False) -> Channel:
    channel = await find_channel(tx, channel_id, lock=lock)
    if channel is None:
        raise NoSuchChannel
    if await has_conversations(tx, channel_id):
        raise ChannelInUse
    return channel


async def _note(tx: Tx, channel: Channel, by: Doer | Actor) -> None:
    await record(tx, "channel.deleted", by=by, subject_kind="channel", subject_id=channel.id, name=channel.name)
    await announce_channel(tx, channel.id)
