"""Vectors in the database: making those that are missing, and finding the nearest."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.knowledge.dense.embedder import Embedder
from relevo.desk.knowledge.dense.pivot import embed_in, embedded_languages
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.jobs import enqueue

EMBED = "knowledge.embed"
# Up to here every vector is compared; above, the index finds the nearest.
SMALL_KNOWLEDGE = 5000
NEAREST = 40
_BATCH = 64
_BURST_S = 2


@dataclass(frozen=True, kw_only=True)
class Near:
    """An entry and how alike its meaning is (cosine, 1 = the same)."""

    entry_id: UUID
    document_id: UUID
    kind: str
    language: str
    similarity: float


async def embed_later(tx: Tx) -> None:
    await enqueue(tx, EMBED, {"workspace_id": str(tx.tenant)}, dedupe_key=f"embed:{tx.tenant}", delay_s=_BURST_S)


async def has_missing(tx: Tx, embedder: Embedder) -> bool:
    return bool(await tx.fetch(_MISSING, tx.tenant, embedded_languages(embedder), 1))


async def embed_missing(db: Database, workspace_id: WorkspaceId, embedder: Embedder) -> int:
    """Give each entry that the embedder understands its vector; return how many. Safe to run twice, or to break off."""
    done = 0
    while True:
        async with db.transaction(workspace_id, read_only=True) as tx:
            rows = await tx.fetch(_MISSING, tx.tenant, embedded_languages(embedder), _BATCH)
        if not rows:
            return done
        texts = [embedded_text(row["kind"], row["title"], row["heading"], row["text"]) for row in rows]
        vectors = await asyncio.to_thread(embed_in, embedder, texts, [row["language"] for row in rows])
        async with db.transaction(workspace_id) as tx:
            await tx.execute(_KEEP, tx.tenant, [row["id"] for row in rows], [vector_literal(each) for each in vectors])
        done += len(rows)


async def find_nearest(
    tx: Tx,
    vectors: Mapping[int, Sequence[float]],
    *,
    known: Mapping[int, Sequence[UUID]],
    is_small: bool,
    limits: tuple[Sequence[UUID] | None, UUID | None, UUID | None],
) -> Iterator[tuple[int, Near]]:
    """Per query the nearest entries, and `known` ones with their similarity. `limits`: sources, document, left out."""
    numbers = list(vectors)
    rows = await tx.fetch(
        "SELECT query, id, document_id, kind, language, similarity "
        "FROM search_meanings($1::int[], $2::text[], $3::text[], $4, $5, $6::uuid[], $7::uuid, $8::uuid)",
        numbers,
        [vector_literal(vectors[number]) for number in numbers],
        ["{" + ",".join(map(str, known.get(number, ()))) + "}" for number in numbers],
        NEAREST,
        is_small,
        *limits,
    )
    return (
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
    )


_MISSING = """
SELECT passage.id, passage.kind, passage.heading, passage.text, passage.language, document.title
FROM passage JOIN knowledge_document AS document
    ON document.workspace_id = passage.workspace_id AND document.id = passage.document_id
WHERE passage.workspace_id = $1 AND passage.language = ANY ($2) AND passage.embedding IS NULL
LIMIT $3
"""

_KEEP = """
UPDATE passage SET embedding = new.vector::halfvec(384)
FROM unnest($2::uuid[], $3::text[]) AS new (id, vector)
WHERE passage.workspace_id = $1 AND passage.id = new.id
"""


def embedded_text(kind: str, title: str, heading: str, text: str) -> str:
    """A passage with its place in the document; of a Q&A each phrasing and the answer as they stand."""
    return text if kind != "body" else "\n".join(part for part in (title, heading, text) if part)


def vector_literal(vector: Sequence[float]) -> str:
    return "[" + ",".join(f"{value:.5g}" for value in vector) + "]"
