from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchDoubt(NotFound, code="not_found", status=404):
    """There is no doubt under this id. What speaks against each other was changed meanwhile."""


class DoubtIsClosed(Conflict, code="doubt_is_closed", status=409):
    """Somebody decided about it meanwhile."""


class CannotEditHere(Conflict, code="cannot_edit_here", status=409):
    """The sentence does not stand in the document's text as it is shown here. Open the document and edit it there."""


class NothingToChange(Unprocessable, code="nothing_to_change", status=422):
    """That side is no document: there is nothing of the knowledge to change or to let expire."""


class NoSuchColleague(Unprocessable, code="no_such_colleague", status=422):
    """There is no active teammate under this id."""
