"""Who has read how far: teammates, for the unread line; the customer, for the ticks."""

from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.errors import NoSuchConversation
from relevo.desk.conversations.messages import message_of
from relevo.desk.deliveries import api as deliveries
from relevo.kit.ids import ConversationId, TeammateId
from relevo.platform.db import Tx

TICKED_AT_ONCE = 50


async def mark_read(tx: Tx, conversation_id: UUID, seq: int, *, me: TeammateId) -> None:
    """Reading only moves forward, and not beyond what is there. Safe to call twice; raises NoSuchConversation."""
    row = await tx.fetchrow(
        """
        SELECT c.last_seq, ch.kind FROM conversation c
        JOIN channel ch ON ch.workspace_id = c.workspace_id AND ch.id = c.channel_id
        WHERE c.workspace_id = $1 AND c.id = $2
        """,
        tx.tenant,
        conversation_id,
    )
    if row is None:
        raise NoSuchConversation
    moved = await tx.fetchval(
        """
        INSERT INTO conversation_read AS r (workspace_id, conversation_id, teammate_id, seq) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, conversation_id, teammate_id) DO UPDATE SET seq = excluded.seq
        WHERE r.seq < excluded.seq RETURNING seq
        """,
        tx.tenant,
        conversation_id,
        me,
        min(seq, row["last_seq"]),
    )
    if moved is not None:
        await events.conversation_read(tx, ConversationId(conversation_id), me, moved)
        await deliveries.ask_to_show(tx, ConversationId(conversation_id), "read", channel_kind=row["kind"])


async def mark_read_by_contact(tx: Tx, conversation_id: UUID, seq: int) -> None:
    """The customer has seen everything up to `seq`."""
    row = await tx.fetchrow(
        """
        WITH c AS (SELECT contact_read_seq AS before, least($3, last_seq) AS wanted FROM conversation
                   WHERE workspace_id = $1 AND id = $2 FOR UPDATE)
        UPDATE conversation SET contact_read_seq = c.wanted FROM c
        WHERE workspace_id = $1 AND id = $2 AND c.wanted > c.before RETURNING c.before, c.wanted
        """,
        tx.tenant,
        conversation_id,
        seq,
    )
    if row is None:
        return
    messages = await tx.fetch(
        """
        SELECT * FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3 AND seq <= $4
          AND kind = 'message' AND author_kind <> 'contact' ORDER BY seq DESC LIMIT $5
        """,
        tx.tenant,
        conversation_id,
        row["before"],
        row["wanted"],
        TICKED_AT_ONCE,
    )
    for message in reversed(messages):
        shown = message_of(message, contact_read_seq=row["wanted"])
        await events.message_updated(tx, ConversationId(conversation_id), shown)
