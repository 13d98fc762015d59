"""Spaces of vectors in the database: one per chosen model. The old one serves until the new one is full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from relevo.desk.knowledge.dense.alike import STRANGERS
from relevo.desk.knowledge.dense.store import NEAREST, Near, embedded_text, vector_literal
from relevo.kit.ids import new_id
from relevo.platform.db import Record, Tx

State = Literal["filling", "serving"]
# Up to so many vectors a question is compared with all of them; above, with those that its words found.
COMPARED_WITH_ALL = 20_000
# Fewer say nothing of how alike strangers are.
_FEWEST_PAIRS = 30


@dataclass(frozen=True, kw_only=True)
class Space:
    """`dimensions` of every vector in it; `strangers`: how alike two passages are that have nothing in common."""

    id: UUID
    state: State
    provider_id: UUID
    model: str
    dimensions: int
    strangers: float = STRANGERS


async def find_space(tx: Tx, state: State) -> Space | None:
    row = await tx.fetchrow(
        "SELECT id, state, provider_id, model, dimensions, strangers FROM embedding_space "
        "WHERE workspace_id = $1 AND state = $2",
        tx.tenant,
        state,
    )
    return Space(**dict(row.items())) if row else None


async def start_space(tx: Tx, provider_id: UUID, model: str, dimensions: int) -> Space:
    """A space to be filled, in place of one that was not finished."""
    await tx.execute("DELETE FROM embedding_space WHERE workspace_id = $1 AND state = 'filling'", tx.tenant)
    space = Space(id=new_id(), state="filling", provider_id=provider_id, model=model, dimensions=dimensions)
    await tx.execute(
        "INSERT INTO embedding_space (workspace_id, id, provider_id, model, dimensions) VALUES ($1, $2, $3, $4, $5)",
        tx.tenant,
        space.id,
        provider_id,
        model,
        dimensions,
    )
    return space


async def serve_space(tx: Tx, space_id: UUID) -> None:
    """From now on questions are compared with this one; the one before is gone."""
    await tx.execute("DELETE FROM embedding_space WHERE workspace_id = $1 AND state = 'serving'", tx.tenant)
    # Models differ in how alike they call strangers: the ranking's weights were set where it is STRANGERS.
    await tx.execute(
        """
        UPDATE embedding_space SET state = 'serving', strangers = coalesce((
            WITH sample AS MATERIALIZED (
                SELECT vector.vector, passage.document_id, row_number() OVER (ORDER BY md5(passage.id::text)) AS place
                FROM passage_vector AS vector
                JOIN passage ON passage.workspace_id = vector.workspace_id AND passage.id = vector.passage_id
                WHERE vector.workspace_id = $1 AND vector.space_id = $2
                ORDER BY place LIMIT 400)
            SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY 1 - (one.vector <=> other.vector))
            FROM sample AS one JOIN sample AS other
                ON other.place = one.place + 1 AND other.document_id <> one.document_id
            HAVING count(*) >= $3), strangers)
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        space_id,
        _FEWEST_PAIRS,
    )


async def drop_spaces(tx: Tx) -> None:
    await tx.execute("DELETE FROM embedding_space WHERE workspace_id = $1", tx.tenant)


@dataclass(frozen=True)
class Missing:
    ids: Sequence[UUID]
    texts: Sequence[str]


async def list_missing(tx: Tx, space_id: UUID, limit: int) -> Missing:
    rows = await tx.fetch(
        """
        SELECT passage.id, passage.kind, passage.heading, passage.text, document.title
        FROM passage JOIN knowledge_document AS document
            ON document.workspace_id = passage.workspace_id AND document.id = passage.document_id
        WHERE passage.workspace_id = $1 AND NOT EXISTS (
            SELECT FROM passage_vector AS vector
            WHERE vector.workspace_id = $1 AND vector.space_id = $2 AND vector.passage_id = passage.id)
        LIMIT $3
        """,
        tx.tenant,
        space_id,
        limit,
    )
    texts = [embedded_text(row["kind"], row["title"], row["heading"], row["text"]) for row in rows]
    return Missing([row["id"] for row in rows], texts)


async def keep_vectors(tx: Tx, space_id: UUID, ids: Sequence[UUID], vectors: Sequence[Sequence[float]]) -> None:
    """Of passages and of a space that are still there."""
    await tx.execute(
        """
        INSERT INTO passage_vector (workspace_id, space_id, passage_id, vector)
        SELECT $1, $2, new.id, new.vector::halfvec
        FROM unnest($3::uuid[], $4::text[]) AS new (id, vector)
        JOIN passage ON passage.workspace_id = $1 AND passage.id = new.id
        WHERE EXISTS (SELECT FROM embedding_space WHERE workspace_id = $1 AND id = $2)
        ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        space_id,
        list(ids),
        [vector_literal(each) for each in vectors],
    )


async def find_nearest_in(
    tx: Tx,
    space_id: UUID,
    vectors: Mapping[int, Sequence[float]],
    *,
    known: Mapping[int, Sequence[UUID]],
    compare_all: bool,
    limits: tuple[Sequence[UUID] | None, UUID | None, UUID | None],
) -> list[tuple[int, Near]]:
    """Per query the nearest entries of the space, and `known` ones with their similarity (as store.find_nearest)."""
    numbers = list(vectors)
    rows: Sequence[Record] = await tx.fetch(
        _NEAREST,
        tx.tenant,
        space_id,
        numbers,
        [vector_literal(vectors[number]) for number in numbers],
        ["{" + ",".join(map(str, known.get(number, ()))) + "}" for number in numbers],
        compare_all,
        NEAREST,
        *limits,
    )
    return [
        (
            row["query"],
            Near(
                entry_id=row["id"],
                document_id=row["document_id"],
                kind=row["kind"],
                language=row["language"],
                similarity=row["similarity"],
            ),
        )
        for row in rows
    ]


_NEAREST = """
WITH probe AS MATERIALIZED (
    SELECT raw.query, raw.vector::halfvec AS vector, raw.known::uuid[] AS known
    FROM unnest($3::int[], $4::text[], $5::text[]) AS raw (query, vector, known)
)
SELECT probe.query, found.id, found.document_id, found.kind, found.language, found.similarity
FROM probe CROSS JOIN LATERAL (
    SELECT passage.id, passage.document_id, passage.kind, passage.language,
           1 - (space.vector <=> probe.vector) AS similarity,
           row_number() OVER (ORDER BY space.vector <=> probe.vector) AS place
    FROM passage_vector AS space
    JOIN passage ON passage.workspace_id = space.workspace_id AND passage.id = space.passage_id
    WHERE space.workspace_id = $1 AND space.space_id = $2
        AND ($6 OR space.passage_id = ANY (probe.known))
        AND ($8::uuid[] IS NULL OR passage.source_id = ANY ($8::uuid[]))
        AND ($9::uuid IS NULL OR passage.document_id = $9)
        AND ($10::uuid IS NULL OR passage.id <> $10)
) AS found
WHERE found.place <= $7 OR found.id = ANY (probe.known)
"""
