"""Reading assistants."""

from collections import OrderedDict
from datetime import datetime
from uuid import UUID

from relevo.desk.assistants import repository
from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.errors import NoSuchAssistant
from relevo.desk.assistants.schemas import AssistantOut, render_assistant
from relevo.desk.assistants.tables import Assistant
from relevo.kit.ids import AssistantId
from relevo.platform.db import Tx
from relevo.platform.http import Page, PageRequest

MOST_KEPT = 500
# A published version never changes, so what was read once stays true.
_kept: OrderedDict[tuple[UUID, UUID, int], AssistantConfig] = OrderedDict()


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


async def find_config(tx: Tx, assistant_id: AssistantId, version: int) -> AssistantConfig | None:
    """What an assistant was told to do in a published version, kept in memory for the next turn."""
    key = (tx.tenant, assistant_id, version)
    config = _kept.get(key)
    if config is None:
        config = await repository.find_config(tx, assistant_id, version)
        if config is None:
            return None
        _kept[key] = config
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    else:
        _kept.move_to_end(key)
    return config
