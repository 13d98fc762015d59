from fastapi import Response

from relevo.desk.contacts.api import NoSuchContact
from relevo.desk.memories import queries
from relevo.desk.memories.actions.add_memory import do_add_memory
from relevo.desk.memories.actions.change_memory import do_change_memory, do_forget_memory
from relevo.desk.memories.errors import MemoriesFull, NoSuchMemory
from relevo.desk.memories.schemas import MemoriesOut, MemoryChange, MemoryInput, MemoryOut, render_memory
from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["memories"])


@router.get("/contacts/{contact_id}/memories", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_memories(contact_id: ContactId, tx: RequestTx) -> MemoriesOut:
    """What is remembered about a contact, and how much may be."""
    return await queries.list_memories(tx, contact_id)


@router.post(
    "/contacts/{contact_id}/memories",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchContact, MemoriesFull],
)
async def add_memory(contact_id: ContactId, given: MemoryInput, tx: RequestTx, actor: CurrentActor) -> MemoryOut:
    """Remember something about a contact."""
    return render_memory(await do_add_memory(tx, contact_id, given, by=actor))


@router.patch("/memories/{memory_id}", caller=Caller.TEAMMATE, errors=[NoSuchMemory])
async def change_memory(memory_id: MemoryId, change: MemoryChange, tx: RequestTx, actor: CurrentActor) -> MemoryOut:
    """Correct a memory, or pin it so that it never goes by itself."""
    return render_memory(await do_change_memory(tx, memory_id, change, by=actor))


@router.delete("/memories/{memory_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchMemory])
async def forget_memory(memory_id: MemoryId, tx: RequestTx) -> Response:
    """Erase a memory and what it had replaced."""
    await do_forget_memory(tx, memory_id)
    return Response(status_code=204)
