"""Rows as the domain thinks of them. The tables themselves are in migrations 0001, 0005 and 0037."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from relevo.desk.workspaces.api import Hours
from relevo.kit.ids import PersonId, TeammateId
from relevo.platform.auth.actors import Role
from relevo.platform.db import Record

Presence = Literal["online", "away", "offline"]
# A connection says it is alive every 20 seconds; after two missed ones it is gone.
PRESENCE_TTL_S = 50

PRESENCE_SQL = f"""
CASE WHEN NOT EXISTS (SELECT FROM presence p WHERE p.workspace_id = t.workspace_id AND p.teammate_id = t.id
                      AND p.seen_at > now() - make_interval(secs => {PRESENCE_TTL_S})) THEN 'offline'
     ELSE t.presence_wish END AS presence
"""
TEAMMATE_COLUMNS = f"""
t.id, t.person_id, t.name, t.email, t.role, t.state, t.presence_wish, t.color, t.locale, t.settings, t.created_at,
t.capacity, t.languages, t.hours, t.timezone,
{PRESENCE_SQL}
"""


@dataclass(frozen=True, kw_only=True)
class Teammate:
    id: TeammateId
    person_id: PersonId
    name: str
    email: str
    role: Role
    state: Literal["active", "disabled"]
    presence: Presence
    presence_wish: Literal["online", "away"]
    color: str
    locale: str | None
    settings: dict[str, Any]
    created_at: datetime
    capacity: int
    languages: list[str]
    hours: Hours | None = None
    """When they work, within the company's opening hours. None: whenever it is open."""
    timezone: str | None = None
    """In which `hours` are meant. None: the company's."""


@dataclass(frozen=True, kw_only=True)
class Person:
    id: PersonId
    email: str
    password_hash: str | None


def teammate_from(row: Record) -> Teammate:
    values: dict[str, Any] = dict(row.items())
    values["role"] = Role(values["role"])
    values["hours"] = None if values["hours"] is None else Hours.model_validate(values["hours"])
    return Teammate(**values)


def person_from(row: Record) -> Person:
    return Person(id=row["id"], email=row["email"], password_hash=row["password_hash"])
