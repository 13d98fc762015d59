from relevo.kit.errors import Conflict, NotFound


class NoSuchDelivery(NotFound, code="not_found", status=404):
    """This message is not on its way over a channel."""


class NothingToRetry(Conflict, code="nothing_to_retry", status=409):
    """This message did not fail, so there is nothing to send again."""
