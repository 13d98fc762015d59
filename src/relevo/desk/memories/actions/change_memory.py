"""A teammate, or the customer on their own page, corrects, pins, deletes or brings back a memory."""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.memories import past, repository
from relevo.desk.memories.actions.add_memory import check_allowed
from relevo.desk.memories.errors import MemoriesFull, NoSuchMemory
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.keeping import expiry_of
from relevo.desk.memories.queries import cap_of, get_memory
from relevo.desk.memories.schemas import MemoryChange
from relevo.desk.memories.tables import AuthorKind, Memory
from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


@dataclass(frozen=True)
class Changer:
    """Who changes it: how they stand in the memory, and how in the audit trail."""

    kind: AuthorKind
    id: UUID
    doer: Actor | audit.Doer


def teammate(actor: Actor) -> Changer:
    return Changer("teammate", actor.teammate_id, actor)


def customer(contact_id: ContactId) -> Changer:
    return Changer("contact", contact_id, audit.Doer("contact", contact_id))


async def do_change_memory(tx: Tx, memory_id: MemoryId, change: MemoryChange, *, by: Changer) -> Memory:
    memory = await get_memory(tx, memory_id)
    if change.text is not None and change.text != memory.text:
        check_allowed(change.text)
        await repository.rewrite_memory(tx, memory_id, change.text, author_kind=by.kind, author_id=by.id)
        await _record(tx, "memory.corrected", memory, by)
        memory = await get_memory(tx, memory_id)
    if change.pinned is not None and change.pinned != memory.pinned:
        stays = change.pinned or memory.author_kind != "assistant"
        expires_at = None if stays else expiry_of(memory.kind, since=await tx.now())
        await repository.pin_memory(tx, memory_id, pinned=change.pinned, expires_at=expires_at)
        await _record(tx, "memory.pinned" if change.pinned else "memory.unpinned", memory, by)
    await announce_memories(tx, memory.contact_id)
    return await get_memory(tx, memory_id)


async def do_forget_memory(tx: Tx, memory_id: MemoryId, *, by: Changer) -> None:
    """Its text is gone, with what it said before; what is left keeps it from being learned again."""
    memory = await get_memory(tx, memory_id)
    await past.erase_memory(tx, memory_id)
    await _record(tx, "memory.erased", memory, by)
    await announce_memories(tx, memory.contact_id)


async def do_forget_all(tx: Tx, contact_id: ContactId, *, by: Changer) -> int:
    """Everything that is remembered, also what ended already; how many were active."""
    await repository.lock_contact(tx, contact_id)
    active = await repository.fetch_active(tx, contact_id)
    ended = [one.memory for one in await past.fetch_ended(tx, contact_id)]
    for memory in [*active, *ended]:
        await past.erase_memory(tx, memory.id)
        await _record(tx, "memory.erased", memory, by)
    await announce_memories(tx, contact_id)
    return len(active)


async def do_bring_back(tx: Tx, memory_id: MemoryId, *, by: Changer) -> Memory:
    """One that went by itself, within thirty days."""
    ended = await past.find_ended(tx, memory_id)
    if ended is None:
        raise NoSuchMemory
    memory = ended.memory
    await repository.lock_contact(tx, memory.contact_id)
    known = await repository.fetch_active(tx, memory.contact_id)
    cap = cap_of(await repository.fetch_rules(tx, memory.contact_id))
    if len(known) >= cap:
        raise MemoriesFull(cap=cap)
    await past.bring_back(tx, memory_id, expires_at=expiry_of(memory.kind, since=await tx.now()))
    await _record(tx, "memory.brought_back", memory, by)
    await announce_memories(tx, memory.contact_id)
    return await get_memory(tx, memory_id)


async def _record(tx: Tx, action: str, memory: Memory, by: Changer) -> None:
    await audit.record(
        tx,
        action,
        by=by.doer,
        subject_kind="memory",
        subject_id=memory.id,
        contact_id=str(memory.contact_id),
        kind=memory.kind,
    )
