"""A conversation's part in a survey: the question and the rating stand in its thread, on its row, before its screens.

When to ask and what a rating is belongs to desk/surveys.
"""

from dataclasses import replace
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.baton.protocol import Status
from relevo.desk.conversations.messages import event_line
from relevo.desk.conversations.model import SYSTEM, Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import CsatOut, MessageOut
from relevo.desk.conversations.writing import append_message
from relevo.kit.ids import new_id
from relevo.platform.db import Tx


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
    """The customer's rating of what was just resolved; a second one replaces the first."""
    conversation = await lock_conversation(tx, conversation_id)
    row = await tx.fetchrow(
        """
        INSERT INTO csat (workspace_id, id, conversation_id, stretch_number, score, comment)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (workspace_id, conversation_id, stretch_number)
        DO UPDATE SET score = excluded.score, comment = excluded.comment
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


async def _line(
    tx: Tx, conversation: Conversation, name: str, data: dict[str, int | str]
) -> tuple[Conversation, MessageOut]:
    appended = await append_message(tx, conversation, event_line(name, by=SYSTEM, data=dict(data)))
    if appended is None:
        raise RuntimeError("an event line has no client id, so it cannot have been written before")
    return appended
