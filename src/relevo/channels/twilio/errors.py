from relevo.kit.errors import RelevoError


class NoContentsHere(RelevoError, code="no_contents_here", status=409):
    """Only conversations on WhatsApp by Twilio have content templates."""


class NoSuchContent(RelevoError, code="no_such_content", status=404):
    """This template does not exist in the Twilio account any more."""


class ContentNotApproved(RelevoError, code="content_not_approved", status=409):
    """WhatsApp has not approved this template, paused it, or it needs something that cannot be filled in here."""


class ContentIncomplete(RelevoError, code="content_incomplete", status=422):
    """A variable of the template is empty, too long, or unknown."""


class ContentsUnavailable(RelevoError, code="contents_unavailable", status=502):
    """Twilio did not tell its templates. Try again in a moment, or look at the channel's page."""
