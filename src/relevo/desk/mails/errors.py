from relevo.kit.errors import NotFound


class NoSuchMail(NotFound, code="no_such_mail"):
    """There is no mail behind this message."""
