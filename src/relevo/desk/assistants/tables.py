from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.assistants.config import AssistantConfig
from relevo.kit.ids import AssistantId
from relevo.platform.db import Record

ASSISTANT_COLUMNS = """
a.id, a.name, a.color, a.enabled, a.live_version, a.draft IS NOT NULL AS has_draft, a.archived_at,
a.created_at, a.updated_at, v.config,
ARRAY(SELECT c.id FROM channel c WHERE c.workspace_id = a.workspace_id AND c.assistant_id = a.id ORDER BY c.created_at)
    AS channel_ids
"""
ASSISTANT_WITH_VERSION = """
assistant a JOIN assistant_version v
    ON v.workspace_id = a.workspace_id AND v.assistant_id = a.id AND v.number = a.live_version
"""


@dataclass(frozen=True)
class Assistant:
    """An assistant as it speaks now: its live version."""

    id: AssistantId
    name: str
    color: str
    enabled: bool
    live_version: int
    config: AssistantConfig
    channel_ids: tuple[UUID, ...]
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime
    has_draft: bool = False


def assistant_from(row: Record) -> Assistant:
    return Assistant(
        id=AssistantId(row["id"]),
        name=row["name"],
        color=row["color"],
        enabled=row["enabled"],
        live_version=row["live_version"],
        has_draft=row["has_draft"],
        config=AssistantConfig.model_validate(row["config"]),
        channel_ids=tuple(row["channel_ids"]),
        archived_at=row["archived_at"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


@dataclass(frozen=True)
class Draft:
    """`config` is None where nothing differs from the live version; the revision counts every change."""

    revision: int
    config: AssistantConfig | None
    changed_by_name: str | None
    changed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    number: int
    config: AssistantConfig
    created_by: UUID | None
    note: str = ""
    restored_from: int | None = None
    replay_id: UUID | None = None
    despite: str = ""


@dataclass(frozen=True)
class Version:
    number: int
    note: str
    restored_from: int | None
    created_by_name: str | None
    created_at: datetime
    despite: str = ""
    # What its replay came to, by verdict; None where it was not replayed, or the replay is gone.
    replay: dict[str, Any] | None = None
