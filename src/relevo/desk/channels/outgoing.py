"""What goes out to a provider: the message, the parts a connector makes of it, and how a send can end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from uuid import UUID

from relevo.platform.egress import EgressError, EgressRefused
from relevo.platform.egress.errors import EgressNotConnected
from relevo.platform.http.schemas import JsonObject


@dataclass(frozen=True, kw_only=True)
class OutChoice:
    """`id` comes back in MessageIn.choice_id."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class OutFile:
    """`width`, `height`: of a picture, in pixels."""

    id: UUID
    name: str
    content_type: str
    size_bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class OutPlace:
    """Degrees. Name and address may be empty."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class OutCard:
    """A person's contact card. `phone` with its country; `email` may be empty."""

    name: str
    phone: str
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class SentPart:
    """Something the provider has: its id there, and as what we sent it (nothing, for what the customer wrote)."""

    external_id: str
    body: JsonObject = field(default_factory=dict[str, Any])


AmendmentKind: TypeAlias = Literal["reaction", "edit", "deletion"]


@dataclass(frozen=True, kw_only=True)
class OutAmendment:
    """What is done to a message that the customer has on their screen.

    `emoji` None takes the reaction back; `before` is the one that it replaces. `text` is an edit's Markdown.
    """

    kind: AmendmentKind
    parts: Sequence[SentPart]
    emoji: str | None = None
    before: str | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class MailOut:
    """What a message needs to go out as a mail: the thread that it continues, and what its author chose."""

    conversation_id: UUID
    subject: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    signature: str | None = None
    """The author's own; None: the channel's."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """`text` is Markdown, as an assistant or a teammate wrote it. `kind` rating: the question after a resolve."""

    message_id: UUID
    kind: Literal["message", "rating"] = "message"
    text: str
    choices: Sequence[OutChoice] = ()
    files: Sequence[OutFile] = ()
    author_kind: Literal["assistant", "teammate", "system"] = "assistant"
    author_name: str = ""
    language: str | None = None
    quoted_external_id: str | None = None
    place: OutPlace | None = None
    """With a place or a card, `text` says the same in words, for where neither can be sent."""
    card: OutCard | None = None
    template: JsonObject | None = None
    """A template of the provider's that a teammate chose, in the connector's own form."""
    mail: MailOut | None = None
    """Only where the channel's capabilities say that it has threads of mails."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One send. `body` is the connector's own business and is stored before the first attempt; `text` are the plain
    words by which an echo is recognised. `part_id` travels along where the provider gives something back."""

    part_id: UUID
    body: JsonObject
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class NewPart:
    body: JsonObject
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    address: str
    aliases: Sequence[str] = field(default_factory=tuple[str, ...])
    last_external_id: str | None = None
    """The customer's newest message: for providers where typing and replies name one."""
    window_open: bool = True
    """False: only the teammates' longer window is open, or a template goes out."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    external_id: str
    alias: str | None = None
    """Another name of the recipient that the answer told (a number with or without the ninth digit)."""
    status: Literal["sent", "delivered"] = "sent"


@dataclass(frozen=True, kw_only=True)
class TryAgain:
    """It certainly did not go out. `after_s` is the provider's own wish (Retry-After)."""

    code: str
    detail: str = ""
    after_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """It will never go out like this. The queue goes on behind it."""

    code: str
    detail: str = ""
    why: Literal["recipient", "window", "file", "message"] = "message"


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """It may have gone out: the connection broke after the request was written."""

    code: str = "no_answer"
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """The channel may not speak any more (token revoked, account locked): all waits until an admin connects again."""

    code: str
    detail: str = ""


Outcome: TypeAlias = Sent | TryAgain | Refused | Unclear | Stopped


def outcome_of(error: EgressError) -> Outcome:
    """What a failed request means for the message that was in it."""
    detail = str(error)[:300]
    if isinstance(error, EgressNotConnected):
        return TryAgain(code="no_connection", detail=detail)
    if isinstance(error, EgressRefused):
        return Stopped(code="address_refused", detail=detail)
    return Unclear(detail=detail)
