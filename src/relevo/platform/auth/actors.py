"""The callers of Relevo, as the rest of the code sees them: no headers, no cookies, no tokens."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

from relevo.kit.errors import RelevoError
from relevo.kit.ids import ChannelId, ContactId, IdentityId, TeammateId, WorkspaceId


class Role(StrEnum):
    """What a teammate may do. The value "agent" is the word the field's users expect to read."""

    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"

    @property
    def rank(self) -> int:
        return {Role.AGENT: 1, Role.ADMIN: 2, Role.OWNER: 3}[self]

    def covers(self, other: "Role") -> bool:
        """Whether this role may do whatever `other` may."""
        return self.rank >= other.rank


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A teammate, calling from a browser or through an API key that acts in their name."""

    workspace_id: WorkspaceId
    teammate_id: TeammateId
    name: str
    role: Role
    via: Literal["session", "api_key"]
    credential_id: UUID  # the row of the session or key: rate limits and audit name it


@dataclass(frozen=True, kw_only=True)
class VisitorActor:
    """A contact on one web channel, known by the visitor token of their browser."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    contact_id: ContactId | None  # none before their first message
    identity_id: IdentityId | None
    credential_id: UUID


class NotSignedIn(RelevoError, code="not_signed_in", status=401):
    """Sign in first, or send a valid API key."""


class RoleTooLow(RelevoError, code="forbidden", status=403):
    """Your role does not allow this."""
