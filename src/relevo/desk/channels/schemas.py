"""Channels from outside: what may be sent and what is shown."""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.desk.channels.connections import redirect_url
from relevo.desk.channels.connector import Connector
from relevo.desk.channels.domains import MAX_DOMAINS, check_domain
from relevo.desk.channels.tables import DISCONNECTED, WEB, Channel, Traffic, Trouble
from relevo.desk.workspaces.api import Hours, Timezone
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp
from relevo.platform.http.texts import check_single_line, check_text

Language = Literal["en", "es", "pt"]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(check_text)]
Greeting = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), AfterValidator(check_text)]
Starter = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(check_single_line)
]
Domain = Annotated[str, AfterValidator(check_domain)]

MAX_STARTERS = 6


class WebSettings(Input):
    """How the chat of a web channel looks and behaves. A text that is missing in a language falls back."""

    color: Color = "#2b5be2"
    launcher_position: Literal["left", "right"] = "right"
    title: dict[Language, Title] = Field(default_factory=dict[Language, Title])
    greeting: dict[Language, Greeting] = Field(default_factory=dict[Language, Greeting])
    starters: dict[Language, Annotated[list[Starter], Field(max_length=MAX_STARTERS)]] = Field(
        default_factory=dict[Language, list[Starter]]
    )
    allowed_domains: Annotated[list[Domain], Field(max_length=MAX_DOMAINS)] = Field(default_factory=list[Domain])
    identity_required: bool = False
    csat_enabled: bool = True
    show_talk_to_person: bool = True
    default_language: Language = "en"


class WebSettingsChange(Input):
    """Only what is given changes."""

    color: Color | None = None
    launcher_position: Literal["left", "right"] | None = None
    title: dict[Language, Title] | None = None
    greeting: dict[Language, Greeting] | None = None
    starters: dict[Language, Annotated[list[Starter], Field(max_length=MAX_STARTERS)]] | None = None
    allowed_domains: Annotated[list[Domain], Field(max_length=MAX_DOMAINS)] | None = None
    identity_required: bool | None = None
    csat_enabled: bool | None = None
    show_talk_to_person: bool | None = None
    default_language: Language | None = None


ConnectionValues = Annotated[
    dict[Annotated[str, StringConstraints(max_length=60)], Annotated[str, StringConstraints(max_length=4000)]],
    Field(max_length=40),
]


class ChannelInput(Input):
    """`connection`: the fields of this kind (see the list of kinds); the website's chat has none."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    name: ShortName
    connection: ConnectionValues = Field(default_factory=dict[str, str])
    assistant_id: UUID | None = None
    settings: WebSettings = Field(default_factory=WebSettings)


class ChannelChange(Input):
    """Only what is given changes; `assistant_id: null` takes the assistant off the channel. In `connection`, an empty
    secret keeps the one there is. `hours` or `timezone` given as null: the company's again."""

    name: ShortName | None = None
    connection: ConnectionValues | None = None
    enabled: bool | None = None
    assistant_id: UUID | None = None
    settings: WebSettingsChange | None = None
    hours: Hours | None = None
    timezone: Timezone | None = None


ChannelState: TypeAlias = Literal["on", "off", "error", "new", "disconnected"]


class ChannelStatus(Output):
    """`new`: not connected yet; `disconnected`: not any more. `waiting`: messages that wait to go out; `failed`,
    `unknown`: that did not or perhaps did not; `unread`: events from the provider that could not be read."""

    state: ChannelState
    last_received_at: Timestamp | None
    last_sent_at: Timestamp | None
    error: str | None
    waiting: int = 0
    failed: int = 0
    unknown: int = 0
    unread: int = 0


class CheckOut(Output):
    """One line of the last check. The screens have texts by name and code; `detail` are the provider's words."""

    name: str
    ok: bool
    code: str
    detail: str
    is_advice: bool


class ConnectionOut(Output):
    """A channel's connection without its secrets: of those, only the last letters. `hook_refused_at`: when a request to
    `hook_url` was last refused for its signature; null since one was taken."""

    values: dict[str, str]
    secret_hints: dict[str, str]
    hook_url: str
    account_name: str
    checks: list[CheckOut]
    checked_at: Timestamp | None
    stopped_at: Timestamp | None
    problem_code: str | None
    expires_at: Timestamp | None
    hook_refused_at: Timestamp | None


class ChannelOut(Output):
    id: UUID
    kind: str
    name: str
    enabled: bool
    assistant_id: UUID | None
    public_key: str
    settings: WebSettings
    has_identity_secret: bool
    connection: ConnectionOut | None
    status: ChannelStatus
    hours: Hours | None  # in place of the company's opening hours; null: those
    timezone: str | None  # of `hours`; null: the company's
    created_at: Timestamp


class WhenOut(Output):
    """If the field `name` has one of these values."""

    name: str
    options: list[str]


class ConnectFieldOut(Output):
    """`shown_when`: asked for, and perhaps required, only then; `required_when`: required only then."""

    name: str
    secret: bool
    required: bool
    default: str
    is_address: bool
    options: list[str]
    generated: bool
    shown_when: WhenOut | None
    required_when: WhenOut | None
    follows_redirect: bool


class CapabilitiesOut(Output):
    """What the kind can do; lengths in `text_unit`. `reactions`: those a teammate may choose from."""

    text_limit: int
    text_unit: str
    formatting: str
    receives: list[str]
    sends: list[str]
    choices: int
    statuses: list[str]
    echoes: bool
    window_h: float | None
    reactions: list[str]
    deletes_within_h: float | None


class ChannelKind(Output):
    """`redirect_url`: where the provider of this kind sends an admin back who consented there; else empty."""

    kind: str
    available: bool
    fields: list[ConnectFieldOut]
    capabilities: CapabilitiesOut | None
    redirect_url: str = ""


class ChannelKinds(Output):
    items: list[ChannelKind]


class Snippet(Output):
    """What to put on a page: the chat behind a launcher, the chat inside the page, and the chat's own address."""

    loader_html: str
    inline_html: str
    hosted_url: str


class IdentitySecret(Output):
    """Shown this once. Pages signed with the one before are refused from now on."""

    secret: str


def render_kind(connector: Connector, *, base_url: str) -> ChannelKind:
    can = connector.capabilities
    return ChannelKind(
        kind=connector.kind,
        available=True,
        fields=[ConnectFieldOut.model_validate(field) for field in connector.fields],
        capabilities=CapabilitiesOut(
            text_limit=can.text_limit,
            text_unit=can.text_unit,
            formatting=can.formatting,
            receives=sorted(can.receives),
            sends=sorted(can.sends),
            choices=can.choices,
            statuses=sorted(can.statuses),
            echoes=can.echoes,
            window_h=can.window_h,
            reactions=list(can.reactions),
            deletes_within_h=can.deletes_within_h,
        ),
        redirect_url=redirect_url(connector, base_url),
    )


def render_channel(
    channel: Channel, traffic: Traffic, *, trouble: Trouble, hints: dict[str, str], hook_url: str
) -> ChannelOut:
    return ChannelOut(
        id=channel.id,
        kind=channel.kind,
        name=channel.name,
        enabled=channel.enabled,
        assistant_id=channel.assistant_id,
        public_key=channel.public_key,
        settings=web_settings(channel),
        has_identity_secret=channel.has_identity_secret,
        connection=None if channel.kind == WEB else _connection(channel, hints, hook_url),
        status=ChannelStatus(
            state=_state(channel),
            last_received_at=traffic.received_at,
            last_sent_at=traffic.sent_at,
            error=channel.last_error,
            waiting=trouble.waiting,
            failed=trouble.failed,
            unknown=trouble.unknown,
            unread=trouble.unread,
        ),
        hours=channel.hours,
        timezone=channel.timezone,
        created_at=channel.created_at,
    )


def _state(channel: Channel) -> ChannelState:
    if channel.problem_code == DISCONNECTED:
        return "disconnected"
    if not channel.enabled:
        return "off"
    if channel.last_error or channel.stopped_at or channel.problem_code:
        return "error"
    return "new" if channel.kind != WEB and channel.checked_at is None else "on"


def _connection(channel: Channel, hints: dict[str, str], hook_url: str) -> ConnectionOut:
    return ConnectionOut(
        # What begins with an underscore is the connector's own (an offset), and of no use to anybody.
        values={name: text for name, text in channel.connection.items() if not name.startswith("_")},
        secret_hints={name: hint for name, hint in hints.items() if not name.startswith("_")},
        hook_url=hook_url,
        account_name=channel.account_name,
        checks=[CheckOut.model_validate(check) for check in channel.checks],
        checked_at=channel.checked_at,
        stopped_at=channel.stopped_at,
        problem_code=channel.problem_code,
        expires_at=channel.expires_at,
        hook_refused_at=channel.hook_refused_at,
    )


def web_settings(channel: Channel) -> WebSettings:
    """The stored settings with today's defaults. A key an older release wrote and this one forgot is left out."""
    known = {name: value for name, value in channel.settings.items() if name in WebSettings.model_fields}
    return WebSettings.model_validate(known)
