from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchAction(NotFound, code="not_found", status=404):
    """There is no action under this id."""


class NoSuchConnection(NotFound, code="not_found", status=404):
    """There is no connection under this id."""


class NoSuchRun(NotFound, code="not_found", status=404):
    """There is no run of an action under this id."""


class NameTaken(Conflict, code="name_taken", status=409):
    """Another action has this name."""


class TooManyActions(Conflict, code="too_many_actions", status=409):
    """A workspace can have two hundred actions."""


class TooManyConnections(Conflict, code="too_many_connections", status=409):
    """A workspace can have fifty connections."""


class ConnectionInUse(Conflict, code="connection_in_use", status=409):
    """Actions use this connection. Delete them first."""


class ActionInUse(Conflict, code="action_in_use", status=409):
    """Another action checks or takes back with this one. Change that first."""


class ActionChanged(Conflict, code="action_changed", status=409):
    """The action was changed meanwhile. Look at it again."""


class ApprovalChanged(Conflict, code="approval_changed", status=409):
    """What you saw is not what would be done now. Look at it again."""


class ApprovalOver(Conflict, code="approval_over", status=409):
    """This was decided already, or the ten minutes are over. Ask for the facts again."""


class NotUnclear(Conflict, code="not_unclear", status=409):
    """How this ended is known."""


class CannotTakeBack(Conflict, code="cannot_take_back", status=409):
    """This cannot be taken back: there is no way to, or it was done already."""


class WrongKind(Unprocessable, code="wrong_kind", status=422):
    """This does not fit the kind of connection."""


class UnknownCheck(Unprocessable, code="unknown_check", status=422):
    """The check must be another action of this workspace that only reads."""


class UnknownUndo(Unprocessable, code="unknown_undo", status=422):
    """What takes it back must be another action of this workspace."""


class BadConnectionHeaders(Unprocessable, code="bad_headers", status=422):
    """A header's name or value cannot be sent."""


class BadDefinition(Unprocessable, code="bad_definition", status=422):
    """Something in the action does not fit together."""


class BadActionArgument(Unprocessable, code="bad_argument", status=422):
    """What was given for the action does not fit."""


class BadDocument(Unprocessable, code="bad_document", status=422):
    """This is not an OpenAPI 3 document."""


class CannotReach(Unprocessable, code="cannot_reach", status=422):
    """The other system could not be reached."""


class NotAbleTo(Unprocessable, code="not_able_to", status=422):
    """The connected account cannot do this: check it again after giving it the permission."""


class NoCurrency(Unprocessable, code="no_currency", status=422):
    """Say in which currency the shop counts, such as EUR."""
