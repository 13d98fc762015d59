from relevo.kit.errors import Conflict, NotFound


class NoSuchWebsite(NotFound, code="not_found", status=404):
    """There is no website under this id."""


class NoSuchPage(NotFound, code="not_found", status=404):
    """There is no page under this id."""


class WebsiteIsRunning(Conflict, code="website_is_running", status=409):
    """This website is being read right now. Wait until it is done, or cancel it first."""


class WebsiteIsPaused(Conflict, code="website_is_paused", status=409):
    """This website is paused. Resume it first."""


class WebsiteIsNotRunning(Conflict, code="website_is_not_running", status=409):
    """This website is not being read right now."""


class WebsiteAlreadyThere(Conflict, code="website_already_there", status=409):
    """This address is among your websites already. Change or re-index that one."""
