from relevo.kit.errors import NotFound


class NoSuchHook(NotFound, code="not_found", status=404):
    """There is no channel at this address."""


class NoSuchChannelEvent(NotFound, code="not_found", status=404):
    """There is no failed event under this id."""


class NotYet(Exception):
    """What this is about has not come in yet. Tried again later, a few times; then it is of no use."""

    attempts = 5


class InFlight(NotYet):
    """A message of ours with these words is on its way: its end tells whose echo this is. Waited for until the lease of
    a worker that died has run out."""

    attempts = 11


class FileLater(Exception):
    """A file of this element could not be fetched just now; the element is tried again."""
