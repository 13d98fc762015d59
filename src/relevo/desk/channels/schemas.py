"""Channels from outside: what may be sent and what is shown."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.desk.channels.domains import MAX_DOMAINS, check_domain
from relevo.desk.channels.tables import Channel, Traffic
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


class ChannelInput(Input):
    kind: Literal["web"]
    name: ShortName
    assistant_id: UUID | None = None
    settings: WebSettings = Field(default_factory=WebSettings)


class ChannelChange(Input):
    """Only what is given changes; `assistant_id: null` takes the assistant off the channel."""

    name: ShortName | None = None
    enabled: bool | None = None
    assistant_id: UUID | None = None
    settings: WebSettingsChange | None = None


class ChannelStatus(Output):
    state: Literal["on", "off", "error"]
    last_received_at: Timestamp | None
    last_sent_at: Timestamp | None
    error: str | None


class ChannelOut(Output):
    id: UUID
    kind: str
    name: str
    enabled: bool
    assistant_id: UUID | None
    public_key: str
    settings: WebSettings
    has_identity_secret: bool
    status: ChannelStatus
    created_at: Timestamp


class ChannelKind(Output):
    kind: str
    available: bool


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


def render_channel(channel: Channel, traffic: Traffic) -> ChannelOut:
    state = "off" if not channel.enabled else "error" if channel.last_error else "on"
    return ChannelOut(
        id=channel.id,
        kind=channel.kind,
        name=channel.name,
        enabled=channel.enabled,
        assistant_id=channel.assistant_id,
        public_key=channel.public_key,
        settings=web_settings(channel),
        has_identity_secret=channel.has_identity_secret,
        status=ChannelStatus(
            state=state,
            last_received_at=traffic.received_at,
            last_sent_at=traffic.sent_at,
            error=channel.last_error,
        ),
        created_at=channel.created_at,
    )


def web_settings(channel: Channel) -> WebSettings:
    """The stored settings with today's defaults. A key an older release wrote and this one forgot is left out."""
    known = {name: value for name, value in channel.settings.items() if name in WebSettings.model_fields}
    return WebSettings.model_validate(known)
