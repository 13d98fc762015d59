from relevo.kit.errors import Unprocessable


class TooManyTags(Unprocessable, code="too_many_tags", status=422):
    """A conversation can have twenty tags."""
