"""A teammate writes down what is worth remembering."""

from relevo.desk.contacts import api as contacts
from relevo.desk.memories import repository
from relevo.desk.memories.errors import MemoriesFull
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.queries import get_cap, get_memory
from relevo.desk.memories.schemas import MemoryInput
from relevo.desk.memories.tables import Memory
from relevo.kit.ids import ContactId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_add_memory(tx: Tx, contact_id: ContactId, given: MemoryInput, *, by: Actor) -> Memory:
    await contacts.get_contact(tx, contact_id)
    await repository.lock_contact(tx, contact_id)
    cap = await get_cap(tx)
    if len(await repository.fetch_active(tx, contact_id)) >= cap:
        raise MemoriesFull(cap=cap)
    written = repository.NewMemory(
        contact_id=contact_id,
        kind=given.kind,
        key="note",
        text=given.text,
        author_kind="teammate",
        author_id=by.teammate_id,
    )
    memory_id = await repository.insert_memory(tx, written)
    await announce_memories(tx, contact_id)
    return await get_memory(tx, memory_id)
