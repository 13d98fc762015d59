"""All SQL of corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.kit.ids import DocumentId
from relevo.platform.db import Record, Tx

_COLUMNS = (
    "id, kind, fault, state, conversation_id, message_id, question, said, document_id, assistant_id, part, before, "
    "after, made_by_name AS made_by, made_at, decided_by_name AS decided_by, decided_at, "
    "taken_back_by_name AS taken_back_by, taken_back_at"
)
_LOCKED = f"{_COLUMNS}, made_by AS made_by_id, given"

# What the customer had written since somebody last answered: the question, whatever number of messages it took.
_SPOKEN = """
SELECT m.id, m.conversation_id, m.author_kind, m.text, m.content, m.created_at, c.language, k.name AS contact_name,
    CASE WHEN began.id IS NULL THEN t.outcome ELSE 'reply' END AS outcome, coalesce(asked.seq, m.seq) AS asked_seq,
    CASE WHEN began.id IS NULL THEN t.assistant_id ELSE c.assistant_id END AS assistant_id,
    coalesce(asked.text, '') AS question, began.text AS suggested, began.sources
FROM message m
JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
LEFT JOIN turn t ON t.workspace_id = m.workspace_id AND t.id = m.turn_id
LEFT JOIN LATERAL (
    SELECT s.id, s.text, s.sources FROM suggestion s
    WHERE s.workspace_id = m.workspace_id AND s.conversation_id = m.conversation_id AND s.message_id = m.id
        AND s.outcome = 'edited' AND s.kind IN ('reply', 'answer')
    ORDER BY s.created_at DESC LIMIT 1
) began ON m.author_kind = 'teammate'
CROSS JOIN LATERAL (
    SELECT string_agg(q.text, ' ' ORDER BY q.seq) AS text, min(q.seq) AS seq FROM message q
    WHERE q.workspace_id = m.workspace_id AND q.conversation_id = m.conversation_id AND q.kind = 'message'
        AND q.author_kind = 'contact' AND q.seq < m.seq AND q.seq > coalesce((
            SELECT max(a.seq) FROM message a
            WHERE a.workspace_id = m.workspace_id AND a.conversation_id = m.conversation_id AND a.kind = 'message'
                AND a.author_kind <> 'contact' AND a.seq < (
                    SELECT max(l.seq) FROM message l
                    WHERE l.workspace_id = m.workspace_id AND l.conversation_id = m.conversation_id
                        AND l.kind = 'message' AND l.author_kind = 'contact' AND l.seq < m.seq)
        ), 0)
) asked
WHERE m.workspace_id = $1 AND m.id = $2 AND m.kind = 'message' AND m.author_kind IN ('assistant', 'teammate')
"""

# What customer and assistant said before the question in the same stretch, since a person last spoke: what people
# agreed on, no assistant knows.
_BEFORE = """
SELECT m.author_kind, m.text FROM message m
WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.kind = 'message' AND m.seq < $3 AND m.text <> ''
    AND m.author_kind IN ('contact', 'assistant') AND m.seq > coalesce((
        SELECT max(p.seq) FROM message p WHERE p.workspace_id = $1 AND p.conversation_id = $2 AND p.kind = 'message'
            AND p.author_kind = 'teammate' AND p.seq < $3), 0)
    AND m.seq >= coalesce((
        SELECT max(s.started_seq) FROM stretch s WHERE s.workspace_id = $1 AND s.conversation_id = $2
            AND s.holder_kind = 'assistant' AND s.started_seq <= $3), 0)
ORDER BY m.seq DESC LIMIT $4
"""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """An answer that somebody gave, with what it answered.

    Where it began as a suggestion of the copilot that a teammate edited, `text` and `cited` are the suggestion's: that
    is what was wrong. `sent` is then what the teammate made of it, else None.
    """

    message_id: UUID
    conversation_id: UUID
    by_assistant: bool
    text: str
    sent: str | None
    question: str
    language: str | None
    assistant_id: UUID | None
    cited: list[DocumentId]
    suggested_from: list[UUID]
    """The passages of that suggestion."""
    outcome: str | None
    """What an assistant did by it, as a turn names it; None of what a person wrote by themselves."""
    asked_seq: int
    """Where the question began."""
    at: datetime
    contact_name: str | None


async def find_spoken(tx: Tx, message_id: UUID) -> Spoken | None:
    row = await tx.fetchrow(_SPOKEN, tx.tenant, message_id)
    if row is None:
        return None
    was_suggested = row["suggested"] is not None
    citations: list[dict[str, Any]] = (row["sources"] if was_suggested else row["content"].get("citations")) or []
    cited = dict.fromkeys(DocumentId(UUID(str(one["document_id"]))) for one in citations if one.get("document_id"))
    return Spoken(
        message_id=row["id"],
        conversation_id=row["conversation_id"],
        by_assistant=row["author_kind"] == "assistant",
        text=row["suggested"] if was_suggested else row["text"],
        sent=row["text"] if was_suggested else None,
        question=row["question"],
        language=row["language"],
        assistant_id=row["assistant_id"],
        cited=list(cited),
        suggested_from=[UUID(str(one["passage_id"])) for one in citations] if was_suggested else [],
        outcome=row["outcome"],
        asked_seq=row["asked_seq"],
        at=row["created_at"],
        contact_name=row["contact_name"],
    )


async def fetch_said_before(tx: Tx, spoken: Spoken, *, limit: int) -> list[Record]:
    """Oldest first."""
    rows = await tx.fetch(_BEFORE, tx.tenant, spoken.conversation_id, spoken.asked_seq, limit)
    return rows[::-1]


async def fetch_cited_texts(tx: Tx, spoken: Spoken) -> dict[DocumentId, list[str]]:
    """Of each source that is no Q&A: its passages that the answer cites and that are still there."""
    rows = await tx.fetch(
        "SELECT p.document_id, p.text FROM passage p WHERE p.workspace_id = $1 AND p.kind = 'body' AND p.id IN ("
        "SELECT c.passage_id FROM citation c WHERE c.workspace_id = $1 AND c.message_id = $2 "
        "UNION ALL SELECT unnest($3::uuid[])) ORDER BY p.document_id, p.ordinal",
        tx.tenant,
        spoken.message_id,
        spoken.suggested_from,
    )
    texts: dict[DocumentId, list[str]] = {}
    for row in rows:
        texts.setdefault(DocumentId(row["document_id"]), []).append(row["text"])
    return texts


async def insert_correction(tx: Tx, values: Mapping[str, object]) -> None:
    names = list(values)
    places = ", ".join(f"${number}" for number in range(2, len(names) + 2))
    await tx.execute(
        f"INSERT INTO correction (workspace_id, {', '.join(names)}) VALUES ($1, {places})",
        tx.tenant,
        *values.values(),
    )


async def find_correction(tx: Tx, correction_id: UUID, *, lock: bool = False) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_LOCKED} FROM correction WHERE workspace_id = $1 AND id = $2" + (" FOR UPDATE" if lock else ""),
        tx.tenant,
        correction_id,
    )


async def decide(
    tx: Tx, correction_id: UUID, state: str, *, by: UUID, name: str, change: tuple[object, object] | None = None
) -> None:
    """Of what was proposed. `change`: what stood before and what stands after, where it is applied."""
    before, after = change or (None, None)
    await tx.execute(
        "UPDATE correction SET state = $3, decided_by = $4, decided_by_name = $5, decided_at = now(), "
        "before = coalesce($6::jsonb, before), after = coalesce($7::jsonb, after) WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        correction_id,
        state,
        by,
        name,
        before,
        after,
    )


async def mark_taken_back(tx: Tx, correction_id: UUID, *, by: UUID, name: str) -> None:
    await tx.execute(
        "UPDATE correction SET state = 'taken_back', taken_back_by = $3, taken_back_by_name = $4, "
        "taken_back_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        correction_id,
        by,
        name,
    )


async def fetch_corrections(
    tx: Tx,
    *,
    conversation_id: UUID | None,
    state: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Record]:
    at, last = after or (None, None)
    return await tx.fetch(
        f"""
        SELECT {_COLUMNS} FROM correction
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR conversation_id = $2)
            AND ($3::timestamptz IS NULL OR (made_at, id) < ($3, $4::uuid)) AND ($6::text IS NULL OR state = $6)
        ORDER BY made_at DESC, id DESC LIMIT $5
        """,
        tx.tenant,
        conversation_id,
        at,
        last,
        limit,
        state,
    )
