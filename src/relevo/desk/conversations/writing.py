"""Appending a message under the row lock: the next seq, the conversation's own columns, the event. One statement,
unless earlier events of the transaction wait: those have to come first, and all of them go together before COMMIT.

The seq is gapless because the lock serialises its takers and a rollback takes message and counter back together.
"""

from typing import Any
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.baton import turns
from relevo.desk.conversations.baton.protocol import ActorKind, HolderKind
from relevo.desk.conversations.gists import gist_of_message
from relevo.desk.conversations.messages import OBEYED, NewMessage, message_of, written
from relevo.desk.conversations.model import Conversation, Preview
from relevo.desk.conversations.schemas import MessageOut
from relevo.desk.conversations.texts import preview_of
from relevo.desk.deliveries import api as deliveries
from relevo.platform import jobs
from relevo.platform.db import Tx
from relevo.platform.events import EVENT_ROW, may_write_beside

TURN_JOB = "assistant.run_turn"
QUIET_WINDOW_S = 0.35
"""People send one thought in three messages. The turn waits this long after the last of them."""
TURN_PRIORITY = 10
WEB = "web"
DELIVERED_LINES = {
    "csat_requested": "rating",
    deliveries.COMMENT_LINE: "rating",
    "reacted": "reaction",
    "edited": "edit",
    "deleted": "deletion",
}
"""Lines of the thread that go out to the provider, and as which kind of delivery."""

# A message that was sent twice inserts nothing, and then changes nothing: both happen in this one statement.
_APPENDED = """
WITH appended AS (
    INSERT INTO message (workspace_id, id, conversation_id, seq, kind, author_kind, author_id, text, content, signals,
                         client_id, channel_id, external_id, turn_id, epoch)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT DO NOTHING RETURNING created_at
)
"""
_UPDATED = """
UPDATE conversation c SET
    last_seq = $4, last_contact_seq = $16, answered_seq = $17, turn_number = $18, superseded = $19,
    language = $20, intent_id = $21, signals = $22, slots = $23, handoff_reason = $24, waiting_since = $25,
    preview_text = $26, preview_author_kind = $27, preview_author_id = $28, preview_author_name = $29,
    last_message_at = CASE WHEN $30 THEN appended.created_at ELSE c.last_message_at END,
    intent_by = $31, intent_confidence = $32
FROM appended WHERE c.workspace_id = $1 AND c.id = $3
RETURNING true
"""
_APPEND = f"{_APPENDED} {_UPDATED}"
_APPEND_AND_TELL = f"""
{_APPENDED}, told AS (INSERT INTO {EVENT_ROW} SELECT $1, $33, $34, $3, $35, $36 FROM appended)
{_UPDATED}
"""


async def append_message(
    tx: Tx, conversation: Conversation, message: NewMessage
) -> tuple[Conversation, MessageOut] | None:
    """The message and the conversation after it, or None if its client or external id is already there.

    Expects the row lock. What else changed in `conversation` (language, signals, who waits) is saved along.
    """
    seq = conversation.last_seq + 1
    after = _heard(conversation, message, seq).but(last_seq=seq)
    if message.kind != "event":
        # The transaction's own time, which the row's default takes as well.
        after = after.but(last_message_at=conversation.now)
    content = message.content()
    shown = written(after, message, seq, content, conversation.now)
    delivery = await _queue(tx, after, message, seq)
    if delivery is not None:
        shown = shown.model_copy(update={"delivery": delivery})
    columns = _columns(tx, after, message, seq, content)
    gist = gist_of_message(after, message)
    if may_write_beside(tx):
        is_new = await tx.fetchval(_APPEND_AND_TELL, *columns, *events.appended_event(after, shown), gist)
    else:
        is_new = await tx.fetchval(_APPEND, *columns)
        if is_new:
            await events.message_appended(tx, after, shown, gist)
    return (after, shown) if is_new else None


async def _queue(tx: Tx, conversation: Conversation, message: NewMessage, seq: int) -> deliveries.DeliveryOut | None:
    """The delivery of what is said on a channel with a provider. An echo is there already."""
    if conversation.channel_kind == WEB or message.external_id is not None:
        return None
    kind = DELIVERED_LINES.get(message.line or "", "message")
    if kind == "message" and (not message.is_public or message.author.kind is ActorKind.CONTACT):
        return None
    return await deliveries.queue_delivery(
        tx,
        channel_id=conversation.channel_id,
        conversation_id=conversation.id,
        message_id=message.id,
        seq=seq,
        author_kind=message.author.kind.value,
        epoch=conversation.state.epoch,
        now=conversation.now,
        kind=kind,
        template=message.template,
    )


def _columns(tx: Tx, after: Conversation, message: NewMessage, seq: int, content: dict[str, Any]) -> tuple[object, ...]:
    return (
        tx.tenant,
        message.id,
        after.id,
        seq,
        message.kind,
        message.author.kind.value,
        message.author.id,
        message.text,
        content,
        list(message.signals),
        message.client_id,
        after.channel_id if message.external_id else None,
        message.external_id,
        message.turn_id,
        after.state.epoch,
        after.state.last_contact_seq,
        after.state.answered_seq,
        after.state.turn_number,
        after.state.superseded,
        after.language,
        after.intent.id if after.intent else None,
        after.signals,
        after.slots,
        after.handoff_reason,
        after.waiting_since,
        after.preview.text,
        after.preview.author_kind,
        after.preview.author_id,
        after.preview.author_name,
        message.kind != "event",
        after.intent.by if after.intent else None,
        after.intent.confidence if after.intent else None,
    )


def _heard(conversation: Conversation, message: NewMessage, seq: int) -> Conversation:
    """What a message changes by having been said, whoever says it."""
    if not message.is_public:
        return conversation
    names = [str(file["name"]) for file in message.attachments]
    author = message.author
    preview = Preview(preview_of(message.text, attachment_names=names), author.kind.value, author.id, author.name)
    if author.kind is ActorKind.CONTACT and OBEYED in message.unseen:
        return conversation.but(preview=preview)
    if author.kind is ActorKind.CONTACT:
        people_hold = conversation.state.holder.kind in (HolderKind.TEAMMATE, HolderKind.TEAM)
        waiting = conversation.waiting_since or (conversation.now if people_hold else None)
        state = turns.hear_contact(conversation.state, seq)
        return conversation.but(preview=preview, state=state, waiting_since=waiting)
    if author.kind is ActorKind.TEAMMATE:
        state = turns.hear_teammate(conversation.state)
        return conversation.but(preview=preview, state=state, waiting_since=None)
    return conversation.but(preview=preview)


async def ask_for_turn(tx: Tx, conversation: Conversation, *, delay_s: float = QUIET_WINDOW_S) -> None:
    """Enqueue the assistant's turn if one is due. Every use-case that can make one due ends with this.

    The key names the turn, not only the conversation: a message that arrives between a turn's commit and its job's
    end needs a turn of its own, and a key of the conversation alone would swallow it.
    """
    state = conversation.state
    if not turns.is_turn_due(state):
        return
    await jobs.enqueue(
        tx,
        TURN_JOB,
        {
            "workspace_id": str(tx.tenant),
            "conversation_id": str(conversation.id),
            "turn_number": state.turn_number,
        },
        dedupe_key=f"turn:{conversation.id}:{state.turn_number}",
        delay_s=delay_s,
        priority=TURN_PRIORITY,
    )


async def find_message(
    tx: Tx, conversation: Conversation, *, client_id: str | None = None, external_id: str | None = None
) -> MessageOut | None:
    """The message that already has this client or external id."""
    row = await tx.fetchrow(
        """
        SELECT * FROM message
        WHERE workspace_id = $1 AND conversation_id = $2 AND client_id = $3
        UNION ALL
        SELECT * FROM message WHERE workspace_id = $1 AND channel_id = $4 AND external_id = $5
        LIMIT 1
        """,
        tx.tenant,
        conversation.id,
        client_id,
        conversation.channel_id,
        external_id,
    )
    return message_of(row, contact_read_seq=conversation.contact_read_seq) if row else None


async def fetch_message(tx: Tx, conversation: Conversation, message_id: UUID) -> MessageOut | None:
    row = await tx.fetchrow("SELECT * FROM message WHERE workspace_id = $1 AND id = $2", tx.tenant, message_id)
    return message_of(row, contact_read_seq=conversation.contact_read_seq) if row else None


async def save_conversation(tx: Tx, conversation: Conversation) -> None:
    """What a turn changed without saying anything: its count, and what it learned."""
    state = conversation.state
    await tx.execute(
        """
        UPDATE conversation SET turn_number = $3, superseded = $4, answered_seq = $5, language = $6, intent_id = $7,
            signals = $8, slots = $9, intent_by = $10, intent_confidence = $11
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        conversation.id,
        state.turn_number,
        state.superseded,
        state.answered_seq,
        conversation.language,
        conversation.intent.id if conversation.intent else None,
        conversation.signals,
        conversation.slots,
        conversation.intent.by if conversation.intent else None,
        conversation.intent.confidence if conversation.intent else None,
    )
