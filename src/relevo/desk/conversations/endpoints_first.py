"""Writing to a contact first, by a template: the channels for it and the conversation. The template itself is listed
and sent there, by the routes of the channel's provider."""

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.errors import UnknownChannel
from relevo.desk.conversations.first import FirstChannelsOut, FirstInput, FirstOut, list_first_channels, open_first
from relevo.kit.ids import ChannelId, ContactId
from relevo.platform.http import Caller, RequestTx, Router

router = Router(tags=["conversations"])


@router.get("/contacts/{contact_id}/first-channels", caller=Caller.TEAMMATE, errors=[contacts.NoSuchContact])
async def get_first_channels(contact_id: ContactId, tx: RequestTx) -> FirstChannelsOut:
    """The channels on which a template may be the first word to this contact, and whom it would reach."""
    return await list_first_channels(tx, contact_id)


@router.post(
    "/contacts/{contact_id}/first-conversation",
    caller=Caller.TEAMMATE,
    errors=[contacts.NoSuchContact, UnknownChannel, contacts.NumberUnusable, contacts.NumberOfAnother],
)
async def open_first_conversation(contact_id: ContactId, given: FirstInput, tx: RequestTx) -> FirstOut:
    """The conversation with this contact on the channel, made if there is none; the same each time.

    Nobody holds a new one and no list shows it before a template is sent in it.
    """
    return await open_first(tx, contact_id, ChannelId(given.channel_id))
