from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NotAnOutpost(Unprocessable, code="not_an_outpost", status=422):
    """This channel is the customers', not the team's."""


class NoSuchRoute(NotFound, code="not_found", status=404):
    """There is no such route."""


class RouteInUse(Conflict, code="route_in_use", status=409):
    """This team has a place here already. Change that one."""


class NotLinked(NotFound, code="not_linked", status=404):
    """You are not linked there."""
