"""The door to invented customers: for the one who plays them."""

from relevo.desk.personas.actions import RUN_SIMULATION
from relevo.desk.personas.events import announce_simulation
from relevo.desk.personas.queries import get_simulation
from relevo.desk.personas.repository import end_simulation, fetch_open, find_simulation, keep_conversation
from relevo.desk.personas.schemas import Ended, Finding, Mood, PersonaContent

__all__ = [
    "RUN_SIMULATION",
    "Ended",
    "Finding",
    "Mood",
    "PersonaContent",
    "announce_simulation",
    "end_simulation",
    "fetch_open",
    "find_simulation",
    "get_simulation",
    "keep_conversation",
]
