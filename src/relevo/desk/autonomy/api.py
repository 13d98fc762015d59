"""The door to autonomy: for turns (which ask), for corrections and ratings (which complain), for who compares."""

from relevo.desk.autonomy.actions import (
    COMPARE,
    FIRST_LOOK_S,
    LATER_LOOK_S,
    MOST_LOOKS,
    do_hold,
    do_note_evidence,
    note_complaint,
)
from relevo.desk.autonomy.events import announce_held
from relevo.desk.autonomy.evidence import enough, still_needed, weigh
from relevo.desk.autonomy.queries import Levels, find_levels
from relevo.desk.autonomy.repository import end_held, fetch_said_since, find_conversation, find_held
from relevo.desk.autonomy.schemas import LEVELS, Level

__all__ = [
    "COMPARE",
    "FIRST_LOOK_S",
    "LATER_LOOK_S",
    "LEVELS",
    "MOST_LOOKS",
    "Level",
    "Levels",
    "announce_held",
    "do_hold",
    "do_note_evidence",
    "end_held",
    "enough",
    "fetch_said_since",
    "find_conversation",
    "find_held",
    "find_levels",
    "note_complaint",
    "still_needed",
    "weigh",
]
