from relevo.kit.errors import Conflict, Forbidden, NotFound, RelevoError, Unprocessable


class NoSuchTeammate(NotFound, code="not_found", status=404):
    """There is no teammate under this id."""


class NoSuchTeam(NotFound, code="not_found", status=404):
    """There is no team under this id."""


class NoSuchInvitation(NotFound, code="not_found", status=404):
    """There is no invitation under this id."""


class NoSuchApiKey(NotFound, code="not_found", status=404):
    """There is no API key under this id."""


class WrongCredentials(RelevoError, code="wrong_credentials", status=401):
    """The e-mail address or the password is wrong."""


class TooManyAttempts(RelevoError, code="too_many_attempts", status=429):
    """Too many attempts. Wait a quarter of an hour and try again."""


class LinkGone(RelevoError, code="link_gone", status=410):
    """This link was already used or has expired. Ask for a new one."""


class InvitationGone(RelevoError, code="invitation_gone", status=410):
    """This invitation was already used, was withdrawn or has expired. Ask for a new one."""


class AlreadyTeammate(Conflict, code="already_teammate", status=409):
    """This person is already in the team."""


class LastOwner(Conflict, code="last_owner", status=409):
    """A workspace needs an active owner. Make somebody else an owner first."""


class NotYourself(Conflict, code="not_yourself", status=409):
    """You cannot change your own role or disable yourself. Ask another owner or admin."""


class OwnersOnly(Forbidden, code="owners_only", status=403):
    """Only an owner may do this to an owner, or make somebody an owner."""


class DefaultTeam(Conflict, code="default_team", status=409):
    """Conversations that nobody holds go to this team, so it cannot be deleted."""


class TooMany(Unprocessable, code="too_many", status=422):
    """There are already as many as there can be."""
