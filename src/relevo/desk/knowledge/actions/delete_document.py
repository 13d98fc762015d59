"""Deleting a document: from the next search on it is not found, and its file goes after the commit."""

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.recalibrate_later import recalibrate_later
from relevo.desk.knowledge.errors import NoSuchDocument
from relevo.desk.knowledge.events import announce_deletion, tell_qa_changed
from relevo.desk.knowledge.index import remove_passages
from relevo.desk.knowledge.repository import delete_document, delete_empty_source, find_document
from relevo.kit.ids import DocumentId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue

DELETE_FILE = "knowledge.delete_file"


async def do_delete_document(tx: Tx, document_id: DocumentId, *, by: Actor) -> None:
    document = await find_document(tx, document_id, lock=True)
    if document is None:
        raise NoSuchDocument
    await remove_passages(tx, [document_id])
    await delete_document(tx, document_id)
    await delete_empty_source(tx, document.source_id)
    if document.kind == "file":
        await enqueue(tx, DELETE_FILE, {"workspace_id": str(tx.tenant), "document_id": str(document_id)})
    if document.kind == "qa":
        await tell_qa_changed(tx, document_id)
    await record(tx, "document.deleted", by=by, subject_kind="document", subject_id=document_id)
    await announce_deletion(tx, document_id)
    await recalibrate_later(tx)
