from relevo.kit.errors import Conflict, NotFound


class NoSuchHeldAnswer(NotFound, code="not_found", status=404):
    """There is no such answer that waits for people."""


class AlreadyDecided(Conflict, code="already_decided", status=409):
    """Somebody sent or dropped this answer, or answered the customer otherwise."""


class CustomerWroteSince(Conflict, code="customer_wrote_since", status=409):
    """The customer wrote after this answer was made: read that first, then write to them."""
