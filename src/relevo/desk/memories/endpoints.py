from typing import Annotated

from fastapi import Query, Response

from relevo.desk.contacts.api import NoSuchContact
from relevo.desk.memories import queries
from relevo.desk.memories.actions.add_memory import do_add_memory
from relevo.desk.memories.actions.change_memory import do_bring_back, do_change_memory, do_forget_memory, teammate
from relevo.desk.memories.actions.choose_consent import do_choose_consent
from relevo.desk.memories.errors import (
    MemoriesFull,
    MemoriesRefused,
    NeverRemembered,
    NoSuchMemory,
    NotTheirMessage,
)
from relevo.desk.memories.schemas import (
    ConsentInput,
    ConsentOut,
    EndedMemoryOut,
    MemoriesOut,
    MemoryChange,
    MemoryHistoryOut,
    MemoryInput,
    MemoryOut,
    render_memory,
)
from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["memories"])

MemoryIds = Annotated[list[MemoryId], Query(min_length=1, max_length=100)]


@router.get("/contacts/{contact_id}/memories", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_memories(contact_id: ContactId, tx: RequestTx) -> MemoriesOut:
    """What is remembered about a contact, how much may be, and whether they agreed."""
    return await queries.list_memories(tx, contact_id)


@router.post(
    "/contacts/{contact_id}/memories",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchContact, MemoriesFull, NeverRemembered, NotTheirMessage, MemoriesRefused],
)
async def add_memory(contact_id: ContactId, given: MemoryInput, tx: RequestTx, actor: CurrentActor) -> MemoryOut:
    """Remember something about a contact, with the message it was read out of if there is one."""
    return render_memory(await do_add_memory(tx, contact_id, given, by=actor))


@router.patch("/memories/{memory_id}", caller=Caller.TEAMMATE, errors=[NoSuchMemory, NeverRemembered])
async def change_memory(memory_id: MemoryId, change: MemoryChange, tx: RequestTx, actor: CurrentActor) -> MemoryOut:
    """Correct a memory, or pin it so that it never goes by itself."""
    return render_memory(await do_change_memory(tx, memory_id, change, by=teammate(actor)))


@router.delete("/memories/{memory_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchMemory])
async def forget_memory(memory_id: MemoryId, tx: RequestTx, actor: CurrentActor) -> Response:
    """Erase a memory and what it said before. It is not learned again from what was said until now."""
    await do_forget_memory(tx, memory_id, by=teammate(actor))
    return Response(status_code=204)


@router.get("/memories/{memory_id}/history", caller=Caller.TEAMMATE, errors=[NoSuchMemory])
async def get_memory_history(memory_id: MemoryId, tx: RequestTx) -> MemoryHistoryOut:
    """What a memory said before, and who wrote it then."""
    return await queries.get_history(tx, memory_id)


@router.get("/contacts/{contact_id}/ended-memories", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_ended_memories(contact_id: ContactId, tx: RequestTx) -> list[EndedMemoryOut]:
    """What went by itself in the last thirty days: no room, too old, or taken back by the customer."""
    return await queries.list_ended(tx, contact_id)


@router.get("/contacts/{contact_id}/used-memories", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def list_used_memories(contact_id: ContactId, tx: RequestTx, id: MemoryIds) -> list[EndedMemoryOut]:  # noqa: A002 - the parameter's name in the address
    """The memories that an answer leaned on, by their ids, whatever became of them. Erased ones are missing."""
    return await queries.list_named(tx, contact_id, id)


@router.post("/memories/{memory_id}/bring-back", caller=Caller.TEAMMATE, errors=[NoSuchMemory, MemoriesFull])
async def bring_memory_back(memory_id: MemoryId, tx: RequestTx, actor: CurrentActor) -> MemoryOut:
    """Bring back a memory that went by itself."""
    return render_memory(await do_bring_back(tx, memory_id, by=teammate(actor)))


@router.put("/contacts/{contact_id}/memory-consent", caller=Caller.TEAMMATE, errors=[NoSuchContact])
async def choose_memory_consent(
    contact_id: ContactId, given: ConsentInput, tx: RequestTx, actor: CurrentActor
) -> ConsentOut:
    """Write down what the customer said about being remembered."""
    return await do_choose_consent(tx, contact_id, given.choice, by=teammate(actor))
