from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchDocument(NotFound, code="not_found", status=404):
    """There is no document under this id."""


class TooManyFiles(Unprocessable, code="too_many_files", status=422):
    """Send between 1 and 20 files at once."""


class NotForThisKind(Unprocessable, code="not_for_this_kind", status=422):
    """A question, an answer and phrasings belong to a Q&A; a title and a text to any other document."""


class NoSuchVersion(NotFound, code="not_found", status=404):
    """This version is not kept; a document keeps its last 20."""


class NotCorrected(Conflict, code="not_corrected", status=409):
    """The text of this document was not corrected by hand, or its source is not kept."""


class NoSuchAssistant(Unprocessable, code="no_such_assistant", status=422):
    """One of the assistants does not exist any more."""


class TooManyPhrasings(Unprocessable, code="too_many_phrasings", status=422):
    """A Q&A can have at most 200 phrasings."""


class NotAQaSheet(Unprocessable, code="not_a_qa_sheet", status=422):
    """Send a CSV file of at most 2,000 rows; its first row names the columns question, answer, phrasings, language."""
