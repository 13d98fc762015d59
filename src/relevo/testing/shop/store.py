"""What the shop knows. Amounts are in euros with two decimals."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import BaseModel, Field


class ShopError(Exception):
    """What the shop answers with: a status and a sentence."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Refund(BaseModel):
    id: str
    order_number: str
    amount: float
    reason: str = ""
    status: str = "done"


class Order(BaseModel):
    number: str
    email: str
    name: str = ""
    status: str = "processing"
    carrier: str = ""
    tracking: str = ""
    arrives: str = ""
    address: str = ""
    items: list[str] = Field(default_factory=list[str])
    total: float = 0
    currency: str = "EUR"
    refunded: float = 0
    refundable: float = 0


@dataclass
class Trouble:
    """How the shop misbehaves: `forgets_to_answer` does what it is asked and never says so."""

    slow_s: float = 0
    status: int = 0
    forgets_to_answer: bool = False
    requests: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


class ShopStore:
    """`file`: where it is kept between starts; None: in memory."""

    def __init__(self, orders: list[Order], file: Path | None = None) -> None:
        self._file = file
        self.orders = {order.number: order for order in orders}
        self.refunds: dict[str, Refund] = {}
        self._by_key: dict[str, str] = {}
        if file is not None and file.exists():
            self._load(file)
        self._count_all()

    def get_order(self, number: str) -> Order:
        order = self.orders.get(number.strip().upper())
        if order is None:
            raise ShopError(404, f"There is no order {number}.")
        return order

    def orders_of(self, email: str) -> list[Order]:
        return [order for order in self.orders.values() if order.email == email.strip().lower()]

    def refund(self, number: str, amount: float, reason: str, key: str | None) -> Refund:
        """The same key again gives the same refund."""
        if key and key in self._by_key:
            return self.refunds[self._by_key[key]]
        order = self.get_order(number)
        if order.status == "processing":
            raise ShopError(409, "The order has not left yet: cancel it instead.")
        cents = Decimal(str(amount)).quantize(Decimal("0.01"))
        if cents <= 0 or cents > Decimal(str(order.refundable)):
            raise ShopError(422, f"At most {order.refundable:.2f} {order.currency} can be refunded.")
        refund = Refund(
            id=f"RF-{uuid4().hex[:6].upper()}", order_number=order.number, amount=float(cents), reason=reason
        )
        self.refunds[refund.id] = refund
        if key:
            self._by_key[key] = refund.id
        self._keep()
        return refund

    def cancel_refund(self, refund_id: str) -> Refund:
        refund = self.refunds.get(refund_id)
        if refund is None:
            raise ShopError(404, f"There is no refund {refund_id}.")
        if refund.status == "cancelled":
            raise ShopError(409, "The refund was cancelled already.")
        refund.status = "cancelled"
        self._keep()
        return refund

    def change_address(self, number: str, address: str) -> Order:
        order = self.get_order(number)
        if order.status != "processing":
            raise ShopError(409, "The order is on its way already; its address cannot be changed.")
        order.address = address
        self._keep()
        return order

    def _keep(self) -> None:
        self._count_all()
        if self._file is None:
            return
        kept: dict[str, Any] = {
            "orders": [order.model_dump() for order in self.orders.values()],
            "refunds": [refund.model_dump() for refund in self.refunds.values()],
            "keys": self._by_key,
        }
        scratch = self._file.with_suffix(".new")
        scratch.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        scratch.replace(self._file)

    def _load(self, file: Path) -> None:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        self.orders = {order["number"]: Order.model_validate(order) for order in kept["orders"]}
        self.refunds = {refund["id"]: Refund.model_validate(refund) for refund in kept["refunds"]}
        self._by_key = kept["keys"]

    def _count_all(self) -> None:
        for order in self.orders.values():
            given = sum(
                (Decimal(str(refund.amount)) for refund in self.refunds.values()
                 if refund.order_number == order.number and refund.status == "done"),
                Decimal(0),
            )  # fmt: skip
            total = Decimal(str(order.total))
            order.refunded = float(given if order.status != "refunded" else total)
            order.refundable = 0.0 if order.status in ("refunded", "processing") else float(total - given)
