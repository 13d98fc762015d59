from relevo.kit.errors import Conflict, NotFound


class NoSuchMemory(NotFound, code="not_found", status=404):
    """There is no memory under this id."""


class MemoriesFull(Conflict, code="memories_full", status=409):
    """This contact already has as many memories as allowed. Delete one that is no longer needed."""
