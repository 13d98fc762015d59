"""The door to memories."""

from relevo.desk.memories.actions.remember import Fact, TakenBack, do_remember
from relevo.desk.memories.never_store import find_forbidden, find_unlearnable
from relevo.desk.memories.queries import list_active
from relevo.desk.memories.repository import find_read_up_to, note_read, note_uses
from relevo.desk.memories.schemas import MEMORY_CHARACTERS
from relevo.desk.memories.tables import KINDS, Kind, Memory

__all__ = [
    "KINDS",
    "MEMORY_CHARACTERS",
    "Fact",
    "Kind",
    "Memory",
    "TakenBack",
    "do_remember",
    "find_forbidden",
    "find_read_up_to",
    "find_unlearnable",
    "list_active",
    "note_read",
    "note_uses",
]
