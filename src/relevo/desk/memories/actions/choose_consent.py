"""Whether a customer wants to be remembered: said by them on their page, or to a teammate who writes it down."""

from relevo.desk.audit import api as audit
from relevo.desk.contacts import api as contacts
from relevo.desk.memories import consent
from relevo.desk.memories.actions.change_memory import Changer
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.queries import describe_consent
from relevo.desk.memories.repository import fetch_rules
from relevo.desk.memories.schemas import Choice, ConsentOut
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx


async def do_choose_consent(tx: Tx, contact_id: ContactId, choice: Choice | None, *, by: Changer) -> ConsentOut:
    """Refused: assistants read and learn nothing of them from now on. What is there stays until it is erased."""
    await contacts.get_contact(tx, contact_id)
    if choice is None:
        await consent.delete_consent(tx, contact_id)
    else:
        await consent.store_consent(tx, contact_id, choice, by_kind=by.kind, by_id=by.id)
    await audit.record(
        tx, "memory.consent_chosen", by=by.doer, subject_kind="contact", subject_id=contact_id, choice=choice
    )
    await announce_memories(tx, contact_id)
    return describe_consent(await fetch_rules(tx, contact_id))
