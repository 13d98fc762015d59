"""The door to routing."""

from relevo.desk.routing.availability import Availability, say_reach, say_reach_again, say_reach_kept
from relevo.desk.routing.choosing import (
    OFFLINE_AFTER_MIN,
    Match,
    find_match,
    find_stranded,
    note_given,
    somebody_waits,
    take_turns,
)
from relevo.desk.routing.queries import describe_as_if, describe_availability, find_opening, usual_wait

__all__ = [
    "OFFLINE_AFTER_MIN",
    "Availability",
    "Match",
    "describe_as_if",
    "describe_availability",
    "find_match",
    "find_opening",
    "find_stranded",
    "note_given",
    "say_reach",
    "say_reach_again",
    "say_reach_kept",
    "somebody_waits",
    "take_turns",
    "usual_wait",
]
