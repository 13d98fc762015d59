"""What comes in from a provider: the raw element as it is stored, and what a connector reads out of it.

A hook's request is verified and split into elements by pure code, stored, and answered; parsing comes later, in a
job. So a broken element harms nobody but itself, and nothing is lost that was answered with 200.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from relevo.desk.channels.cleaning import clean
from relevo.kit.errors import RelevoError

RawBody: TypeAlias = dict[str, Any]
ExtraKind = Literal[
    "location",
    "contact",
    "quote",
    "forwarded",
    "story",
    "referral",
    "sticker",
    "unsupported",
    "missing_file",
    "refused_file",
    "edited",
    "deleted",
    "reaction",
    "mail",
]
"""What a provider can tell of a message beside its words and files."""


@dataclass(frozen=True, kw_only=True)
class HookRequest:
    """A request to a channel's own address, as it came. `headers` has lower-case names; `url` is the public one."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    at: float = 0.0
    """When it came, in seconds since 1970 by our clock."""


@dataclass(frozen=True, kw_only=True)
class RawElement:
    """One thing that happened, out of what may be a batch.

    `external_id` is unique per channel and kind of event: a second one is a duplicate and changes nothing. Elements
    of one `lane` (the customer's address, as far as the edge can tell) are worked through one after the other, those
    with an earlier `sent_at` first. `account_id` names another channel of the same kind (one app, several numbers);
    None: the one whose address was called.
    """

    external_id: str
    lane: str
    body: RawBody
    sent_at: datetime | None = None
    account_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class HookAnswer:
    """What to store and, once that is committed, to answer."""

    elements: Sequence[RawElement] = ()
    status: int = 200
    body: str = ""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class HookRefused(RelevoError, code="hook_refused", status=401):
    """The signature or the token of this request is missing or wrong."""


def read_json(body: bytes | str) -> Any:
    """JSON of a provider, whatever it holds, made fit to be stored; None if it is none. Never raises."""
    try:
        return clean(json.loads(body, parse_constant=lambda _name: None))
    except (ValueError, RecursionError):
        return None


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field(min_length=1, max_length=300)
    """The customer's, as this channel names it."""
    aliases: list[str] = Field(default_factory=list[str])
    """Other names of the same person on this channel (phone and BSUID). Whichever is known already is used."""


class Media(BaseModel):
    """A file at the provider's. `ref` is what `fetch_media` needs: an id, or an address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    kind: Literal["image", "audio", "video", "file", "sticker"] = "file"
    name: str = ""
    content_type: str = ""
    size_bytes: int | None = None
    is_story: bool = False
    """Stories end within a day. One that cannot be had is no lost file: the message's `story` says so, by having no
    address."""
    is_optional: bool = False
    """What stands beside a link to it, if it can be had; nothing is said where it cannot."""


class Extra(BaseModel):
    """What a message is beside words and files; the thread shows each kind in its own way."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ExtraKind
    text: str = ""
    """The quoted words, the emoji, the place's address, the name of the unsupported kind, the lost file's name.
    Of a refused file `name` is the reason: unsafe, unchecked or kind."""
    name: str = ""
    url: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    details: list[str] = Field(default_factory=list[str])
    """A contact's numbers and mail addresses; what an advertisement said."""
    external_id: str | None = None
    """The quoted message's id at the provider."""
    raw: RawBody | None = None


class MailIn(BaseModel):
    """What a message is as a mail, beside its new words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message_id: str
    subject: str = ""
    sender: str
    to: list[str] = Field(default_factory=list[str])
    cc: list[str] = Field(default_factory=list[str])
    refers_to: list[str] = Field(default_factory=list[str])
    """The mails that it answers by its headers, the likeliest first."""
    part_ids: list[str] = Field(default_factory=list[str])
    """Those of them that are sends of ours."""
    thread_id: str | None = None
    """The conversation that our own signed address names."""
    text: str = ""
    """Of the whole mail, with what it quotes."""
    html: str = ""
    """As it came, not yet safe to show."""
    proof: Literal["none", "failed", "dmarc"] = "none"


class MessageIn(_Event):
    type: Literal["message"] = "message"
    external_id: str
    text: str = ""
    """Plain. A message of another kind says in words what it is (an address for a place), so that all can read it."""
    sent_at: datetime | None = None
    name: str | None = None
    username: str | None = None
    phone: str | None = None
    language: str | None = None
    choice_id: str | None = None
    """The button's id, as `plan` gave it out."""
    media: list[Media] = Field(default_factory=list[Media])
    extras: list[Extra] = Field(default_factory=list[Extra])
    verified: bool = True
    """Whether the provider vouches for the address."""
    mail: MailIn | None = None


class EditIn(_Event):
    type: Literal["edit"] = "edit"
    external_id: str
    text: str
    sent_at: datetime | None = None


class DeletionIn(_Event):
    type: Literal["deletion"] = "deletion"
    external_id: str


class ReactionIn(_Event):
    """`emoji` None: taken back."""

    type: Literal["reaction"] = "reaction"
    external_id: str
    emoji: str | None = None


class StatusIn(BaseModel):
    """What became of something we sent: named by the provider's id, or by our own key of the part, or by both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["status"] = "status"
    external_id: str | None = None
    part_id: str | None = None
    status: Literal["sent", "delivered", "read", "failed"]
    at: datetime | None = None
    code: str = ""
    detail: str = ""
    address: str | None = None


class EchoIn(_Event):
    """A reply that left through the provider's own app, or our own one coming back."""

    type: Literal["echo"] = "echo"
    external_id: str
    part_id: str | None = None
    text: str = ""
    author_name: str = ""
    sent_at: datetime | None = None
    media: list[Media] = Field(default_factory=list[Media])
    mail: MailIn | None = None


class OldMessageIn(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    external_id: str
    author: Literal["contact", "teammate"]
    text: str
    sent_at: datetime


class HistoryIn(_Event):
    type: Literal["history"] = "history"
    name: str | None = None
    messages: list[OldMessageIn] = Field(max_length=500)
    is_now: bool = False
    """Said just now, and done by the provider itself (STOP, START): shown at once, and nobody answers it."""


class MovedIn(_Event):
    """The customer's address is another one from now on. `left`: those of their names that may be given to somebody
    else, as telephone numbers are."""

    type: Literal["moved"] = "moved"
    new_address: str = Field(min_length=1, max_length=300)
    left: list[str] = Field(default_factory=list[str])


class ReferralIn(_Event):
    """The customer came back to their chat by an advertisement or a link, and has said nothing yet. `title`: what it is
    called, else what the link bears."""

    type: Literal["referral"] = "referral"
    title: str = ""
    is_advert: bool = False


class BlockedIn(_Event):
    """The customer does not want to hear from this channel (`blocked`), or wants to again."""

    type: Literal["blocked"] = "blocked"
    blocked: bool = True


class TeamWordIn(BaseModel):
    """From a place where the team works, not the customers: a reply in a thread, a pressed button, a command, or a
    reply that was changed or deleted there. `member` is who, as the place names them; `value` what the button bears."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["team_word"] = "team_word"
    kind: Literal["reply", "button", "command", "edit", "deletion"]
    external_id: str
    member: str = Field(min_length=1, max_length=60)
    place: str = Field(max_length=60)
    thread: str = Field(default="", max_length=60)
    text: str = ""
    value: str = ""
    respond_to: str = ""
    media: list[Media] = Field(default_factory=list[Media])


class ChannelStoppedIn(BaseModel):
    """The provider took the channel's permission away."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["channel_stopped"] = "channel_stopped"
    code: str
    detail: str = ""


Incoming: TypeAlias = Annotated[
    MessageIn
    | EditIn
    | DeletionIn
    | ReactionIn
    | StatusIn
    | EchoIn
    | HistoryIn
    | MovedIn
    | BlockedIn
    | ReferralIn
    | TeamWordIn
    | ChannelStoppedIn,
    Field(discriminator="type"),
]
