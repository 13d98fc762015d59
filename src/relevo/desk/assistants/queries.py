"""Reading assistants."""

from datetime import datetime
from uuid import UUID

from relevo.desk.assistants import repository
from relevo.desk.assistants.errors import NoSuchAssistant
from relevo.desk.assistants.schemas import AssistantOut, render_assistant
from relevo.desk.assistants.tables import Assistant
from relevo.kit.ids import AssistantId
from relevo.platform.db import Tx
from relevo.platform.http import Page, PageRequest


async def get_assistant(tx: Tx, assistant_id: AssistantId) -> Assistant:
    assistant = await repository.find_assistant(tx, assistant_id)
    if assistant is None:
        raise NoSuchAssistant
    return assistant


async def list_assistants(tx: Tx, page: PageRequest) -> Page[AssistantOut]:
    after = page.after(datetime, UUID)
    found = await repository.fetch_assistants(
        tx, limit=page.limit + 1, after=(after[0], AssistantId(after[1])) if after else None
    )
    assistants, cursor = page.cut(found, lambda assistant: (assistant.created_at, assistant.id))
    return Page(items=[render_assistant(assistant) for assistant in assistants], next_cursor=cursor)
