"""Changing a document. The new version is found once it is ready; until then the last good copy is."""

from collections.abc import Sequence
from typing import Literal

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.index_later import index_later
from relevo.desk.knowledge.errors import NoSuchDocument, NotCorrected, NotForThisKind
from relevo.desk.knowledge.events import announce_document, tell_qa_changed
from relevo.desk.knowledge.repository import Document, find_document, replace_phrasings
from relevo.desk.knowledge.schemas import DocumentChange, DocumentOut
from relevo.kit.ids import DocumentId
from relevo.kit.text.folding import one_line
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

# Documents whose text comes from somewhere: what a teammate writes over it is a correction, and survives a Re-index.
_WITH_SOURCE = ("file", "website")


async def do_change_document(tx: Tx, document_id: DocumentId, change: DocumentChange, *, by: Actor) -> DocumentOut:
    document = await locked(tx, document_id)
    title, text = _changed(document, change)
    return await rewrite_document(tx, document, title=title, text=text, phrasings=change.phrasings, by=by)


async def rewrite_document(
    tx: Tx, document: Document, *, title: str | None, text: str | None, phrasings: Sequence[str] | None, by: Actor
) -> DocumentOut:
    """Write what is not None in a new version. `document` is locked."""
    if phrasings is not None:
        await replace_phrasings(tx, document.id, list(dict.fromkeys(phrasings)))
    is_correction = document.kind in _WITH_SOURCE and text is not None and text != document.text
    # The source's own text is kept beside the first correction: it is the way back.
    await tx.execute(
        "UPDATE knowledge_document SET "
        "source_text = CASE WHEN $6 AND corrected_at IS NULL THEN text ELSE source_text END, "
        "source_title = CASE WHEN $6 AND corrected_at IS NULL THEN title ELSE source_title END, "
        "corrected_at = CASE WHEN $6 THEN now() ELSE corrected_at END, "
        "corrected_by = CASE WHEN $6 THEN $5 ELSE corrected_by END, "
        "title = coalesce($3, title), text = coalesce($4, text), written_by = $5, version = version + 1, "
        "state = 'pending', error_code = NULL, error_text = NULL, updated_at = now() "
        "WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        document.id,
        title,
        text,
        by.name,
        is_correction,
    )
    await record(tx, "document.changed", by=by, subject_kind="document", subject_id=document.id)
    await index_later(tx, document.id, version=document.version + 1)
    if document.kind == "qa" and (title is not None or phrasings is not None):
        await tell_qa_changed(tx, document.id)
    return await announce_document(tx, document.id)


async def do_reindex_document(tx: Tx, document_id: DocumentId) -> DocumentOut:
    """Read and cut it again, for instance after a failure that may have passed. Corrections by hand stay."""
    document = await locked(tx, document_id)
    await tx.execute(
        "UPDATE knowledge_document SET version = version + 1, state = 'pending', error_code = NULL, "
        "error_text = NULL WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        document_id,
    )
    await index_later(tx, document_id, version=document.version + 1)
    return await announce_document(tx, document_id)


async def do_settle_correction(
    tx: Tx, document_id: DocumentId, *, keep: Literal["correction", "source"], by: Actor
) -> DocumentOut:
    """Keep the text corrected by hand although the source changed, or take the source's text in its place."""
    document = await locked(tx, document_id)
    if document.corrected_at is None or (document.kind == "file" and not document.content_type):
        raise NotCorrected
    if keep == "correction":
        await tx.execute(
            "UPDATE knowledge_document SET source_changed_at = NULL WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            document_id,
        )
        await record(tx, "document.correction_kept", by=by, subject_kind="document", subject_id=document_id)
        return await announce_document(tx, document_id)
    await tx.execute(
        "UPDATE knowledge_document SET title = coalesce(source_title, title), text = coalesce(source_text, text), "
        "corrected_at = NULL, corrected_by = NULL, source_title = NULL, source_text = NULL, source_changed_at = NULL, "
        "written_by = '', updated_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        document_id,
    )
    await record(tx, "document.source_taken", by=by, subject_kind="document", subject_id=document_id)
    return await do_reindex_document(tx, document_id)


def _changed(document: Document, change: DocumentChange) -> tuple[str | None, str | None]:
    """The new title and text, each None if it stays."""
    qa_fields = (change.question, change.answer, change.phrasings)
    if document.kind == "qa":
        if change.title is not None or change.text is not None:
            raise NotForThisKind
        return one_line(change.question, limit=500) if change.question else None, change.answer
    if any(field is not None for field in qa_fields):
        raise NotForThisKind
    return change.title, change.text


async def locked(tx: Tx, document_id: DocumentId) -> Document:
    document = await find_document(tx, document_id, lock=True)
    if document is None:
        raise NoSuchDocument
    return document
