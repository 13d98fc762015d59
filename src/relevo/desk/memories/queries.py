"""Reading memories."""

from collections.abc import Sequence

from relevo.desk.contacts import api as contacts
from relevo.desk.memories import past, repository
from relevo.desk.memories.errors import NoSuchMemory
from relevo.desk.memories.repository import Rules
from relevo.desk.memories.schemas import (
    ConsentOut,
    EndedMemoryOut,
    MemoriesOut,
    MemoryHistoryOut,
    render_ended,
    render_memory,
)
from relevo.desk.memories.tables import Memory
from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.db import Tx

USUAL_CAP = 30
HIGHEST_CAP = 200


async def list_memories(tx: Tx, contact_id: ContactId) -> MemoriesOut:
    """Raises NoSuchContact, also for another workspace's contact."""
    await contacts.get_contact(tx, contact_id)
    found = await repository.fetch_active(tx, contact_id)
    rules = await repository.fetch_rules(tx, contact_id)
    return MemoriesOut(
        items=[render_memory(memory) for memory in found], cap=cap_of(rules), consent=describe_consent(rules)
    )


async def list_active(tx: Tx, contact_id: ContactId) -> list[Memory]:
    """For an assistant's turn; none of somebody who refused. Only where its memories are switched on."""
    return await repository.fetch_active(tx, contact_id, unless_refused=True)


async def list_ended(tx: Tx, contact_id: ContactId) -> list[EndedMemoryOut]:
    """What went by itself and can still be brought back."""
    await contacts.get_contact(tx, contact_id)
    return [render_ended(ended) for ended in await past.fetch_ended(tx, contact_id)]


async def list_named(tx: Tx, contact_id: ContactId, memory_ids: Sequence[MemoryId]) -> list[EndedMemoryOut]:
    """What an answer leaned on, also if it was replaced since."""
    await contacts.get_contact(tx, contact_id)
    return [render_ended(one) for one in await past.fetch_named(tx, contact_id, memory_ids)]


async def get_history(tx: Tx, memory_id: MemoryId) -> MemoryHistoryOut:
    memory = await get_memory(tx, memory_id)
    versions = await past.fetch_versions(tx, memory_id)
    return MemoryHistoryOut(now=render_memory(memory), before=[render_ended(version) for version in versions])


async def get_memory(tx: Tx, memory_id: MemoryId) -> Memory:
    memory = await repository.find_memory(tx, memory_id)
    if memory is None:
        raise NoSuchMemory
    return memory


def cap_of(rules: Rules) -> int:
    return USUAL_CAP if rules.cap is None else max(0, min(rules.cap, HIGHEST_CAP))


def describe_consent(rules: Rules) -> ConsentOut:
    return ConsentOut(
        choice=rules.choice,
        asks_first=rules.asks_first,
        may_learn=rules.choice == "granted" or (rules.choice is None and not rules.asks_first),
    )
