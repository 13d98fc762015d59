"""What may be done with a conversation, asked by the screen and decided by the server with the same function."""

from typing import Literal

from relevo.desk.conversations.baton.protocol import HolderKind, Status
from relevo.desk.conversations.model import Conversation

HandToAiRefusal = Literal["resolved", "already_ai", "channel_off", "no_assistant", "assistant_off"]

REFUSALS: dict[HandToAiRefusal, str] = {
    "resolved": "The conversation is resolved. When the customer writes again, it goes where new ones go.",
    "already_ai": "An assistant already holds this conversation.",
    "channel_off": "The channel is switched off.",
    "no_assistant": "No assistant is connected to this channel.",
    "assistant_off": "The assistant is switched off.",
}


def why_no_assistant_answers(conversation: Conversation) -> HandToAiRefusal | None:
    """Why "Hand Over to AI" is not offered, or None if it is. What the button shows is what the server does."""
    if conversation.state.status is Status.RESOLVED:
        return "resolved"
    if conversation.state.holder.kind is HolderKind.ASSISTANT:
        return "already_ai"
    if not conversation.channel_enabled:
        return "channel_off"
    if not conversation.has_home_assistant:
        return "no_assistant"
    if conversation.home_assistant is None:
        return "assistant_off"
    return None
