"""An assistant's turn begins: a snapshot under the row lock, and a row that says it runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from relevo.desk.conversations.baton import turns as rules
from relevo.desk.conversations.briefs import find_return_brief
from relevo.desk.conversations.messages import BACKFILLED, OBEYED
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import ReturnBriefOut
from relevo.desk.conversations.turns import TooEarly, TurnMessage, TurnRefused, TurnStart
from relevo.desk.conversations.writing import QUIET_WINDOW_S
from relevo.desk.deliveries import api as deliveries
from relevo.kit.ids import AssistantId, TurnId, new_id
from relevo.platform.db import Record, Tx

MESSAGES_SEEN = 60
LONGEST_WAIT_S = 2.0
"""Somebody who keeps on typing gets an answer to what stands there after this long."""

# What an earlier run of the same turn left behind (its worker died) ends here; there is one running turn at a time.
_BEGIN = """
WITH left_behind AS (
    UPDATE turn SET state = 'failed', finished_at = now()
    WHERE workspace_id = $1 AND conversation_id = $3 AND state = 'running'
)
INSERT INTO turn (workspace_id, id, conversation_id, number, assistant_id, assistant_version, epoch, trigger_seq, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'running')
"""
_MESSAGES = """
SELECT m.id, m.seq, m.author_kind, m.text, m.content - 'blocks' AS content, m.turn_id, m.created_at, s.started_seq
FROM stretch s LEFT JOIN LATERAL (
    SELECT * FROM message m WHERE m.workspace_id = s.workspace_id AND m.conversation_id = s.conversation_id
    AND m.kind = 'message' ORDER BY m.seq DESC LIMIT $4
) m ON true
WHERE s.workspace_id = $1 AND s.conversation_id = $2 AND s.number = $3
ORDER BY m.seq
"""


async def begin_turn(tx: Tx, conversation_id: UUID, turn_number: int) -> TurnStart | TurnRefused | TooEarly:
    """Safe to call twice for one turn: the second run gets its own row, and only one of them can commit."""
    conversation = await lock_conversation(tx, conversation_id)
    snapshot = rules.begin_turn(conversation.state, turn_number)
    if snapshot is None or snapshot.holder.id is None:
        return TurnRefused("nothing waits for this turn any more")
    messages, started_seq = await _fetch_messages(tx, conversation)
    early = _too_early(messages, conversation.now)
    if early is not None:
        return early
    version = conversation.holder_version
    if not conversation.holder_answers or version is None:
        return TurnRefused("assistant_off")
    await deliveries.ask_to_show(tx, conversation.id, "typing", channel_kind=conversation.channel_kind)
    return TurnStart(
        turn_id=await _insert_turn(tx, conversation, snapshot, version),
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        identity_id=conversation.identity_id,
        contact_name=conversation.contact_name,
        contact_email=conversation.contact_email,
        contact_phone=conversation.contact_phone,
        contact_language=conversation.contact_language,
        channel_id=conversation.channel_id,
        assistant_id=AssistantId(snapshot.holder.id),
        assistant_name=conversation.holder_name,
        assistant_version=version,
        is_limited=conversation.holder_is_limited,
        number=snapshot.number,
        epoch=snapshot.epoch,
        up_to_seq=snapshot.up_to_seq,
        stretch_number=conversation.stretch_number,
        stretch_started_seq=started_seq,
        language=conversation.language,
        intents_version=conversation.intents_version,
        slots=conversation.slots,
        signals=conversation.signals,
        conversation=conversation.out(),
        messages=messages,
        return_brief=await _find_return_brief(tx, conversation),
        snapshot=snapshot,
        now=conversation.now,
        queue_in=lambda language, mark: conversation.but(language=language, intent=mark or conversation.intent).queue,
    )


async def _fetch_messages(tx: Tx, conversation: Conversation) -> tuple[list[TurnMessage], int]:
    """What was said in public, and where the present stretch began."""
    rows = await tx.fetch(_MESSAGES, tx.tenant, conversation.id, conversation.stretch_number, MESSAGES_SEEN)
    messages = [_message(row, conversation) for row in rows if row["id"] is not None]
    return messages, rows[0]["started_seq"] if rows else 0


async def _insert_turn(tx: Tx, conversation: Conversation, snapshot: rules.TurnSnapshot, version: int) -> TurnId:
    turn_id = TurnId(new_id())
    await tx.execute(
        _BEGIN,
        tx.tenant,
        turn_id,
        conversation.id,
        snapshot.number,
        snapshot.holder.id,
        version,
        snapshot.epoch,
        snapshot.up_to_seq,
    )
    return turn_id


async def _find_return_brief(tx: Tx, conversation: Conversation) -> ReturnBriefOut | None:
    """Only a stretch that a person opened can have one: the first of a conversation need not look."""
    if conversation.stretch_number == 1:
        return None
    return await find_return_brief(tx, conversation)


def _too_early(messages: Sequence[TurnMessage], now: datetime) -> TooEarly | None:
    unanswered = [message for message in messages if message.is_unanswered]
    if not unanswered:
        return None
    quiet_at = unanswered[-1].created_at + timedelta(seconds=QUIET_WINDOW_S)
    at_the_latest = unanswered[0].created_at + timedelta(seconds=LONGEST_WAIT_S)
    wait_s = (min(quiet_at, at_the_latest) - now).total_seconds()
    return TooEarly(wait_s) if wait_s > 0.01 else None


def _message(row: Record, conversation: Conversation) -> TurnMessage:
    content = row["content"]
    is_old = not {BACKFILLED, OBEYED}.isdisjoint(content.get("unseen", {}))
    return TurnMessage(
        id=row["id"],
        seq=row["seq"],
        author_kind=row["author_kind"],
        author_name=content.get("author", ""),
        text=row["text"],
        choice_id=content.get("unseen", {}).get("choice_id"),
        citations=content.get("citations", []),
        choices=content.get("choices", []),
        attachments=content.get("attachments", []),
        turn_id=row["turn_id"],
        created_at=row["created_at"],
        is_history=is_old or (row["seq"] < row["started_seq"] and row["seq"] <= conversation.state.answered_seq),
        is_unanswered=not is_old and row["author_kind"] == "contact" and row["seq"] > conversation.state.answered_seq,
    )
