"""The door to memories."""

from relevo.desk.memories.actions.remember import Fact, do_remember
from relevo.desk.memories.queries import list_active
from relevo.desk.memories.schemas import MEMORY_CHARACTERS
from relevo.desk.memories.tables import Kind, Memory

__all__ = ["MEMORY_CHARACTERS", "Fact", "Kind", "Memory", "do_remember", "list_active"]
