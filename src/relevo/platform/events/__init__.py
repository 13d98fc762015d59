"""The event log: what happened, in order, for whom. Screens, webhooks, reports and audit are fed by it.

Promises: an event exists if and only if its transaction committed; a reader that goes on from its cursor sees each
event once, none skipped, and the events of one conversation in the order they happened. Kept for seven days;
the gist of those that reports count by is kept as long as the conversation (`gists.py`).
"""

from relevo.platform.events.cursor import Cursor, parse_cursor
from relevo.platform.events.gists import KeptGist, list_begun, read_gists
from relevo.platform.events.log import EVENT_AT_ROW, EVENT_ROW, Event, Gist, append, may_write_beside, note_gist
from relevo.platform.events.reading import (
    MAX_CATCH_UP,
    Batch,
    can_resume,
    current_cursor,
    drop_events,
    read_after,
    trim_events,
)

__all__ = [
    "EVENT_AT_ROW",
    "EVENT_ROW",
    "MAX_CATCH_UP",
    "Batch",
    "Cursor",
    "Event",
    "Gist",
    "KeptGist",
    "append",
    "can_resume",
    "current_cursor",
    "drop_events",
    "list_begun",
    "may_write_beside",
    "note_gist",
    "parse_cursor",
    "read_after",
    "read_gists",
    "trim_events",
]
