"""Which answers rely on a document, and on text that changed since.

A citation keeps the passage and the document's version. A passage whose words did not change keeps its id (index.py),
so an answer relies on changed text exactly where its passage is not there any more.
"""

from uuid import UUID

from relevo.desk.knowledge.upkeep.schemas import DocumentUseOut, DocumentUsesOut
from relevo.kit.ids import DocumentId
from relevo.platform.db import Tx

MAX_USES = 1000
MAX_SHOWN = 50

# The document is there, or nobody asks; so an id that is found nowhere is a passage that was replaced.
_USES = """
SELECT message.id AS message_id, message.conversation_id, left(message.text, 200) AS text, message.created_at,
       conversation.number, conversation.status, contact.name AS contact,
       (SELECT max((cited ->> 'document_version')::int) FROM jsonb_array_elements(message.content -> 'citations') cited
        WHERE cited ->> 'document_id' = $2::text) AS document_version,
       EXISTS (SELECT FROM jsonb_array_elements(message.content -> 'citations') cited
               WHERE cited ->> 'document_id' = $2::text AND NOT EXISTS (
                   SELECT FROM passage WHERE passage.workspace_id = $1 AND passage.id = (cited ->> 'passage_id')::uuid)
              ) AS has_changed
FROM message
JOIN conversation ON conversation.workspace_id = message.workspace_id AND conversation.id = message.conversation_id
LEFT JOIN contact ON contact.workspace_id = message.workspace_id AND contact.id = conversation.contact_id
WHERE message.workspace_id = $1 AND message.author_kind = 'assistant' AND message.content @> $3
ORDER BY message.created_at DESC, message.id DESC LIMIT $4
"""


async def list_uses(tx: Tx, document_id: DocumentId, *, only_changed: bool) -> DocumentUsesOut:
    cites = {"citations": [{"document_id": str(document_id)}]}
    rows = await tx.fetch(_USES, tx.tenant, str(document_id), cites, MAX_USES)
    uses = [DocumentUseOut(**dict(row)) for row in rows]
    open_ones: set[UUID] = {use.conversation_id for use in uses if use.status != "resolved"}
    shown = [use for use in uses if use.has_changed or not only_changed]
    return DocumentUsesOut(
        answers=len(uses),
        open_conversations=len(open_ones),
        changed=sum(use.has_changed for use in uses),
        items=shown[:MAX_SHOWN],
    )
