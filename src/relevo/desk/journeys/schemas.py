from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer, StringConstraints

from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp
from relevo.platform.http.texts import check_single_line
from relevo.platform.render.links import safe_href

MAX_ITEMS = 100


def _check_url(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")) or safe_href(url) is None:
        msg = "must be an http or https address"
        raise ValueError(msg)
    return url


# A JSON number on the way out: exact for every amount with two decimals below ten billions.
Money = Annotated[
    Decimal,
    Field(ge=-9_999_999_999, le=9_999_999_999, max_digits=12, decimal_places=2),
    PlainSerializer(float, return_type=float, when_used="json"),
]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Url = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_check_url)]
OrderNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(check_single_line)
]


class OrderItem(Input):
    name: Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(check_single_line)]
    quantity: Annotated[int, Field(ge=1, le=1_000_000)]


class OrderInput(Input):
    status: ShortName
    placed_at: AwareDatetime
    total: Money
    currency: Currency
    items: Annotated[list[OrderItem], Field(max_length=MAX_ITEMS)] = Field(default_factory=list[OrderItem])
    url: Url | None = None


class OrderOut(Output):
    number: str
    status: str
    placed_at: Timestamp
    total: Money
    currency: str
    items: list[OrderItem]
    url: str | None


class JourneyLineOut(Output):
    """One line of the timeline.

    `kind`: order, subscription, deal, record, conversation, preference, page. `integration_id` says which system knows
    it; without, it is from here. `url` is its page for the team there, `link` one that the customer has too (tracking).
    `status` is one of the kind's own few words, `status_text` the system's.
    """

    kind: Literal["order", "subscription", "deal", "record", "conversation", "preference", "page"]
    key: str
    at: Timestamp | None
    title: str
    status: str = ""
    status_text: str = ""
    detail: str = ""
    amount: str | None = None
    currency: str | None = None
    refunded: str | None = None
    url: str | None = None
    link: str | None = None
    items: list[str] = Field(default_factory=list[str])
    next_at: Timestamp | None = None
    integration_id: UUID | None = None
    conversation_id: UUID | None = None
    channel_kind: str = ""


class JourneyCustomerOut(Output):
    """The customer's record in a system. `facts`: label and value."""

    name: str
    email: str | None
    phone: str | None
    url: str | None
    since: Timestamp | None
    facts: list[list[str]]


class JourneySourceOut(Output):
    """A connected system and how old what it said is. `problem`: why the last request failed (what was known before
    stays). `is_stale`: it should be asked again. `is_proven`: found by what the channel proved of the customer, not by
    an address that they only told."""

    integration_id: UUID
    kind: str
    name: str
    account_name: str
    fetched_at: Timestamp | None
    problem: str | None
    detail: str
    is_stale: bool
    is_proven: bool
    customers: list[JourneyCustomerOut]


class JourneyOut(Output):
    """Newest first; what has no time stands at the end. `is_unknown`: nothing is known by which systems could be
    asked: no proven address, no e-mail, no phone."""

    lines: list[JourneyLineOut]
    sources: list[JourneySourceOut]
    is_unknown: bool
