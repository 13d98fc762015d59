"""A line in the thread about something that happened outside of it, such as an action's run. No message, no pass."""

from typing import Any
from uuid import UUID

from relevo.desk.conversations.actions.send import send_message
from relevo.desk.conversations.baton.protocol import ActorKind, HolderKind
from relevo.desk.conversations.messages import event_line
from relevo.desk.conversations.model import Author, Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import SendInput
from relevo.desk.conversations.writing import append_message
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def lock_for_action(tx: Tx, conversation_id: UUID) -> Conversation:
    """The row lock, taken before any other lock of an action's run."""
    return await lock_conversation(tx, conversation_id)


def is_held_by(conversation: Conversation, assistant_id: UUID, epoch: int) -> bool:
    """Whether this assistant still has the baton of that epoch."""
    state = conversation.state
    return state.holder.kind is HolderKind.ASSISTANT and state.holder.id == assistant_id and state.epoch == epoch


async def note_event(  # noqa: PLR0913 - a line is where, what, by whom and about what
    tx: Tx,
    conversation: Conversation,
    name: str,
    *,
    by_kind: str,
    by_id: UUID | None,
    by_name: str,
    data: dict[str, Any],
) -> None:
    """Append the line. Expects the row lock."""
    await append_message(tx, conversation, event_line(name, by=Author(ActorKind(by_kind), by_id, by_name), data=data))


async def reply_for(tx: Tx, conversation_id: UUID, text: str, *, client_id: str, by: Actor) -> None:
    """A public reply that follows from what a teammate decided: theirs, and so their takeover. Safe to call twice."""
    await send_message(tx, conversation_id, SendInput(client_id=client_id, text=text), actor=by)
