"""What screens hear about knowledge."""

from relevo.desk.knowledge.queries import get_document_out
from relevo.desk.knowledge.schemas import DocumentOut
from relevo.kit.ids import DocumentId, new_id
from relevo.platform import events, jobs
from relevo.platform.db import Tx

DOCUMENT_CHANGED = "document.changed"
DOCUMENT_DELETED = "document.deleted"
QA_CHANGED_JOB = "knowledge.qa_changed"
"""Whoever learnt from the phrasings of a Q&A learns anew."""
# Somebody who writes phrasings saves every few seconds.
_SETTLE_S = 3.0


async def announce_document(tx: Tx, document_id: DocumentId) -> DocumentOut:
    """Tell the team how this document looks now (also when it is new)."""
    document = await get_document_out(tx, document_id)
    await events.append(tx, DOCUMENT_CHANGED, audience=["team"], payload={"document": document.model_dump(mode="json")})
    return document


async def announce_deletion(tx: Tx, document_id: DocumentId) -> None:
    await events.append(tx, DOCUMENT_DELETED, audience=["team"], payload={"document_id": str(document_id)})


async def tell_qa_changed(tx: Tx, document_id: DocumentId) -> None:
    """The key is new each time: a job that already runs may have read what was there before."""
    payload = {"workspace_id": str(tx.tenant), "document_id": str(document_id)}
    await jobs.enqueue(tx, QA_CHANGED_JOB, payload, dedupe_key=f"qa:{document_id}:{new_id()}", delay_s=_SETTLE_S)
