"""The content templates of a WhatsApp conversation at Twilio, and sending one.

They are asked for each time and not kept: an account has some dozens, and what WhatsApp thinks of a template changes
without notice.
"""

from uuid import UUID

from relevo.channels.twilio.adapter import TwilioWhatsAppConnector
from relevo.channels.twilio.client import Client
from relevo.channels.twilio.contents import Content, contents_of, fill
from relevo.channels.twilio.schemas import ContentInput, ContentsOut, render_content
from relevo.desk.channels.api import Connection, RequestOutside
from relevo.desk.conversations.api import (
    LISTING_TEMPLATES,
    MOST_TEMPLATES,
    SENDING_TEMPLATES,
    MessageOut,
    NoSuchTemplate,
    TemplatesUnavailable,
    check_sendable,
    open_template_connection,
    send_filled,
)
from relevo.platform.egress import Egress, EgressError
from relevo.platform.egress.requests import RequestEgress
from relevo.platform.http import Caller, CurrentActor, RequestDatabase, Router

PAGE = 50
KIND = TwilioWhatsAppConnector.kind
router = Router(tags=["twilio"])


@router.get(
    "/conversations/{conversation_id}/contents",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=LISTING_TEMPLATES,
)
async def list_contents(
    conversation_id: UUID, db: RequestDatabase, actor: CurrentActor, outside: RequestOutside, egress: RequestEgress
) -> ContentsOut:
    """The account's content templates: those that can be sent first; at most 250."""
    connection = await open_template_connection(db, actor.workspace_id, conversation_id, KIND, outside)
    return ContentsOut(items=[render_content(one) for one in await _contents(egress, connection)])


@router.post(
    "/conversations/{conversation_id}/contents",
    caller=Caller.TEAMMATE,
    transaction=False,
    status_code=201,
    errors=SENDING_TEMPLATES,
)
async def send_content(
    conversation_id: UUID,
    given: ContentInput,
    db: RequestDatabase,
    actor: CurrentActor,
    outside: RequestOutside,
    egress: RequestEgress,
) -> MessageOut:
    """Send a template with its variables filled: a public reply. The same `client_id` twice is one message."""
    connection = await open_template_connection(db, actor.workspace_id, conversation_id, KIND, outside)
    found = next((one for one in await _contents(egress, connection) if one.sid == given.sid), None)
    if found is None:
        raise NoSuchTemplate
    check_sendable(found.problem, found.status)
    return await send_filled(db, conversation_id, given, fill(found, given.values), actor=actor)


async def _contents(egress: Egress, connection: Connection) -> list[Content]:
    """Page by page, as Twilio gives them out."""
    client, listed = Client(egress, connection), list[dict[str, object]]()
    query: dict[str, str] = {"PageSize": str(PAGE)}
    try:
        while len(listed) < MOST_TEMPLATES:
            answer = await client.get("v1/ContentAndApprovals", query, of="content")
            if not answer.ok:
                raise TemplatesUnavailable(reason=answer.detail)
            listed += answer.listed("contents")
            token = answer.next_page_token
            if not token:
                break
            query |= {"PageToken": token}
    except EgressError as error:
        raise TemplatesUnavailable(reason=str(error)[:300]) from error
    return contents_of(listed[:MOST_TEMPLATES])
