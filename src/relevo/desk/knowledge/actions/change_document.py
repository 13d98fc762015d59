"""Changing a document. The new version is found once it is ready; until then the last good copy is."""

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.index_later import index_later
from relevo.desk.knowledge.errors import NoSuchDocument, NotForThisKind
from relevo.desk.knowledge.events import announce_document
from relevo.desk.knowledge.repository import Document, find_document, replace_phrasings
from relevo.desk.knowledge.schemas import DocumentChange, DocumentOut
from relevo.kit.ids import DocumentId
from relevo.kit.text.folding import one_line
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_change_document(tx: Tx, document_id: DocumentId, change: DocumentChange, *, by: Actor) -> DocumentOut:
    document = await _locked(tx, document_id)
    title, text = _changed(document, change)
    if change.phrasings is not None:
        await replace_phrasings(tx, document_id, list(dict.fromkeys(change.phrasings)))
    # A text written by hand takes the place of the file: reading the file again would undo the teammate's work.
    written = text is not None
    await tx.execute(
        "UPDATE knowledge_document SET title = coalesce($3, title), text = coalesce($4, text), "
        "content_type = CASE WHEN $5 THEN NULL ELSE content_type END, version = version + 1, state = 'pending', "
        "error_code = NULL, error_text = NULL, updated_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        document_id,
        title,
        text,
        written,
    )
    await record(tx, "document.changed", by=by, subject_kind="document", subject_id=document_id)
    await index_later(tx, document_id, version=document.version + 1)
    return await announce_document(tx, document_id)


async def do_reindex_document(tx: Tx, document_id: DocumentId) -> DocumentOut:
    """Read and cut it again, for instance after a failure that may have passed."""
    document = await _locked(tx, document_id)
    await tx.execute(
        "UPDATE knowledge_document SET version = version + 1, state = 'pending', error_code = NULL, "
        "error_text = NULL WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        document_id,
    )
    await index_later(tx, document_id, version=document.version + 1)
    return await announce_document(tx, document_id)


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


async def _locked(tx: Tx, document_id: DocumentId) -> Document:
    document = await find_document(tx, document_id, lock=True)
    if document is None:
        raise NoSuchDocument
    return document
