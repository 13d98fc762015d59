"""All SQL of gaps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from relevo.platform.db import Record, Tx

_GAPS = """
SELECT g.id, g.language, g.question, g.answer, g.phrasings, g.disagree, g.known_document_id, d.title AS known_title,
    g.questions, g.minutes, g.newest_at, g.state, g.document_id, g.decided_by_name AS decided_by, g.decided_at,
    (SELECT count(DISTINCT q.conversation_id) FROM gap_question q
     WHERE q.workspace_id = g.workspace_id AND q.gap_id = g.id) AS conversations,
    CASE WHEN g.state = 'answered' AND g.document_id IS NOT NULL THEN (
        SELECT count(*) FROM message m WHERE m.workspace_id = g.workspace_id AND m.author_kind = 'assistant'
            AND m.content @> jsonb_build_object('citations', jsonb_build_array(
                jsonb_build_object('document_id', g.document_id::text)))
            AND m.created_at >= g.decided_at
    ) END AS answers_since
FROM gap g
LEFT JOIN knowledge_document d ON d.workspace_id = g.workspace_id AND d.id = g.known_document_id
WHERE g.workspace_id = $1
"""


async def take_turns(tx: Tx) -> None:
    """Who looks for gaps of a workspace waits for whoever does already."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('gaps ' || $1::text, 0))", str(tx.tenant))


async def fetch_gap_of_questions(tx: Tx, message_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The gap that each message counts for already."""
    rows = await tx.fetch(
        "SELECT message_id, gap_id FROM gap_question WHERE workspace_id = $1 AND message_id = ANY($2::uuid[])",
        tx.tenant,
        list(message_ids),
    )
    return {row["message_id"]: row["gap_id"] for row in rows}


async def put_gap(tx: Tx, gap_id: UUID, values: Mapping[str, object]) -> None:
    """A gap that is closed keeps its words: they are what a person decided about."""
    await tx.execute(
        """
        INSERT INTO gap (workspace_id, id, language, question, answer, phrasings, disagree, known_document_id,
            questions, minutes, newest_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (workspace_id, id) DO UPDATE SET
            question = CASE WHEN gap.state = 'open' THEN EXCLUDED.question ELSE gap.question END,
            answer = CASE WHEN gap.state = 'open' THEN EXCLUDED.answer ELSE gap.answer END,
            phrasings = CASE WHEN gap.state = 'open' THEN EXCLUDED.phrasings ELSE gap.phrasings END,
            disagree = EXCLUDED.disagree, known_document_id = EXCLUDED.known_document_id,
            questions = EXCLUDED.questions, minutes = EXCLUDED.minutes, newest_at = EXCLUDED.newest_at
        """,
        tx.tenant,
        gap_id,
        values["language"],
        values["question"],
        values["answer"],
        values["phrasings"],
        values["disagree"],
        values["known_document_id"],
        values["questions"],
        values["minutes"],
        values["newest_at"],
    )


async def put_questions(tx: Tx, gap_id: UUID, questions: Sequence[tuple[UUID, UUID, float]]) -> None:
    """Each: its message, its conversation, the minutes that it cost."""
    await tx.execute(
        "INSERT INTO gap_question (workspace_id, message_id, gap_id, conversation_id, minutes) "
        "SELECT $1, m, $2, c, t FROM unnest($3::uuid[], $4::uuid[], $5::float8[]) AS q (m, c, t) "
        "ON CONFLICT (workspace_id, message_id) DO UPDATE SET gap_id = $2, minutes = EXCLUDED.minutes",
        tx.tenant,
        gap_id,
        [message for message, _, _ in questions],
        [conversation for _, conversation, _ in questions],
        [minutes for _, _, minutes in questions],
    )


async def drop_empty_gaps(tx: Tx, *, but: Sequence[UUID]) -> None:
    """Open ones that no question counts for any more: it grew old, or joined another."""
    await tx.execute(
        "DELETE FROM gap WHERE workspace_id = $1 AND state = 'open' AND id <> ALL($2::uuid[])", tx.tenant, list(but)
    )


async def keep_look(tx: Tx, *, missed: int, unclear: int) -> None:
    await tx.execute(
        "INSERT INTO gap_look (workspace_id, looked_at, missed, unclear) VALUES ($1, now(), $2, $3) "
        "ON CONFLICT (workspace_id) DO UPDATE SET looked_at = now(), missed = $2, unclear = $3",
        tx.tenant,
        missed,
        unclear,
    )


async def find_look(tx: Tx) -> Record | None:
    return await tx.fetchrow("SELECT looked_at, missed, unclear FROM gap_look WHERE workspace_id = $1", tx.tenant)


async def find_gap(tx: Tx, gap_id: UUID, *, lock: bool = False) -> Record | None:
    if lock:
        await tx.execute("SELECT 1 FROM gap WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, gap_id)
    return await tx.fetchrow(f"{_GAPS} AND g.id = $2", tx.tenant, gap_id)


async def fetch_gaps(tx: Tx, *, state: str, after: tuple[float, int, UUID] | None, limit: int) -> list[Record]:
    """What costs most first."""
    minutes, questions, last = after or (None, None, None)
    return await tx.fetch(
        f"""{_GAPS} AND g.state = $2
            AND ($3::float8 IS NULL OR (-g.minutes, -g.questions, g.id) > (-$3::float8, -$4::int, $5::uuid))
        ORDER BY g.minutes DESC, g.questions DESC, g.id LIMIT $6""",
        tx.tenant,
        state,
        minutes,
        questions,
        last,
        limit,
    )


async def fetch_questions(tx: Tx, gap_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int) -> list[Record]:
    at, last = after or (None, None)
    return await tx.fetch(
        """
        SELECT q.conversation_id, q.message_id, c.number, k.name AS contact, m.text, m.created_at AS asked_at, q.minutes
        FROM gap_question q
        JOIN message m ON m.workspace_id = q.workspace_id AND m.id = q.message_id
        JOIN conversation c ON c.workspace_id = q.workspace_id AND c.id = q.conversation_id
        JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
        WHERE q.workspace_id = $1 AND q.gap_id = $2
            AND ($3::timestamptz IS NULL OR (m.created_at, m.id) < ($3, $4::uuid))
        ORDER BY m.created_at DESC, m.id DESC LIMIT $5
        """,
        tx.tenant,
        gap_id,
        at,
        last,
        limit,
    )


async def decide_gap(tx: Tx, gap_id: UUID, state: str, *, document_id: UUID | None, by_name: str | None) -> None:
    """`by_name` None: open again."""
    await tx.execute(
        "UPDATE gap SET state = $3, document_id = $4, decided_by_name = $5, "
        "decided_at = CASE WHEN $3 = 'open' THEN NULL ELSE now() END WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        gap_id,
        state,
        document_id,
        by_name,
    )
