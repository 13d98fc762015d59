"""A teammate corrects or completes a contact."""

from dataclasses import replace

from relevo.desk.contacts.errors import NoSuchContact, TooManyAttributes
from relevo.desk.contacts.events import announce_contact
from relevo.desk.contacts.queries import get_contact
from relevo.desk.contacts.repository import find_contact, update_contact
from relevo.desk.contacts.schemas import MAX_ATTRIBUTES, ContactChange, ContactOut
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx


async def do_change_contact(tx: Tx, contact_id: ContactId, change: ContactChange) -> ContactOut:
    contact = await find_contact(tx, contact_id, lock=True)
    if contact is None:
        raise NoSuchContact
    merged = {**contact.attributes, **change.attributes}
    attributes = {name: value for name, value in merged.items() if value is not None}
    if len(attributes) > MAX_ATTRIBUTES:
        raise TooManyAttributes
    given = change.model_dump(exclude_unset=True, exclude={"attributes"})
    changed = replace(contact, **given, attributes=attributes)
    known = bool(changed.name or changed.email or changed.phone)
    changed = replace(changed, is_visitor=changed.is_visitor and not known)
    if changed == contact:
        return await get_contact(tx, contact_id)
    await update_contact(tx, changed)
    return await announce_contact(tx, contact_id)
