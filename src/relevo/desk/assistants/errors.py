from relevo.kit.errors import Conflict, NotFound


class NoSuchAssistant(NotFound, code="not_found", status=404):
    """There is no assistant under this id."""


class TooManyAssistants(Conflict, code="too_many_assistants", status=409):
    """A workspace can have at most 50 assistants. Delete one that is not used any more."""
