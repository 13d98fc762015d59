"""What WooCommerce's REST API says, in the desk's words. Pure.

Facts: developer.woocommerce.com/docs/apis/rest-api/v3 (orders, refunds, customers), the Subscriptions extension's
wc/v3/subscriptions, and the Shipment Tracking extension's `_wc_shipment_tracking_items`. Amounts are strings.
"""

from decimal import Decimal
from typing import Any, cast

from relevo.desk.integrations.api import (
    OrderLine,
    OrderStatus,
    OutsideCustomer,
    OutsideOrder,
    OutsideSubscription,
    Owner,
    Parcel,
    SubscriptionStatus,
    line,
    read_amount,
    read_email,
    read_id,
    read_money,
    read_phone,
    read_time,
    read_url,
)
from relevo.kit.reading import dict_of

Json = dict[str, Any]

PAGE = 25
KEY_META = "_relevo_key"
_TRACKING = "_wc_shipment_tracking_items"
# "completed" is what the shop calls done with: sent, for all it knows.
_STATUS: dict[str, OrderStatus] = {
    "pending": "unpaid",
    "failed": "unpaid",
    "checkout-draft": "unpaid",
    "on-hold": "on_hold",
    "processing": "processing",
    "completed": "shipped",
    "cancelled": "cancelled",
    "refunded": "refunded",
}
_SUBSCRIPTION: dict[str, SubscriptionStatus] = {
    "active": "active",
    "pending-cancel": "active",
    "pending": "past_due",
    "on-hold": "paused",
    "cancelled": "cancelled",
    "switched": "ended",
    "expired": "ended",
}
_REFUNDABLE = frozenset({"processing", "completed", "on-hold"})


def parse_order(row: Json, base_url: str) -> OutsideOrder | None:
    """None for what lacks what makes an order: an id, a day."""
    order_id, placed_at = read_id(row.get("id")), read_time(row.get("date_created_gmt") or row.get("date_created"))
    if order_id is None or placed_at is None or row.get("status") == "trash":
        return None
    status = line(row.get("status"), 40)
    is_paid = bool(row.get("date_paid_gmt") or row.get("date_paid"))
    total = read_money(row.get("total"), row.get("currency"))
    refunded = sum(
        (abs(read_amount(refund.get("total")) or Decimal(0)) for refund in _rows(row, "refunds")), Decimal(0)
    )
    may_refund = is_paid and status in _REFUNDABLE and total is not None
    return OutsideOrder(
        id=order_id,
        number=line(row.get("number"), 64) or order_id,
        owner=owner_of(row),
        status=_STATUS.get(status, "unknown"),
        status_text=status,
        placed_at=placed_at,
        total=total,
        refunded=refunded,
        refundable=max(Decimal(0), total.amount - refunded) if may_refund and total else Decimal(0),
        # Cancelling gives no money back here: what is paid is refunded instead.
        can_cancel=not is_paid and status in ("pending", "on-hold"),
        lines=[
            OrderLine(name=line(item.get("name")), quantity=_count(item.get("quantity")))
            for item in _rows(row, "line_items")
        ],
        parcels=_parcels(row),
        url=_edit_url(base_url, order_id),
    )


def owner_of(row: Json) -> Owner:
    """A guest's order has customer 0: then only the address that it was placed with says whose it is."""
    billing = dict_of(row.get("billing"))
    customer = row.get("customer_id")
    return Owner(
        id=str(customer) if isinstance(customer, int) and not isinstance(customer, bool) and customer > 0 else None,
        email=read_email(billing.get("email")),
        phone=read_phone(billing.get("phone")),
    )


def parse_customer(row: Json, base_url: str) -> OutsideCustomer | None:
    customer_id = read_id(row.get("id"))
    if customer_id is None:
        return None
    billing = dict_of(row.get("billing"))
    name = " ".join(part for part in (line(row.get("first_name")), line(row.get("last_name"))) if part)
    facts = [("username", line(row.get("username"))), ("city", line(billing.get("city")))]
    return OutsideCustomer(
        owner=Owner(
            id=customer_id,
            email=read_email(row.get("email")) or read_email(billing.get("email")),
            phone=read_phone(billing.get("phone")),
        ),
        name=name,
        url=read_url(f"{base_url}/wp-admin/user-edit.php?user_id={customer_id}"),
        since=read_time(row.get("date_created_gmt")),
        facts=[(label, value) for label, value in facts if value],
    )


def parse_subscription(row: Json, base_url: str) -> OutsideSubscription | None:
    found_id = read_id(row.get("id"))
    if found_id is None:
        return None
    status = line(row.get("status"), 40)
    every, period = row.get("billing_interval"), line(row.get("billing_period"), 20)
    is_single = line(every, 10) in ("", "1")
    names = [line(item.get("name")) for item in _rows(row, "line_items")]
    return OutsideSubscription(
        id=found_id,
        name=line(", ".join(name for name in names if name)) or f"#{found_id}",
        owner=owner_of(row),
        status=_SUBSCRIPTION.get(status, "unknown"),
        status_text=status,
        price=read_money(row.get("total"), row.get("currency")),
        every=period if is_single else f"{line(every, 10)} {period}s",
        began_at=read_time(row.get("start_date_gmt") or row.get("date_created_gmt")),
        renews_at=read_time(row.get("next_payment_date_gmt")),
        url=_edit_url(base_url, found_id),
    )


def find_refund(rows: list[Json], key: str) -> Json | None:
    """The refund that was made for this wish before, if it was."""
    return next((row for row in rows if any(_is_key(meta, key) for meta in _rows(row, "meta_data"))), None)


def _is_key(meta: Json, key: str) -> bool:
    return meta.get("key") == KEY_META and meta.get("value") == key


def total_pages(headers: Any) -> int:
    try:
        return int(headers.get("x-wp-totalpages", "1"))
    except ValueError:
        return 1


def _edit_url(base_url: str, post_id: str) -> str | None:
    return read_url(f"{base_url}/wp-admin/post.php?post={post_id}&action=edit")


def _parcels(row: Json) -> list[Parcel]:
    tracked = next((meta.get("value") for meta in _rows(row, "meta_data") if meta.get("key") == _TRACKING), None)
    items = cast("list[Any]", tracked) if isinstance(tracked, list) else []
    return [
        Parcel(
            carrier=line(item.get("tracking_provider")) or line(item.get("custom_tracking_provider")),
            number=line(item.get("tracking_number"), 100),
            url=read_url(item.get("custom_tracking_link") or item.get("tracking_link")),
        )
        for item in (dict_of(one) for one in items[:5])
    ]


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000 else 1


def _rows(row: Json, name: str) -> list[Json]:
    found = row.get(name)
    return [dict_of(item) for item in cast("list[Any]", found)] if isinstance(found, list) else []
