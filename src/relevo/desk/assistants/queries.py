"""Reading assistants."""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from relevo.desk.assistants import repository
from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.differences import changed_fields, find_differences
from relevo.desk.assistants.errors import NoSuchAssistant, NoSuchVersion
from relevo.desk.assistants.schemas import (
    AssistantDraftOut,
    AssistantOut,
    FieldDifference,
    VersionOut,
    render_assistant,
    render_version,
)
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


async def get_config(tx: Tx, assistant_id: AssistantId, version: int) -> AssistantConfig:
    """Raises NoSuchVersion."""
    config = await find_config(tx, assistant_id, version)
    if config is None:
        raise NoSuchVersion
    return config


async def get_draft(tx: Tx, assistant_id: AssistantId) -> AssistantDraftOut:
    """Raises NoSuchAssistant."""
    assistant = await get_assistant(tx, assistant_id)
    draft = await repository.fetch_draft(tx, assistant_id)
    config = draft.config or assistant.config
    return AssistantDraftOut(
        revision=draft.revision,
        based_on=assistant.live_version,
        changed=changed_fields(assistant.config, config),
        changed_by=draft.changed_by_name,
        changed_at=draft.changed_at,
        config=config,
    )


async def draft_revision(tx: Tx, assistant_id: AssistantId) -> int:
    """Which draft there is now: it counts up with each change."""
    return (await repository.fetch_draft(tx, assistant_id)).revision


async def list_versions(tx: Tx, assistant_id: AssistantId, page: PageRequest) -> Page[VersionOut]:
    """Newest first. Raises NoSuchAssistant."""
    assistant = await get_assistant(tx, assistant_id)
    after = page.after(int)
    found = await repository.fetch_versions(tx, assistant_id, limit=page.limit + 1, before=after[0] if after else None)
    versions, cursor = page.cut(found, lambda version: (version.number,))
    return Page(
        items=[render_version(version, live=assistant.live_version) for version in versions], next_cursor=cursor
    )


async def compare_versions(tx: Tx, assistant_id: AssistantId, before: int, after: int | None) -> list[FieldDifference]:
    """`after` None: the draft. Raises NoSuchAssistant, NoSuchVersion."""
    await get_assistant(tx, assistant_id)
    newer = (await get_draft(tx, assistant_id)).config if after is None else await get_config(tx, assistant_id, after)
    return find_differences(await get_config(tx, assistant_id, before), newer)


async def get_assistant_as_drafted(tx: Tx, assistant_id: AssistantId) -> Assistant:
    """As it would speak if the draft were published. Raises NoSuchAssistant."""
    assistant = await get_assistant(tx, assistant_id)
    draft = await repository.fetch_draft(tx, assistant_id) if assistant.has_draft else None
    return replace(assistant, config=draft.config) if draft and draft.config else assistant
