from relevo.kit.errors import NotFound, Unprocessable


class NoSuchContact(NotFound, code="not_found", status=404):
    """There is no contact under this id."""


class TooManyAttributes(Unprocessable, code="too_many_attributes", status=422):
    """A contact can have at most 50 attributes."""
