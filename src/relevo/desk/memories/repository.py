"""All SQL of memories. What became of them afterwards is in `past.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.memories.tables import MEMORY_COLUMNS, MEMORY_WITH_AUTHOR, AuthorKind, Kind, Memory, memory_from
from relevo.kit.ids import ContactId, ConversationId, MemoryId, new_id
from relevo.platform.db import Tx


async def lock_contact(tx: Tx, contact_id: ContactId) -> None:
    """The cap is kept under this lock: two writers at once would both find the last free place."""
    await tx.execute("SELECT 1 FROM contact WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, contact_id)


async def fetch_active(tx: Tx, contact_id: ContactId, *, unless_refused: bool = False) -> list[Memory]:
    """Pinned first, then the last confirmed. `unless_refused`: none at all of somebody who does not want it."""
    rows = await tx.fetch(
        f"""
        SELECT {MEMORY_COLUMNS} FROM {MEMORY_WITH_AUTHOR}
        WHERE m.workspace_id = $1 AND m.contact_id = $2 AND m.state = 'active'
          AND (m.expires_at IS NULL OR m.expires_at > now())
          AND NOT ($3 AND EXISTS (SELECT FROM memory_consent c WHERE c.workspace_id = $1 AND c.contact_id = $2
                                                                 AND c.choice = 'refused'))
        ORDER BY m.pinned DESC, m.last_confirmed_at DESC, m.id DESC
        """,
        tx.tenant,
        contact_id,
        unless_refused,
    )
    return [memory_from(row) for row in rows]


async def find_memory(tx: Tx, memory_id: MemoryId) -> Memory | None:
    row = await tx.fetchrow(
        f"""
        SELECT {MEMORY_COLUMNS} FROM {MEMORY_WITH_AUTHOR}
        WHERE m.workspace_id = $1 AND m.id = $2 AND m.state = 'active'
          AND (m.expires_at IS NULL OR m.expires_at > now())
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
    expires_at: datetime | None = None


async def insert_memory(tx: Tx, memory: NewMemory) -> MemoryId:
    memory_id = MemoryId(new_id())
    await tx.execute(
        """
        INSERT INTO memory (workspace_id, id, contact_id, kind, key, text, sources, author_kind, author_id, confidence,
                            expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
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
        memory.expires_at,
    )
    return memory_id


async def pin_memory(tx: Tx, memory_id: MemoryId, *, pinned: bool, expires_at: datetime | None) -> None:
    await tx.execute(
        "UPDATE memory SET pinned = $3, expires_at = $4 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        memory_id,
        pinned,
        expires_at,
    )


async def rewrite_memory(
    tx: Tx, memory_id: MemoryId, text: str, *, author_kind: AuthorKind, author_id: UUID | None
) -> None:
    """Whoever rewrites a memory answers for it from now on; what it said before becomes its past."""
    await tx.execute(
        """
        INSERT INTO memory (workspace_id, id, contact_id, kind, key, text, sources, author_kind, author_id, confidence,
                            pinned, state, superseded_by, created_at, last_confirmed_at, ended_at)
        SELECT workspace_id, $3, contact_id, kind, key, text, sources, author_kind, author_id, confidence,
               false, 'superseded', id, created_at, last_confirmed_at, now()
        FROM memory WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        memory_id,
        new_id(),
    )
    await tx.execute(
        """
        UPDATE memory SET text = $3, author_kind = $4, author_id = $5, confidence = 1, expires_at = NULL,
                          last_confirmed_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        memory_id,
        text,
        author_kind,
        author_id,
    )


async def confirm_memory(
    tx: Tx, memory_id: MemoryId, sources: Sequence[dict[str, Any]], *, expires_at: datetime | None
) -> None:
    await tx.execute(
        """
        UPDATE memory SET last_confirmed_at = now(), sources = $3, expires_at = $4 WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        memory_id,
        list(sources),
        expires_at,
    )


async def supersede_memory(tx: Tx, memory_id: MemoryId, by: MemoryId) -> None:
    await tx.execute(
        """
        UPDATE memory SET state = 'superseded', superseded_by = $3, ended_at = now() WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        memory_id,
        by,
    )


async def note_uses(tx: Tx, conversation_id: ConversationId) -> None:
    """Counts the answers of a conversation that leaned on a memory since the last count: for what goes first."""
    await tx.execute(
        """
        WITH used AS (
            SELECT m.id, count(*) AS times, max(t.finished_at) AS last_at
            FROM turn t
            CROSS JOIN LATERAL jsonb_array_elements_text(t.trace -> 'memories') AS named (id)
            JOIN memory m ON m.workspace_id = $1 AND m.id = named.id::uuid
            WHERE t.workspace_id = $1 AND t.conversation_id = $2 AND t.state = 'committed'
              AND jsonb_typeof(t.trace -> 'memories') = 'array'
              AND t.finished_at > coalesce(m.last_used_at, '-infinity')
            GROUP BY m.id
        )
        UPDATE memory m SET use_count = m.use_count + used.times, last_used_at = used.last_at
        FROM used WHERE m.workspace_id = $1 AND m.id = used.id
        """,
        tx.tenant,
        conversation_id,
    )


async def find_read_up_to(tx: Tx, conversation_id: ConversationId) -> int:
    """The last message that was read for memories; 0 if none was."""
    seq = await tx.fetchval(
        "SELECT up_to_seq FROM memory_reading WHERE workspace_id = $1 AND conversation_id = $2",
        tx.tenant,
        conversation_id,
    )
    return seq or 0


async def note_read(tx: Tx, conversation_id: ConversationId, up_to_seq: int) -> None:
    await tx.execute(
        """
        INSERT INTO memory_reading (workspace_id, conversation_id, up_to_seq) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, conversation_id) DO UPDATE
        SET up_to_seq = greatest(memory_reading.up_to_seq, excluded.up_to_seq), read_at = now()
        """,
        tx.tenant,
        conversation_id,
        up_to_seq,
    )


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the workspace set and the contact chose; None where they said nothing."""

    cap: int | None
    asks_first: bool
    choice: str | None


async def fetch_rules(tx: Tx, contact_id: ContactId) -> Rules:
    row = await tx.fetchrow(
        """
        SELECT w.settings -> 'memory_cap' AS cap, w.settings ->> 'memory_consent' AS consent, c.choice
        FROM workspace w
        LEFT JOIN memory_consent c ON c.workspace_id = w.workspace_id AND c.contact_id = $2
        WHERE w.workspace_id = $1
        """,
        tx.tenant,
        contact_id,
    )
    cap = row["cap"] if row else None
    return Rules(
        cap=cap if isinstance(cap, int) else None,
        asks_first=bool(row) and row["consent"] == "ask",
        choice=row["choice"] if row else None,
    )


async def find_source(tx: Tx, contact_id: ContactId, message_id: UUID) -> dict[str, Any] | None:
    """A message of one of the contact's conversations, as a memory names it; None if it is none of theirs."""
    row = await tx.fetchrow(
        """
        SELECT m.conversation_id, m.id, m.seq FROM message m
        JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
        WHERE m.workspace_id = $1 AND m.id = $2 AND c.contact_id = $3 AND m.kind <> 'event'
        """,
        tx.tenant,
        message_id,
        contact_id,
    )
    if row is None:
        return None
    return {"conversation_id": str(row["conversation_id"]), "message_id": str(row["id"]), "seq": row["seq"]}
