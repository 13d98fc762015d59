"""What other systems know, in the words of this house. Pure.

Connectors fill these and nothing else crosses from a system to the screens or to an assistant. Texts are made with
`line` (and `text`), amounts with `read_money`, times with `read_time`, addresses with `read_url`: each takes whatever a
system sent and gives something harmless, or None.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from urllib.parse import urlsplit

MOST_LINE = 200
MOST_TEXT = 2_000
MOST_ITEMS = 50
LARGEST = Decimal(999999999999)

# What can be said about an order in one word; `status_text` is the system's own.
OrderStatus = Literal[
    "unpaid", "processing", "on_hold", "partly_shipped", "shipped", "delivered", "cancelled", "refunded", "unknown"
]
SubscriptionStatus = Literal["active", "trial", "paused", "past_due", "cancelled", "ended", "unknown"]
DealStatus = Literal["open", "won", "lost"]

_BLANKS = re.compile(r"\s+")
_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, kw_only=True)
class Money:
    amount: Decimal
    currency: str
    """ISO 4217, three capital letters."""


@dataclass(frozen=True, kw_only=True)
class Who:
    """The customer as we know them. `email` in small letters, `phone` as + and digits, `ids` the system's own ids."""

    email: str | None = None
    phone: str | None = None
    ids: Sequence[str] = ()

    @property
    def is_nobody(self) -> bool:
        return not (self.email or self.phone or self.ids)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose something is, as the system itself says. What is missing there is None."""

    id: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutsideCustomer:
    """The customer's record there. `facts`: a few more lines to show, label and value, in the system's own words."""

    owner: Owner
    name: str = ""
    url: str | None = None
    since: datetime | None = None
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    name: str
    quantity: int = 1


@dataclass(frozen=True, kw_only=True)
class Parcel:
    carrier: str = ""
    number: str = ""
    url: str | None = None
    status_text: str = ""
    arrives: str = ""
    """When it should arrive, as a date (2026-03-31) or in the system's own words."""


@dataclass(frozen=True, kw_only=True)
class OutsideOrder:
    """`id`: what the system calls it; `number`: what customers call it."""

    id: str
    number: str
    owner: Owner
    status: OrderStatus
    placed_at: datetime
    status_text: str = ""
    total: Money | None = None
    refunded: Decimal = Decimal(0)
    refundable: Decimal = Decimal(0)
    """How much of it can still be given back now, through this system."""
    can_cancel: bool = False
    lines: Sequence[OrderLine] = ()
    parcels: Sequence[Parcel] = ()
    url: str | None = None
    """Its page for the team in the system's own screens."""


@dataclass(frozen=True, kw_only=True)
class OutsideSubscription:
    id: str
    name: str
    owner: Owner
    status: SubscriptionStatus
    status_text: str = ""
    price: Money | None = None
    every: str = ""
    """As the system says it: "month", "2 weeks"."""
    began_at: datetime | None = None
    renews_at: datetime | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutsideDeal:
    id: str
    title: str
    owner: Owner
    status: DealStatus
    stage: str = ""
    value: Money | None = None
    created_at: datetime | None = None
    closes_at: datetime | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutsideRecord:
    """Anything else with a date: a note in a CRM, a request in another help desk."""

    id: str
    kind: Literal["note", "request", "call", "meeting", "other"]
    title: str
    at: datetime
    owner: Owner = field(default_factory=Owner)
    text: str = ""
    status_text: str = ""
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was made there: a refund, a note, a request. `state`: the system's own word for how far it is."""

    id: str
    url: str | None = None
    state: str = ""


def line(value: Any, most: int = MOST_LINE) -> str:
    """One line of at most so many characters; nothing in it that turns, hides or breaks what is around it."""
    return _BLANKS.sub(" ", _visible(value, most * 4)).strip()[:most].rstrip()


def text(value: Any, most: int = MOST_TEXT) -> str:
    """As `line`, with its line breaks."""
    rows = (_BLANKS.sub(" ", row).strip() for row in _visible(value, most * 4).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()[:most].rstrip()


def read_money(amount: Any, currency: Any) -> Money | None:
    """ "12.50" or 12.5 and "eur". None for what is no amount in a currency: never a guess."""
    code = line(currency, 8).upper()
    found = read_amount(amount)
    return Money(amount=found, currency=code) if found is not None and _CURRENCY.fullmatch(code) else None


def read_amount(value: Any) -> Decimal | None:
    """A decimal point, no grouping: how APIs write amounts. "1,234.50" is refused rather than misread."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    plain = str(value).strip()
    if not _AMOUNT.fullmatch(plain):
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    if abs(amount) > LARGEST:
        return None
    # 12.500000 is 12.50; the three decimals of a dinar stay.
    return amount.quantize(Decimal("0.01")) if amount == amount.quantize(Decimal("0.01")) else amount.normalize()


def read_time(value: Any) -> datetime | None:
    """ISO 8601, in UTC where it names no zone; or seconds or milliseconds since 1970 as a number."""
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000 if abs(value) > 10**11 else value, UTC)
        if not isinstance(value, str) or not value.strip():
            return None
        found = datetime.fromisoformat(value.strip())
    except (ValueError, OverflowError, OSError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def read_day(value: Any) -> str:
    """The day of it as 2026-03-31, or nothing."""
    found = read_time(value)
    return date.isoformat(found) if found else ""


def read_url(value: Any) -> str | None:
    """An http or https address that may be shown as a link."""
    if not isinstance(value, str) or len(value) > 2_000 or re.search(r"[\s\x00-\x1f\"<>\\]", value):
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.hostname and not parts.username else None


def read_email(value: Any) -> str | None:
    found = line(value, 320).casefold()
    return found if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", found) else None


def read_phone(value: Any) -> str | None:
    """+ and digits. A number without its country is None: it may be anybody's."""
    plain = re.sub(r"[\s().\-/]", "", line(value, 60))
    plain = "+" + plain[2:] if plain.startswith("00") else plain
    return plain if re.fullmatch(r"\+[1-9][0-9]{6,14}", plain) else None


def read_id(value: Any) -> str | None:
    """A system's own id, as text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return line(value, 200) or None


def owns(who: Who, owner: Owner) -> bool:
    """Whether the system says that it is theirs: by its own id, the e-mail address, or the whole phone number."""
    if owner.id is not None and owner.id in who.ids:
        return True
    if who.email and owner.email and read_email(owner.email) == read_email(who.email):
        return True
    return bool(who.phone and owner.phone and read_phone(owner.phone) == read_phone(who.phone))


def _visible(value: Any, most: int) -> str:
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return ""
    cut = str(value)[:most]
    kept = (" " if character == "\t" else character for character in cut if _is_kept(character))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_kept(character: str) -> bool:
    # Joiners make emoji and some scripts; the other invisible letters only hide or turn what is around them.
    return character in "\n\t\r\u200c\u200d" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
