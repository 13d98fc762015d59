"""Reading the event log from a cursor on: no gap, no repeat, whatever order transactions commit in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Connection, Record, Tx
from relevo.platform.events.cursor import Cursor, end_of, running_in
from relevo.platform.events.log import Event

KEEP = timedelta(days=7)
MAX_CATCH_UP = 2_000  # a client that missed more fetches afresh, which is cheaper for both


class Reader(Protocol):
    """A transaction or a connection."""

    async def fetch(self, sql: str, /, *args: object) -> list[Record]: ...


@dataclass(frozen=True)
class Batch:
    events: list[Event]
    cursor: Cursor
    is_complete: bool  # nothing more was there when this batch was read


# $1 end and $2 running transactions of the snapshot that was read up to, $3 the snapshot to read up to (null: now),
# $4 after this id (only in the middle of a batch), $5 at most so many. Snapshot and rows come from one statement,
# so they agree.
_READ = """
SELECT coalesce($3::text, pg_current_snapshot()::text) AS snapshot, found.*
FROM (SELECT 1) AS always LEFT JOIN (
    SELECT e.id, e.workspace_id, e.name, e.audience, e.conversation_id, e.payload::text AS payload_json, e.at
    FROM event e
    WHERE (e.xid >= $1::text::xid8 OR e.xid = ANY ($2::text[]::xid8[]))
      AND ($3::text IS NULL OR pg_visible_in_snapshot(e.xid, $3::text::pg_snapshot))
      AND e.id > $4 {only}
    ORDER BY e.id LIMIT $5
) AS found ON true
"""
_READ_ALL = _READ.format(only="")
_READ_MINE = _READ.format(only="AND e.workspace_id = $6 AND e.audience && $7::text[]")


async def read_after(
    reader: Reader,
    cursor: Cursor,
    limit: int,
    *,
    up_to: str | None = None,
    mine: tuple[WorkspaceId, Sequence[str]] | None = None,
) -> Batch:
    """The next events after `cursor`, at most `limit`, of all workspaces or of `mine` (a workspace, audiences).

    `up_to` is a snapshot to stop at; it must not be older than the cursor. A cursor in the middle of a batch first
    finishes that batch.
    """
    target = cursor.ahead or up_to
    rows = await reader.fetch(
        _READ_MINE if mine else _READ_ALL,
        end_of(cursor.base),
        running_in(cursor.base),
        target,
        cursor.id,
        limit,
        *((mine[0], list(mine[1])) if mine else ()),
    )
    snapshot: str = rows[0]["snapshot"]
    found = [row for row in rows if row["id"] is not None]
    is_complete = len(found) < limit
    end = Cursor(snapshot) if is_complete else Cursor(cursor.base, snapshot, found[-1]["id"])
    events = [_event(row, Cursor(cursor.base, snapshot, row["id"])) for row in found[:-1]]
    events += [_event(row, end) for row in found[-1:]]
    return Batch(events, end, is_complete and not cursor.is_between)


def _event(row: Record, cursor: Cursor) -> Event:
    return Event(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        audience=tuple(row["audience"]),
        conversation_id=row["conversation_id"],
        payload_json=row["payload_json"],
        at=row["at"],
        cursor=cursor,
    )


async def current_cursor(tx: Tx) -> str:
    """Where the log ends for this transaction: state read after this plus events from here on is the truth."""
    return await tx.fetchval("SELECT pg_current_snapshot()::text")


async def can_resume(tx: Tx, cursor: Cursor) -> bool:
    """Whether nothing this cursor has not seen was trimmed, and it is of this very database."""
    return await tx.fetchval(
        """
        SELECT pg_snapshot_xmax($1::text::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())
           AND NOT EXISTS (SELECT FROM event_horizon
                           WHERE NOT pg_visible_in_snapshot(trimmed_xid, $2::text::pg_snapshot))
        """,
        cursor.newest,
        cursor.base,
    )


# What goes, and the gists of it that stay. An event that belongs to no conversation has none.
_GONE = """
WITH gone AS (
    DELETE FROM event WHERE {which}
    RETURNING xid, workspace_id, conversation_id, id, at, gist
), kept AS (
    INSERT INTO event_gist (workspace_id, conversation_id, id, at, gist)
    SELECT workspace_id, conversation_id, id, at, gist FROM gone WHERE gist IS NOT NULL AND conversation_id IS NOT NULL
)
"""
_OLD = "(workspace_id, id) IN (SELECT workspace_id, id FROM event WHERE at < now() - $1::interval ORDER BY at LIMIT $2)"
_TRIM = f"""
{_GONE.format(which=_OLD)}, newest AS (
    SELECT max(xid) AS xid, count(*) AS number FROM gone
), moved AS (
    UPDATE event_horizon SET trimmed_xid = greatest(trimmed_xid, newest.xid) FROM newest WHERE newest.xid IS NOT NULL
)
SELECT number FROM newest
"""
# A dump restored into another database brings transaction numbers that this one has not reached: such events
# would look new for ever. No visible row of our own can have one.
_DROP_FOREIGN = f"{_GONE.format(which='xid >= pg_snapshot_xmax(pg_current_snapshot())')} SELECT count(*) FROM gone"
_DROP_ALL = f"{_GONE.format(which='true')} SELECT count(*) FROM gone"
_HAS_GISTS = "SELECT to_regclass('event_gist') IS NOT NULL"
TRIM_SLICE = 5_000


async def drop_events(owner: Connection) -> None:
    """Empty the log of a database that was just restored: its transaction numbers are another server's, and screens
    would take such events for news. Their gists stay, where its schema has them already."""
    has_gists: bool = await owner.fetchval(_HAS_GISTS)
    await owner.execute(_DROP_ALL if has_gists else "DELETE FROM event")


async def trim_events(relay: Connection, *, keep: timedelta = KEEP) -> int:
    """Delete what is older than `keep`, but not its gists. Cursors that had not seen all of it start afresh.

    `relay` is a connection in the relay's role, outside a transaction: each slice is one of its own.
    """
    await relay.execute(_DROP_FOREIGN)
    trimmed = 0
    while True:
        number: int = await relay.fetchval(_TRIM, keep, TRIM_SLICE)
        trimmed += number
        if number < TRIM_SLICE:
            return trimmed
