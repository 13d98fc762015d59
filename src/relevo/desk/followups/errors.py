from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchCallback(NotFound, code="not_found", status=404):
    """There is no callback under this id."""


class CallbackClosed(Conflict, code="callback_closed", status=409):
    """Somebody has closed it meanwhile. Open it again to change it."""


class CallbackOpen(Conflict, code="callback_open", status=409):
    """For this conversation another callback is open already."""


class NoSuchAssignee(Unprocessable, code="no_such_assignee", status=422):
    """Choose an active teammate, or a team that exists."""


class NotReachable(Unprocessable, code="not_reachable", status=422):
    """This is neither a whole e-mail address nor a phone number of 7 to 15 digits."""
