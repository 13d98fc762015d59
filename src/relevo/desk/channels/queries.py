"""Reading channels."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from relevo.desk.channels import repository
from relevo.desk.channels.connections import hook_url
from relevo.desk.channels.errors import NoSuchChannel
from relevo.desk.channels.schemas import ChannelOut, render_channel
from relevo.desk.channels.tables import WEB, Channel, Traffic, Trouble
from relevo.kit.ids import ChannelId
from relevo.platform.db import Tx
from relevo.platform.http import Page, PageRequest


async def access_channel(tx: Tx, channel_id: ChannelId) -> Channel:
    channel = await repository.find_channel(tx, channel_id)
    if channel is None:
        raise NoSuchChannel
    return channel


async def find_channel_by_key(tx: Tx, public_key: str) -> Channel | None:
    return await repository.find_channel_by_key(tx, public_key)


async def show_channel(tx: Tx, channel: Channel, *, base_url: str = "") -> ChannelOut:
    """`base_url`: our public address, of which the channel's own address for its provider is made."""
    return (await _shown(tx, [channel], base_url))[0]


async def list_channels(tx: Tx, page: PageRequest, *, base_url: str) -> Page[ChannelOut]:
    after = page.after(datetime, UUID)
    found = await repository.fetch_channels(tx, limit=page.limit + 1, after=(after[0], after[1]) if after else None)
    channels, cursor = page.cut(found, lambda channel: (channel.created_at, channel.id))
    return Page(items=await _shown(tx, channels, base_url), next_cursor=cursor)


async def _shown(tx: Tx, channels: Sequence[Channel], base_url: str) -> list[ChannelOut]:
    ids = [channel.id for channel in channels]
    connected = [channel.id for channel in channels if channel.kind != WEB]
    traffic = await repository.fetch_traffic(tx, ids)
    trouble = await repository.fetch_trouble(tx, connected) if connected else {}
    hints = await repository.fetch_hints(tx, connected) if connected else {}
    return [
        render_channel(
            channel,
            traffic.get(channel.id, Traffic()),
            trouble=trouble.get(channel.id, Trouble()),
            hints=hints.get(channel.id, {}),
            hook_url=hook_url(channel, base_url),
        )
        for channel in channels
    ]
