"""All SQL of reliance. Changes and affected answers are written by knowledge (affected.py); decided about here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from relevo.platform.db import Record, Tx

_CHANGES = """
SELECT k.id, k.document_id, d.id IS NOT NULL AS document_exists, k.title, k.kind, k.version, k.made_by, k.made_at,
    a.answers, a.undecided, a.open_conversations
FROM knowledge_change k
LEFT JOIN knowledge_document d ON d.workspace_id = k.workspace_id AND d.id = k.document_id
CROSS JOIN LATERAL (
    SELECT count(*) AS answers, count(*) FILTER (WHERE a.decision IS NULL) AS undecided,
        count(DISTINCT a.conversation_id) FILTER (WHERE a.decision IS NULL AND c.status <> 'resolved')
            AS open_conversations
    FROM affected_answer a
    JOIN conversation c ON c.workspace_id = a.workspace_id AND c.id = a.conversation_id
    WHERE a.workspace_id = k.workspace_id AND a.change_id = k.id
) a
WHERE k.workspace_id = $1 AND a.answers > 0
"""

# Only a Q&A's answer can be said as it is: of a text, nobody knows which sentence took the old one's place.
_ANSWERS = """
SELECT a.change_id, a.message_id, a.conversation_id, c.number, c.status, k.name AS contact, ch.name AS channel, m.text,
    m.created_at AS answered_at, a.lost, c.language, coalesce(d.text, '') AS now, a.decision,
    a.decided_by_name AS decided_by, a.decided_at,
    CASE WHEN a.decision = 'notified' THEN (
        SELECT min(t.created_at) FROM message t
        WHERE t.workspace_id = a.workspace_id AND t.conversation_id = a.conversation_id AND t.kind = 'message'
            AND t.author_kind = 'teammate' AND t.created_at > a.decided_at) END AS told_at
FROM affected_answer a
JOIN knowledge_change g ON g.workspace_id = a.workspace_id AND g.id = a.change_id
JOIN message m ON m.workspace_id = a.workspace_id AND m.id = a.message_id
JOIN conversation c ON c.workspace_id = a.workspace_id AND c.id = a.conversation_id
JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
JOIN channel ch ON ch.workspace_id = c.workspace_id AND ch.id = c.channel_id
LEFT JOIN knowledge_document d ON d.workspace_id = g.workspace_id AND d.id = g.document_id AND d.kind = 'qa'
    AND g.kind = 'edited' AND (d.expires_at IS NULL OR d.expires_at > now())
WHERE a.workspace_id = $1 AND a.change_id = $2
"""


async def find_change(tx: Tx, change_id: UUID) -> Record | None:
    return await tx.fetchrow(f"{_CHANGES} AND k.id = $2", tx.tenant, change_id)


async def fetch_changes(
    tx: Tx, *, undecided: bool, document_id: UUID | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[Record]:
    """Newest first."""
    at, last = after or (None, None)
    return await tx.fetch(
        f"""{_CHANGES} AND (NOT $2::bool OR a.undecided > 0) AND ($3::uuid IS NULL OR k.document_id = $3)
            AND ($4::timestamptz IS NULL OR (k.made_at, k.id) < ($4, $5::uuid))
        ORDER BY k.made_at DESC, k.id DESC LIMIT $6""",
        tx.tenant,
        undecided,
        document_id,
        at,
        last,
        limit,
    )


async def fetch_answers(tx: Tx, change_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int) -> list[Record]:
    """Newest first."""
    at, last = after or (None, None)
    return await tx.fetch(
        f"""{_ANSWERS} AND ($3::timestamptz IS NULL OR (m.created_at, m.id) < ($3, $4::uuid))
        ORDER BY m.created_at DESC, m.id DESC LIMIT $5""",
        tx.tenant,
        change_id,
        at,
        last,
        limit,
    )


async def find_answer(tx: Tx, change_id: UUID, message_id: UUID, *, lock: bool = False) -> Record | None:
    return await tx.fetchrow(
        f"{_ANSWERS} AND a.message_id = $3" + (" FOR UPDATE OF a" if lock else ""), tx.tenant, change_id, message_id
    )


async def decide(tx: Tx, change_id: UUID, message_ids: Sequence[UUID], decision: str, *, by_name: str) -> None:
    await tx.execute(
        "UPDATE affected_answer SET decision = $4, decided_by_name = $5, decided_at = now() "
        "WHERE workspace_id = $1 AND change_id = $2 AND message_id = ANY($3::uuid[])",
        tx.tenant,
        change_id,
        list(message_ids),
        decision,
        by_name,
    )


async def ignore_rest(tx: Tx, change_id: UUID, *, by_name: str) -> int:
    """How many nobody had decided about."""
    rows = await tx.fetch(
        "UPDATE affected_answer SET decision = 'ignored', decided_by_name = $3, decided_at = now() "
        "WHERE workspace_id = $1 AND change_id = $2 AND decision IS NULL RETURNING message_id",
        tx.tenant,
        change_id,
        by_name,
    )
    return len(rows)


async def count_pending(tx: Tx) -> tuple[int, int]:
    row = await tx.fetchrow(
        "SELECT count(*) AS answers, count(DISTINCT change_id) AS changes FROM affected_answer "
        "WHERE workspace_id = $1 AND decision IS NULL",
        tx.tenant,
    )
    return (row["answers"], row["changes"]) if row else (0, 0)


async def find_draft(tx: Tx, conversation_id: UUID, teammate_id: UUID) -> str:
    """What the teammate has typed there already and not sent."""
    return (
        await tx.fetchval(
            "SELECT text FROM draft "
            "WHERE workspace_id = $1 AND conversation_id = $2 AND teammate_id = $3 AND mode = 'reply'",
            tx.tenant,
            conversation_id,
            teammate_id,
        )
        or ""
    )
