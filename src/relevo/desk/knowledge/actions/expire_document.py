"""A document whose date has come: it stays to be read and prolonged, but no assistant finds it any more."""

from datetime import datetime

from relevo.desk.knowledge.actions.recalibrate_later import recalibrate_later
from relevo.desk.knowledge.events import announce_document
from relevo.desk.knowledge.index import remove_passages
from relevo.desk.knowledge.repository import find_document
from relevo.kit.ids import DocumentId
from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue

EXPIRE_DOCUMENT = "knowledge.expire_document"


async def expire_later(tx: Tx, document_id: DocumentId, at: datetime) -> None:
    """From `at` on nothing is answered from it (answers.py sees to that); the job takes its passages out."""
    delay_s: float = await tx.fetchval("SELECT greatest(extract(epoch FROM $1::timestamptz - now()), 0)::float8", at)
    await enqueue(
        tx,
        EXPIRE_DOCUMENT,
        {"workspace_id": str(tx.tenant), "document_id": str(document_id)},
        dedupe_key=f"expire:{document_id}:{at.isoformat()}",
        delay_s=delay_s,
    )


async def do_expire_document(tx: Tx, document_id: DocumentId) -> None:
    document = await find_document(tx, document_id, lock=True)
    if document is None or not document.is_expired:
        return
    await remove_passages(tx, [document_id])
    await tx.execute(
        "UPDATE knowledge_document SET passage_count = 0 WHERE workspace_id = $1 AND id = $2", tx.tenant, document_id
    )
    await announce_document(tx, document_id)
    await recalibrate_later(tx)
