"""The event log: what happened, in order, for whom. Screens, webhooks, reports and audit are fed by it.

Promises: an event exists if and only if its transaction committed; a reader that goes on from its cursor sees each
event once, none skipped, and the events of one conversation in the order they happened. Kept for seven days.
"""

from relevo.platform.events.cursor import Cursor, parse_cursor
from relevo.platform.events.log import EVENT_ROW, Event, append, may_write_beside
from relevo.platform.events.reading import MAX_CATCH_UP, Batch, can_resume, current_cursor, read_after, trim_events

__all__ = [
    "EVENT_ROW",
    "MAX_CATCH_UP",
    "Batch",
    "Cursor",
    "Event",
    "append",
    "can_resume",
    "current_cursor",
    "may_write_beside",
    "parse_cursor",
    "read_after",
    "trim_events",
]
