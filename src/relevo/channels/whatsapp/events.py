"""What a WhatsApp webhook says, one typed event for each thing that happened."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from relevo.platform.graph import Json

MediaKind = Literal["image", "video", "audio", "document", "sticker"]
StatusName = Literal["sent", "delivered", "read", "played", "failed"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whoever wrote or got it. At least one of `phone` (digits), `scoped_id` and `parent_id` is known.

    `scoped_id` is Meta's business-scoped id ("US.1349…"): other for each business, and new when the phone number is.
    """

    phone: str | None = None
    scoped_id: str | None = None
    parent_id: str | None = None
    name: str | None = None
    username: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """In the order in which they are looked for."""
        return tuple(one for one in (self.parent_id, self.scoped_id, self.phone) if one)


@dataclass(frozen=True, kw_only=True)
class Text:
    body: str


@dataclass(frozen=True, kw_only=True)
class Media:
    kind: MediaKind
    media_id: str | None
    mime_type: str | None = None
    caption: str | None = None
    filename: str | None = None
    url: str | None = None
    is_voice: bool = False
    sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class Location:
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """One contact of somebody's address book."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cards:
    cards: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """`emoji` is None when the reaction was taken back."""

    message_id: str
    emoji: str | None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A button or a row of a list. `id` is what was sent along with it."""

    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """An answered WhatsApp flow: fields as the flow named them."""

    name: str | None
    answers: Json


@dataclass(frozen=True, kw_only=True)
class Order:
    note: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unsupported:
    """Something that is shown as "cannot be shown here": its type and, where WhatsApp says one, the reason."""

    type: str
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Edited:
    original_id: str
    content: "Text | Media | Unsupported"


@dataclass(frozen=True, kw_only=True)
class Revoked:
    original_id: str


Content = Text | Media | Location | Cards | Reaction | Chosen | Form | Order | Unsupported | Edited | Revoked


@dataclass(frozen=True, kw_only=True)
class Advert:
    """The advertisement or post that led the customer here."""

    headline: str | None
    body: str | None
    source_url: str | None
    source_id: str | None
    click_id: str | None


@dataclass(frozen=True, kw_only=True)
class Said:
    """A customer's message."""

    number_id: str
    person: Person
    id: str
    at: datetime | None
    content: Content
    quotes_id: str | None = None
    is_forwarded: bool = False
    advert: Advert | None = None
    group_id: str | None = None
    raw: Json = field(default_factory=dict[str, object], repr=False)


@dataclass(frozen=True, kw_only=True)
class SentFromPhone:
    """The company wrote it in the phone's own app (coexistence): a person's reply."""

    number_id: str
    person: Person
    id: str
    at: datetime | None
    content: Content
    quotes_id: str | None = None
    raw: Json = field(default_factory=dict[str, object], repr=False)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    code: int | None
    title: str
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class Status:
    number_id: str
    message_id: str
    status: StatusName
    at: datetime | None
    person: Person | None
    own_key: str | None = None
    troubles: tuple[Trouble, ...] = ()
    group_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class PersonChanged:
    """The customer's number or business-scoped id is another one now."""

    number_id: str
    id: str
    before: Person
    after: Person
    text: str


@dataclass(frozen=True, kw_only=True)
class SecurityCodeChanged:
    number_id: str
    id: str
    person: Person


@dataclass(frozen=True, kw_only=True)
class Old:
    id: str
    is_ours: bool
    at: datetime | None
    content: Content
    is_placeholder: bool = False
    """Its file comes later, in a webhook of its own under the same id."""


@dataclass(frozen=True, kw_only=True)
class OldMessages:
    """A part of the history with one customer. Parts come in any order."""

    number_id: str
    phone: str
    messages: tuple[Old, ...]
    progress_percent: int | None = None


@dataclass(frozen=True, kw_only=True)
class OldFile:
    """The file of a message that came as a placeholder."""

    number_id: str
    person: Person
    old: Old


@dataclass(frozen=True, kw_only=True)
class HistoryRefused:
    number_id: str
    trouble: Trouble


@dataclass(frozen=True, kw_only=True)
class TemplateChanged:
    account_id: str
    template_id: str
    name: str
    language: str
    status: str | None = None
    quality: str | None = None
    category: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class MarketingPreference:
    number_id: str
    person: Person
    wants_marketing: bool
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AccountTrouble:
    """What the account or number as a whole was told: shown on the channel's page."""

    account_id: str
    number_id: str | None
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """Understood and of no use here, or not understood: kept raw, never an error."""

    account_id: str
    field: str
    why: str


Event = (
    Said
    | SentFromPhone
    | Status
    | PersonChanged
    | SecurityCodeChanged
    | OldMessages
    | OldFile
    | HistoryRefused
    | TemplateChanged
    | MarketingPreference
    | AccountTrouble
    | Ignored
)
