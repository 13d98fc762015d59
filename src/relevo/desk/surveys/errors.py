from relevo.kit.errors import Conflict, Unprocessable


class NothingToRate(Conflict, code="nothing_to_rate", status=409):
    """This conversation is not waiting for a rating."""


class InvalidRating(Unprocessable, code="invalid_rating", status=422):
    """A rating is a whole number from 1 to 5, with a comment of at most 2,000 characters."""
