from relevo.kit.errors import Conflict, NotFound


class NoSuchGap(NotFound, code="not_found", status=404):
    """There is no gap under this id."""


class GapIsClosed(Conflict, code="gap_is_closed", status=409):
    """Somebody answered or dismissed it meanwhile."""
