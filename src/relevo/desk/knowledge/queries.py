"""Reading knowledge for screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from relevo.desk.knowledge.calibration import load_calibration
from relevo.desk.knowledge.errors import NoSuchDocument
from relevo.desk.knowledge.repository import list_phrasings
from relevo.desk.knowledge.schemas import (
    DocumentDetail,
    DocumentOut,
    Expires,
    PassageOut,
    SourceOut,
    State,
    StatsOut,
)
from relevo.kit.ids import DocumentId
from relevo.platform.db import Tx
from relevo.platform.http import Page, PageRequest

_DOCUMENT = """
SELECT id, source_id, kind, title, language, state, error_code, error_text AS error, version, passage_count,
       size_bytes, url, tags, expires_at, coalesce(expires_at <= now(), false) AS is_expired, corrected_at,
       corrected_by, source_changed_at, (kind = 'website' OR kind = 'file' AND content_type IS NOT NULL) AS has_source,
       created_at, updated_at
FROM knowledge_document
"""

_SOURCES = """
SELECT source.id, source.kind, source.name, coalesce(to_jsonb(source.assistant_ids), '"all"'::jsonb) AS scope,
       count(document.id) AS document_count, coalesce(sum(document.passage_count), 0)::bigint AS passage_count,
       coalesce(sum(document.size_bytes), 0)::bigint AS size_bytes,
       count(document.id) FILTER (WHERE document.state IN ('pending', 'processing')) AS pending_count,
       count(document.id) FILTER (WHERE document.state = 'failed') AS failed_count, source.created_at
FROM knowledge_source AS source
LEFT JOIN knowledge_document AS document
    ON document.workspace_id = source.workspace_id AND document.source_id = source.id
WHERE source.workspace_id = $1 AND ($2::timestamptz IS NULL OR (source.created_at, source.id) < ($2, $3))
GROUP BY source.workspace_id, source.id
ORDER BY source.created_at DESC, source.id DESC LIMIT $4
"""

_STATS = """
SELECT count(*) AS documents, coalesce(sum(passage_count), 0)::bigint AS passages,
       coalesce(sum(size_bytes), 0)::bigint AS size_bytes,
       count(*) FILTER (WHERE state IN ('pending', 'processing')) AS pending,
       count(*) FILTER (WHERE state = 'failed') AS failed,
       count(*) FILTER (WHERE expires_at <= now()) AS expired,
       count(*) FILTER (WHERE expires_at > now() AND expires_at <= now() + interval '14 days') AS expiring
FROM knowledge_document WHERE workspace_id = $1
"""


async def list_sources(tx: Tx, page: PageRequest) -> Page[SourceOut]:
    at, last = page.after(datetime, UUID) or (None, None)
    rows = await tx.fetch(_SOURCES, tx.tenant, at, last, page.limit + 1)
    shown, cursor = page.cut(rows, lambda row: (row["created_at"], row["id"]))
    return Page[SourceOut](items=[SourceOut(**dict(row)) for row in shown], next_cursor=cursor)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which documents a list shows; None: all. `expires` soon: within 14 days."""

    state: State | None = None
    tag: str | None = None
    expires: Expires | None = None


async def list_documents(
    tx: Tx, page: PageRequest, *, source_id: UUID | None, q: str | None, wanted: Wanted
) -> Page[DocumentOut]:
    """Newest first; `q` looks in titles and texts."""
    at, last = page.after(datetime, UUID) or (None, None)
    rows = await tx.fetch(
        f"{_DOCUMENT} WHERE workspace_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3)) "
        "AND ($4::uuid IS NULL OR source_id = $4) AND ($5::text IS NULL OR state = $5) "
        "AND ($6::text IS NULL OR title ILIKE $6 OR text ILIKE $6) AND ($8::text IS NULL OR tags @> ARRAY[$8::text]) "
        "AND ($9::text IS NULL OR $9 = 'expired' AND expires_at <= now() "
        "OR $9 = 'soon' AND expires_at > now() AND expires_at <= now() + interval '14 days') "
        "ORDER BY created_at DESC, id DESC LIMIT $7",
        tx.tenant,
        at,
        last,
        source_id,
        wanted.state,
        f"%{_escape_like(q)}%" if q else None,
        page.limit + 1,
        wanted.tag,
        wanted.expires,
    )
    shown, cursor = page.cut(rows, lambda row: (row["created_at"], row["id"]))
    return Page[DocumentOut](items=[DocumentOut(**dict(row)) for row in shown], next_cursor=cursor)


async def get_document_out(tx: Tx, document_id: UUID) -> DocumentOut:
    row = await tx.fetchrow(f"{_DOCUMENT} WHERE workspace_id = $1 AND id = $2", tx.tenant, document_id)
    if row is None:
        raise NoSuchDocument
    return DocumentOut(**dict(row))


async def get_document_detail(tx: Tx, document_id: DocumentId) -> DocumentDetail:
    document = await get_document_out(tx, document_id)
    passages = await tx.fetch(
        "SELECT id, ordinal, heading, text FROM passage "
        "WHERE workspace_id = $1 AND document_id = $2 AND kind <> 'question' ORDER BY ordinal",
        tx.tenant,
        document_id,
    )
    (row,) = await tx.fetch(
        "SELECT document.text, source_text, assistant_ids FROM knowledge_document AS document "
        "JOIN knowledge_source AS source ON source.workspace_id = document.workspace_id "
        "AND source.id = document.source_id WHERE document.workspace_id = $1 AND document.id = $2",
        tx.tenant,
        document_id,
    )
    return DocumentDetail(
        **document.model_dump(),
        text=row["text"],
        source_text=row["source_text"],
        assistant_ids=row["assistant_ids"],
        phrasings=(await list_phrasings(tx, [document_id])).get(document_id, []),
        passages=[PassageOut(**dict(row)) for row in passages],
        used_in_count=await _count_uses(tx, document_id),
    )


async def get_stats(tx: Tx) -> StatsOut:
    row = await tx.fetchrow(_STATS, tx.tenant)
    languages = await tx.fetch(
        "SELECT language, passages FROM knowledge_stat WHERE workspace_id = $1 AND field = 'body' AND passages > 0",
        tx.tenant,
    )
    return StatsOut(
        **dict(row or {}),
        by_language={each["language"]: each["passages"] for each in languages},
        answered_share=(await load_calibration(tx)).answered,
    )


MAX_USES = 1000


async def _count_uses(tx: Tx, document_id: DocumentId) -> int:
    """Answers that cite the document; counting stops at MAX_USES."""
    return await tx.fetchval(
        "SELECT count(*) FROM (SELECT FROM message WHERE workspace_id = $1 AND author_kind = 'assistant' "
        "AND content @> $2 LIMIT $3) AS uses",
        tx.tenant,
        {"citations": [{"document_id": str(document_id)}]},
        MAX_USES,
    )


def _escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True, kw_only=True)
class Qa:
    """A question with its answer and the other ways of asking it, as they are written, indexed or not."""

    document_id: DocumentId
    question: str
    answer: str
    phrasings: list[str]


async def find_qa(tx: Tx, document_id: DocumentId) -> Qa | None:
    """None also for a document of another kind."""
    row = await tx.fetchrow(
        "SELECT title, text FROM knowledge_document WHERE workspace_id = $1 AND id = $2 AND kind = 'qa'",
        tx.tenant,
        document_id,
    )
    if row is None:
        return None
    phrasings = (await list_phrasings(tx, [document_id])).get(document_id, [])
    return Qa(document_id=document_id, question=row["title"], answer=row["text"], phrasings=phrasings)


async def list_questions(tx: Tx, document_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Of those that are Q&As: the question, then its phrasings."""
    rows = await tx.fetch(
        "SELECT id, title FROM knowledge_document WHERE workspace_id = $1 AND id = ANY($2) AND kind = 'qa'",
        tx.tenant,
        list(document_ids),
    )
    phrasings = await list_phrasings(tx, [row["id"] for row in rows])
    return {row["id"]: [row["title"], *phrasings.get(row["id"], ())] for row in rows}
