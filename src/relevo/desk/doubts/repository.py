"""All SQL of doubts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from relevo.kit.ids import new_id
from relevo.platform.db import Record, Tx

Json = dict[str, Any]

_COLUMNS = (
    "id, kind, state, differs, one, other, facts, found_at, decision, asked_id, asked_name AS asked, note, "
    "decided_by_name AS decided_by, decided_at, weight"
)

# A passage keeps its id as long as its words stay; a Q&A's question is its title, so both are looked at.
_UNREAD = """
SELECT p.id, p.text, p.heading, p.language, d.title
FROM passage p
JOIN knowledge_document d ON d.workspace_id = p.workspace_id AND d.id = p.document_id
LEFT JOIN doubt_reading r ON r.workspace_id = p.workspace_id AND r.passage_id = p.id
WHERE p.workspace_id = $1 AND p.kind <> 'question' AND (r.passage_id IS NULL OR r.title <> d.title)
ORDER BY p.id LIMIT $2
"""

_READ = """
SELECT r.passage_id, r.sentences, d.id AS document_id, d.kind AS document_kind, d.title, p.heading, d.url,
    s.assistant_ids
FROM doubt_reading r
JOIN passage p ON p.workspace_id = r.workspace_id AND p.id = r.passage_id
JOIN knowledge_document d ON d.workspace_id = p.workspace_id AND d.id = p.document_id
JOIN knowledge_source s ON s.workspace_id = d.workspace_id AND s.id = d.source_id
WHERE r.workspace_id = $1 ORDER BY d.updated_at DESC, p.id
"""

# With the customer's words before it: they say what it is about.
_TOLD = """
SELECT m.id AS message_id, m.conversation_id, c.number, m.text, c.language, t.name AS by, coalesce(k.name, '') AS name,
    coalesce((SELECT q.text FROM message q
        WHERE q.workspace_id = m.workspace_id AND q.conversation_id = m.conversation_id AND q.kind = 'message'
            AND q.author_kind = 'contact' AND q.seq < m.seq ORDER BY q.seq DESC LIMIT 1), '') AS asked
FROM message m
JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
LEFT JOIN teammate t ON t.workspace_id = m.workspace_id AND t.id = m.author_id
WHERE m.workspace_id = $1 AND m.kind = 'message' AND m.author_kind = 'teammate' AND m.created_at > now() - $2::interval
ORDER BY m.created_at DESC LIMIT $3
"""

_INSTRUCTIONS = """
SELECT a.id, a.name, v.config -> 'instructions' AS instructions
FROM assistant a JOIN assistant_version v
    ON v.workspace_id = a.workspace_id AND v.assistant_id = a.id AND v.number = a.live_version
WHERE a.workspace_id = $1 AND a.archived_at IS NULL
"""

_UNUSED = """
SELECT d.id AS document_id, d.kind AS document_kind, d.title, d.url,
    extract(day FROM now() - greatest(d.created_at, now() - $2::interval))::int AS days
FROM knowledge_document d
WHERE d.workspace_id = $1 AND d.state = 'ready' AND d.passage_count > 0 AND d.created_at < now() - $3::interval
    AND NOT EXISTS (SELECT FROM citation c
        WHERE c.workspace_id = $1 AND c.document_id = d.id AND c.created_at > now() - $2::interval)
ORDER BY d.created_at LIMIT $4
"""

# What followed an answer: a correction of it; a bad rating of its conversation; people, before another answer came.
_HARMFUL = """
WITH used AS (
    SELECT c.document_id, c.message_id, c.conversation_id, c.created_at,
        EXISTS (SELECT FROM correction x WHERE x.workspace_id = $1 AND x.message_id = c.message_id
            AND x.state = 'applied') AS corrected,
        EXISTS (SELECT FROM csat r WHERE r.workspace_id = $1 AND r.conversation_id = c.conversation_id
            AND r.created_at > c.created_at AND r.score <= 2) AS rated_badly,
        EXISTS (SELECT FROM stretch s WHERE s.workspace_id = $1 AND s.conversation_id = c.conversation_id
            AND s.started_at >= c.created_at AND s.holder_kind IN ('team', 'teammate') AND s.by_kind <> 'teammate'
            AND NOT EXISTS (SELECT FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.conversation_id
                AND m.author_kind = 'assistant' AND m.created_at > c.created_at AND m.created_at < s.started_at
                AND jsonb_typeof(m.content -> 'citations') = 'array' AND m.content -> 'citations' <> '[]')
        ) AS handed_over
    FROM (SELECT DISTINCT document_id, message_id, conversation_id, created_at FROM citation
          WHERE workspace_id = $1 AND created_at > now() - $2::interval) c
), counted AS (
    SELECT u.document_id, count(*) AS answers, count(*) FILTER (WHERE u.corrected) AS corrected,
        count(*) FILTER (WHERE u.rated_badly) AS rated_badly, count(*) FILTER (WHERE u.handed_over) AS handed_over,
        count(*) FILTER (WHERE u.corrected OR u.rated_badly OR u.handed_over) AS troubled
    FROM used u JOIN knowledge_document d ON d.workspace_id = $1 AND d.id = u.document_id
    -- What was corrected since is another text: only what was said of this one counts.
    WHERE u.created_at >= d.updated_at GROUP BY u.document_id
)
SELECT c.*, d.kind AS document_kind, d.title, d.url FROM counted c
JOIN knowledge_document d ON d.workspace_id = $1 AND d.id = c.document_id
WHERE c.troubled >= $3 AND c.troubled >= $4::float8 * c.answers
ORDER BY c.troubled DESC LIMIT $5
"""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A doubt as looking found it. `key` is the same for the same sides, whenever they are looked at."""

    key: str
    kind: str
    one: Json
    other: Json | None = None
    differs: str | None = None
    facts: Json
    weight: float


async def take_turns(tx: Tx) -> None:
    """Who looks for doubts of a workspace waits for whoever does already."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('doubts ' || $1::text, 0))", str(tx.tenant))


async def fetch_unread(tx: Tx, *, limit: int) -> list[Record]:
    return await tx.fetch(_UNREAD, tx.tenant, limit)


async def put_readings(tx: Tx, readings: Sequence[tuple[UUID, str, list[Json]]]) -> None:
    """Each: the passage, its document's title, its statements. A passage that is gone meanwhile is left out."""
    await tx.execute(
        "INSERT INTO doubt_reading (workspace_id, passage_id, title, sentences) "
        "SELECT $1, passage.id, read.title, read.sentences "
        "FROM jsonb_to_recordset($2::jsonb) AS read (id uuid, title text, sentences jsonb) "
        "JOIN passage ON passage.workspace_id = $1 AND passage.id = read.id "
        "ON CONFLICT (workspace_id, passage_id) DO UPDATE SET title = excluded.title, sentences = excluded.sentences",
        tx.tenant,
        [{"id": str(passage), "title": title, "sentences": sentences} for passage, title, sentences in readings],
    )


async def fetch_readings(tx: Tx) -> list[Record]:
    """The newest documents first."""
    return await tx.fetch(_READ, tx.tenant)


async def fetch_readings_of(tx: Tx, document_ids: Sequence[UUID]) -> list[Record]:
    return await tx.fetch(_READ.replace("WHERE", "WHERE d.id = ANY($2::uuid[]) AND"), tx.tenant, list(document_ids))


async def fetch_told(tx: Tx, *, within: timedelta, limit: int) -> list[Record]:
    return await tx.fetch(_TOLD, tx.tenant, within, limit)


async def fetch_instructions(tx: Tx) -> list[Record]:
    return await tx.fetch(_INSTRUCTIONS, tx.tenant)


async def fetch_unused(tx: Tx, *, within: timedelta, older: timedelta, limit: int) -> list[Record]:
    return await tx.fetch(_UNUSED, tx.tenant, within, older, limit)


async def count_answers(tx: Tx, *, within: timedelta) -> int:
    """Answers of assistants that cite something."""
    return await tx.fetchval(
        "SELECT count(DISTINCT message_id) FROM citation WHERE workspace_id = $1 AND created_at > now() - $2::interval",
        tx.tenant,
        within,
    )


async def fetch_harmful(tx: Tx, *, within: timedelta, least: int, share: float, limit: int) -> list[Record]:
    return await tx.fetch(_HARMFUL, tx.tenant, within, least, share, limit)


async def drop_gone(tx: Tx, *, reread: Sequence[UUID]) -> None:
    """Open contradictions of which a side does not stand there any more, or belongs to another question now."""
    await tx.execute(
        """
        DELETE FROM doubt WHERE workspace_id = $1 AND kind = 'contradiction' AND state IN ('open', 'asked')
            AND EXISTS (SELECT FROM (VALUES (one), (other)) AS side (at)
                WHERE at ->> 'kind' = 'document' AND ((at ->> 'passage_id')::uuid = ANY($2::uuid[])
                    OR NOT EXISTS (SELECT FROM passage WHERE passage.workspace_id = $1
                        AND passage.id = (at ->> 'passage_id')::uuid)))
        """,
        tx.tenant,
        list(reread),
    )


async def drop_not_found(tx: Tx, *, keys: Sequence[str]) -> None:
    """Open doubts of the kinds that each look finds anew, and that this one did not find."""
    await tx.execute(
        "DELETE FROM doubt WHERE workspace_id = $1 AND state IN ('open', 'asked') AND key <> ALL($2::text[]) "
        "AND (kind <> 'contradiction' OR one ->> 'kind' <> 'document' OR other ->> 'kind' <> 'document')",
        tx.tenant,
        list(keys),
    )


async def put_found(tx: Tx, found: Sequence[Found]) -> None:
    """What was decided stays decided; an open one gets its newest facts."""
    await tx.execute(
        """
        INSERT INTO doubt (workspace_id, id, key, kind, differs, one, other, facts, weight)
        SELECT $1, id, key, kind, differs, one, other, facts, weight
        FROM jsonb_to_recordset($2::jsonb) AS new (id uuid, key text, kind text, differs text, one jsonb, other jsonb,
            facts jsonb, weight float8)
        ON CONFLICT (workspace_id, key) DO UPDATE SET
            one = excluded.one, other = excluded.other, facts = excluded.facts, weight = excluded.weight
        """,
        tx.tenant,
        [{"id": str(new_id()), **asdict(each)} for each in found],
    )


async def keep_look(tx: Tx, *, statements: int, left_out: int) -> None:
    await tx.execute(
        "INSERT INTO doubt_look (workspace_id, looked_at, statements, left_out) VALUES ($1, now(), $2, $3) "
        "ON CONFLICT (workspace_id) DO UPDATE SET looked_at = now(), statements = $2, left_out = $3",
        tx.tenant,
        statements,
        left_out,
    )


async def find_look(tx: Tx) -> Record | None:
    return await tx.fetchrow(
        "SELECT looked_at, statements, left_out FROM doubt_look WHERE workspace_id = $1", tx.tenant
    )


async def count_open(tx: Tx) -> dict[str, int]:
    rows = await tx.fetch(
        "SELECT kind, count(*) AS many FROM doubt WHERE workspace_id = $1 AND state IN ('open', 'asked') GROUP BY kind",
        tx.tenant,
    )
    return {row["kind"]: row["many"] for row in rows}


async def count_asked(tx: Tx, teammate_id: UUID) -> int:
    return await tx.fetchval(
        "SELECT count(*) FROM doubt WHERE workspace_id = $1 AND state = 'asked' AND asked_id = $2",
        tx.tenant,
        teammate_id,
    )


async def find_asked(tx: Tx, doubt_id: UUID) -> Record | None:
    """Who shall decide, with what the mail to them says; None where somebody has, or where they left."""
    return await tx.fetchrow(
        """
        SELECT t.email, t.locale, d.kind, d.note, d.decided_by_name AS by FROM doubt d
        JOIN teammate t ON t.workspace_id = d.workspace_id AND t.id = d.asked_id AND t.state = 'active'
        WHERE d.workspace_id = $1 AND d.id = $2 AND d.state = 'asked'
        """,
        tx.tenant,
        doubt_id,
    )


async def find_doubt(tx: Tx, doubt_id: UUID, *, lock: bool = False) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM doubt WHERE workspace_id = $1 AND id = $2" + (" FOR UPDATE" if lock else ""),
        tx.tenant,
        doubt_id,
    )


async def fetch_doubts(
    tx: Tx,
    *,
    state: str,
    kind: str | None,
    document_id: UUID | None,
    after: tuple[float, UUID] | None,
    limit: int,
) -> list[Record]:
    """What weighs most first."""
    weight, last = after or (None, None)
    return await tx.fetch(
        f"""
        SELECT {_COLUMNS} FROM doubt
        WHERE workspace_id = $1 AND state = $2 AND ($3::text IS NULL OR kind = $3)
            AND ($4::text IS NULL OR one ->> 'document_id' = $4 OR other ->> 'document_id' = $4)
            AND ($5::float8 IS NULL OR (-weight, id) > (-$5::float8, $6::uuid))
        ORDER BY weight DESC, id LIMIT $7
        """,
        tx.tenant,
        state,
        kind,
        str(document_id) if document_id else None,
        weight,
        last,
        limit,
    )


@dataclass(frozen=True, kw_only=True)
class Decided:
    """`state` open: nobody decided, or it is undone."""

    state: str
    decision: str | None = None
    note: str = ""
    asked_id: UUID | None = None
    asked_name: str | None = None
    by_name: str | None = None


async def decide(tx: Tx, doubt_id: UUID, decided: Decided) -> None:
    await tx.execute(
        "UPDATE doubt SET state = $3, decision = $4, note = $5, asked_id = $6, asked_name = $7, decided_by_name = $8, "
        "decided_at = CASE WHEN $3 = 'open' THEN NULL ELSE now() END WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        doubt_id,
        decided.state,
        decided.decision,
        decided.note,
        decided.asked_id,
        decided.asked_name,
        decided.by_name,
    )


async def find_teammate_name(tx: Tx, teammate_id: UUID) -> str | None:
    """None where there is none who may sign in."""
    return await tx.fetchval(
        "SELECT name FROM teammate WHERE workspace_id = $1 AND id = $2 AND state = 'active'",
        tx.tenant,
        teammate_id,
    )
