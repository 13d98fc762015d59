"""What an assistant can do in a connected system: the same few operations whatever the kind, each a JSON answer.

They are called by the actions' one way of execution and by nothing else. Whose an order is, is decided here from what
the system itself says of it and what the channel proved of the customer: only then does the answer bear `contact_id`,
which the actions' check compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from relevo.desk.integrations.connector import Ability, Filing, IntegrationConnector, Link
from relevo.desk.integrations.errors import OutsideFailed
from relevo.desk.integrations.shapes import Money, OutsideOrder, Who, owns, read_amount, read_email, read_phone
from relevo.platform.i18n import Sentences

Operation = Literal["get_order", "list_orders", "cancel_order", "refund_order", "open_request"]
NEEDS: dict[str, Ability] = {
    "get_order": "orders",
    "list_orders": "orders",
    "cancel_order": "cancel_order",
    "refund_order": "refund_order",
    "open_request": "file_brief",
}
WRITES = frozenset({"cancel_order", "refund_order", "open_request"})
# What cannot be taken back. A request that was opened can be closed by whoever reads it.
FINAL = WRITES - {"open_request"}
MOST_SAID = 5
_LONGEST_SUBJECT = 150
LANGUAGES = ("en", "es", "pt")
_SENTENCES = Sentences.beside(__file__)
_DAY = {"en": "{:%d/%m/%Y}", "es": "{:%d/%m/%Y}", "pt": "{:%d/%m/%Y}"}


@dataclass(frozen=True)
class Opened:
    """A connected system, ready to be spoken to."""

    connector: IntegrationConnector
    link: Link

    async def do(self, operation: str, arguments: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        """Raises OutsideFailed."""
        match operation:
            case "get_order":
                return await self._get_order(arguments)
            case "list_orders":
                return await self._list_orders(arguments)
            case "cancel_order":
                made = await self.connector.cancel_order(self.link, str(arguments["order_id"]), key=key)
                return {"state": made.state}
            case "refund_order":
                return await self._refund(arguments, key=key)
            case "open_request":
                return await self._open_request(arguments, key=key)
            case _:
                raise OutsideFailed("refused", f"There is no operation {operation}.")

    async def _get_order(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """By its number, or the customer's newest where none is given."""
        who = who_of(arguments, self.link)
        number = arguments.get("order_number")
        if number:
            order = await self.connector.find_order(self.link, str(number))
        else:
            order = next(iter(await self._own_orders(who)), None)
        if order is None:
            raise OutsideFailed("not_found", "There is no such order.")
        return describe(order) | {"contact_id": arguments.get("contact_id") if owns(who, order.owner) else None}

    async def _list_orders(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        orders = await self._own_orders(who_of(arguments, self.link))
        if not orders:
            raise OutsideFailed("not_found", "There are no orders.")
        lists = {f"list_{one}": "\n".join(_line(order, one) for order in orders[:MOST_SAID]) for one in LANGUAGES}
        return {"count": len(orders), "orders": [describe(order) for order in orders[:MOST_SAID]], **lists}

    async def _own_orders(self, who: Who) -> list[OutsideOrder]:
        if who.is_nobody:
            return []
        return [order for order in await self.connector.list_orders(self.link, who) if owns(who, order.owner)]

    async def _refund(self, arguments: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        amount = read_amount(arguments.get("amount"))
        if amount is None or amount <= 0:
            raise OutsideFailed("refused", "There is no amount.")
        made = await self.connector.refund_order(
            self.link, str(arguments["order_id"]), amount, str(arguments.get("currency", "")), key=key
        )
        return {"refund_id": made.id, "amount": str(amount), "state": made.state}

    async def _open_request(self, arguments: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        """The customer's own words become a request elsewhere. Its number is all that they are told."""
        what = str(arguments.get("what") or "").strip()
        if not what:
            raise OutsideFailed("refused", "Nothing was said of what it is about.")
        filing = Filing(
            conversation_id=UUID(str(arguments["conversation_id"])),
            subject=what.splitlines()[0][:_LONGEST_SUBJECT],
            text=what,
            url="",
            who=who_of(arguments, self.link),
            name=str(arguments.get("contact_name") or ""),
            language=str(arguments.get("language") or ""),
        )
        made = await self.connector.file_brief(self.link, filing, key=key)
        return {"reference": made.id, "state": made.state, "url": made.url or ""}


def who_of(arguments: Mapping[str, Any], link: Link) -> Who:
    """The customer as the channel proved them. Their signed id counts only where the admin says that it is this
    system's own."""
    signed = arguments.get("customer_id")
    return Who(
        email=read_email(arguments.get("verified_email")),
        phone=read_phone(arguments.get("verified_phone")) or _with_plus(arguments.get("verified_phone")),
        ids=[str(signed)] if signed and link.value("customer_ids") == "yes" else [],
    )


def _with_plus(phone: Any) -> str | None:
    """WhatsApp names numbers without the +."""
    return read_phone(f"+{phone}") if isinstance(phone, str) and phone.isdigit() else None


def describe(order: OutsideOrder) -> dict[str, Any]:
    """An order as JSON: exact amounts as texts, words in each language for what a customer hears."""
    parcel = next(iter(order.parcels), None)
    words = {f"status_{language}": _SENTENCES.say(order.status, language) for language in LANGUAGES}
    ways = {f"parcel_{language}": _parcel(order, language) for language in LANGUAGES}
    return {
        "id": order.id,
        "order_number": order.number,
        "status": order.status,
        "status_text": order.status_text,
        "placed_on": order.placed_at.date().isoformat(),
        "total": _plain(order.total.amount) if order.total else None,
        "currency": order.total.currency if order.total else None,
        "refunded": _plain(order.refunded),
        "refundable": _plain(order.refundable),
        "can_cancel": order.can_cancel,
        "items": [f"{line.quantity} × {line.name}" for line in order.lines[:10]],
        "carrier": parcel.carrier if parcel else "",
        "tracking": parcel.number if parcel else "",
        "tracking_url": (parcel.url or "") if parcel else "",
        "arrives": parcel.arrives if parcel else "",
        **words,
        **ways,
    }


def _parcel(order: OutsideOrder, language: str) -> str:
    parcel = next(iter(order.parcels), None)
    if parcel is None or order.status in ("cancelled", "refunded"):
        return ""
    parts = [_SENTENCES.say("with", language, carrier=parcel.carrier)] if parcel.carrier else []
    parts += [_SENTENCES.say("tracking", language, number=parcel.number)] if parcel.number else []
    if parcel.arrives and order.status != "delivered":
        parts.append(_SENTENCES.say("arrives", language, day=_day(parcel.arrives, language)))
    return ". ".join(parts)


def _line(order: OutsideOrder, language: str) -> str:
    return _SENTENCES.say(
        "line",
        language,
        number=order.number,
        day=_day(order.placed_at.date().isoformat(), language),
        status=_SENTENCES.say(order.status, language),
        total=_money(order.total),
    )


def _day(text: str, language: str) -> str:
    try:
        return _DAY[language].format(datetime.fromisoformat(text))
    except ValueError:
        return text


def _money(money: Money | None) -> str:
    return f"{_plain(money.amount)} {money.currency}" if money else ""


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount:f}"
