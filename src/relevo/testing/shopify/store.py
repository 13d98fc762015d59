"""What the simulated shop knows: customers, orders, payments, refunds. Amounts are decimals in the shop's currency."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass
class Payment:
    id: int
    gateway: str
    amount: Decimal
    refunded: Decimal = Decimal(0)


@dataclass
class ShopifyOrder:
    """`fulfillment` and `financial`: Shopify's own display statuses."""

    id: int
    name: str
    email: str | None
    placed_at: datetime
    total: Decimal
    items: list[tuple[str, int]]
    phone: str | None = None
    customer_id: int | None = None
    fulfillment: str = "UNFULFILLED"
    financial: str = "PAID"
    parcel: str = ""
    """The parcel's own status: IN_TRANSIT, DELIVERED; empty without a parcel."""
    carrier: str = "Correos Express"
    tracking: str = ""
    arrives_at: datetime | None = None
    presentment: str = ""
    cancelled_at: datetime | None = None
    payments: list[Payment] = field(default_factory=list[Payment])

    @property
    def refunded(self) -> Decimal:
        return sum((payment.refunded for payment in self.payments), Decimal(0))


@dataclass
class ShopifyCustomer:
    id: int
    name: str
    email: str | None
    phone: str | None = None
    since: datetime = datetime(2024, 3, 1, tzinfo=UTC)
    locale: str = "es"


class ShopifyStore:
    """`file`: where refunds and cancellations are kept between starts; None: in memory."""

    def __init__(self, *, currency: str = "EUR", name: str = "Casa Brezo", file: Path | None = None) -> None:
        self.currency = currency
        self.name = name
        self.orders: dict[int, ShopifyOrder] = {}
        self.customers: dict[int, ShopifyCustomer] = {}
        self.refunds: list[Json] = []
        self.by_key: dict[str, Json] = {}
        self._file = file

    def add_customer(self, name: str, email: str | None, *, phone: str | None = None) -> ShopifyCustomer:
        known = next((one for one in self.customers.values() if email and one.email == email), None)
        if known is None:
            known = ShopifyCustomer(id=7_000_001 + len(self.customers), name=name, email=email, phone=phone)
            self.customers[known.id] = known
        return known

    def add_order(self, name: str, email: str | None, total: str, **given: Any) -> ShopifyOrder:
        number = len(self.orders)
        customer = given.pop("customer", None) or next(
            (one for one in self.customers.values() if email and one.email == email), None
        )
        given.setdefault("placed_at", datetime.now(UTC))
        given.setdefault("items", [("Cojín Marea", 1)])
        order = ShopifyOrder(
            id=5_000_001 + number,
            name=name,
            email=email,
            total=Decimal(total),
            customer_id=customer.id if customer else None,
            **given,
        )
        if not order.payments and order.financial in ("PAID", "PARTIALLY_REFUNDED"):
            order.payments = [Payment(id=9_000_001 + number * 10, gateway="shopify_payments", amount=order.total)]
        self.orders[order.id] = order
        return order

    def refund(self, order: ShopifyOrder, parts: list[tuple[int, Decimal]], key: str) -> Json | str:
        """The refund, the one made before with the same key, or what is wrong with it."""
        if key in self.by_key:
            return self.by_key[key]
        payments = {payment.id: payment for payment in order.payments}
        for parent, amount in parts:
            payment = payments.get(parent)
            if payment is None:
                return "Transaction parent does not belong to the order"
            if amount <= 0 or amount > payment.amount - payment.refunded:
                return "Refund amount exceeds the amount available to refund"
        for parent, amount in parts:
            payments[parent].refunded += amount
        order.financial = "REFUNDED" if order.refunded == order.total else "PARTIALLY_REFUNDED"
        made: Json = {"id": 3_000_001 + len(self.refunds), "order": order.id, "amount": str(sum(a for _, a in parts))}
        self.refunds.append(made)
        self.by_key[key] = made
        self.keep()
        return made

    def cancel(self, order: ShopifyOrder) -> str:
        """What is wrong with it, or nothing."""
        if order.cancelled_at is not None:
            return "Order has already been canceled"
        if order.fulfillment in ("FULFILLED", "PARTIALLY_FULFILLED"):
            return "Cannot cancel an order that has fulfillments"
        for payment in order.payments:
            payment.refunded = payment.amount
        order.cancelled_at = datetime.now(UTC)
        order.financial = "REFUNDED" if order.payments else "VOIDED"
        self.keep()
        return ""

    def keep(self) -> None:
        if self._file is None:
            return
        kept: Json = {
            "refunds": self.refunds,
            "keys": self.by_key,
            "orders": {
                str(order.id): {
                    "financial": order.financial,
                    "cancelled_at": order.cancelled_at.isoformat() if order.cancelled_at else None,
                    "refunded": [str(payment.refunded) for payment in order.payments],
                }
                for order in self.orders.values()
            },
        }
        scratch = self._file.with_suffix(".new")
        scratch.write_text(json.dumps(kept), encoding="utf-8")
        scratch.replace(self._file)

    def recall(self) -> None:
        """After the orders were added: what was done to them before the last stop."""
        if self._file is None or not self._file.exists():
            return
        kept: Json = json.loads(self._file.read_text(encoding="utf-8"))
        self.refunds, self.by_key = kept["refunds"], kept["keys"]
        for key, state in kept["orders"].items():
            order = self.orders.get(int(key))
            if order is None:
                continue
            order.financial = state["financial"]
            order.cancelled_at = datetime.fromisoformat(state["cancelled_at"]) if state["cancelled_at"] else None
            for payment, refunded in zip(order.payments, state["refunded"], strict=False):
                payment.refunded = Decimal(refunded)
