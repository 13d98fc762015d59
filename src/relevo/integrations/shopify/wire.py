"""What is asked of Shopify's GraphQL Admin API and what its answers say. Pure.

Facts: shopify.dev/docs/api/admin-graphql (version 2026-10), /usage/pagination-graphql, /usage/rate-limits,
/usage/idempotent-requests. Amounts are in the shop's own currency (shopMoney).
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from relevo.desk.integrations.api import (
    OrderLine,
    OrderStatus,
    OutsideCustomer,
    OutsideFailed,
    OutsideOrder,
    Owner,
    Parcel,
    line,
    read_amount,
    read_day,
    read_email,
    read_id,
    read_money,
    read_phone,
    read_time,
    read_url,
)
from relevo.kit.reading import dict_of, list_of

Json = dict[str, Any]

PAGE = 25
_MONEY = "shopMoney { amount currencyCode }"
_CUSTOMER = "id displayName defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }"
_ORDER = f"""
id name email phone createdAt cancelledAt displayFinancialStatus displayFulfillmentStatus
currencyCode presentmentCurrencyCode
totalPriceSet {{ {_MONEY} }} totalRefundedSet {{ {_MONEY} }}
customer {{ {_CUSTOMER} }}
lineItems(first: 20) {{ nodes {{ title quantity }} }}
fulfillments(first: 5) {{ displayStatus estimatedDeliveryAt trackingInfo(first: 2) {{ company number url }} }}
"""
_REFUNDABLE = f"""
suggestedRefund(suggestFullRefund: true) {{
  maximumRefundableSet {{ {_MONEY} }}
  suggestedTransactions {{ gateway maximumRefundableSet {{ {_MONEY} }} parentTransaction {{ id }} }}
}}
"""

SHOP = "query { shop { id name myshopifyDomain currencyCode } currentAppInstallation { accessScopes { handle } } }"
ORDERS = f"""query Orders($first: Int!, $after: String, $query: String) {{
  orders(first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) {{
    nodes {{ {_ORDER} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""
FIND_ORDERS = f"""query FindOrders($query: String) {{
  orders(first: 10, query: $query, sortKey: CREATED_AT, reverse: true) {{ nodes {{ {_ORDER} {_REFUNDABLE} }} }}
}}"""
CUSTOMERS = f"""query Customers($query: String) {{
  customers(first: 5, query: $query) {{
    nodes {{ {_CUSTOMER} createdAt numberOfOrders amountSpent {{ amount currencyCode }} locale }}
  }}
}}"""
REFUND_PLAN = (
    f"query RefundPlan($id: ID!) {{ order(id: $id) {{ id currencyCode presentmentCurrencyCode {_REFUNDABLE} }} }}"
)
REFUND = """mutation Refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id totalRefundedSet { shopMoney { amount currencyCode } } } userErrors { field message }
  }
}"""
CANCEL = """mutation Cancel($orderId: ID!) {
  orderCancel(orderId: $orderId, refundMethod: { originalPaymentMethodsRefund: true }, restock: true, reason: CUSTOMER,
    notifyCustomer: true) {
    job { id done } orderCancelUserErrors { field message code }
  }
}"""
CANCELLED = "query Cancelled($id: ID!) { order(id: $id) { id cancelledAt } }"

# The first that fits says it, from what has happened last to what happened first.
_BY_FULFILLMENT: dict[str, OrderStatus] = {
    "FULFILLED": "shipped",
    "PARTIALLY_FULFILLED": "partly_shipped",
    "ON_HOLD": "on_hold",
}
_CANNOT_CANCEL = frozenset({"FULFILLED", "PARTIALLY_FULFILLED", "IN_PROGRESS"})
_UNPAID = frozenset({"PENDING", "AUTHORIZED", "EXPIRED"})


def search(field: str, value: str) -> str:
    """One term of Shopify's search syntax; the value cannot end it."""
    quoted = re.sub(r'([\\"])', r"\\\1", line(value))
    return f'{field}:"{quoted}"'


def search_number(number: str) -> str:
    """Customers leave the # away; shops may have put another prefix there."""
    plain = line(number, 64).lstrip("#").strip()
    return f"{search('name', '#' + plain)} OR {search('name', plain)}"


def is_number(order: OutsideOrder, number: str) -> bool:
    return _bare(order.number) == _bare(number)


def _bare(number: str) -> str:
    return line(number, 64).lstrip("#").strip().casefold()


def numeric_id(gid: str) -> str:
    """The number at the end of gid://shopify/Order/123, as the shop's own addresses have it."""
    return gid.rsplit("/", 1)[-1].split("?", maxsplit=1)[0]


def data_of(answer: Json) -> Json:
    """The data, or OutsideFailed for what GraphQL says is wrong: with status 200, in `errors`."""
    errors = [dict_of(error) for error in list_of(answer.get("errors"))]
    if errors:
        raise _failure(errors, dict_of(answer.get("extensions")))
    data = answer.get("data")
    if not isinstance(data, dict):
        raise OutsideFailed("garbled", "The answer has no data.")
    return cast("Json", data)


def check_refusals(payload: Json, name: str = "userErrors") -> None:
    """What Shopify says no to. Raises OutsideFailed: nothing was done then."""
    errors = [dict_of(error) for error in list_of(payload.get(name))]
    if errors:
        raise OutsideFailed("refused", "; ".join(line(error.get("message")) for error in errors))


def _failure(errors: Sequence[Json], extensions: Json) -> OutsideFailed:
    detail = "; ".join(line(error.get("message")) for error in errors[:3])
    codes = {line(dict_of(error.get("extensions")).get("code")) for error in errors}
    if "THROTTLED" in codes:
        return OutsideFailed("busy", detail, retry_after_s=_refilled_in(dict_of(extensions.get("cost"))))
    if "ACCESS_DENIED" in codes:
        return OutsideFailed("forbidden", detail)
    if "INTERNAL_SERVER_ERROR" in codes:
        return OutsideFailed("server_error", detail)
    return OutsideFailed("refused", detail)


def _refilled_in(cost: Json) -> float | None:
    """The bucket leaks `restoreRate` points a second: how long until this query fits."""
    status = dict_of(cost.get("throttleStatus"))
    needed, there = _points(cost.get("requestedQueryCost")), _points(status.get("currentlyAvailable"))
    rate = _points(status.get("restoreRate"))
    if needed is None or there is None or not rate or rate < 0:
        return None
    return max(0.0, needed - there) / rate


def _points(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < 1e9 else None


def parse_order(node: Json, base_url: str) -> OutsideOrder | None:
    """None for what lacks what makes an order: an id, a name, a day."""
    gid, name, placed_at = read_id(node.get("id")), line(node.get("name"), 64), read_time(node.get("createdAt"))
    if gid is None or not name or placed_at is None:
        return None
    status, words = _status_of(node)
    suggested = dict_of(node.get("suggestedRefund"))
    return OutsideOrder(
        id=gid,
        number=name,
        owner=_owner(node),
        status=status,
        status_text=words,
        placed_at=placed_at,
        total=_money(node.get("totalPriceSet")),
        refunded=_amount(node.get("totalRefundedSet")),
        refundable=Decimal(0) if is_foreign(node) else _amount(suggested.get("maximumRefundableSet")),
        can_cancel=status in ("unpaid", "processing", "on_hold")
        and line(node.get("displayFulfillmentStatus")) not in _CANNOT_CANCEL,
        lines=[
            OrderLine(name=line(item.get("title")), quantity=_count(item.get("quantity")))
            for item in _nodes(node.get("lineItems"))
        ],
        parcels=[
            parcel for fulfillment in list_of(node.get("fulfillments")) for parcel in _parcels(dict_of(fulfillment))
        ],
        url=read_url(f"{base_url}/admin/orders/{numeric_id(gid)}"),
    )


def parse_customer(node: Json, base_url: str) -> OutsideCustomer | None:
    gid = read_id(node.get("id"))
    if gid is None:
        return None
    spent = dict_of(node.get("amountSpent"))
    total = read_money(spent.get("amount"), spent.get("currencyCode"))
    facts = [("orders", line(node.get("numberOfOrders"), 20))]
    facts += [("spent", f"{total.amount} {total.currency}")] if total else []
    facts += [("language", line(node.get("locale"), 20))]
    return OutsideCustomer(
        owner=_owner_of_customer(node),
        name=line(node.get("displayName")),
        url=read_url(f"{base_url}/admin/customers/{numeric_id(gid)}"),
        since=read_time(node.get("createdAt")),
        facts=[(label, value) for label, value in facts if value],
    )


def plan_refund(order: Json, amount: Decimal) -> list[Json]:
    """The transactions that give `amount` back, from the payments it came by. Raises OutsideFailed if there is less."""
    if is_foreign(order):
        raise OutsideFailed("refused", "It was paid in another currency than the shop's: refund it in Shopify.")
    left = amount
    plan: list[Json] = []
    for suggested in list_of(dict_of(order.get("suggestedRefund")).get("suggestedTransactions")):
        transaction = dict_of(suggested)
        parent = read_id(dict_of(transaction.get("parentTransaction")).get("id"))
        part = min(left, _amount(transaction.get("maximumRefundableSet")))
        if part <= 0 or parent is None:
            continue
        plan.append(
            {
                "orderId": order.get("id"),
                "parentId": parent,
                "gateway": transaction.get("gateway"),
                "kind": "REFUND",
                "amount": str(part),
            }
        )
        left -= part
    if left > 0:
        raise OutsideFailed("refused", f"Only {amount - left} can be given back.")
    return plan


def is_foreign(order: Json) -> bool:
    """Paid in another currency than the shop counts in: an amount of ours would be read in the customer's."""
    return order.get("presentmentCurrencyCode") not in (None, order.get("currencyCode"))


def idempotency_key(key: str) -> str:
    """A UUID, as Shopify recommends, and the same for the same wish."""
    return str(uuid5(NAMESPACE_URL, f"relevo:{key}"))


def nodes_of(connection: Any) -> list[Json]:
    return _nodes(connection)


def next_page(connection: Json) -> str | None:
    page = dict_of(connection.get("pageInfo"))
    cursor = page.get("endCursor")
    return cursor if page.get("hasNextPage") is True and isinstance(cursor, str) else None


def scopes_of(data: Json) -> set[str]:
    scopes = list_of(dict_of(data.get("currentAppInstallation")).get("accessScopes"))
    return {line(dict_of(scope).get("handle"), 100) for scope in scopes}


def _status_of(node: Json) -> tuple[OrderStatus, str]:
    paid, sent = line(node.get("displayFinancialStatus"), 40), line(node.get("displayFulfillmentStatus"), 40)
    words = ", ".join(word.replace("_", " ").lower() for word in (paid, sent) if word)
    if node.get("cancelledAt"):
        return "cancelled", words
    if paid == "REFUNDED":
        return "refunded", words
    arrived = [line(dict_of(one).get("displayStatus")) for one in list_of(node.get("fulfillments"))]
    if sent == "FULFILLED" and arrived and all(state == "DELIVERED" for state in arrived):
        return "delivered", words
    if sent in _BY_FULFILLMENT:
        return _BY_FULFILLMENT[sent], words
    if paid in _UNPAID:
        return "unpaid", words
    return ("processing" if sent else "unknown"), words


def _owner(node: Json) -> Owner:
    """The order's own address counts first: it is the one that the order was placed with."""
    customer = _owner_of_customer(dict_of(node.get("customer")))
    return Owner(
        id=customer.id,
        email=read_email(node.get("email")) or customer.email,
        phone=read_phone(node.get("phone")) or customer.phone,
    )


def _owner_of_customer(customer: Json) -> Owner:
    gid = read_id(customer.get("id"))
    return Owner(
        id=numeric_id(gid) if gid else None,
        email=read_email(dict_of(customer.get("defaultEmailAddress")).get("emailAddress")),
        phone=read_phone(dict_of(customer.get("defaultPhoneNumber")).get("phoneNumber")),
    )


def _parcels(fulfillment: Json) -> list[Parcel]:
    words = line(fulfillment.get("displayStatus"), 40).replace("_", " ").lower()
    arrives = read_day(fulfillment.get("estimatedDeliveryAt"))
    infos = [dict_of(info) for info in list_of(fulfillment.get("trackingInfo"))]
    return [
        Parcel(
            carrier=line(info.get("company"), 100),
            number=line(info.get("number"), 100),
            url=read_url(info.get("url")),
            status_text=words,
            arrives=arrives,
        )
        for info in infos or [{}]
    ]


def _money(bag: Any) -> Any:
    money = dict_of(dict_of(bag).get("shopMoney"))
    return read_money(money.get("amount"), money.get("currencyCode"))


def _amount(bag: Any) -> Decimal:
    return max(Decimal(0), read_amount(dict_of(dict_of(bag).get("shopMoney")).get("amount")) or Decimal(0))


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000 else 1


def _nodes(connection: Any) -> list[Json]:
    return [dict_of(node) for node in list_of(dict_of(connection).get("nodes"))]
