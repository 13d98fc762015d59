"""A teammate writes down what is worth remembering, on their own or out of a message."""

from relevo.desk.audit import api as audit
from relevo.desk.contacts import api as contacts
from relevo.desk.memories import past, repository
from relevo.desk.memories.errors import MemoriesFull, MemoriesRefused, NeverRemembered, NotTheirMessage
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.keeping import digests_of
from relevo.desk.memories.never_store import find_forbidden
from relevo.desk.memories.queries import cap_of, get_memory
from relevo.desk.memories.schemas import MemoryInput
from relevo.desk.memories.tables import Memory
from relevo.kit.ids import ContactId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

# What a person writes is about nothing in particular: it replaces nothing.
NOTE_KEY = "note"


async def do_add_memory(tx: Tx, contact_id: ContactId, given: MemoryInput, *, by: Actor) -> Memory:
    await contacts.get_contact(tx, contact_id)
    check_allowed(given.text)
    await repository.lock_contact(tx, contact_id)
    rules = await repository.fetch_rules(tx, contact_id)
    if rules.choice == "refused":
        raise MemoriesRefused
    cap = cap_of(rules)
    if len(await repository.fetch_active(tx, contact_id)) >= cap:
        raise MemoriesFull(cap=cap)
    source = await repository.find_source(tx, contact_id, given.message_id) if given.message_id else None
    if given.message_id is not None and source is None:
        raise NotTheirMessage
    written = repository.NewMemory(
        contact_id=contact_id,
        kind=given.kind,
        key=NOTE_KEY,
        text=given.text,
        sources=[source] if source else [],
        author_kind="teammate",
        author_id=by.teammate_id,
    )
    memory_id = await repository.insert_memory(tx, written)
    await past.dig_up(tx, contact_id, digests_of(tx.tenant, NOTE_KEY, given.text))
    await audit.record(
        tx,
        "memory.added",
        by=by,
        subject_kind="memory",
        subject_id=memory_id,
        contact_id=str(contact_id),
        kind=given.kind,
    )
    await announce_memories(tx, contact_id)
    return await get_memory(tx, memory_id)


def check_allowed(text: str) -> None:
    """Raises NeverRemembered with the category."""
    category = find_forbidden(text)
    if category is not None:
        raise NeverRemembered(category=category)
