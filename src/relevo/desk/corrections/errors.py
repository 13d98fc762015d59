from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchCorrection(NotFound, code="not_found", status=404):
    """There is no correction under this id."""


class NothingToCorrect(NotFound, code="not_found", status=404):
    """There is no answer of an assistant or a teammate under this id."""


class NotAQa(Unprocessable, code="not_a_qa", status=422):
    """Choose a Q&A: only its answer and its phrasings can be corrected from a conversation."""


class AlreadySo(Conflict, code="already_so", status=409):
    """It stands there already, word for word."""


class CannotTakeBack(Conflict, code="cannot_take_back", status=409):
    """Somebody has changed it since. Correct it where it stands now."""
