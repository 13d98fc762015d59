"""A message is to go out: its delivery is written with it, and the job that sends it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.deliveries.events import announce_deliveries
from relevo.desk.deliveries.schemas import DeliveryOut
from relevo.kit.ids import ChannelId, ConversationId, new_id
from relevo.platform import jobs
from relevo.platform.db import Tx

SEND_JOB = "deliveries.send"
SEND_PRIORITY = 9
TAKEN_OVER = "taken_over"
UNKNOWN_HOLDS_S = 30.0
"""So long the next message waits for a status or an echo of an unclear one."""

# A message that came twice is refused by an index after its delivery was asked for; then there is nothing to deliver.
_INSERT = """
INSERT INTO delivery (workspace_id, id, channel_id, conversation_id, message_id, seq, author_kind, epoch, kind,
                      template)
SELECT $1, $2, $3, $4, $5, $6::integer, $7, $8::integer, $9, $10::jsonb
WHERE EXISTS (SELECT FROM message WHERE workspace_id = $1 AND id = $5)
"""


async def queue_delivery(  # noqa: PLR0913 - the message as the outbox needs it
    tx: Tx,
    *,
    channel_id: ChannelId,
    conversation_id: ConversationId,
    message_id: UUID,
    seq: int,
    author_kind: str,
    epoch: int,
    now: datetime,
    kind: str = "message",
    template: dict[str, Any] | None = None,
) -> DeliveryOut:
    """In the message's transaction: there is no message without its delivery, and no delivery without its message."""
    tx.write_last(
        _INSERT,
        tx.tenant,
        new_id(),
        channel_id,
        conversation_id,
        message_id,
        seq,
        author_kind,
        epoch,
        kind,
        template,
    )
    await ask_to_send(tx, conversation_id, key=str(message_id))
    return DeliveryOut(state="queued", code="", detail="", parts=1, parts_sent=0, updated_at=now)


async def ask_to_send(tx: Tx, conversation_id: UUID, *, key: str, delay_s: float = 0) -> None:
    """The key names the occasion, not only the conversation: a job that is about to end must not swallow it."""
    payload = {"workspace_id": str(tx.tenant), "conversation_id": str(conversation_id)}
    await jobs.enqueue(
        tx, SEND_JOB, payload, dedupe_key=f"deliver:{conversation_id}:{key}", delay_s=delay_s, priority=SEND_PRIORITY
    )


async def ask_to_reconcile(tx: Tx, part_id: UUID) -> None:
    """Find out what became of an unclear send, where the provider can be asked."""
    payload = {"workspace_id": str(tx.tenant), "part_id": str(part_id)}
    await jobs.enqueue(
        tx, "deliveries.reconcile", payload, dedupe_key=f"reconcile:{part_id}", delay_s=UNKNOWN_HOLDS_S / 6
    )


async def cancel_undelivered(tx: Tx, conversation_id: ConversationId) -> None:
    """A teammate takes over: what the assistant said and what has not left yet does not leave any more."""
    rows = await tx.fetch(
        """
        WITH cancelled AS (
            UPDATE delivery SET state = 'cancelled', code = $3, updated_at = now()
            WHERE workspace_id = $1 AND conversation_id = $2 AND author_kind = 'assistant' AND state = 'queued'
            RETURNING id, message_id
        ), parts AS (
            UPDATE delivery_part p SET state = 'cancelled', code = $3
            FROM delivery d
            WHERE p.workspace_id = $1 AND d.workspace_id = $1 AND d.id = p.delivery_id AND d.conversation_id = $2
              AND d.author_kind = 'assistant' AND d.state IN ('queued', 'sending') AND p.state = 'queued'
        )
        SELECT message_id FROM cancelled
        """,
        tx.tenant,
        conversation_id,
        TAKEN_OVER,
    )
    if rows:
        await announce_deliveries(tx, conversation_id, [row["message_id"] for row in rows])
