"""What screens hear about channels: that one changed; they fetch it."""

from relevo.kit.ids import ChannelId
from relevo.platform import events
from relevo.platform.db import Tx

CHANNEL_CHANGED = "channel.changed"


async def announce_channel(tx: Tx, channel_id: ChannelId) -> None:
    await events.append(tx, CHANNEL_CHANGED, audience=["team"], payload={"channel_id": str(channel_id)})
