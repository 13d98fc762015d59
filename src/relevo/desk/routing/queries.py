"""The facts about people: who is here, when the company is open, how long others waited."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from relevo.desk.routing.availability import Availability, Facts, describe, estimate_interval, estimate_minutes
from relevo.desk.routing.duty import find_next_duty, person_from
from relevo.desk.team import api as team
from relevo.desk.workspaces import api as workspaces
from relevo.platform.db import Tx

WAITS_LOOKED_AT = 30

# A team that gives its conversations away by itself has only its own members; from another anybody may take one.
_CANDIDATES = """
teammate p WHERE p.workspace_id = $1 AND p.state = 'active' AND (g.auto_assign IS NOT TRUE OR EXISTS (
    SELECT FROM team_member m WHERE m.workspace_id = $1 AND m.team_id = g.id AND m.teammate_id = p.id))
"""
# Whoever neither is here nor has hours of their own says nothing but that they work when the company does.
_PEOPLE = f"""
SELECT jsonb_build_object('hours', t.hours, 'timezone', t.timezone, 'is_here', t.is_here, 'has_room',
    g.auto_assign IS NOT TRUE OR (
        SELECT count(*) FROM conversation o WHERE o.workspace_id = $1 AND o.status = 'open'
        AND o.holder_kind = 'teammate' AND o.holder_id = t.id) < t.capacity)
FROM (SELECT p.*, p.presence_wish = 'online' AND EXISTS (
          SELECT FROM presence seen WHERE seen.workspace_id = $1 AND seen.teammate_id = p.id
          AND seen.seen_at > now() - make_interval(secs => $2)) AS is_here
      FROM {_CANDIDATES}) t
WHERE t.is_here OR t.hours IS NOT NULL
"""
# Whoever was given to somebody by routing still waits until that person writes; by hand, taking is beginning.
_FACTS = f"""
SELECT w.timezone AS company_timezone, now() AS now, coalesce(h.hours, w.hours) AS hours,
       CASE WHEN h.hours IS NULL THEN w.timezone ELSE coalesce(h.timezone, w.timezone) END AS timezone,
       ARRAY ({_PEOPLE}) AS people,
       EXISTS (SELECT FROM {_CANDIDATES} AND p.hours IS NULL) AS somebody_at_any_time,
       ARRAY (SELECT extract(epoch FROM CASE WHEN n.by_kind = 'system' THEN (
                         SELECT m.created_at FROM message m
                         WHERE m.workspace_id = $1 AND m.conversation_id = s.conversation_id AND m.seq >= n.started_seq
                           AND m.kind = 'message' AND m.author_kind = 'teammate' ORDER BY m.seq LIMIT 1)
                     ELSE s.ended_at END - s.started_at)::float
              FROM stretch s
              LEFT JOIN stretch n ON n.workspace_id = $1 AND n.conversation_id = s.conversation_id
                AND n.number = s.number + 1
              WHERE s.workspace_id = $1 AND s.holder_kind = 'team' AND s.ended_at > now() - interval '4 hours'
                AND ($4::uuid IS NULL OR s.holder_id = $4)
              ORDER BY s.ended_at DESC LIMIT $3) AS recent_waits_s
FROM workspace w LEFT JOIN team g ON g.workspace_id = w.workspace_id AND g.id = $4
LEFT JOIN channel h ON h.workspace_id = w.workspace_id AND h.id = coalesce(
    $5::uuid, (SELECT c.channel_id FROM conversation c WHERE c.workspace_id = $1 AND c.id = $6))
WHERE w.workspace_id = $1
"""
# The company itself is the row without a channel.
_OPENING = """
SELECT NULL::uuid AS channel_id, w.hours, w.timezone, now() AS now FROM workspace w WHERE w.workspace_id = $1
UNION ALL
SELECT h.id, h.hours, coalesce(h.timezone, w.timezone), now()
FROM channel h JOIN workspace w ON w.workspace_id = h.workspace_id WHERE h.workspace_id = $1 AND h.hours IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """`is_open`: the company. `otherwise`: the channels closed while it is open, or open while it is closed."""

    is_open: bool
    otherwise: list[UUID]

    def is_open_anywhere(self) -> bool:
        return self.is_open or bool(self.otherwise)


async def describe_availability(
    tx: Tx,
    language: str | None,
    *,
    team_id: UUID | None = None,
    channel_id: UUID | None = None,
    conversation_id: UUID | None = None,
) -> Availability:
    """What may truthfully be said now to a customer who waits for a person. `team_id`: in whose queue; `channel_id`
    or `conversation_id`: where, because a channel may have hours of its own."""
    return describe(await find_facts(tx, team_id, channel_id=channel_id, conversation_id=conversation_id), language)


async def describe_as_if(
    tx: Tx, state: Literal["online", "away", "closed"], language: str | None, *, channel_id: UUID | None = None
) -> Availability:
    """What would be said if it were so: for trying. Closed: from the next moment on at which the company closes, or
    the channel where it has hours of its own."""
    facts = await find_facts(tx, channel_id=channel_id)
    if state == "closed":
        closes = workspaces.next_closing(facts.hours, facts.timezone, facts.now)
        never_open = workspaces.Hours(always=False)
        closed = replace(facts, hours=never_open) if closes is None else replace(facts, now=closes)
        return describe(closed, language)
    online = max(1, facts.online) if state == "online" else 0
    return describe(replace(facts, hours=workspaces.Hours(), online=online, is_full=False, next_duty=None), language)


async def usual_wait(tx: Tx, team_id: UUID) -> tuple[int, int] | None:
    """In minutes, from and to, in this queue at present; None where nobody is there, or too few have waited."""
    facts = await find_facts(tx, team_id)
    if not workspaces.is_open(facts.hours, facts.timezone, facts.now) or facts.online == 0:
        return None
    return None if estimate_minutes(facts.recent_waits_s) is None else estimate_interval(facts.recent_waits_s)


async def find_opening(tx: Tx) -> Opening:
    """Where people can be expected to work now, by the company's hours and those of its channels."""
    rows = await tx.fetch(_OPENING, tx.tenant)
    if not rows:
        raise RuntimeError("a transaction's workspace exists")
    open_now = {
        row["channel_id"]: workspaces.is_open(
            workspaces.Hours.model_validate(row["hours"]), row["timezone"], row["now"]
        )
        for row in rows
    }
    is_open = open_now.pop(None)
    return Opening(is_open, [channel_id for channel_id, state in open_now.items() if state != is_open])


async def find_facts(
    tx: Tx, team_id: UUID | None = None, *, channel_id: UUID | None = None, conversation_id: UUID | None = None
) -> Facts:
    row = await tx.fetchrow(
        _FACTS, tx.tenant, team.PRESENCE_TTL_S, WAITS_LOOKED_AT, team_id, channel_id, conversation_id
    )
    if row is None:
        raise RuntimeError("a transaction's workspace exists")
    hours = workspaces.Hours.model_validate(row["hours"])
    people = [person_from(each, row["company_timezone"]) for each in row["people"]]
    here = [one for one in people if one.is_here and one.is_on_duty(row["now"])]
    nobody_works = people and not row["somebody_at_any_time"] and not any(one.is_on_duty(row["now"]) for one in people)
    return Facts(
        now=row["now"],
        timezone=row["timezone"],
        hours=hours,
        online=len(here),
        is_full=bool(here) and not any(one.has_room for one in here),
        next_duty=find_next_duty(people, hours, row["timezone"], row["now"]) if nobody_works else None,
        recent_waits_s=[wait for wait in row["recent_waits_s"] if wait is not None],
    )
