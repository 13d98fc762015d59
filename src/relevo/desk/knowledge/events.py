"""What screens hear about knowledge."""

from relevo.desk.knowledge.queries import get_document_out
from relevo.desk.knowledge.schemas import DocumentOut
from relevo.kit.ids import DocumentId
from relevo.platform import events
from relevo.platform.db import Tx

DOCUMENT_CHANGED = "document.changed"
DOCUMENT_DELETED = "document.deleted"


async def announce_document(tx: Tx, document_id: DocumentId) -> DocumentOut:
    """Tell the team how this document looks now (also when it is new)."""
    document = await get_document_out(tx, document_id)
    await events.append(tx, DOCUMENT_CHANGED, audience=["team"], payload={"document": document.model_dump(mode="json")})
    return document


async def announce_deletion(tx: Tx, document_id: DocumentId) -> None:
    await events.append(tx, DOCUMENT_DELETED, audience=["team"], payload={"document_id": str(document_id)})
