from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchCorrection(NotFound, code="not_found", status=404):
    """There is no correction under this id."""


class NothingToCorrect(NotFound, code="not_found", status=404):
    """There is no answer of an assistant or a teammate under this id."""


class NotAQa(Unprocessable, code="not_a_qa", status=422):
    """Choose a Q&A: only its answer and its phrasings can be corrected from a conversation."""


class AlreadySo(Conflict, code="already_so", status=409):
    """It stands there already, word for word."""


class CorrectionIsDecided(Conflict, code="correction_is_decided", status=409):
    """It waits for nobody: somebody approved or declined it meanwhile, or it was never applied."""


class CannotTakeBack(Conflict, code="cannot_take_back", status=409):
    """Somebody has changed it since. Correct it where it stands now."""


class NoSuchGuide(NotFound, code="not_found", status=404):
    """The assistant has no guide under this id any more."""


class GuideNotUnderstood(Unprocessable, code="guide_not_understood", status=422):
    """With this step the guide would not be understood, and so not followed. Say it as the guide's other lines do."""


class NotInText(Conflict, code="not_in_text", status=409):
    """These words do not stand in the text, or stand there more than once. Open the source and change it there."""
