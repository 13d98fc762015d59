"""A teammate corrects, pins or deletes a memory."""

from relevo.desk.memories import repository
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.queries import get_memory
from relevo.desk.memories.schemas import MemoryChange
from relevo.desk.memories.tables import Memory
from relevo.kit.ids import MemoryId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_change_memory(tx: Tx, memory_id: MemoryId, change: MemoryChange, *, by: Actor) -> Memory:
    memory = await get_memory(tx, memory_id)
    text = memory.text if change.text is None else change.text
    pinned = memory.pinned if change.pinned is None else change.pinned
    await repository.update_memory(tx, memory_id, text=text, pinned=pinned)
    if text != memory.text:
        await repository.take_authorship(tx, memory_id, by.teammate_id)
    await announce_memories(tx, memory.contact_id)
    return await get_memory(tx, memory_id)


async def do_forget_memory(tx: Tx, memory_id: MemoryId) -> None:
    memory = await get_memory(tx, memory_id)
    await repository.forget_memory(tx, memory_id)
    await announce_memories(tx, memory.contact_id)
