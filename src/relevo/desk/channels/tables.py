"""Rows as the domain thinks of them. The table itself is in migration 0001."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relevo.kit.ids import AssistantId, ChannelId
from relevo.platform.db import Record

# The secret is no column of this list: only the two functions that need it read it.
CHANNEL_COLUMNS = (
    "id, kind, name, enabled, assistant_id, public_key, settings, last_error,"
    " secret IS NOT NULL AS has_identity_secret, created_at"
)


@dataclass(frozen=True, kw_only=True)
class Channel:
    id: ChannelId
    kind: str
    name: str
    enabled: bool
    assistant_id: AssistantId | None
    public_key: str
    settings: dict[str, Any]
    last_error: str | None
    has_identity_secret: bool
    created_at: datetime


@dataclass(frozen=True)
class Traffic:
    received_at: datetime | None = None
    sent_at: datetime | None = None


def channel_from(row: Record) -> Channel:
    return Channel(**dict(row.items()))
