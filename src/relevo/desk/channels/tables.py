"""Rows as the domain thinks of them. The tables are in migrations 0001, 0028, 0047 and 0051."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from relevo.desk.workspaces.api import Hours
from relevo.kit.ids import AssistantId, ChannelId
from relevo.platform.db import Record

WEB = "web"
DISCONNECTED = "disconnected"
"""The problem of a channel that somebody disconnected, and of what should go out by it."""
ACCOUNT_IN_USE = "account.in_use"
"""The problem of a channel whose keys are those of another channel's account."""

# The secret is no column of this list: only the two functions that need it read it.
CHANNEL_COLUMNS = (
    "id, kind, name, enabled, assistant_id, public_key, settings, last_error,"
    " secret IS NOT NULL AS has_identity_secret, created_at, connection, account_id, account_name, checks, checked_at,"
    " stopped_at, problem_code, expires_at, hours, timezone, hook_refused_at"
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
    connection: dict[str, str] = field(default_factory=dict[str, str])
    """What an admin filled in and the provider told, without the secrets. Empty for the web's chat."""
    account_id: str | None = None
    account_name: str = ""
    checks: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    checked_at: datetime | None = None
    stopped_at: datetime | None = None
    """Since when the provider lets us say nothing; what is to be sent waits."""
    problem_code: str | None = None
    expires_at: datetime | None = None
    """When the provider's token ends, if it does."""
    hours: Hours | None = None
    """When people can be expected here. None: when the company is open."""
    timezone: str | None = None
    """In which `hours` are meant. None: the company's."""
    hook_refused_at: datetime | None = None
    """When a request to our address was last refused for its signature; None since one was taken."""


@dataclass(frozen=True)
class Trouble:
    """What waits, did not arrive, may not have arrived, could not be read."""

    waiting: int = 0
    failed: int = 0
    unknown: int = 0
    unread: int = 0


@dataclass(frozen=True)
class Traffic:
    received_at: datetime | None = None
    sent_at: datetime | None = None


def channel_from(row: Record) -> Channel:
    values = dict(row.items())
    values["hours"] = None if values["hours"] is None else Hours.model_validate(values["hours"])
    return Channel(**values)
