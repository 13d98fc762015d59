"""The content templates of a WhatsApp conversation at Twilio, and sending one.

They are asked for each time and not kept: an account has some dozens, and what WhatsApp thinks of a template changes
without notice.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from relevo.channels.twilio.adapter import TwilioWhatsAppConnector
from relevo.channels.twilio.client import Client
from relevo.channels.twilio.contents import MOST_CONTENTS, Content, contents_of, fill
from relevo.channels.twilio.errors import (
    ContentIncomplete,
    ContentNotApproved,
    ContentsUnavailable,
    NoContentsHere,
    NoSuchContent,
)
from relevo.channels.twilio.schemas import ContentInput, ContentsOut, render_content
from relevo.desk.channels.api import Connection, Connectors, Outside, access_channel, open_connection
from relevo.desk.conversations.api import (
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
from relevo.platform.http import Caller, CurrentActor, RequestContext, RequestDatabase, Router, provided
from relevo.platform.secrets import SecretBox

PAGE = 50
router = Router(tags=["twilio"])


async def _outside(
    kinds: Annotated[Connectors, provided(Connectors)],
    box: Annotated[SecretBox, provided(SecretBox)],
    context: RequestContext,
) -> Outside:
    return Outside(connectors=kinds, box=box, base_url=context.base_url)


ToOutside = Annotated[Outside, Depends(_outside)]
ToEgress = Annotated[Egress, provided(Egress)]


@router.get(
    "/conversations/{conversation_id}/contents",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=[NoSuchConversation, NoContentsHere, ContentsUnavailable],
)
async def list_contents(
    conversation_id: UUID, db: RequestDatabase, actor: CurrentActor, outside: ToOutside, egress: ToEgress
) -> ContentsOut:
    """The account's content templates: those that can be sent first; at most 250."""
    connection = await _connection(db, actor.workspace_id, conversation_id, outside)
    return ContentsOut(items=[render_content(one) for one in await _contents(egress, connection)])


@router.post(
    "/conversations/{conversation_id}/contents",
    caller=Caller.TEAMMATE,
    transaction=False,
    status_code=201,
    errors=[
        NoSuchConversation,
        NoContentsHere,
        NoSuchContent,
        ContentNotApproved,
        ContentIncomplete,
        ContentsUnavailable,
        NewerMessages,
    ],
)
async def send_content(
    conversation_id: UUID,
    given: ContentInput,
    db: RequestDatabase,
    actor: CurrentActor,
    outside: ToOutside,
    egress: ToEgress,
) -> MessageOut:
    """Send a template with its variables filled: a public reply. The same `client_id` twice is one message."""
    connection = await _connection(db, actor.workspace_id, conversation_id, outside)
    found = next((one for one in await _contents(egress, connection) if one.sid == given.sid), None)
    if found is None:
        raise NoSuchContent
    if found.problem:
        raise ContentNotApproved(content_status=found.status)
    filled = fill(found, given.values)
    message = TemplateMessage(
        text=filled.text, template=filled.call, client_id=given.client_id, after_seq=given.after_seq
    )
    async with db.transaction(actor.workspace_id) as tx:
        return (await send_template(tx, conversation_id, message, actor=actor)).message


async def _connection(db: Database, workspace_id: WorkspaceId, conversation_id: UUID, outside: Outside) -> Connection:
    async with db.transaction(workspace_id, read_only=True) as tx:
        conversation = await fetch_conversation(tx, ConversationId(conversation_id))
        channel = await access_channel(tx, conversation.channel_id)
        if channel.kind != TwilioWhatsAppConnector.kind:
            raise NoContentsHere
        return await open_connection(tx, channel, outside)


async def _contents(egress: Egress, connection: Connection) -> list[Content]:
    """Page by page, as Twilio gives them out."""
    client, listed = Client(egress, connection), list[dict[str, object]]()
    query: dict[str, str] = {"PageSize": str(PAGE)}
    try:
        while len(listed) < MOST_CONTENTS:
            answer = await client.get("v1/ContentAndApprovals", query, of="content")
            if not answer.ok:
                raise ContentsUnavailable(reason=answer.detail)
            listed += answer.listed("contents")
            token = answer.next_page_token
            if not token:
                break
            query |= {"PageToken": token}
    except EgressError as error:
        raise ContentsUnavailable(reason=str(error)[:300]) from error
    return contents_of(listed[:MOST_CONTENTS])
