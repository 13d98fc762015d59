"""Templates of a channel's provider, whichever it is: what a teammate sees of one, fills in and sends.

The connectors know how their provider writes templates; what holds for all of them is here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.desk.channels.api import Connection, Outside, access_channel, open_connection
from relevo.desk.conversations.actions.send_template import TemplateMessage, send_template
from relevo.desk.conversations.errors import (
    NewerMessages,
    NoSuchConversation,
    NoSuchTemplate,
    NoTemplatesHere,
    TemplateIncomplete,
    TemplateNotApproved,
    TemplatesUnavailable,
)
from relevo.desk.conversations.messages import FilledTemplate
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import MessageOut
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database
from relevo.platform.http import Input, Output

SLOT_CHARS = 1024
MOST_TEMPLATES = 250
LISTING_TEMPLATES = (NoSuchConversation, NoTemplatesHere, TemplatesUnavailable)
"""What can be wrong when a provider is asked for its templates."""
SENDING_TEMPLATES = (*LISTING_TEMPLATES, NoSuchTemplate, TemplateNotApproved, TemplateIncomplete, NewerMessages)
"""And when one of them is to be sent."""
_ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class TemplateShown(Output):
    """`problem`: why it cannot be sent from here: `not_approved`, `needs_file`, `needs_other`, or empty. `status` and
    `category` are the provider's own words."""

    name: str
    language: str
    status: str
    category: str
    body: str
    footer: str
    buttons: list[str]
    problem: str


class TemplateValues(Input):
    """What a teammate filled in; `after_seq`: the newest message they had seen."""

    values: Annotated[
        dict[
            Annotated[str, StringConstraints(min_length=1, max_length=80)],
            Annotated[str, StringConstraints(max_length=SLOT_CHARS * 2)],
        ],
        Field(max_length=100),
    ] = Field(default_factory=dict[str, str])
    client_id: _ClientId
    after_seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """`name`: what the provider calls it. `text` is what the customer reads, `call` the connector's own form of the
    send, `file_id` the picture, film or document in its header."""

    name: str
    text: str
    call: dict[str, Any]
    file_id: UUID | None = None


def check_values(slots: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Each slot's value, in one line. Raises TemplateIncomplete for one that is missing, too long, or not there."""
    values = {slot: " ".join(given.get(slot, "").split()) for slot in slots}
    wrong = [slot for slot, value in values.items() if not 1 <= len(value) <= SLOT_CHARS]
    wrong += [slot for slot in given if slot not in values]
    if wrong:
        raise TemplateIncomplete(fields=sorted(wrong))
    return values


def check_sendable(problem: str, status: str) -> None:
    """Raises TemplateNotApproved, with the provider's own word for what it thinks of it."""
    if problem:
        raise TemplateNotApproved(template_status=status)


async def open_template_connection(
    db: Database, workspace_id: WorkspaceId, conversation_id: UUID, kind: str, outside: Outside
) -> Connection:
    """The connection of a conversation on this kind of channel, to ask its provider for templates. Raises
    NoSuchConversation, NoTemplatesHere."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        conversation = await fetch_conversation(tx, ConversationId(conversation_id))
        channel = await access_channel(tx, conversation.channel_id)
        if channel.kind != kind:
            raise NoTemplatesHere
        return await open_connection(tx, channel, outside)


async def send_filled(
    db: Database, conversation_id: UUID, given: TemplateValues, filled: FilledIn, *, actor: Actor
) -> MessageOut:
    """A public reply; the same `client_id` twice is one message. Raises NewerMessages, NoSuchConversation,
    UnknownAttachment."""
    message = TemplateMessage(
        text=filled.text,
        template=FilledTemplate(filled.name, filled.call),
        client_id=given.client_id,
        after_seq=given.after_seq,
        file_id=filled.file_id,
    )
    async with db.transaction(actor.workspace_id) as tx:
        return (await send_template(tx, conversation_id, message, actor=actor)).message
