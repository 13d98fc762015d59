from relevo.kit.errors import Forbidden, NotFound, Unprocessable


class NoSuchChat(NotFound, code="not_found", status=404):
    """This chat does not exist or is switched off."""


class InvalidIdentity(Unprocessable, code="invalid_identity", status=422):
    """The signature that says who you are is not valid."""


class IdentityRequired(Forbidden, code="identity_required", status=403):
    """Sign in on this site first; this chat is for its customers."""


class NotCited(NotFound, code="not_found", status=404):
    """There is no such source in this conversation."""


class NoConversationYet(NotFound, code="no_conversation", status=404):
    """There is no conversation yet."""
