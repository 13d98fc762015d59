"""Why an outbound request did not give an answer."""


class EgressError(Exception):
    """The base; its message names hosts and reasons, never what was sent."""


class EgressRefused(EgressError):
    """The target is not allowed. Trying again changes nothing."""


class EgressUnreachable(EgressError):
    """No connection, or it broke. Whether the other side got the request is not known."""


class EgressNotConnected(EgressUnreachable):
    """No connection: nothing was sent, so trying again repeats nothing."""


class EgressTooSlow(EgressUnreachable):
    """The answer was not complete within the time allowed."""


class EgressTooLarge(EgressError):
    """The answer is larger than allowed."""
