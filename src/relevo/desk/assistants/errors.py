from relevo.kit.errors import Conflict, NotFound


class NoSuchAssistant(NotFound, code="not_found", status=404):
    """There is no assistant under this id."""


class TooManyAssistants(Conflict, code="too_many_assistants", status=409):
    """A workspace can have at most 50 assistants. Delete one that is not used any more."""


class NoSuchVersion(NotFound, code="not_found", status=404):
    """The assistant has no version with this number."""


class NothingToPublish(Conflict, code="nothing_to_publish", status=409):
    """The draft says what the live version says already."""


class DraftChanged(Conflict, code="draft_changed", status=409):
    """Somebody changed the draft meanwhile. Look at it again before publishing it."""
