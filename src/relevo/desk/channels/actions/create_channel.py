from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.errors import NoSuchAssistantForChannel
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.keys import make_public_key
from relevo.desk.channels.repository import insert_channel, is_assistant
from relevo.desk.channels.schemas import ChannelInput
from relevo.desk.channels.tables import Channel
from relevo.kit.ids import AssistantId, ChannelId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_create_channel(
    tx: Tx, given: ChannelInput, *, by: Actor | Doer, connection: dict[str, str] | None = None
) -> Channel:
    """`connection`: what was checked already, of a channel that has a provider."""
    assistant_id = AssistantId(given.assistant_id) if given.assistant_id else None
    if assistant_id is not None and not await is_assistant(tx, assistant_id):
        raise NoSuchAssistantForChannel
    channel = Channel(
        id=ChannelId(new_id()),
        kind=given.kind,
        name=given.name,
        enabled=True,
        assistant_id=assistant_id,
        public_key=make_public_key(tx.tenant),
        settings=given.settings.model_dump(mode="json"),
        last_error=None,
        has_identity_secret=False,
        created_at=await tx.now(),
        connection=connection or {},
    )
    await insert_channel(tx, channel)
    await record(tx, "channel.created", by=by, subject_kind="channel", subject_id=channel.id, name=channel.name)
    await announce_channel(tx, channel.id)
    return channel
