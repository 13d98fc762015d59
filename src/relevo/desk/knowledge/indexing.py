"""Indexing: from a stored document to what can be found. One door for the job and for many documents at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from relevo.desk.knowledge.entries import Entry, entries_of_qa, entries_of_text
from relevo.desk.knowledge.index import IndexedDocument, replace_passages, reweigh
from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.repository import (
    Document,
    NewDocument,
    find_document,
    insert_documents,
    list_phrasings,
    mark_ready,
)
from relevo.desk.knowledge.versions.repository import keep_versions
from relevo.kit.ids import DocumentId, SourceId
from relevo.platform.db import Tx


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A document cut and counted; made outside the transaction, since it is the slow part."""

    language: str
    text: str
    entries: Sequence[Entry]

    @property
    def passage_count(self) -> int:
        return sum(entry.kind != "question" for entry in self.entries)


def prepare(*, kind: str, title: str, text: str, language: str | None, phrasings: Sequence[str]) -> Prepared:
    """Pure. `language` None: it is read off the text."""
    known = language or detect_language(f"{title}\n{text}")
    if kind == "qa":
        entries = entries_of_qa(text, question=title, phrasings=phrasings, language=known)
    else:
        entries = entries_of_text(text, title=title, language=known)
    return Prepared(language=known, text=text, entries=entries)


async def store(tx: Tx, documents: Sequence[tuple[Document, Prepared]]) -> None:
    """Replace the passages of `documents` by what was prepared, mark them ready and keep their versions.

    An expired document has no passages: it is read, but not found.
    """
    drifted = await replace_passages(
        tx,
        [
            IndexedDocument(
                id=document.id,
                source_id=document.source_id,
                version=document.version,
                title=document.title,
                entries=[] if document.is_expired else prepared.entries,
            )
            for document, prepared in documents
        ],
    )
    for language, field in drifted:
        await reweigh(tx, language=language, field=field)
    for document, prepared in documents:
        await mark_ready(
            tx,
            document.id,
            version=document.version,
            language=prepared.language,
            text=prepared.text,
            passage_count=0 if document.is_expired else prepared.passage_count,
        )
    await keep_versions(tx, [document.id for document, _ in documents])


async def index_at_once(tx: Tx, document_id: DocumentId) -> None:
    """A text or a Q&A, in this transaction: for trying a change that is then taken back. A file needs its parser,
    unless its text was corrected by hand."""
    document = await find_document(tx, document_id, lock=True)
    if document is None or (document.kind == "file" and document.corrected_at is None):
        return
    phrasings = (await list_phrasings(tx, [document_id])).get(document_id, [])
    prepared = prepare(
        kind=document.kind,
        title=document.title,
        text=document.text,
        language=document.language,
        phrasings=phrasings,
    )
    await store(tx, [(document, prepared)])


async def add_ready_documents(tx: Tx, source_id: SourceId, documents: Sequence[NewDocument]) -> list[DocumentId]:
    """Store and index at once, for imports of texts and Q&As: nothing of them needs a parser."""
    ids = await insert_documents(tx, source_id, documents)
    indexed: list[IndexedDocument] = []
    languages: list[str] = []
    counts: list[int] = []
    for document_id, new in zip(ids, documents, strict=True):
        prepared = prepare(
            kind=new.kind, title=new.title, text=new.text, language=new.language, phrasings=new.phrasings
        )
        indexed.append(
            IndexedDocument(id=document_id, source_id=source_id, version=1, title=new.title, entries=prepared.entries)
        )
        languages.append(prepared.language)
        counts.append(prepared.passage_count)
    for language, field in await replace_passages(tx, indexed):
        await reweigh(tx, language=language, field=field)
    await tx.execute(
        "UPDATE knowledge_document SET state = 'ready', ready_version = 1, language = new.language, "
        "passage_count = new.passage_count "
        "FROM unnest($2::uuid[], $3::text[], $4::int[]) AS new(id, language, passage_count) "
        "WHERE workspace_id = $1 AND knowledge_document.id = new.id",
        tx.tenant,
        ids,
        languages,
        counts,
    )
    await keep_versions(tx, ids)
    return ids
