"""Templates over HTTP: which there are for a conversation, and sending one.

The account is asked each time, outside of any transaction: it may take its time, and what Meta thinks of a template
changes without notice.
"""

from dataclasses import replace
from uuid import UUID

from relevo.channels.whatsapp.adapter import WhatsAppConnector, api_of
from relevo.channels.whatsapp.schemas import TemplateInput, TemplatesOut, render_template
from relevo.channels.whatsapp.templates import Template, check_file, fill, templates_of
from relevo.desk.channels.api import Connection, RequestOutside
from relevo.desk.conversations.api import (
    LISTING_TEMPLATES,
    MOST_TEMPLATES,
    SENDING_TEMPLATES,
    MessageOut,
    NoSuchTemplate,
    TemplateFileUnfit,
    TemplatesUnavailable,
    UnknownAttachment,
    check_sendable,
    open_template_connection,
    send_filled,
)
from relevo.kit.ids import FileId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.egress import Egress, EgressError
from relevo.platform.egress.requests import RequestEgress
from relevo.platform.files import find_files
from relevo.platform.graph import GraphFault
from relevo.platform.http import Caller, CurrentActor, RequestDatabase, Router

KIND = WhatsAppConnector.kind
router = Router(tags=["whatsapp"])


@router.get(
    "/conversations/{conversation_id}/templates",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=LISTING_TEMPLATES,
)
async def list_templates(
    conversation_id: UUID, db: RequestDatabase, actor: CurrentActor, outside: RequestOutside, egress: RequestEgress
) -> TemplatesOut:
    """The account's templates: those that can be sent first."""
    connection = await open_template_connection(db, actor.workspace_id, conversation_id, KIND, outside)
    return TemplatesOut(items=[render_template(one) for one in await _templates(egress, connection)])


@router.post(
    "/conversations/{conversation_id}/templates",
    caller=Caller.TEAMMATE,
    transaction=False,
    status_code=201,
    errors=[*SENDING_TEMPLATES, TemplateFileUnfit, UnknownAttachment],
)
async def send_whatsapp_template(
    conversation_id: UUID,
    given: TemplateInput,
    db: RequestDatabase,
    actor: CurrentActor,
    outside: RequestOutside,
    egress: RequestEgress,
) -> MessageOut:
    """Send a template with its variables filled: a public reply. The same `client_id` twice is one message."""
    connection = await open_template_connection(db, actor.workspace_id, conversation_id, KIND, outside)
    known = await _templates(egress, connection)
    found = next((one for one in known if (one.name, one.language) == (given.name, given.language)), None)
    if found is None:
        raise NoSuchTemplate
    check_sendable(found.problem, found.status)
    await _check_file(db, actor.workspace_id, found, given.file_id)
    filled = replace(fill(found, given.values), file_id=given.file_id)
    return await send_filled(db, conversation_id, given, filled, actor=actor)


async def _check_file(db: Database, workspace_id: WorkspaceId, template: Template, file_id: UUID | None) -> None:
    async with db.transaction(workspace_id, read_only=True) as tx:
        files = await find_files(tx, [FileId(file_id)] if file_id else [])
    if file_id is not None and not files:
        raise TemplateFileUnfit(kind=template.header_file)
    check_file(template, files[0] if files else None)


async def _templates(egress: Egress, connection: Connection) -> list[Template]:
    path = f"{connection.value('business_account_id')}/message_templates"
    query = {"fields": "name,language,status,category,quality_score,components", "limit": str(MOST_TEMPLATES)}
    try:
        return templates_of(await api_of(egress, connection).get(path, query))
    except (GraphFault, EgressError) as error:
        raise TemplatesUnavailable(reason=str(error)[:300]) from error
