"""After two contacts became one, or two again: what contradicts itself is settled, and the cap holds.

Safe to run twice: the second run finds nothing to settle.
"""

from relevo.desk.audit import api as audit
from relevo.desk.memories import past, repository
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.keeping import choose_leaving, said_last
from relevo.desk.memories.queries import cap_of
from relevo.desk.memories.tables import SINGLE_KEYS, Memory
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx


async def do_settle(tx: Tx, contact_id: ContactId) -> int:
    """How many memories changed."""
    await repository.lock_contact(tx, contact_id)
    changed = await past.revive_replaced_elsewhere(tx, contact_id)
    changed += await _settle_contradictions(tx, contact_id)
    cap = cap_of(await repository.fetch_rules(tx, contact_id))
    known = await repository.fetch_active(tx, contact_id)
    while len(known) > cap:
        leaving = choose_leaving(known, await tx.now())
        if leaving is None:
            break
        await past.end_memory(tx, leaving.id, "evicted")
        await _record(tx, "memory.made_room", leaving)
        known.remove(leaving)
        changed += 1
    if changed:
        await announce_memories(tx, contact_id)
    return changed


async def _settle_contradictions(tx: Tx, contact_id: ContactId) -> int:
    """Of two about the same, what a person wrote or pinned holds, else what was said last."""
    holding: dict[str, Memory] = {}
    changed = 0
    for memory in sorted(await repository.fetch_active(tx, contact_id), key=_rank, reverse=True):
        kept = holding.setdefault(memory.key, memory) if memory.key in SINGLE_KEYS else memory
        if kept is not memory and not memory.stays_by_itself:
            await repository.supersede_memory(tx, memory.id, kept.id)
            await _record(tx, "memory.replaced", memory)
            changed += 1
    return changed


def _rank(memory: Memory) -> tuple[bool, str, str]:
    return memory.stays_by_itself, said_last(memory.sources), memory.last_confirmed_at.isoformat()


async def _record(tx: Tx, action: str, memory: Memory) -> None:
    await audit.record(
        tx,
        action,
        by=audit.SYSTEM,
        subject_kind="memory",
        subject_id=memory.id,
        contact_id=str(memory.contact_id),
        kind=memory.kind,
    )
