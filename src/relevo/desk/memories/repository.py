"""All SQL of memories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.memories.tables import MEMORY_COLUMNS, MEMORY_WITH_AUTHOR, AuthorKind, Kind, Memory, memory_from
from relevo.kit.ids import ContactId, MemoryId, new_id
from relevo.platform.db import Tx


async def lock_contact(tx: Tx, contact_id: ContactId) -> None:
    """The cap is kept under this lock: two writers at once would both find the last free place."""
    await tx.execute("SELECT 1 FROM contact WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, contact_id)


async def fetch_active(tx: Tx, contact_id: ContactId) -> list[Memory]:
    """Pinned first, then the last confirmed."""
    rows = await tx.fetch(
        f"""
        SELECT {MEMORY_COLUMNS} FROM {MEMORY_WITH_AUTHOR}
        WHERE m.workspace_id = $1 AND m.contact_id = $2 AND m.state = 'active'
          AND (m.expires_at IS NULL OR m.expires_at > now())
        ORDER BY m.pinned DESC, m.last_confirmed_at DESC, m.id DESC
        """,
        tx.tenant,
        contact_id,
    )
    return [memory_from(row) for row in rows]


async def find_memory(tx: Tx, memory_id: MemoryId) -> Memory | None:
    row = await tx.fetchrow(
        f"""
        SELECT {MEMORY_COLUMNS} FROM {MEMORY_WITH_AUTHOR}
        WHERE m.workspace_id = $1 AND m.id = $2 AND m.state = 'active'
        """,
        tx.tenant,
        memory_id,
    )
    return memory_from(row) if row else None


@dataclass(frozen=True, kw_only=True)
class NewMemory:
    contact_id: ContactId
    kind: Kind
    key: str
    text: str
    author_kind: AuthorKind
    author_id: UUID | None
    sources: Sequence[dict[str, Any]] = ()
    confidence: float = 1.0


async def insert_memory(tx: Tx, memory: NewMemory) -> MemoryId:
    memory_id = MemoryId(new_id())
    await tx.execute(
        """
        INSERT INTO memory (workspace_id, id, contact_id, kind, key, text, sources, author_kind, author_id, confidence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        tx.tenant,
        memory_id,
        memory.contact_id,
        memory.kind,
        memory.key,
        memory.text,
        list(memory.sources),
        memory.author_kind,
        memory.author_id,
        memory.confidence,
    )
    return memory_id


async def update_memory(tx: Tx, memory_id: MemoryId, *, text: str, pinned: bool) -> None:
    await tx.execute(
        "UPDATE memory SET text = $3, pinned = $4 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        memory_id,
        text,
        pinned,
    )


async def take_authorship(tx: Tx, memory_id: MemoryId, teammate_id: UUID) -> None:
    """Whoever rewrites a memory answers for it from now on."""
    await tx.execute(
        """
        UPDATE memory SET author_kind = 'teammate', author_id = $3, confidence = 1, last_confirmed_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        memory_id,
        teammate_id,
    )


async def confirm_memory(tx: Tx, memory_id: MemoryId, sources: Sequence[dict[str, Any]]) -> None:
    await tx.execute(
        "UPDATE memory SET last_confirmed_at = now(), sources = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        memory_id,
        list(sources),
    )


async def supersede_memory(tx: Tx, memory_id: MemoryId, by: MemoryId) -> None:
    await tx.execute(
        "UPDATE memory SET state = 'superseded', superseded_by = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        memory_id,
        by,
    )


async def forget_memory(tx: Tx, memory_id: MemoryId) -> None:
    """Erased, not hidden, together with what it had replaced: forgotten means forgotten."""
    await tx.execute(
        """
        WITH RECURSIVE gone (id) AS (
            SELECT $2::uuid
            UNION SELECT m.id FROM memory m JOIN gone ON m.superseded_by = gone.id WHERE m.workspace_id = $1
        )
        DELETE FROM memory WHERE workspace_id = $1 AND id IN (SELECT id FROM gone)
        """,
        tx.tenant,
        memory_id,
    )


async def fetch_cap(tx: Tx) -> int | None:
    """What the workspace set instead of the usual cap."""
    cap: Any = await tx.fetchval("SELECT settings -> 'memory_cap' FROM workspace WHERE workspace_id = $1", tx.tenant)
    return cap if isinstance(cap, int) else None
