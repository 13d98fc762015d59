"""All SQL of invented customers and simulations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.personas.schemas import MAX_PERSONAS
from relevo.platform.db import Record, Tx

Place = tuple[datetime, UUID] | None

_PERSONA = "id, assistant_id, name, content, enabled, created_by_name AS created_by, created_at"
_SIMULATION = """
SELECT s.id, s.assistant_id, s.state, s.version, s.live_version, s.draft_revision, s.times, s.is_free, s.milliseconds,
    s.cost, s.started_by_name AS started_by, s.started_at, s.finished_at, c.conversations, c.done, c.passed, c.failed
FROM simulation s CROSS JOIN LATERAL (
    SELECT count(*) AS conversations, count(verdict) AS done, count(*) FILTER (WHERE verdict = 'passed') AS passed,
        count(*) FILTER (WHERE verdict = 'failed') AS failed
    FROM simulated_conversation c WHERE c.workspace_id = s.workspace_id AND c.simulation_id = s.id) c
"""


async def insert_persona(  # noqa: PLR0913 - a row
    tx: Tx,
    persona_id: UUID,
    assistant_id: UUID,
    *,
    name: str,
    content: Mapping[str, Any],
    enabled: bool,
    created_by: str,
    document_id: UUID | None = None,
) -> bool:
    """False where the assistant has as many as are allowed."""
    await tx.execute("SELECT 1 FROM assistant WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, assistant_id)
    count: int = await tx.fetchval(
        "SELECT count(*) FROM persona WHERE workspace_id = $1 AND assistant_id = $2", tx.tenant, assistant_id
    )
    if count >= MAX_PERSONAS:
        return False
    await tx.execute(
        "INSERT INTO persona (workspace_id, id, assistant_id, name, content, enabled, created_by_name, document_id) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.tenant,
        persona_id,
        assistant_id,
        name,
        dict(content),
        enabled,
        created_by,
        document_id,
    )
    return True


async def find_persona(tx: Tx, persona_id: UUID) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_PERSONA} FROM persona WHERE workspace_id = $1 AND id = $2", tx.tenant, persona_id
    )


async def update_persona(tx: Tx, persona_id: UUID, values: Mapping[str, object]) -> None:
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(values, start=3))
    await tx.execute(
        f"UPDATE persona SET {sets} WHERE workspace_id = $1 AND id = $2", tx.tenant, persona_id, *values.values()
    )


async def delete_persona(tx: Tx, persona_id: UUID) -> None:
    await tx.execute("DELETE FROM persona WHERE workspace_id = $1 AND id = $2", tx.tenant, persona_id)


async def fetch_personas(tx: Tx, assistant_id: UUID, *, after: Place, limit: int) -> list[Record]:
    """Newest first."""
    at, last = after or (None, None)
    return await tx.fetch(
        f"SELECT {_PERSONA} FROM persona WHERE workspace_id = $1 AND assistant_id = $2 "
        "AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid)) "
        "ORDER BY created_at DESC, id DESC LIMIT $5",
        tx.tenant,
        assistant_id,
        at,
        last,
        limit,
    )


async def fetch_enabled(tx: Tx, assistant_id: UUID) -> list[UUID]:
    """Oldest first."""
    rows = await tx.fetch(
        "SELECT id FROM persona WHERE workspace_id = $1 AND assistant_id = $2 AND enabled ORDER BY created_at, id",
        tx.tenant,
        assistant_id,
    )
    return [row["id"] for row in rows]


async def fetch_questions_without_persona(tx: Tx, assistant_id: UUID, *, limit: int) -> list[Record]:
    """Q&As that this assistant may answer from, oldest first: id, title, text, language, phrasings."""
    return await tx.fetch(
        """
        SELECT d.id, d.title, d.text, d.language,
            (SELECT coalesce(array_agg(p.text ORDER BY p.created_at, p.id), '{}') FROM knowledge_phrasing p
             WHERE p.workspace_id = d.workspace_id AND p.document_id = d.id) AS phrasings
        FROM knowledge_document d
        JOIN knowledge_source s ON s.workspace_id = d.workspace_id AND s.id = d.source_id
        WHERE d.workspace_id = $1 AND d.kind = 'qa' AND d.state = 'ready' AND d.language IN ('en', 'es', 'pt')
            AND (s.assistant_ids IS NULL OR $2 = ANY (s.assistant_ids))
            AND NOT EXISTS (SELECT 1 FROM persona p WHERE p.workspace_id = d.workspace_id AND p.assistant_id = $2
                AND p.document_id = d.id)
        ORDER BY d.created_at, d.title, d.id LIMIT $3
        """,
        tx.tenant,
        assistant_id,
        limit,
    )


async def insert_simulation(tx: Tx, values: Mapping[str, Any]) -> bool:
    """False where one is running."""
    done = await tx.fetchval(
        "INSERT INTO simulation (workspace_id, id, assistant_id, version, live_version, draft_revision, times, "
        "is_free, state, started_by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'running', $9) "
        "ON CONFLICT DO NOTHING RETURNING id",
        tx.tenant,
        values["id"],
        values["assistant_id"],
        values["version"],
        values["live_version"],
        values["draft_revision"],
        values["times"],
        values["is_free"],
        values["started_by"],
    )
    return done is not None


async def insert_conversations(tx: Tx, simulation_id: UUID, planned: Sequence[tuple[UUID, int]]) -> None:
    """Each: a persona and the number of its conversation, from 0."""
    await tx.execute(
        "INSERT INTO simulated_conversation (workspace_id, simulation_id, position, persona_id, seed) "
        "SELECT $1, $2, row_number() OVER (), p, s FROM unnest($3::uuid[], $4::int[]) AS t (p, s)",
        tx.tenant,
        simulation_id,
        [persona for persona, _ in planned],
        [seed for _, seed in planned],
    )


async def find_simulation(tx: Tx, simulation_id: UUID) -> Record | None:
    return await tx.fetchrow(f"{_SIMULATION} WHERE s.workspace_id = $1 AND s.id = $2", tx.tenant, simulation_id)


async def fetch_simulations(tx: Tx, assistant_id: UUID, *, after: Place, limit: int) -> list[Record]:
    at, last = after or (None, None)
    return await tx.fetch(
        f"{_SIMULATION} WHERE s.workspace_id = $1 AND s.assistant_id = $2 "
        "AND ($3::timestamptz IS NULL OR (s.started_at, s.id) < ($3, $4::uuid)) "
        "ORDER BY s.started_at DESC, s.id DESC LIMIT $5",
        tx.tenant,
        assistant_id,
        at,
        last,
        limit,
    )


async def end_simulation(tx: Tx, simulation_id: UUID, state: str) -> None:
    await tx.execute(
        "UPDATE simulation SET state = $3, finished_at = now() "
        "WHERE workspace_id = $1 AND id = $2 AND state = 'running'",
        tx.tenant,
        simulation_id,
        state,
    )


async def fetch_open(tx: Tx, simulation_id: UUID, *, limit: int) -> list[Record]:
    """What is still to be talked: position, persona_id, seed, content."""
    return await tx.fetch(
        "SELECT c.position, c.persona_id, c.seed, p.content FROM simulated_conversation c "
        "JOIN persona p ON p.workspace_id = c.workspace_id AND p.id = c.persona_id "
        "WHERE c.workspace_id = $1 AND c.simulation_id = $2 AND c.verdict IS NULL ORDER BY c.position LIMIT $3",
        tx.tenant,
        simulation_id,
        limit,
    )


async def keep_conversation(tx: Tx, simulation_id: UUID, position: int, values: Mapping[str, Any]) -> None:
    """`values`: verdict, ended, findings, failures, transcript, milliseconds, cost (None: nobody knows)."""
    await tx.execute(
        "UPDATE simulated_conversation SET verdict = $4, ended = $5, findings = $6, failures = $7, transcript = $8 "
        "WHERE workspace_id = $1 AND simulation_id = $2 AND position = $3",
        tx.tenant,
        simulation_id,
        position,
        values["verdict"],
        values["ended"],
        values["findings"],
        values["failures"],
        values["transcript"],
    )
    await tx.execute(
        "UPDATE simulation SET milliseconds = milliseconds + $3, cost = cost + $4 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        simulation_id,
        values["milliseconds"],
        values["cost"],
    )


async def fetch_conversations(
    tx: Tx, simulation_id: UUID, *, verdict: str | None, after: int | None, limit: int
) -> list[Record]:
    """What failed is found by `verdict`; in the order in which they were talked."""
    return await tx.fetch(
        "SELECT c.position, c.persona_id, p.name, c.seed, c.verdict, c.ended, c.findings, c.failures, c.transcript "
        "FROM simulated_conversation c JOIN persona p ON p.workspace_id = c.workspace_id AND p.id = c.persona_id "
        "WHERE c.workspace_id = $1 AND c.simulation_id = $2 AND c.verdict IS NOT NULL "
        "AND ($3::text IS NULL OR c.verdict = $3) AND ($4::int IS NULL OR c.position > $4) "
        "ORDER BY c.position LIMIT $5",
        tx.tenant,
        simulation_id,
        verdict,
        after,
        limit,
    )


async def find_conversation(tx: Tx, simulation_id: UUID, position: int) -> Record | None:
    return await tx.fetchrow(
        "SELECT c.transcript, p.name, p.content, s.assistant_id FROM simulated_conversation c "
        "JOIN persona p ON p.workspace_id = c.workspace_id AND p.id = c.persona_id "
        "JOIN simulation s ON s.workspace_id = c.workspace_id AND s.id = c.simulation_id "
        "WHERE c.workspace_id = $1 AND c.simulation_id = $2 AND c.position = $3 AND c.verdict IS NOT NULL",
        tx.tenant,
        simulation_id,
        position,
    )
