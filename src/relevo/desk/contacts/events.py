"""What screens hear about contacts."""

from relevo.desk.contacts.queries import get_contact
from relevo.desk.contacts.schemas import ContactOut
from relevo.kit.ids import ContactId
from relevo.platform import events
from relevo.platform.db import Tx

CONTACT_UPDATED = "contact.updated"
CONTACT_MOVED = "contact.moved"


async def announce_contact(tx: Tx, contact_id: ContactId) -> ContactOut:
    """Tell the team how this contact looks now (also when it is new)."""
    contact = await get_contact(tx, contact_id)
    await events.append(tx, CONTACT_UPDATED, audience=["team"], payload={"contact": contact.model_dump(mode="json")})
    return contact


async def announce_move(tx: Tx, first: ContactId, second: ContactId) -> None:
    """Conversations changed hands between two contacts: whoever looks at either fetches afresh."""
    await events.append(tx, CONTACT_MOVED, audience=["team"], payload={"contact_ids": [str(first), str(second)]})
