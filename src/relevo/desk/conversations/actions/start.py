"""A teammate writes first. Such a conversation is held by people from its first message on."""

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.actions.send import Sent, check_send, write_as_teammate
from relevo.desk.conversations.errors import ContactNotReachable, UnknownChannel
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.repository import (
    create_conversation,
    fetch_channel,
    lock_conversation_of_identity,
)
from relevo.desk.conversations.schemas import SendInput, StartInput
from relevo.kit.ids import ChannelId, ContactId, IdentityId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def start_conversation(tx: Tx, given: StartInput, *, actor: Actor) -> Sent:
    """The contact's conversation on that channel goes on if there is one.

    Raises UnknownChannel, ContactNotReachable, and what sending raises.
    """
    sending = SendInput(client_id=given.client_id, text=given.text)
    text = check_send(sending)
    channel = await fetch_channel(tx, given.channel_id)
    if channel is None or not channel["enabled"]:
        raise UnknownChannel
    conversation = await _open(tx, ContactId(given.contact_id), ChannelId(given.channel_id))
    return await write_as_teammate(tx, conversation, sending, text, actor=actor)


async def _open(tx: Tx, contact_id: ContactId, channel_id: ChannelId) -> Conversation:
    contact = await contacts.get_contact(tx, contact_id)
    identity_id = await contacts.find_identity_on(tx, contact_id=contact_id, channel_id=channel_id)
    if identity_id is None:
        raise ContactNotReachable
    return await open_at(tx, identity_id, contact=contact, channel_id=channel_id)


async def open_at(
    tx: Tx, identity_id: IdentityId, *, contact: contacts.ContactOut, channel_id: ChannelId
) -> Conversation:
    """The conversation at one of the contact's addresses, locked; made if there is none yet: nobody holds it, and no
    list shows it before somebody writes."""
    conversation = await lock_conversation_of_identity(tx, identity_id)
    if conversation is not None:
        return conversation
    await create_conversation(
        tx,
        new_id(),
        channel_id=channel_id,
        contact_id=contact.id,
        identity_id=identity_id,
        language=contact.language,
    )
    conversation = await lock_conversation_of_identity(tx, identity_id)
    if conversation is None:
        raise RuntimeError("the conversation of an identity cannot vanish in its own transaction")
    return conversation
