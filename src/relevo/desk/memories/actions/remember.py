"""An assistant remembers facts that were found in a customer's own messages: add, confirm, replace or leave it.

Safe to run twice with the same facts: the second time confirms them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from relevo.desk.memories import repository
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.queries import get_cap
from relevo.desk.memories.schemas import MEMORY_CHARACTERS
from relevo.desk.memories.tables import Kind, Memory
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

SAME_FROM = 0.8


@dataclass(frozen=True, kw_only=True)
class Fact:
    """`key` is what it is about: with a key of its own (email) facts replace each other, else they stand side by side.

    `quote` are the customer's words that prove it; whoever makes a fact has found them in the source.
    """

    kind: Kind
    key: str
    text: str
    quote: str
    sources: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    confidence: float = 0.9
    is_single: bool = True


async def do_remember(tx: Tx, contact_id: ContactId, facts: Sequence[Fact], *, assistant_id: UUID) -> int:
    """How many memories changed."""
    await repository.lock_contact(tx, contact_id)
    cap = await get_cap(tx)
    changed = 0
    for fact in facts:
        changed += await _remember(tx, contact_id, fact, assistant_id=assistant_id, cap=cap)
    if changed:
        await announce_memories(tx, contact_id)
    return changed


async def _remember(tx: Tx, contact_id: ContactId, fact: Fact, *, assistant_id: UUID, cap: int) -> bool:
    known = await repository.fetch_active(tx, contact_id)
    same = next((memory for memory in known if _is_same(memory, fact)), None)
    if same is not None:
        await repository.confirm_memory(tx, same.id, fact.sources or same.sources)
        return False
    replaced = next((memory for memory in known if fact.is_single and memory.key == fact.key), None)
    if replaced is not None and replaced.stays_by_itself:
        return False
    if replaced is None and len(known) >= cap and not await _make_room(tx, known):
        return False
    found = repository.NewMemory(
        contact_id=contact_id,
        kind=fact.kind,
        key=fact.key,
        text=fact.text[:MEMORY_CHARACTERS],
        sources=fact.sources,
        author_kind="assistant",
        author_id=assistant_id,
        confidence=fact.confidence,
    )
    memory_id = await repository.insert_memory(tx, found)
    if replaced is not None:
        await repository.supersede_memory(tx, replaced.id, memory_id)
    return True


async def _make_room(tx: Tx, known: Sequence[Memory]) -> bool:
    """The least useful goes: the longest unconfirmed of those that no person wrote or pinned."""
    may_go = [memory for memory in known if not memory.stays_by_itself]
    if not may_go:
        return False
    await repository.forget_memory(tx, min(may_go, key=lambda memory: (memory.last_confirmed_at, memory.confidence)).id)
    return True


def _is_same(memory: Memory, fact: Fact) -> bool:
    if fact.is_single:
        return memory.key == fact.key and memory.text == fact.text
    return memory.kind == fact.kind and _similarity(memory.text, fact.text) >= SAME_FROM


def _similarity(first: str, second: str) -> float:
    grams = [{text[i : i + 3] for i in range(len(text) - 2)} for text in (first.casefold(), second.casefold())]
    union = grams[0] | grams[1]
    return len(grams[0] & grams[1]) / len(union) if union else float(first == second)
