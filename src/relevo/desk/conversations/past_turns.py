"""Turns that an assistant took, for asking another version the same."""

from uuid import UUID

from relevo.kit.ids import AssistantId
from relevo.platform.db import Tx

# The newest conversations first; within one, in order. What was said to nobody's question (a greeting) is none.
_PAST = """
WITH recent AS (
    SELECT c.id, c.last_message_at FROM conversation c
    WHERE c.workspace_id = $1 AND EXISTS (
        SELECT 1 FROM turn t WHERE t.workspace_id = c.workspace_id AND t.conversation_id = c.id
            AND t.assistant_id = $2 AND t.state = 'committed')
        AND ($4::uuid IS NULL OR c.channel_id = $4) AND ($5::uuid IS NULL OR c.intent_id = $5)
    ORDER BY c.last_message_at DESC, c.id DESC LIMIT $3
)
SELECT r.id AS conversation_id, m.id AS message_id
FROM recent r
JOIN turn t ON t.workspace_id = $1 AND t.conversation_id = r.id AND t.assistant_id = $2 AND t.state = 'committed'
JOIN message m ON m.workspace_id = $1 AND m.conversation_id = r.id AND m.seq = t.trigger_seq
    AND m.author_kind = 'contact' AND m.kind = 'message'
ORDER BY r.last_message_at DESC, r.id DESC, t.trigger_seq
"""


async def list_past_turns(
    tx: Tx,
    assistant_id: AssistantId,
    *,
    conversations: int,
    channel_id: UUID | None = None,
    intent_id: UUID | None = None,
) -> list[tuple[UUID, UUID]]:
    """Of its newest `conversations`: each turn's conversation and the customer's message that it answered.

    `channel_id`, `intent_id`: only of conversations on this channel, about this."""
    rows = await tx.fetch(_PAST, tx.tenant, assistant_id, conversations, channel_id, intent_id)
    return [(row["conversation_id"], row["message_id"]) for row in rows]
