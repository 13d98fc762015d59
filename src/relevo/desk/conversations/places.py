"""Waiting is truthful: how many have waited longer, told again whenever it changes.

A pass into a queue or out of it asks for a look; what comes within two seconds is one look. The place stands in the
conversation's row, so every event carries it, and whoever opens the chat anew reads what was told last.
"""

from datetime import datetime
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.model import conversation_of
from relevo.desk.conversations.repository import CONVERSATION_COLUMNS, CONVERSATION_JOINS
from relevo.desk.routing import api as routing
from relevo.platform import jobs
from relevo.platform.db import Tx

PLACES_JOB = "conversations.tell_places"
LOOK_EVERY_S = 2
MOST_AHEAD = 100
"""Beyond this nobody is helped by the number, and each pass would move thousands."""

_QUEUES = """
SELECT DISTINCT holder_id FROM conversation
WHERE workspace_id = $1 AND status = 'open' AND holder_kind = 'team' AND waiting_since IS NOT NULL
"""
# Whoever is being written at this moment is left out: the write either ends the wait or is followed by another look.
_MOVED = f"""
WITH place AS (
    SELECT id, holder_id, channel_id,
           least(row_number() OVER (PARTITION BY holder_id ORDER BY waiting_since, id) - 1, $2) AS ahead
    FROM conversation
    WHERE workspace_id = $1 AND status = 'open' AND holder_kind = 'team' AND waiting_since IS NOT NULL
), usual AS (
    SELECT * FROM unnest($3::uuid[], $4::int[], $5::int[]) AS u (team_id, shortest, longest)
), told AS (
    SELECT p.id, jsonb_build_object(
        'ahead', p.ahead, 'shortest_minutes', u.shortest, 'longest_minutes', u.longest) AS place
    FROM place p LEFT JOIN usual u ON u.team_id = p.holder_id AND p.channel_id <> ALL ($6::uuid[])
), free AS (
    SELECT o.id FROM conversation o JOIN told USING (id)
    WHERE o.workspace_id = $1 AND o.holder_kind = 'team' AND o.status = 'open'
      AND (o.queue_place IS NULL OR (o.queue_place ->> 'ahead')::int <> (told.place ->> 'ahead')::int)
    FOR UPDATE OF o SKIP LOCKED
), c AS (
    UPDATE conversation o SET queue_place = told.place FROM told, free
    WHERE o.workspace_id = $1 AND o.id = told.id AND o.id = free.id RETURNING o.*
)
SELECT {CONVERSATION_COLUMNS} FROM c {CONVERSATION_JOINS}
"""


async def ask_to_tell_places(tx: Tx, now: datetime) -> None:
    """The key names the two seconds: whatever comes later than a look is in the next one."""
    look = int(now.timestamp() // LOOK_EVERY_S) + 1
    payload = {"workspace_id": str(tx.tenant)}
    await jobs.enqueue(tx, PLACES_JOB, payload, dedupe_key=f"places:{tx.tenant}:{look}", delay_s=LOOK_EVERY_S)


async def tell_places(tx: Tx) -> int:
    """Whoever moved is told; returns how many. Safe to run twice: nobody has moved then."""
    rows = await tx.fetch(_QUEUES, tx.tenant)
    usual: list[tuple[UUID, int | None, int | None]] = []
    for row in rows:
        shortest, longest = await routing.usual_wait(tx, row["holder_id"]) or (None, None)
        usual.append((row["holder_id"], shortest, longest))
    teams, shortests, longests = (list(column) for column in zip(*usual, strict=True)) if usual else ([], [], [])
    # Where a channel is closed nobody is served; where only it is open, its queue's usual wait is not known.
    otherwise = (await routing.find_opening(tx)).otherwise
    moved = await tx.fetch(_MOVED, tx.tenant, MOST_AHEAD, teams, shortests, longests, otherwise)
    for row in moved:
        await events.queue_moved(tx, conversation_of(row))
    return len(moved)
