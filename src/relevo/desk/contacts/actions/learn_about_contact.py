"""Something a customer says about themselves, or a signed page says for them, fills what is still empty.

It never overwrites: a teammate may have corrected it, and anybody can claim any name in a chat.
"""

from dataclasses import replace

from relevo.desk.contacts.errors import NoSuchContact
from relevo.desk.contacts.events import announce_contact
from relevo.desk.contacts.repository import find_contact, update_contact
from relevo.desk.contacts.tables import Contact
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx


async def do_learn_about_contact(  # noqa: PLR0913 - each thing that can be learned
    tx: Tx,
    contact_id: ContactId,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    verified: bool = False,
) -> Contact:
    contact = await find_contact(tx, contact_id, lock=True)
    if contact is None:
        raise NoSuchContact
    known = replace(
        contact,
        name=contact.name or name,
        email=contact.email or email,
        phone=contact.phone or phone,
        language=contact.language or language,
    )
    known = replace(known, is_visitor=known.is_visitor and not (verified or known.name or known.email or known.phone))
    if known != contact:
        await update_contact(tx, known)
        await announce_contact(tx, contact_id)
    return known
