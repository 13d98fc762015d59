"""A line in the thread about something that happened outside of it, such as an action's run. No message, no pass."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.conversations.actions.send import send_message
from relevo.desk.conversations.baton.protocol import ActorKind, HolderKind
from relevo.desk.conversations.messages import event_line
from relevo.desk.conversations.model import SYSTEM, Author, Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import SendInput
from relevo.desk.conversations.writing import append_message
from relevo.kit.ids import ChannelId, ConversationId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

CAME_BACK_LINE = "came_back_by"
TITLE_CHARS = 300


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


@dataclass(frozen=True, kw_only=True)
class Referral:
    title: str
    """What the advertisement is called, or what the link bears."""
    is_advert: bool


async def note_referral(tx: Tx, channel_id: ChannelId, address: str, referral: Referral) -> bool:
    """A customer came back to their chat by an advertisement or a link and has said nothing yet: nobody is woken.

    False: nobody with this address has a conversation.
    """
    found = await tx.fetchval(
        """
        SELECT c.id FROM conversation c
        JOIN contact_identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id
        WHERE c.workspace_id = $1 AND i.channel_id = $2 AND i.address = $3
        ORDER BY c.created_at DESC, c.id DESC LIMIT 1
        """,
        tx.tenant,
        channel_id,
        address,
    )
    if found is None:
        return False
    conversation = await lock_conversation(tx, ConversationId(found))
    data = {"title": referral.title[:TITLE_CHARS], "is_advert": referral.is_advert}
    await append_message(tx, conversation, event_line(CAME_BACK_LINE, by=SYSTEM, data=data))
    return True


async def reply_for(tx: Tx, conversation_id: UUID, text: str, *, client_id: str, by: Actor) -> None:
    """A public reply that follows from what a teammate decided: theirs, and so their takeover. Safe to call twice."""
    await send_message(tx, conversation_id, SendInput(client_id=client_id, text=text), actor=by)
