"""Reading contacts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from relevo.desk.contacts import repository
from relevo.desk.contacts.errors import NoSuchContact
from relevo.desk.contacts.schemas import ContactOut, render_contact
from relevo.desk.contacts.tables import Contact, Identity
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx
from relevo.platform.http import Page, PageRequest


async def get_contact(tx: Tx, contact_id: ContactId) -> ContactOut:
    contact = await repository.find_contact(tx, contact_id)
    if contact is None:
        raise NoSuchContact
    return (await _with_identities(tx, [contact]))[0]


async def list_contacts(tx: Tx, text: str | None, page: PageRequest) -> Page[ContactOut]:
    after = page.after(datetime, UUID)
    found = await repository.search_contacts(
        tx, text, limit=page.limit + 1, after=(after[0], ContactId(after[1])) if after else None
    )
    contacts, cursor = page.cut(found, lambda contact: (contact.created_at, contact.id))
    return Page(items=await _with_identities(tx, contacts), next_cursor=cursor)


async def find_contacts(tx: Tx, contact_ids: Iterable[ContactId]) -> dict[ContactId, Contact]:
    """Those that exist, for lists that show many at once."""
    return {contact.id: contact for contact in await repository.fetch_contacts(tx, list(set(contact_ids)))}


def display_name(contact: Contact) -> str:
    """What to call somebody on one line, however little is known."""
    return contact.name or contact.email or contact.phone or f"#{contact.id.hex[-4:].upper()}"


async def _with_identities(tx: Tx, contacts: Sequence[Contact]) -> list[ContactOut]:
    by_contact: defaultdict[ContactId, list[Identity]] = defaultdict(list)
    for identity in await repository.fetch_identities(tx, [contact.id for contact in contacts]):
        by_contact[identity.contact_id].append(identity)
    return [render_contact(contact, by_contact[contact.id]) for contact in contacts]
