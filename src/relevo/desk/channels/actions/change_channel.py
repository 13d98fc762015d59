from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.connections import resume_channel
from relevo.desk.channels.errors import NoSuchAssistantForChannel, NoSuchChannel, NotConnected
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import find_channel, is_assistant, store_hours, update_channel
from relevo.desk.channels.schemas import ChannelChange, web_settings
from relevo.desk.channels.tables import DISCONNECTED, Channel
from relevo.kit.ids import AssistantId, ChannelId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_change_channel(tx: Tx, channel_id: ChannelId, change: ChannelChange, *, by: Actor | Doer) -> Channel:
    """Change what is given. A conversation that is under way keeps its holder; only its next one is affected."""
    channel = await find_channel(tx, channel_id, lock=True)
    if channel is None:
        raise NoSuchChannel
    if change.enabled and change.connection is None and channel.problem_code == DISCONNECTED:
        raise NotConnected
    assistant_id = channel.assistant_id
    if "assistant_id" in change.model_fields_set:
        assistant_id = AssistantId(change.assistant_id) if change.assistant_id else None
        if assistant_id is not None and not await is_assistant(tx, assistant_id):
            raise NoSuchAssistantForChannel
    settings = web_settings(channel).model_dump(mode="json")
    if change.settings is not None:
        settings |= change.settings.model_dump(mode="json", exclude_none=True)
    await update_channel(
        tx,
        channel_id,
        name=channel.name if change.name is None else change.name,
        enabled=channel.enabled if change.enabled is None else change.enabled,
        assistant_id=assistant_id,
        settings=settings,
    )
    if {"hours", "timezone"} & change.model_fields_set:
        hours = change.hours if "hours" in change.model_fields_set else channel.hours
        timezone = change.timezone if "timezone" in change.model_fields_set else channel.timezone
        await store_hours(tx, channel_id, hours, timezone)
    if change.enabled and not channel.enabled:
        await resume_channel(tx, channel_id)
    fields = sorted(change.model_fields_set)
    await record(tx, "channel.changed", by=by, subject_kind="channel", subject_id=channel_id, fields=fields)
    await announce_channel(tx, channel_id)
    changed = await find_channel(tx, channel_id)
    if changed is None:
        raise NoSuchChannel
    return changed
