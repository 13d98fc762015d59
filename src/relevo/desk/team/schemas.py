"""The team from outside."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.desk.team.repository.api_keys import ApiKey
from relevo.desk.team.repository.invitations import Invitation
from relevo.desk.team.repository.teams import Team
from relevo.desk.team.tables import Teammate
from relevo.desk.workspaces.api import Hours, Timezone, WorkspaceOut
from relevo.platform.auth.actors import Role
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import EmailAddress, JsonObject, Locale, ShortName, Timestamp
from relevo.platform.http.settings import SmallSettings

MAX_TEAM_MEMBERS = 1_000


def unique(languages: list[str]) -> list[str]:
    return list(dict.fromkeys(languages))


MAX_CAPACITY = 100
"""Open conversations a teammate may be given by routing. By hand they may take more."""
# Two-letter codes: a conversation's "pt-BR" is served by whoever speaks "pt". None at all means: any language.
SpokenLanguages = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]], Field(max_length=20), AfterValidator(unique)
]
PresenceWish = Literal["online", "away"]
RoleName = Literal["owner", "admin", "agent"]
# Rules for a new password are in platform/auth/passwords; an old one is only compared.
PasswordText = Annotated[str, StringConstraints(min_length=1, max_length=200)]
TokenText = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class TeammateOut(Output):
    id: UUID
    name: str
    email: str
    role: RoleName
    state: Literal["active", "disabled"]
    presence: Literal["online", "away", "offline"]
    color: str
    created_at: Timestamp
    capacity: int
    languages: list[str]
    hours: Hours | None  # within the opening hours; null: whenever the company is open
    timezone: str | None  # of `hours`; null: the company's


class PersonOut(Output):
    email: str
    has_password: bool


class Me(Output):
    teammate: TeammateOut
    workspace: WorkspaceOut
    person: PersonOut
    locale: str | None
    presence_wish: PresenceWish
    settings: JsonObject
    cursor: str  # of the event stream: events from here on, over what is fetched after this, are the truth


class SignedInOut(Output):
    me: Me


class SignIn(Input):
    email: Annotated[str, StringConstraints(max_length=254, strip_whitespace=True, to_lower=True)]
    password: PasswordText
    workspace_id: UUID | None = None  # only for a person who works in several


class LinkUse(Input):
    token: TokenText


class ResetRequest(Input):
    email: Annotated[str, StringConstraints(max_length=254, strip_whitespace=True, to_lower=True)]


class ResetConfirmation(Input):
    token: TokenText
    password: PasswordText


class PasswordChange(Input):
    """`current` may be left out by a person who has no password yet: they came in by a one-time link."""

    current: PasswordText | None = None
    new: PasswordText


class InvitationInput(Input):
    email: EmailAddress
    role: RoleName


class InvitationOut(Output):
    id: UUID
    email: str
    role: RoleName
    created_at: Timestamp
    expires_at: Timestamp


class NewInvitation(Output):
    invitation: InvitationOut
    link: str


class InvitationPreview(Output):
    workspace_name: str
    email: str
    role: RoleName


class InvitationAcceptance(Input):
    token: TokenText
    name: ShortName
    password: PasswordText


class MeChange(Input):
    """Only what is given changes."""

    name: ShortName | None = None
    locale: Locale | None = None
    presence_wish: PresenceWish | None = None
    settings: SmallSettings | None = None


class TeammateChange(Input):
    """Only what is given changes. `hours` or `timezone` given as null: the company's again."""

    name: ShortName | None = None
    role: RoleName | None = None
    state: Literal["active", "disabled"] | None = None
    capacity: Annotated[int, Field(ge=1, le=MAX_CAPACITY)] | None = None
    languages: SpokenLanguages | None = None
    hours: Hours | None = None
    timezone: Timezone | None = None


class ApiKeyInput(Input):
    name: ShortName
    role: Literal["admin", "agent"] = "agent"


class ApiKeyOut(Output):
    id: UUID
    name: str
    role: Literal["admin", "agent"]
    token_hint: str
    created_by: UUID
    created_at: Timestamp
    last_used_at: Timestamp | None


class NewApiKey(Output):
    api_key: ApiKeyOut
    token: str  # shown this once


class TeamInput(Input):
    name: ShortName
    teammate_ids: Annotated[list[UUID], Field(max_length=MAX_TEAM_MEMBERS)] = Field(default_factory=list[UUID])
    auto_assign: bool = False
    languages: SpokenLanguages = Field(default_factory=list[str])


class TeamChange(Input):
    """Only what is given changes."""

    name: ShortName | None = None
    teammate_ids: Annotated[list[UUID], Field(max_length=MAX_TEAM_MEMBERS)] | None = None
    auto_assign: bool | None = None
    languages: SpokenLanguages | None = None


class TeamOut(Output):
    id: UUID
    name: str
    is_default: bool
    auto_assign: bool
    languages: list[str]
    teammate_ids: list[UUID]


def render_teammate(teammate: Teammate) -> TeammateOut:
    return TeammateOut(
        id=teammate.id,
        name=teammate.name,
        email=teammate.email,
        role=role_name(teammate.role),
        state=teammate.state,
        presence=teammate.presence,
        color=teammate.color,
        created_at=teammate.created_at,
        capacity=teammate.capacity,
        languages=teammate.languages,
        hours=teammate.hours,
        timezone=teammate.timezone,
    )


def render_invitation(invitation: Invitation) -> InvitationOut:
    return InvitationOut(
        id=invitation.id,
        email=invitation.email,
        role=role_name(invitation.role),
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


def render_api_key(key: ApiKey) -> ApiKeyOut:
    return ApiKeyOut.model_validate(key)


def render_team(team: Team) -> TeamOut:
    return TeamOut.model_validate(team)


def role_name(role: Role) -> RoleName:
    return role.value
