"""Taking back one's own last pass, while it is still fresh and nobody has built on it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from relevo.desk.conversations.actions.send import author_of
from relevo.desk.conversations.errors import CannotUndo
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.passing import undo_pass
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.restore import unpack_restore
from relevo.desk.conversations.writing import ask_for_turn
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx

UNDO_WITHIN = timedelta(seconds=30)


async def undo(tx: Tx, conversation_id: UUID, *, epoch: int, actor: Actor) -> Conversation:
    """`epoch` is the one that the pass to be undone made. Raises CannotUndo, NoSuchConversation."""
    conversation = await lock_conversation(tx, conversation_id)
    if epoch != conversation.state.epoch:
        raise CannotUndo
    line = await _find_line(tx, conversation)
    packed: dict[str, Any] = line["content"].get("unseen", {}) if line else {}
    if line is None or "pass" not in packed or line["author_id"] != actor.teammate_id:
        raise CannotUndo
    if conversation.now - line["created_at"] > UNDO_WITHIN:
        raise CannotUndo
    conversation = await undo_pass(tx, conversation, unpack_restore(packed), by=author_of(actor))
    await ask_for_turn(tx, conversation)
    return conversation


async def _find_line(tx: Tx, conversation: Conversation) -> Record | None:
    """The event line of the last pass, if it is the last thing in the thread: then nothing happened since.

    The question for a rating is a consequence of the pass itself, and goes with it: reopened, it is not asked. What was
    done to older messages (a reaction) has nothing to do with the baton.
    """
    return await tx.fetchrow(
        """
        SELECT kind, author_id, content, created_at FROM message
        WHERE workspace_id = $1 AND conversation_id = $2
          AND NOT (kind = 'event'
                   AND content #>> '{event,name}' IN ('csat_requested', 'reacted', 'edited', 'deleted'))
        ORDER BY seq DESC LIMIT 1
        """,
        tx.tenant,
        conversation.id,
    )
