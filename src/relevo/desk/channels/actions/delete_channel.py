from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.errors import ChannelInUse, NoSuchChannel
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import delete_channel, find_channel, has_conversations
from relevo.kit.ids import ChannelId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_delete_channel(tx: Tx, channel_id: ChannelId, *, by: Actor | Doer) -> None:
    """Delete a channel nobody ever wrote on. One with conversations is switched off instead: they are history."""
    channel = await find_channel(tx, channel_id, lock=True)
    if channel is None:
        raise NoSuchChannel
    if await has_conversations(tx, channel_id):
        raise ChannelInUse
    await delete_channel(tx, channel_id)
    await record(tx, "channel.deleted", by=by, subject_kind="channel", subject_id=channel_id, name=channel.name)
    await announce_channel(tx, channel_id)
