from relevo.kit.errors import RelevoError


class NoTemplatesHere(RelevoError, code="no_templates_here", status=409):
    """Only conversations on WhatsApp have templates."""


class NoSuchTemplate(RelevoError, code="no_such_template", status=404):
    """This template does not exist in the WhatsApp account any more."""


class TemplateNotApproved(RelevoError, code="template_not_approved", status=409):
    """Meta has not approved this template, paused it, or it needs a picture or file, which cannot be sent from here."""


class TemplateIncomplete(RelevoError, code="template_incomplete", status=422):
    """A variable of the template is empty, too long, or unknown."""


class TemplatesUnavailable(RelevoError, code="templates_unavailable", status=502):
    """WhatsApp did not tell its templates. Try again in a moment, or look at the channel's page."""
