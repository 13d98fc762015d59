"""An assistant remembers facts that were found in a customer's own messages: add, confirm, replace, take back, or
leave it.

Safe to run twice with the same facts: the second time confirms them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.memories import past, repository
from relevo.desk.memories.events import announce_memories
from relevo.desk.memories.keeping import choose_leaving, digests_of, expiry_of, said_last
from relevo.desk.memories.never_store import find_unlearnable
from relevo.desk.memories.queries import cap_of, describe_consent
from relevo.desk.memories.schemas import MEMORY_CHARACTERS
from relevo.desk.memories.tables import EndState, Kind, Memory
from relevo.desk.memories.tidying import plan_tidying
from relevo.kit.ids import ContactId, MemoryId
from relevo.kit.text.folding import fold
from relevo.platform.db import Tx

SAME_FROM = 0.8


@dataclass(frozen=True, kw_only=True)
class Fact:
    """`key` is what it is about: with a key of its own (email) facts replace each other, else they stand side by side.

    `quote` are the customer's words that prove it; whoever makes a fact has found them in the source. `replaces` names
    a memory that it contradicts.
    """

    kind: Kind
    key: str
    text: str
    quote: str
    sources: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    confidence: float = 0.9
    is_single: bool = True
    replaces: MemoryId | None = None


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """The customer says that something is not so any more. `text`: only if it says this; None: whatever it says.

    `erase`: they asked to forget it; its text goes at once, and it is not learned again. `said_in`: the message; what
    was said after it stays.
    """

    key: str
    text: str | None = None
    erase: bool = False
    said_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Writer:
    tx: Tx
    contact_id: ContactId
    doer: audit.Doer
    assistant_id: UUID
    cap: int
    now: datetime


async def do_remember(
    tx: Tx,
    contact_id: ContactId,
    facts: Sequence[Fact],
    *,
    assistant_id: UUID,
    taken_back: Sequence[TakenBack] = (),
) -> int:
    """How many memories changed; 0 where the contact refused, or did not agree yet and has to."""
    await repository.lock_contact(tx, contact_id)
    rules = await repository.fetch_rules(tx, contact_id)
    doer = audit.Doer("assistant", assistant_id)
    now = await tx.now()
    writer = _Writer(tx=tx, contact_id=contact_id, doer=doer, assistant_id=assistant_id, cap=cap_of(rules), now=now)
    changed = 0
    for one in taken_back:
        changed += await _take_back(writer, one)
    if describe_consent(rules).may_learn:
        for fact in facts:
            changed += await _remember(writer, fact)
    if changed:
        await announce_memories(tx, contact_id)
        await plan_tidying(tx)
    return changed


async def _remember(writer: _Writer, fact: Fact) -> bool:
    tx, contact_id = writer.tx, writer.contact_id
    text = fact.text[:MEMORY_CHARACTERS]
    if find_unlearnable(text) or find_unlearnable(fact.quote):
        return False
    known = await repository.fetch_active(tx, contact_id)
    same = next((memory for memory in known if _is_same(memory, fact)), None)
    if same is not None:
        expires_at = None if same.stays_by_itself else expiry_of(same.kind, since=writer.now)
        await repository.confirm_memory(tx, same.id, fact.sources or same.sources, expires_at=expires_at)
        return False
    named = [str(source["message_id"]) for source in fact.sources]
    if await past.is_buried(tx, contact_id, digests_of(tx.tenant, fact.key, text, named)):
        return False
    replaced = next((memory for memory in known if _is_replaced(memory, fact)), None)
    if replaced is not None and (replaced.stays_by_itself or _is_older(fact, replaced)):
        return False
    if replaced is None and len(known) >= writer.cap and not await _make_room(writer, known):
        return False
    memory_id = await _insert(writer, fact, text)
    if replaced is not None:
        await repository.supersede_memory(tx, replaced.id, memory_id)
    await _record(writer, "memory.replaced" if replaced else "memory.added", memory_id, fact.kind)
    return True


async def _insert(writer: _Writer, fact: Fact, text: str) -> MemoryId:
    found = repository.NewMemory(
        contact_id=writer.contact_id,
        kind=fact.kind,
        key=fact.key,
        text=text,
        sources=fact.sources,
        author_kind="assistant",
        author_id=writer.assistant_id,
        confidence=fact.confidence,
        expires_at=expiry_of(fact.kind, since=writer.now),
    )
    return await repository.insert_memory(writer.tx, found)


async def _take_back(writer: _Writer, one: TakenBack) -> int:
    """What people wrote or pinned stays; a wish to forget holds for everything."""
    known = await repository.fetch_active(writer.tx, writer.contact_id)
    meant = [memory for memory in known if _is_meant(memory, one)]
    for memory in meant:
        if one.erase:
            await past.erase_memory(writer.tx, memory.id)
        else:
            await past.end_memory(writer.tx, memory.id, "retracted")
        await _record(writer, "memory.erased" if one.erase else "memory.taken_back", memory.id, memory.kind)
    return len(meant)


async def _make_room(writer: _Writer, known: Sequence[Memory]) -> bool:
    leaving = choose_leaving(known, writer.now)
    if leaving is None:
        return False
    state: EndState = "evicted"
    await past.end_memory(writer.tx, leaving.id, state)
    await _record(writer, "memory.made_room", leaving.id, leaving.kind)
    return True


async def _record(writer: _Writer, action: str, memory_id: MemoryId, kind: Kind) -> None:
    await audit.record(
        writer.tx,
        action,
        by=writer.doer,
        subject_kind="memory",
        subject_id=memory_id,
        contact_id=str(writer.contact_id),
        kind=kind,
    )


def _is_meant(memory: Memory, one: TakenBack) -> bool:
    if memory.key != one.key or (memory.stays_by_itself and not one.erase):
        return False
    if one.said_in is not None and said_last(memory.sources) > one.said_in:
        return False
    return one.text is None or fold(memory.text) == fold(one.text)


def _is_older(fact: Fact, memory: Memory) -> bool:
    """Conversations on two channels are read in any order; what was said last holds."""
    return bool(fact.sources) and said_last(fact.sources) < said_last(memory.sources)


def _is_replaced(memory: Memory, fact: Fact) -> bool:
    return memory.id == fact.replaces or (fact.is_single and memory.key == fact.key)


def _is_same(memory: Memory, fact: Fact) -> bool:
    if fact.is_single:
        return memory.key == fact.key and fold(memory.text) == fold(fact.text)
    return memory.kind == fact.kind and _similarity(memory.text, fact.text) >= SAME_FROM


def _similarity(first: str, second: str) -> float:
    grams = [{text[i : i + 3] for i in range(len(text) - 2)} for text in (first.casefold(), second.casefold())]
    union = grams[0] | grams[1]
    return len(grams[0] & grams[1]) / len(union) if union else float(first == second)
