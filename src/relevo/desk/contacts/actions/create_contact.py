"""A teammate writes down a new contact."""

from relevo.desk.contacts.events import announce_contact
from relevo.desk.contacts.repository import insert_contact
from relevo.desk.contacts.schemas import ContactInput, ContactOut
from relevo.desk.contacts.tables import Contact
from relevo.kit.colors import color_for
from relevo.kit.ids import ContactId, new_id
from relevo.platform.db import Tx


async def do_create_contact(tx: Tx, given: ContactInput) -> ContactOut:
    contact_id = ContactId(new_id())
    await insert_contact(
        tx,
        Contact(
            id=contact_id,
            name=given.name,
            email=given.email,
            phone=given.phone,
            language=given.language,
            timezone=None,
            color=color_for(contact_id),
            is_visitor=False,
            attributes=dict(given.attributes),
            created_at=await tx.now(),
            last_seen_at=None,
        ),
    )
    return await announce_contact(tx, contact_id)
