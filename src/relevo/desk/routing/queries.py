"""The facts about people: who is here, when the company is open, how long others waited."""

from relevo.desk.routing.availability import Availability, Facts, describe
from relevo.desk.team import api as team
from relevo.desk.workspaces import api as workspaces
from relevo.platform.db import Tx

WAITS_LOOKED_AT = 30

# Whoever was given to somebody by routing still waits until that person writes; by hand, taking is beginning.
_FACTS = """
SELECT w.timezone, w.hours, now() AS now,
       (SELECT count(DISTINCT p.teammate_id) FROM presence p
        JOIN teammate t ON t.workspace_id = p.workspace_id AND t.id = p.teammate_id
        WHERE p.workspace_id = $1 AND p.seen_at > now() - make_interval(secs => $2)
          AND t.state = 'active' AND t.presence_wish = 'online') AS online,
       ARRAY (SELECT extract(epoch FROM CASE WHEN n.by_kind = 'system' THEN (
                         SELECT m.created_at FROM message m
                         WHERE m.workspace_id = $1 AND m.conversation_id = s.conversation_id AND m.seq >= n.started_seq
                           AND m.kind = 'message' AND m.author_kind = 'teammate' ORDER BY m.seq LIMIT 1)
                     ELSE s.ended_at END - s.started_at)::float
              FROM stretch s
              LEFT JOIN stretch n ON n.workspace_id = $1 AND n.conversation_id = s.conversation_id
                AND n.number = s.number + 1
              WHERE s.workspace_id = $1 AND s.holder_kind = 'team' AND s.ended_at > now() - interval '4 hours'
              ORDER BY s.ended_at DESC LIMIT $3) AS recent_waits_s
FROM workspace w WHERE w.workspace_id = $1
"""


async def describe_availability(tx: Tx, language: str | None) -> Availability:
    """What may truthfully be said now to a customer who waits for a person."""
    return describe(await find_facts(tx), language)


async def is_open_now(tx: Tx) -> bool:
    """Whether people can be expected to work, by the workspace's own hours and holidays."""
    workspace = await workspaces.get_workspace(tx)
    return workspaces.is_open(workspace.hours, workspace.timezone, await tx.now())


async def find_facts(tx: Tx) -> Facts:
    row = await tx.fetchrow(_FACTS, tx.tenant, team.PRESENCE_TTL_S, WAITS_LOOKED_AT)
    if row is None:
        raise RuntimeError("a transaction's workspace exists")
    return Facts(
        now=row["now"],
        timezone=row["timezone"],
        hours=workspaces.Hours.model_validate(row["hours"]),
        online=row["online"],
        recent_waits_s=[wait for wait in row["recent_waits_s"] if wait is not None],
    )
