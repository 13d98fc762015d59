"""Templates over HTTP: which there are for a conversation, and sending one.

The account is asked each time, outside of any transaction: it may take its time, and what Meta thinks of a template
changes without notice.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from relevo.channels.whatsapp.adapter import WhatsAppConnector, api_of
from relevo.channels.whatsapp.errors import (
    NoSuchTemplate,
    NoTemplatesHere,
    TemplateIncomplete,
    TemplateNotApproved,
    TemplatesUnavailable,
)
from relevo.channels.whatsapp.schemas import TemplateInput, TemplatesOut, render_template
from relevo.channels.whatsapp.templates import MOST_TEMPLATES, Template, fill, templates_of
from relevo.desk.channels.api import Connection, Connectors, Outside, access_channel, open_connection
from relevo.desk.conversations.api import (
    FilledTemplate,
    MessageOut,
    NewerMessages,
    NoSuchConversation,
    TemplateMessage,
    fetch_conversation,
    send_template,
)
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.egress import Egress, EgressError
from relevo.platform.graph import GraphFault
from relevo.platform.http import Caller, CurrentActor, RequestContext, RequestDatabase, Router, provided
from relevo.platform.secrets import SecretBox

router = Router(tags=["whatsapp"])


async def _outside(
    kinds: Annotated[Connectors, provided(Connectors)],
    box: Annotated[SecretBox, provided(SecretBox)],
    context: RequestContext,
) -> Outside:
    return Outside(connectors=kinds, box=box, base_url=context.base_url)


ToOutside = Annotated[Outside, Depends(_outside)]
ToEgress = Annotated[Egress, provided(Egress)]


@router.get(
    "/conversations/{conversation_id}/templates",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=[NoSuchConversation, NoTemplatesHere, TemplatesUnavailable],
)
async def list_templates(
    conversation_id: UUID, db: RequestDatabase, actor: CurrentActor, outside: ToOutside, egress: ToEgress
) -> TemplatesOut:
    """The account's templates: those that can be sent first."""
    connection = await _connection(db, actor.workspace_id, conversation_id, outside)
    return TemplatesOut(items=[render_template(one) for one in await _templates(egress, connection)])


@router.post(
    "/conversations/{conversation_id}/templates",
    caller=Caller.TEAMMATE,
    transaction=False,
    status_code=201,
    errors=[
        NoSuchConversation,
        NoTemplatesHere,
        NoSuchTemplate,
        TemplateNotApproved,
        TemplateIncomplete,
        TemplatesUnavailable,
        NewerMessages,
    ],
)
async def send_whatsapp_template(
    conversation_id: UUID,
    given: TemplateInput,
    db: RequestDatabase,
    actor: CurrentActor,
    outside: ToOutside,
    egress: ToEgress,
) -> MessageOut:
    """Send a template with its variables filled: a public reply. The same `client_id` twice is one message."""
    connection = await _connection(db, actor.workspace_id, conversation_id, outside)
    known = await _templates(egress, connection)
    found = next((one for one in known if (one.name, one.language) == (given.name, given.language)), None)
    if found is None:
        raise NoSuchTemplate
    if found.problem:
        raise TemplateNotApproved(template_status=found.status)
    filled = fill(found, given.values)
    message = TemplateMessage(
        text=filled.text,
        template=FilledTemplate(found.name, filled.call),
        client_id=given.client_id,
        after_seq=given.after_seq,
    )
    async with db.transaction(actor.workspace_id) as tx:
        return (await send_template(tx, conversation_id, message, actor=actor)).message


async def _connection(db: Database, workspace_id: WorkspaceId, conversation_id: UUID, outside: Outside) -> Connection:
    async with db.transaction(workspace_id, read_only=True) as tx:
        conversation = await fetch_conversation(tx, ConversationId(conversation_id))
        channel = await access_channel(tx, conversation.channel_id)
        if channel.kind != WhatsAppConnector.kind:
            raise NoTemplatesHere
        return await open_connection(tx, channel, outside)


async def _templates(egress: Egress, connection: Connection) -> list[Template]:
    path = f"{connection.value('business_account_id')}/message_templates"
    query = {"fields": "name,language,status,category,quality_score,components", "limit": str(MOST_TEMPLATES)}
    try:
        return templates_of(await api_of(egress, connection).get(path, query))
    except (GraphFault, EgressError) as error:
        raise TemplatesUnavailable(reason=str(error)[:300]) from error
