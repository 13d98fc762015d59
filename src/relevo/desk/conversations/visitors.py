"""What a customer may read of their own conversation. Whose it is, the channel has proved."""

from uuid import UUID

from relevo.desk.conversations.model import Conversation, conversation_of
from relevo.desk.conversations.reading import list_messages
from relevo.desk.conversations.repository import CONVERSATION_COLUMNS, CONVERSATION_JOINS, fetch_conversation
from relevo.desk.conversations.schemas import CitationOut, MessagesOut
from relevo.platform.db import Tx

_NEWEST = f"""
WITH c AS (
    SELECT * FROM conversation WHERE workspace_id = $1 AND contact_id = $2 AND channel_id = $3
    ORDER BY last_message_at DESC, id DESC LIMIT 1
)
SELECT {CONVERSATION_COLUMNS} FROM c {CONVERSATION_JOINS}
"""


async def find_visitor_conversation(tx: Tx, contact_id: UUID, channel_id: UUID) -> Conversation | None:
    """Their newest on this channel."""
    row = await tx.fetchrow(_NEWEST, tx.tenant, contact_id, channel_id)
    return conversation_of(row) if row else None


async def list_visitor_messages(
    tx: Tx,
    conversation_id: UUID,
    *,
    after_seq: int | None = None,
    before_seq: int | None = None,
    limit: int = 50,
) -> MessagesOut:
    """Without notes and without the team's own event lines; give each through `visitor_message`."""
    conversation = await fetch_conversation(tx, conversation_id)
    return await list_messages(
        tx, conversation, before_seq=before_seq, after_seq=after_seq, limit=limit, for_contact=True
    )


async def find_visitor_citation(tx: Tx, conversation_id: UUID, passage_id: UUID) -> CitationOut | None:
    """Only a passage that was cited to them: a customer opens nothing else of the company's knowledge."""
    citation = await tx.fetchval(
        """
        SELECT cited FROM message m, jsonb_array_elements(m.content -> 'citations') AS cited
        WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.kind = 'message'
          AND cited ->> 'passage_id' = $3 ORDER BY m.seq DESC LIMIT 1
        """,
        tx.tenant,
        conversation_id,
        str(passage_id),
    )
    return CitationOut.model_validate(citation) if citation else None
