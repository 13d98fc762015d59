"""Asking for a document to be indexed; the work is the job knowledge.index_document (tasks.py)."""

from relevo.kit.ids import DocumentId
from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue

INDEX_DOCUMENT = "knowledge.index_document"


async def index_later(tx: Tx, document_id: DocumentId, *, version: int) -> None:
    await enqueue(
        tx,
        INDEX_DOCUMENT,
        {"workspace_id": str(tx.tenant), "document_id": str(document_id), "version": version},
        dedupe_key=f"knowledge:{document_id}:{version}",
    )
