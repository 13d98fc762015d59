"""All SQL of what memories were: what they said before, what went by itself, and what is not learned again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from relevo.desk.memories.keeping import KEPT_AFTER_END_DAYS, MOST_VERSIONS, digests_of
from relevo.desk.memories.tables import (
    MEMORY_COLUMNS,
    MEMORY_WITH_AUTHOR,
    EndedMemory,
    EndState,
    ended_from,
    named_from,
)
from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.db import Tx

_ENDED = f"{MEMORY_COLUMNS}, m.state, m.ended_at"


async def fetch_versions(tx: Tx, memory_id: MemoryId) -> list[EndedMemory]:
    """What a memory said before, newest first: rewritten, or replaced by what the customer said later."""
    rows = await tx.fetch(
        f"""
        WITH RECURSIVE before (id, depth) AS (
            SELECT id, 1 FROM memory WHERE workspace_id = $1 AND superseded_by = $2
            UNION SELECT m.id, before.depth + 1 FROM memory m JOIN before ON m.superseded_by = before.id
                  WHERE m.workspace_id = $1 AND before.depth < $3
        )
        SELECT {_ENDED} FROM {MEMORY_WITH_AUTHOR}
        WHERE m.workspace_id = $1 AND m.id IN (SELECT id FROM before)
        ORDER BY m.ended_at DESC NULLS LAST, m.id DESC LIMIT $3
        """,
        tx.tenant,
        memory_id,
        MOST_VERSIONS,
    )
    return [ended_from(row) for row in rows]


async def fetch_ended(tx: Tx, contact_id: ContactId) -> list[EndedMemory]:
    """What went without anybody deleting it, newest first, for as long as it can be brought back."""
    rows = await tx.fetch(
        f"""
        SELECT {_ENDED} FROM {MEMORY_WITH_AUTHOR}
        WHERE m.workspace_id = $1 AND m.contact_id = $2 AND m.superseded_by IS NULL
          AND (m.state IN ('evicted', 'expired', 'retracted')
               OR m.state = 'active' AND m.expires_at <= now())
          AND coalesce(m.ended_at, m.expires_at) > now() - $3::interval
        ORDER BY coalesce(m.ended_at, m.expires_at) DESC, m.id DESC LIMIT 50
        """,
        tx.tenant,
        contact_id,
        timedelta(days=KEPT_AFTER_END_DAYS),
    )
    return [ended_from(row) for row in rows]


async def find_ended(tx: Tx, memory_id: MemoryId) -> EndedMemory | None:
    row = await tx.fetchrow(
        f"""
        SELECT {_ENDED} FROM {MEMORY_WITH_AUTHOR}
        WHERE m.workspace_id = $1 AND m.id = $2 AND m.superseded_by IS NULL
          AND (m.state IN ('evicted', 'expired', 'retracted') OR m.state = 'active' AND m.expires_at <= now())
        """,
        tx.tenant,
        memory_id,
    )
    return ended_from(row) if row else None


async def fetch_named(tx: Tx, contact_id: ContactId, memory_ids: Sequence[MemoryId]) -> list[EndedMemory]:
    """Whatever became of them; those whose text was erased are not among them."""
    rows = await tx.fetch(
        f"""
        SELECT {_ENDED} FROM {MEMORY_WITH_AUTHOR} WHERE m.workspace_id = $1 AND m.contact_id = $2 AND m.id = ANY($3)
        """,
        tx.tenant,
        contact_id,
        list(memory_ids),
    )
    return [named_from(row) for row in rows]


async def end_memory(tx: Tx, memory_id: MemoryId, state: EndState) -> None:
    await tx.execute(
        "UPDATE memory SET state = $3, ended_at = now(), pinned = false WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        memory_id,
        state,
    )


async def bring_back(tx: Tx, memory_id: MemoryId, *, expires_at: datetime | None) -> None:
    await tx.execute(
        """
        UPDATE memory SET state = 'active', ended_at = NULL, last_confirmed_at = now(), expires_at = $3
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        memory_id,
        expires_at,
    )


async def revive_replaced_elsewhere(tx: Tx, contact_id: ContactId) -> int:
    """What was replaced by a memory that belongs to somebody else now holds again."""
    rows = await tx.fetch(
        """
        UPDATE memory m SET state = 'active', superseded_by = NULL, ended_at = NULL
        WHERE workspace_id = $1 AND contact_id = $2 AND state = 'superseded' AND superseded_by IS NOT NULL
          AND EXISTS (SELECT FROM memory o WHERE o.workspace_id = $1 AND o.id = m.superseded_by
                                             AND o.contact_id <> m.contact_id)
        RETURNING id
        """,
        tx.tenant,
        contact_id,
    )
    return len(rows)


async def erase_memory(tx: Tx, memory_id: MemoryId) -> int:
    """Erased, not hidden, together with what it had replaced. Fingerprints stay, so that it is not learned again."""
    rows = await tx.fetch(
        """
        WITH RECURSIVE gone (id) AS (
            SELECT $2::uuid
            UNION SELECT m.id FROM memory m JOIN gone ON m.superseded_by = gone.id WHERE m.workspace_id = $1
        )
        DELETE FROM memory WHERE workspace_id = $1 AND id IN (SELECT id FROM gone)
        RETURNING contact_id, key, text, sources
        """,
        tx.tenant,
        memory_id,
    )
    for row in rows:
        named = [str(source["message_id"]) for source in row["sources"]]
        await bury(tx, row["contact_id"], digests_of(tx.tenant, row["key"], row["text"], named))
    return len(rows)


async def bury(tx: Tx, contact_id: ContactId, digests: Sequence[bytes]) -> None:
    await tx.execute(
        """
        INSERT INTO memory_tombstone (workspace_id, contact_id, digest) SELECT $1, $2, unnest($3::bytea[])
        ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        contact_id,
        list(digests),
    )


async def dig_up(tx: Tx, contact_id: ContactId, digests: Sequence[bytes]) -> None:
    """A person said it anew: it may be known again."""
    await tx.execute(
        "DELETE FROM memory_tombstone WHERE workspace_id = $1 AND contact_id = $2 AND digest = ANY($3)",
        tx.tenant,
        contact_id,
        list(digests),
    )


async def is_buried(tx: Tx, contact_id: ContactId, digests: Sequence[bytes]) -> bool:
    return await tx.fetchval(
        """
        SELECT EXISTS (SELECT FROM memory_tombstone
                       WHERE workspace_id = $1 AND contact_id = $2 AND digest = ANY($3))
        """,
        tx.tenant,
        contact_id,
        list(digests),
    )


async def expire_due(tx: Tx) -> list[tuple[MemoryId, ContactId]]:
    rows = await tx.fetch(
        """
        UPDATE memory SET state = 'expired', ended_at = expires_at
        WHERE workspace_id = $1 AND state = 'active' AND expires_at <= now() RETURNING id, contact_id
        """,
        tx.tenant,
    )
    return [(MemoryId(row["id"]), ContactId(row["contact_id"])) for row in rows]


async def erase_ended(tx: Tx) -> int:
    """The text of what ended long ago, with what it had replaced."""
    return await tx.fetchval(
        """
        WITH RECURSIVE gone (id) AS (
            SELECT id FROM memory
            WHERE workspace_id = $1 AND superseded_by IS NULL AND state <> 'active'
              AND coalesce(ended_at, created_at) < now() - $2::interval
            UNION SELECT m.id FROM memory m JOIN gone ON m.superseded_by = gone.id WHERE m.workspace_id = $1
        ), erased AS (DELETE FROM memory WHERE workspace_id = $1 AND id IN (SELECT id FROM gone) RETURNING 1)
        SELECT count(*) FROM erased
        """,
        tx.tenant,
        timedelta(days=KEPT_AFTER_END_DAYS),
    )


async def next_due(tx: Tx) -> datetime | None:
    """When something will have to be tidied up next."""
    return await tx.fetchval(
        """
        SELECT min(CASE state WHEN 'active' THEN expires_at ELSE coalesce(ended_at, created_at) + $2::interval END)
        FROM memory WHERE workspace_id = $1 AND superseded_by IS NULL
        """,
        tx.tenant,
        timedelta(days=KEPT_AFTER_END_DAYS),
    )
