"""From what systems know to lines of the timeline. Pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from relevo.desk.integrations.api import (
    Money,
    OutsideCustomer,
    OutsideDeal,
    OutsideOrder,
    OutsideRecord,
    OutsideSubscription,
    line,
    read_url,
)

Json = dict[str, Any]
LONGEST_PAGE = 500


def line_of_order(order: OutsideOrder) -> Json:
    parcel = next(iter(order.parcels), None)
    return _line(
        "order",
        order.id,
        order.placed_at,
        title=order.number,
        status=order.status,
        status_text=order.status_text,
        money=order.total,
        url=order.url,
        items=[f"{item.quantity} × {item.name}" for item in order.lines[:20]],
        detail=line(" ".join(part for part in (parcel.carrier, parcel.number) if part)) if parcel else "",
        link=parcel.url if parcel else None,
        refunded=order.refunded,
    )


def line_of_subscription(subscription: OutsideSubscription) -> Json:
    return _line(
        "subscription",
        subscription.id,
        subscription.began_at,
        title=subscription.name,
        status=subscription.status,
        status_text=subscription.status_text,
        money=subscription.price,
        url=subscription.url,
        detail=subscription.every,
        next_at=subscription.renews_at,
    )


def line_of_deal(deal: OutsideDeal) -> Json:
    return _line(
        "deal",
        deal.id,
        deal.created_at,
        title=deal.title,
        status=deal.status,
        status_text=deal.stage,
        money=deal.value,
        url=deal.url,
        next_at=deal.closes_at,
    )


def line_of_record(record: OutsideRecord) -> Json:
    return _line(
        "record",
        record.id,
        record.at,
        title=record.title,
        status=record.kind,
        status_text=record.status_text,
        detail=record.text[:500],
        url=record.url,
    )


def customer_card(customer: OutsideCustomer) -> Json:
    return {
        "name": customer.name,
        "email": customer.owner.email,
        "phone": customer.owner.phone,
        "url": customer.url,
        "since": _iso(customer.since),
        "facts": [list(fact) for fact in customer.facts],
    }


def clean_page(url: str | None) -> str | None:
    """The page without what stands behind ? and #: that may be somebody's key or search. None for what is no page."""
    found = read_url(url)
    if found is None:
        return None
    parts = urlsplit(found)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))[:LONGEST_PAGE] or None


def _line(  # noqa: PLR0913 - a line has what it has
    kind: str,
    key: str,
    at: datetime | None,
    *,
    title: str,
    status: str = "",
    status_text: str = "",
    detail: str = "",
    money: Money | None = None,
    url: str | None = None,
    link: str | None = None,
    items: Sequence[str] = (),
    next_at: datetime | None = None,
    refunded: Decimal = Decimal(0),
) -> Json:
    return {
        "kind": kind,
        "key": key,
        "at": _iso(at),
        "title": title,
        "status": status,
        "status_text": status_text,
        "detail": detail,
        "amount": f"{money.amount:f}" if money else None,
        "currency": money.currency if money else None,
        "refunded": f"{refunded:f}" if refunded else None,
        "url": url,
        "link": link,
        "items": list(items),
        "next_at": _iso(next_at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
