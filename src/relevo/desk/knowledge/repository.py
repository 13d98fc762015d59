"""Sources, documents and phrasings in the database. The index has its own file, index.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from relevo.kit.ids import AssistantId, DocumentId, FileId, SourceId, new_id
from relevo.platform.db import Record, Tx


@dataclass(frozen=True, kw_only=True)
class Document:
    id: DocumentId
    source_id: SourceId
    kind: str
    title: str
    language: str | None
    state: str
    error_code: str | None
    error_text: str | None
    version: int
    ready_version: int | None
    text: str
    file_id: FileId | None
    content_type: str | None
    url: str | None
    size_bytes: int
    passage_count: int
    created_at: datetime
    updated_at: datetime
    source_name: str
    corrected_at: datetime | None  # its text was corrected by hand and takes the place of its source's
    source_title: str | None
    source_text: str | None
    expires_at: datetime | None
    is_expired: bool


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """A document to store. `phrasings` only for a Q&A, whose title is its question and whose text its answer."""

    kind: str
    title: str
    text: str = ""
    language: str | None = None
    url: str | None = None
    file_id: FileId | None = None
    content_type: str | None = None
    size_bytes: int = 0
    phrasings: Sequence[str] = field(default=())


_COLUMNS = (
    "id, source_id, kind, title, language, state, error_code, error_text, version, ready_version, text, file_id, "
    "content_type, url, size_bytes, passage_count, created_at, updated_at, "
    "(SELECT name FROM knowledge_source AS source WHERE source.workspace_id = knowledge_document.workspace_id "
    "AND source.id = knowledge_document.source_id) AS source_name, corrected_at, source_title, source_text, "
    "expires_at, coalesce(expires_at <= now(), false) AS is_expired"
)


async def insert_source(
    tx: Tx, *, kind: str, name: str, assistant_ids: Sequence[AssistantId] | None = None
) -> SourceId:
    source_id = SourceId(new_id())
    await tx.execute(
        "INSERT INTO knowledge_source (workspace_id, id, kind, name, assistant_ids) VALUES ($1, $2, $3, $4, $5)",
        tx.tenant,
        source_id,
        kind,
        name,
        assistant_ids,
    )
    return source_id


async def find_source(tx: Tx, *, kind: str) -> SourceId | None:
    """The oldest source of a kind that all assistants may use: where texts and Q&As gather."""
    return await tx.fetchval(
        "SELECT id FROM knowledge_source WHERE workspace_id = $1 AND kind = $2 AND assistant_ids IS NULL "
        "ORDER BY created_at, id LIMIT 1",
        tx.tenant,
        kind,
    )


# Where texts and Q&As gather, those for some assistants apart; files have a source each, named as they are.
_GATHERING = {"text": "Texts", "qa": "Questions and answers"}


async def find_gathering_source(tx: Tx, kind: str) -> SourceId:
    """Made when it is needed for the first time."""
    return await find_source(tx, kind=kind) or await insert_source(tx, kind=kind, name=_GATHERING[kind])


async def insert_documents(tx: Tx, source_id: SourceId, documents: Sequence[NewDocument]) -> list[DocumentId]:
    ids = [DocumentId(new_id()) for _ in documents]
    await tx.execute(
        """
        INSERT INTO knowledge_document (workspace_id, id, source_id, kind, title, text, language, url, file_id,
                                        content_type, size_bytes)
        SELECT $1, id, $2, kind, title, text, language, url, file_id, content_type, size_bytes
        FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::text[],
                    $11::bigint[])
             AS new(id, kind, title, text, language, url, file_id, content_type, size_bytes)
        """,
        tx.tenant,
        source_id,
        ids,
        [d.kind for d in documents],
        [d.title for d in documents],
        [d.text for d in documents],
        [d.language for d in documents],
        [d.url for d in documents],
        [d.file_id for d in documents],
        [d.content_type for d in documents],
        [d.size_bytes or len(d.text.encode()) for d in documents],
    )
    pairs = [(i, p) for i, d in zip(ids, documents, strict=True) for p in d.phrasings]
    await insert_phrasings(tx, pairs)
    return ids


async def insert_phrasings(tx: Tx, phrasings: Sequence[tuple[DocumentId, str]]) -> None:
    if phrasings:
        await tx.execute(
            "INSERT INTO knowledge_phrasing (workspace_id, id, document_id, text) "
            "SELECT $1, id, document_id, text FROM unnest($2::uuid[], $3::uuid[], $4::text[]) "
            "AS new(id, document_id, text)",
            tx.tenant,
            sorted(new_id() for _ in phrasings),  # their order is that of the ids
            [document_id for document_id, _ in phrasings],
            [text for _, text in phrasings],
        )


async def replace_phrasings(tx: Tx, document_id: DocumentId, phrasings: Sequence[str]) -> None:
    await tx.execute(
        "DELETE FROM knowledge_phrasing WHERE workspace_id = $1 AND document_id = $2", tx.tenant, document_id
    )
    await insert_phrasings(tx, [(document_id, text) for text in phrasings])


async def list_phrasings(tx: Tx, document_ids: Sequence[DocumentId]) -> dict[DocumentId, list[str]]:
    rows = await tx.fetch(
        "SELECT document_id, text FROM knowledge_phrasing WHERE workspace_id = $1 AND document_id = ANY($2) "
        "ORDER BY created_at, id",
        tx.tenant,
        document_ids,
    )
    phrasings: dict[DocumentId, list[str]] = {}
    for row in rows:
        phrasings.setdefault(row["document_id"], []).append(row["text"])
    return phrasings


async def find_document(tx: Tx, document_id: UUID, *, lock: bool = False) -> Document | None:
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM knowledge_document WHERE workspace_id = $1 AND id = $2"
        + (" FOR UPDATE" if lock else ""),
        tx.tenant,
        document_id,
    )
    return to_document(row) if row else None


def to_document(row: Record) -> Document:
    return Document(**dict(row))


async def mark_processing(tx: Tx, document_id: DocumentId, *, version: int) -> bool:
    """False when the document is gone or has a newer version: then there is nothing to do."""
    return bool(
        await tx.fetchval(
            "UPDATE knowledge_document SET state = 'processing' "
            "WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING true",
            tx.tenant,
            document_id,
            version,
        )
    )


async def mark_ready(
    tx: Tx, document_id: DocumentId, *, version: int, language: str, text: str, passage_count: int
) -> None:
    await tx.execute(
        "UPDATE knowledge_document SET state = 'ready', error_code = NULL, error_text = NULL, ready_version = $3, "
        "language = $4, text = $5, passage_count = $6, updated_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        document_id,
        version,
        language,
        text,
        passage_count,
    )


async def mark_failed(tx: Tx, document_id: DocumentId, *, version: int, code: str, text: str) -> None:
    """The last good copy (its text and passages) stays as it is."""
    await tx.execute(
        "UPDATE knowledge_document SET state = 'failed', error_code = $4, error_text = $5, updated_at = now() "
        "WHERE workspace_id = $1 AND id = $2 AND version = $3",
        tx.tenant,
        document_id,
        version,
        code,
        text,
    )


async def set_title(tx: Tx, document_id: DocumentId, title: str) -> None:
    await tx.execute(
        "UPDATE knowledge_document SET title = $3 WHERE workspace_id = $1 AND id = $2", tx.tenant, document_id, title
    )


async def delete_document(tx: Tx, document_id: DocumentId) -> None:
    await tx.execute("DELETE FROM knowledge_document WHERE workspace_id = $1 AND id = $2", tx.tenant, document_id)


async def delete_empty_source(tx: Tx, source_id: SourceId) -> None:
    await tx.execute(
        "DELETE FROM knowledge_source WHERE workspace_id = $1 AND id = $2 AND kind <> 'website' AND NOT EXISTS "
        "(SELECT FROM knowledge_document WHERE workspace_id = $1 AND source_id = $2)",
        tx.tenant,
        source_id,
    )
