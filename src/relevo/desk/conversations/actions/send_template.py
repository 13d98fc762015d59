"""A teammate sends a template of the channel's provider: a public reply like any other, and so the takeover."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.conversations.actions.send import Sent, check_send, write_as_teammate
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import SendInput
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateMessage:
    """`text` is what the customer will read; `template` is the channel's own form of it."""

    text: str
    template: dict[str, Any]
    client_id: str
    after_seq: int | None = None


async def send_template(tx: Tx, conversation_id: UUID, given: TemplateMessage, *, actor: Actor) -> Sent:
    """The same client id twice is one message. Raises NewerMessages, EmptyMessage, MessageTooLong,
    NoSuchConversation."""
    message = SendInput(client_id=given.client_id, text=given.text, after_seq=given.after_seq)
    text = check_send(message)
    conversation = await lock_conversation(tx, conversation_id)
    return await write_as_teammate(tx, conversation, message, text, actor=actor, template=given.template)
