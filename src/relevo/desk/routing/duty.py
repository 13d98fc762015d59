"""Who works now: a teammate's own hours within the company's. Pure but for one reading.

Somebody off duty is given nothing and not counted as being there, even with the inbox open; by hand they may take
what they like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.workspaces import api as workspaces
from relevo.platform.db import Tx

_OWN_HOURS = """
SELECT t.id, t.hours, coalesce(t.timezone, w.timezone) AS timezone, now() AS now
FROM teammate t JOIN workspace w ON w.workspace_id = t.workspace_id
WHERE t.workspace_id = $1 AND t.state = 'active' AND t.hours IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be given a queue's conversations. `hours`: their own, None: the company's."""

    hours: workspaces.Hours | None
    timezone: str
    is_here: bool
    has_room: bool

    def is_on_duty(self, at: datetime) -> bool:
        return self.hours is None or workspaces.is_open(self.hours, self.timezone, at)


def person_from(values: dict[str, Any], timezone: str) -> Person:
    hours = values["hours"]
    return Person(
        hours=None if hours is None else workspaces.Hours.model_validate(hours),
        timezone=values["timezone"] or timezone,
        is_here=values["is_here"],
        has_room=values["has_room"],
    )


async def find_off_duty(tx: Tx) -> list[UUID]:
    """Teammates whose own hours say that they do not work now."""
    rows = await tx.fetch(_OWN_HOURS, tx.tenant)
    return [
        row["id"]
        for row in rows
        if not workspaces.is_open(workspaces.Hours.model_validate(row["hours"]), row["timezone"], row["now"])
    ]


def find_next_duty(people: Sequence[Person], hours: workspaces.Hours, timezone: str, now: datetime) -> datetime | None:
    """From when on one of them works while the company is open; None: nobody says, or within a year nobody does."""
    starts = [
        workspaces.next_shared_opening(hours, timezone, one.hours or workspaces.Hours(), one.timezone, now)
        for one in people
    ]
    return min((start for start in starts if start is not None), default=None)
