from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchContact(NotFound, code="not_found", status=404):
    """There is no contact under this id."""


class TooManyAttributes(Unprocessable, code="too_many_attributes", status=422):
    """A contact can have at most 50 attributes."""


class NumberUnusable(Unprocessable, code="number_unusable", status=422):
    """The contact has no phone number with its country (+34 600 111 222) to be reached by."""


class NumberOfAnother(Conflict, code="number_of_another", status=409):
    """Another contact has this phone number on the channel. Join the two, or correct the number."""
