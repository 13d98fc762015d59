from decimal import Decimal
from typing import Annotated

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
