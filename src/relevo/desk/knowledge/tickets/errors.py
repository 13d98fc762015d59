from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchImport(NotFound, code="not_found", status=404):
    """There is no import under this id."""


class NoSuchProposal(NotFound, code="not_found", status=404):
    """There is no proposal under this id."""


class ProposalIsDecided(Conflict, code="proposal_is_decided", status=409):
    """This proposal was approved or rejected already. Open a rejected one again, or change the approved document."""


class ImportIsOver(Conflict, code="import_is_over", status=409):
    """This import is not running any more."""


class NotAnExport(Unprocessable, code="not_an_export", status=422):
    """Send a Zendesk, Intercom or Chatwoot export (.json), a .csv or an .mbox file of at most 50 MB."""


class ColumnsMissing(Unprocessable, code="columns_missing", status=422):
    """Say which columns hold the question and the answer, or the conversation, the author and the text."""


class OursMissing(Unprocessable, code="ours_missing", status=422):
    """Say which addresses or domains are your company's: only what was sent from them becomes an answer."""


class SettingsUnreadable(Unprocessable, code="settings_unreadable", status=422):
    """The settings are JSON: {"columns": {field: header}, "ours": [addresses or domains]}."""
