"""A conversation's part in a survey: the question and the rating stand in its thread, on its row, before its screens.

When to ask and what a rating is belongs to desk/surveys.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.baton.protocol import Status
from relevo.desk.conversations.messages import event_line
from relevo.desk.conversations.model import SYSTEM, Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import CsatOut, MessageOut
from relevo.desk.conversations.writing import append_message
from relevo.desk.deliveries import api as deliveries
from relevo.kit.ids import new_id
from relevo.platform.db import Tx

COMMENT_CHARS = 2_000
COMMENT_WITHIN = timedelta(hours=1)
"""After that, what a customer writes is a new matter."""
_QUESTION_MARKS = "?？؟"
_RATED = "SELECT FROM csat WHERE workspace_id = $1 AND conversation_id = $2 AND stretch_number = $3"
_ASKED_WHY = f"""
SELECT FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND kind = 'event' AND created_at >= $4
    AND content #>> '{{event,name}}' = '{deliveries.COMMENT_LINE}'
"""


async def ask_for_rating(tx: Tx, conversation_id: UUID, *, epoch: int | None = None) -> MessageOut | None:
    """Write the question into the thread, once per resolve. None if it was asked, or is no longer resolved.

    `epoch`: ask only for that resolve. Safe to call twice.
    """
    conversation = await lock_conversation(tx, conversation_id)
    state = conversation.state
    if state.status is not Status.RESOLVED or conversation.csat_asked_at is not None:
        return None
    if epoch is not None and epoch != state.epoch:
        return None
    await tx.execute(
        "UPDATE conversation SET csat_asked_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        conversation.id,
    )
    conversation = replace(conversation, csat_asked_at=conversation.now)
    return (await _line(tx, conversation, "csat_requested", {}))[1]


async def keep_rating(tx: Tx, conversation_id: UUID, score: int, comment: str) -> CsatOut:
    """The customer's rating of what was just resolved; a second one replaces the first, but not its comment by none."""
    conversation = await lock_conversation(tx, conversation_id)
    row = await tx.fetchrow(
        """
        INSERT INTO csat (workspace_id, id, conversation_id, stretch_number, score, comment)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workspace_id, conversation_id, stretch_number)
        DO UPDATE SET score = excluded.score, comment = coalesce(nullif(excluded.comment, ''), csat.comment)
        RETURNING score, comment, created_at, (xmax = 0) AS is_new
        """,
        tx.tenant,
        new_id(),
        conversation.id,
        conversation.stretch_number,
        score,
        comment,
    )
    if row is None:
        raise RuntimeError("an insert that updates on conflict gives one row")
    csat = CsatOut(score=row["score"], comment=row["comment"], created_at=row["created_at"])
    await tx.execute(
        "UPDATE conversation SET csat_score = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        conversation.id,
        score,
    )
    conversation = replace(conversation, csat_score=score)
    if row["is_new"]:
        await _line(tx, conversation, "csat_received", {"score": score, "comment": comment})
    else:
        await events.conversation_changed(tx, "conversation.updated", conversation)
    await events.csat_received(tx, conversation.id, csat)
    return csat


async def ask_for_comment(tx: Tx, conversation_id: UUID) -> bool:
    """Ask why, in the thread, once per rating: False if it has a comment, or was asked. On channels whose only way to
    rate is a number. Expects that the rating was just kept."""
    conversation = await lock_conversation(tx, conversation_id)
    if conversation.state.status is not Status.RESOLVED or conversation.csat_score is None:
        return False
    waits = await tx.fetchval(
        f"SELECT EXISTS ({_RATED} AND comment = '') AND NOT EXISTS ({_ASKED_WHY})",
        tx.tenant,
        conversation.id,
        conversation.stretch_number,
        conversation.csat_asked_at,
    )
    if waits:
        await _line(tx, conversation, deliveries.COMMENT_LINE, {})
    return bool(waits)


async def take_comment(tx: Tx, conversation: Conversation, text: str) -> tuple[Conversation, MessageOut] | None:
    """What a customer wrote after their rating, as its comment: if it was asked for within the hour, and nothing but
    words that ask nothing. None: it is a message like any other.

    Expects the row lock.
    """
    is_rated = conversation.state.status is Status.RESOLVED and conversation.csat_score is not None
    if not is_rated or not text or len(text) > COMMENT_CHARS or any(mark in text for mark in _QUESTION_MARKS):
        return None
    row = await tx.fetchrow(
        f"""
        UPDATE csat SET comment = $5
        WHERE workspace_id = $1 AND conversation_id = $2 AND stretch_number = $3 AND comment = ''
          AND EXISTS ({_ASKED_WHY} AND created_at > now() - $6::interval)
        RETURNING score, comment, created_at
        """,
        tx.tenant,
        conversation.id,
        conversation.stretch_number,
        conversation.csat_asked_at,
        text,
        COMMENT_WITHIN,
    )
    if row is None:
        return None
    line = await _line(tx, conversation, "csat_commented", {"score": row["score"], "comment": text})
    csat = CsatOut(score=row["score"], comment=row["comment"], created_at=row["created_at"])
    await events.csat_received(tx, conversation.id, csat)
    return line


async def _line(
    tx: Tx, conversation: Conversation, name: str, data: dict[str, int | str]
) -> tuple[Conversation, MessageOut]:
    appended = await append_message(tx, conversation, event_line(name, by=SYSTEM, data=dict(data)))
    if appended is None:
        raise RuntimeError("an event line has no client id, so it cannot have been written before")
    return appended
