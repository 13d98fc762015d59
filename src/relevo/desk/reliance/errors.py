from relevo.kit.errors import Conflict, NotFound


class NoSuchChange(NotFound, code="not_found", status=404):
    """There is no change of the knowledge under this id that affects an answer."""


class NoSuchAnswer(NotFound, code="not_found", status=404):
    """This change does not affect that answer, or its words stand there again."""


class AlreadyDecided(Conflict, code="already_decided", status=409):
    """Somebody decided about this answer meanwhile."""
