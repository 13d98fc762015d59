"""A contact is written to first, on a channel whose addresses are phone numbers.

The address that comes of a phone number stays unverified, also when somebody answers from it: that the number is this
contact's, only a teammate wrote, who may have mistyped it.
"""

import re

from relevo.desk.contacts.errors import NumberOfAnother, NumberUnusable
from relevo.desk.contacts.events import announce_contact
from relevo.desk.contacts.joining.repository import digits_of
from relevo.desk.contacts.queries import get_contact
from relevo.desk.contacts.repository import find_identity, find_identity_on, insert_identity
from relevo.desk.contacts.tables import Identity
from relevo.kit.ids import ChannelId, ContactId, IdentityId, new_id
from relevo.platform.db import Tx

# How each kind of channel writes the number +34600111222.
_FORMS = {"whatsapp": "{}", "twilio_whatsapp": "+{}"}
REACHED_BY_PHONE = tuple(_FORMS)
# With its country, or it is not one number: +34..., 0034...
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")


def address_of(channel_kind: str, phone: str | None) -> str | None:
    """None where the number is missing, without its country, or not of 8 to 15 digits."""
    plain = ("+" if (phone or "").strip().startswith("+") else "") + digits_of(phone or "")
    found = _INTERNATIONAL.fullmatch(plain)
    return _FORMS[channel_kind].format(found[1]) if found else None


async def do_reach_by_phone(tx: Tx, contact_id: ContactId, *, channel_id: ChannelId, channel_kind: str) -> IdentityId:
    """The contact's address on the channel; made of their phone number if they have none.

    Raises NoSuchContact, NumberUnusable, NumberOfAnother.
    """
    contact = await get_contact(tx, contact_id)
    known = await find_identity_on(tx, contact_id=contact_id, channel_id=channel_id)
    if known is not None:
        return known
    address = address_of(channel_kind, contact.phone)
    if address is None or contact.merged_into is not None:
        raise NumberUnusable
    made = Identity(
        id=IdentityId(new_id()), contact_id=contact_id, channel_kind=channel_kind, address=address, verified=False
    )
    if await insert_identity(tx, made, channel_id):
        await announce_contact(tx, contact_id)
        return made.id
    owned = await find_identity(tx, channel_id, address)
    if owned is None or owned.contact_id != contact_id:
        raise NumberOfAnother
    return owned.id
