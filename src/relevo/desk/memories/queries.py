"""Reading memories."""

from relevo.desk.contacts import api as contacts
from relevo.desk.memories import repository
from relevo.desk.memories.errors import NoSuchMemory
from relevo.desk.memories.schemas import MemoriesOut, render_memory
from relevo.desk.memories.tables import Memory
from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.db import Tx

USUAL_CAP = 30
HIGHEST_CAP = 200


async def list_memories(tx: Tx, contact_id: ContactId) -> MemoriesOut:
    """Raises NoSuchContact, also for another workspace's contact."""
    await contacts.get_contact(tx, contact_id)
    found = await repository.fetch_active(tx, contact_id)
    return MemoriesOut(items=[render_memory(memory) for memory in found], cap=await get_cap(tx))


async def list_active(tx: Tx, contact_id: ContactId) -> list[Memory]:
    """For an assistant's turn. Only where its memories are switched on."""
    return await repository.fetch_active(tx, contact_id)


async def get_memory(tx: Tx, memory_id: MemoryId) -> Memory:
    memory = await repository.find_memory(tx, memory_id)
    if memory is None:
        raise NoSuchMemory
    return memory


async def get_cap(tx: Tx) -> int:
    cap = await repository.fetch_cap(tx)
    return USUAL_CAP if cap is None else max(0, min(cap, HIGHEST_CAP))
