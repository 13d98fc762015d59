"""How near a question is to an answer's phrasings, beside how near those are to each other.

The phrasings of one answer may stand close together ("where is my parcel") or far apart ("opening hours" with twenty
occasions). How alike a question must be to belong to them, only they can say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.knowledge.dense.alike import on_our_scale
from relevo.desk.knowledge.dense.spaces import Space
from relevo.platform.db import Tx

NEAREST_PHRASINGS = 3
_SIBLINGS = 3


@dataclass(frozen=True)
class Nearest:
    """The nearest phrasings of the answer that came first, and how alike; `space` None: by the embedded model."""

    phrasings: Mapping[UUID, float]
    space: Space | None = None

    @property
    def space_id(self) -> UUID | None:
        return self.space.id if self.space else None


async def measure_fits(tx: Tx, nearest: Sequence[Nearest | None], *, without: UUID | None) -> list[float | None]:
    """Per question how much nearer it is to its answer's phrasings than they are to their siblings (usually below 0).

    None where nothing is compared, or no phrasing has a sibling. `without`: an entry that does not count.
    """
    spaces = {each.space_id: each.space for each in nearest if each and each.phrasings}
    among: dict[UUID | None, dict[UUID, float]] = {
        space_id: await _among_siblings(tx, _phrasings(nearest, space_id), space, without=without)
        for space_id, space in spaces.items()
    }
    return [_fit(each, among) for each in nearest]


def _phrasings(nearest: Sequence[Nearest | None], space_id: UUID | None) -> list[UUID]:
    return [
        i for each in nearest if each and (each.space.id if each.space else None) == space_id for i in each.phrasings
    ]


def _fit(nearest: Nearest | None, among: Mapping[UUID | None, Mapping[UUID, float]]) -> float | None:
    if nearest is None or not nearest.phrasings:
        return None
    usual = among[nearest.space_id]
    gaps = [similarity - usual[i] for i, similarity in nearest.phrasings.items() if i in usual]
    return sum(gaps) / len(gaps) if gaps else None


async def _among_siblings(
    tx: Tx, phrasings: Sequence[UUID], space: Space | None, *, without: UUID | None
) -> dict[UUID, float]:
    """For each phrasing how near its nearest siblings are, on the ranking's scale; without siblings it is left out."""
    given = (tx.tenant, list(phrasings), _SIBLINGS, without)
    if space is None:
        rows = await tx.fetch(_EMBEDDED, *given)
        return {row["id"]: row["similarity"] for row in rows}
    rows = await tx.fetch(_IN_SPACE, *given, space.id)
    return {row["id"]: on_our_scale(row["similarity"], space.strangers) for row in rows}


# Adding nothing to the distance keeps the index of all vectors out: an answer's own phrasings are few.
_EMBEDDED = """
SELECT one.id, avg(near.similarity) AS similarity
FROM passage AS one CROSS JOIN LATERAL (
    SELECT 1 - (other.embedding <=> one.embedding) AS similarity
    FROM passage AS other
    WHERE other.workspace_id = $1 AND other.document_id = one.document_id AND other.kind = 'question'
        AND other.id <> one.id AND other.embedding IS NOT NULL AND ($4::uuid IS NULL OR other.id <> $4)
    ORDER BY (other.embedding <=> one.embedding) + 0
    LIMIT $3
) AS near
WHERE one.workspace_id = $1 AND one.id = ANY ($2::uuid[]) AND one.embedding IS NOT NULL
GROUP BY one.id
"""

_IN_SPACE = """
SELECT one.id, avg(near.similarity) AS similarity
FROM passage AS one
JOIN passage_vector AS own ON own.workspace_id = $1 AND own.space_id = $5 AND own.passage_id = one.id
CROSS JOIN LATERAL (
    SELECT 1 - (its.vector <=> own.vector) AS similarity
    FROM passage AS other
    JOIN passage_vector AS its ON its.workspace_id = $1 AND its.space_id = $5 AND its.passage_id = other.id
    WHERE other.workspace_id = $1 AND other.document_id = one.document_id AND other.kind = 'question'
        AND other.id <> one.id AND ($4::uuid IS NULL OR other.id <> $4)
    ORDER BY its.vector <=> own.vector
    LIMIT $3
) AS near
WHERE one.workspace_id = $1 AND one.id = ANY ($2::uuid[])
GROUP BY one.id
"""
