"""A teammate sends a template of the channel's provider: a public reply like any other, and so the takeover."""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.conversations.actions.send import Sent, check_send, write_as_teammate
from relevo.desk.conversations.composing import Beside
from relevo.desk.conversations.messages import FilledTemplate
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import SendInput
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateMessage:
    """`text` is what the customer will read; `file_id` the picture, film or document in the template's header."""

    text: str
    template: FilledTemplate
    client_id: str
    after_seq: int | None = None
    file_id: UUID | None = None


async def send_template(tx: Tx, conversation_id: UUID, given: TemplateMessage, *, actor: Actor) -> Sent:
    """The same client id twice is one message. Raises NewerMessages, EmptyMessage, MessageTooLong, UnknownAttachment,
    NoSuchConversation."""
    files = [given.file_id] if given.file_id else []
    message = SendInput(client_id=given.client_id, text=given.text, after_seq=given.after_seq, attachment_ids=files)
    text = check_send(message)
    conversation = await lock_conversation(tx, conversation_id)
    mark = {"kind": "template", "name": given.template.name}
    beside = Beside(extras=[mark], template=given.template.call)
    return await write_as_teammate(tx, conversation, message, text, actor=actor, beside=beside)
