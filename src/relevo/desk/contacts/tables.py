"""Rows as the domain thinks of them. The tables themselves are in migration 0001."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relevo.kit.ids import ContactId, IdentityId
from relevo.platform.db import Record

CONTACT_COLUMNS = (
    "id, name, email, phone, language, timezone, color, is_visitor, attributes, created_at, last_seen_at, merged_into"
)
IDENTITY_COLUMNS = "id, contact_id, channel_id, channel_kind, address, verified_at"


@dataclass(frozen=True, kw_only=True)
class Contact:
    id: ContactId
    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    timezone: str | None
    color: str
    is_visitor: bool  # only for someone on the web of whom neither a name nor an address is known
    attributes: dict[str, Any]
    created_at: datetime
    last_seen_at: datetime | None
    # The contact that this one turned out to be; it is kept only so that the join can be undone.
    merged_into: ContactId | None = None


@dataclass(frozen=True, kw_only=True)
class Identity:
    id: IdentityId
    contact_id: ContactId
    channel_kind: str
    address: str
    verified: bool


def contact_from(row: Record) -> Contact:
    return Contact(**dict(row.items()))


def identity_from(row: Record) -> Identity:
    return Identity(
        id=row["id"],
        contact_id=row["contact_id"],
        channel_kind=row["channel_kind"],
        address=row["address"],
        verified=row["verified_at"] is not None,
    )
