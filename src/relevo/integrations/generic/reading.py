"""Making the desk's shapes of what stands where the mapping says. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from relevo.desk.integrations import api as desk
from relevo.integrations.generic.mapping import STATUSES, Part, PartName
from relevo.integrations.generic.paths import Missing, pick, walk

Thing = desk.OutsideCustomer | desk.OutsideOrder | desk.OutsideSubscription | desk.OutsideDeal | desk.OutsideRecord
_TIMES = ("since", "placed_at", "began_at", "renews_at", "created_at", "closes_at", "at")
_AMOUNTS = ("total", "price", "value")
_URLS = ("url", "tracking_url")
_OF_ITEM = ("item_name", "item_quantity")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def rows_of(answer: Any, part: Part) -> list[Mapping[str, Any]]:
    """The list that the part names; one object is a list of one. Raises OutsideFailed where neither is."""
    found = walk(answer, part.items)
    if isinstance(found, Missing):
        at, has = found.at or "$", ", ".join(found.has)
        raise desk.OutsideFailed("garbled", f"{part.items or '$'} leads to nothing; {at} has: {has}")
    if found is None:
        return []
    if isinstance(found, dict):
        return [cast("dict[str, Any]", found)]
    if not isinstance(found, list):
        raise desk.OutsideFailed("garbled", f"{part.items or '$'} is neither a list nor an object")
    return [cast("dict[str, Any]", one) for one in cast("list[Any]", found) if isinstance(one, dict)]


def read_things(name: PartName, part: Part, rows: Sequence[Mapping[str, Any]], owner: desk.Owner) -> list[Thing]:
    """Those that have what is needed, the newest first. `owner`: whose they are if the address says so."""
    things = [thing for row in rows if (thing := _READERS[name](part, row, _owner(part, row, owner))) is not None]
    if name != "customers":
        things.sort(key=_age, reverse=True)
    return things


def problems_of(part: Part, row: Mapping[str, Any]) -> list[desk.FieldProblem]:
    """What the mapping names and this row does not have, or has in a form that cannot be read."""
    problems: list[desk.FieldProblem] = []
    for field, path in part.fields.items():
        if field in _OF_ITEM:
            continue
        found = walk(row, path)
        if isinstance(found, Missing):
            problems.append(desk.FieldProblem(field=field, path=path, code="missing", at=found.at, has=list(found.has)))
        elif found is not None and not _is_readable(field, found):
            shown = desk.line(found, 60) or type(found).__name__
            problems.append(desk.FieldProblem(field=field, path=path, code="unreadable", has=[shown]))
    return problems


def shown_of(thing: Thing) -> list[tuple[str, str]]:
    """A thing as names and texts, for the preview."""
    lines: list[tuple[str, str]] = []
    for name in (
        *("id", "number", "title", "name", "status", "status_text", "stage", "total", "price", "value", "every"),
        *("placed_at", "at", "since", "began_at", "renews_at", "created_at", "closes_at", "lines", "parcels"),
        *("text", "facts", "owner", "url"),
    ):
        value = getattr(thing, name, None)
        if name == "facts" and isinstance(thing, desk.OutsideCustomer):
            lines += list(thing.facts)
        elif value not in (None, "", (), []):
            lines.append((name, _shown(value)))
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, desk.Money):
        return f"{value.amount} {value.currency}"
    if isinstance(value, desk.Owner):
        return " · ".join(one for one in (value.id, value.email, value.phone) if one)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, desk.OrderLine):
        return f"{value.quantity} × {value.name}"
    if isinstance(value, desk.Parcel):
        return " ".join(one for one in (value.carrier, value.number, value.arrives) if one)
    if isinstance(value, list | tuple):
        items = cast("Sequence[Any]", value)
        return "; ".join(_shown(one) for one in items)[:400]
    return str(value)[:400]


def _is_readable(field: str, found: Any) -> bool:
    if field in _TIMES:
        return desk.read_time(found) is not None
    if field in _AMOUNTS:
        return desk.read_amount(found) is not None
    if field in _URLS:
        return not found or desk.read_url(found) is not None
    if field == "items":
        return isinstance(found, list)
    if field in ("email", "owner_email"):
        return not found or desk.read_email(found) is not None
    return not isinstance(found, dict | list)


def _customer(part: Part, row: Mapping[str, Any], _owner_of: desk.Owner) -> desk.OutsideCustomer | None:
    number = desk.read_id(_at(part, row, "id"))
    if number is None:
        return None
    facts = ((desk.line(label, 60), desk.line(pick(row, path), 120)) for label, path in part.facts.items())
    return desk.OutsideCustomer(
        owner=desk.Owner(
            id=number,
            email=desk.read_email(_at(part, row, "email")),
            phone=desk.read_phone(_at(part, row, "phone")),
        ),
        name=desk.line(_at(part, row, "name"), 160),
        url=desk.read_url(_at(part, row, "url")),
        since=desk.read_time(_at(part, row, "since")),
        facts=[fact for fact in facts if fact[1]],
    )


def _order(part: Part, row: Mapping[str, Any], owner: desk.Owner) -> desk.OutsideOrder | None:
    order_id, placed_at = desk.read_id(_at(part, row, "id")), desk.read_time(_at(part, row, "placed_at"))
    number = desk.line(_at(part, row, "number"), 64)
    if order_id is None or placed_at is None or not number:
        return None
    status_text = desk.line(_at(part, row, "status"), 80)
    return desk.OutsideOrder(
        id=order_id,
        number=number,
        owner=owner,
        status=cast("desk.OrderStatus", _status(part, "orders", status_text, "unknown")),
        status_text=status_text,
        placed_at=placed_at,
        total=desk.read_money(_at(part, row, "total"), _at(part, row, "currency")),
        lines=_lines(part, row),
        parcels=_parcels(part, row),
        url=desk.read_url(_at(part, row, "url")),
    )


def _lines(part: Part, row: Mapping[str, Any]) -> list[desk.OrderLine]:
    found = _at(part, row, "items")
    items = cast("list[Any]", found)[:50] if isinstance(found, list) else []
    lines: list[desk.OrderLine] = []
    for item in items:
        name = desk.line(pick(item, part.fields.get("item_name", "name")) if isinstance(item, dict) else item)
        quantity = desk.read_amount(pick(item, part.fields.get("item_quantity", "quantity")))
        whole = int(quantity) if quantity is not None and 0 < quantity < 1_000_000 else 1
        lines += [desk.OrderLine(name=name, quantity=whole)] if name else []
    return lines


def _parcels(part: Part, row: Mapping[str, Any]) -> list[desk.Parcel]:
    carrier, number = desk.line(_at(part, row, "carrier"), 80), desk.line(_at(part, row, "tracking"), 80)
    arrives, url = desk.line(_at(part, row, "arrives"), 60), desk.read_url(_at(part, row, "tracking_url"))
    if not (carrier or number or arrives or url):
        return []
    return [desk.Parcel(carrier=carrier, number=number, url=url, arrives=arrives)]


def _subscription(part: Part, row: Mapping[str, Any], owner: desk.Owner) -> desk.OutsideSubscription | None:
    number, name = desk.read_id(_at(part, row, "id")), desk.line(_at(part, row, "name"))
    if number is None or not name:
        return None
    status_text = desk.line(_at(part, row, "status"), 80)
    return desk.OutsideSubscription(
        id=number,
        name=name,
        owner=owner,
        status=cast("desk.SubscriptionStatus", _status(part, "subscriptions", status_text, "unknown")),
        status_text=status_text,
        price=desk.read_money(_at(part, row, "price"), _at(part, row, "currency")),
        every=desk.line(_at(part, row, "every"), 40),
        began_at=desk.read_time(_at(part, row, "began_at")),
        renews_at=desk.read_time(_at(part, row, "renews_at")),
        url=desk.read_url(_at(part, row, "url")),
    )


def _deal(part: Part, row: Mapping[str, Any], owner: desk.Owner) -> desk.OutsideDeal | None:
    number, title = desk.read_id(_at(part, row, "id")), desk.line(_at(part, row, "title"))
    if number is None or not title:
        return None
    return desk.OutsideDeal(
        id=number,
        title=title,
        owner=owner,
        status=cast("desk.DealStatus", _status(part, "deals", desk.line(_at(part, row, "status"), 80), "open")),
        stage=desk.line(_at(part, row, "stage"), 80),
        value=desk.read_money(_at(part, row, "value"), _at(part, row, "currency")),
        created_at=desk.read_time(_at(part, row, "created_at")),
        closes_at=desk.read_time(_at(part, row, "closes_at")),
        url=desk.read_url(_at(part, row, "url")),
    )


def _record(part: Part, row: Mapping[str, Any], owner: desk.Owner) -> desk.OutsideRecord | None:
    number, title = desk.read_id(_at(part, row, "id")), desk.line(_at(part, row, "title"), 160)
    at = desk.read_time(_at(part, row, "at"))
    if number is None or at is None or not title:
        return None
    return desk.OutsideRecord(
        id=number,
        kind="other",
        title=title,
        text=desk.text(_at(part, row, "text")),
        status_text=desk.line(_at(part, row, "status"), 60),
        at=at,
        owner=owner,
        url=desk.read_url(_at(part, row, "url")),
    )


_READERS: Mapping[PartName, Callable[[Part, Mapping[str, Any], desk.Owner], Thing | None]] = {
    "customers": _customer,
    "orders": _order,
    "order": _order,
    "subscriptions": _subscription,
    "deals": _deal,
    "records": _record,
}


def _owner(part: Part, row: Mapping[str, Any], theirs: desk.Owner) -> desk.Owner:
    """As the row says it; as the address says it only where the mapping says that the address does. A row that names
    the customer's record by its id has that record's addresses."""
    number = desk.read_id(_at(part, row, "owner_id"))
    if part.is_theirs or (number is not None and number == theirs.id):
        return theirs
    return desk.Owner(
        id=number,
        email=desk.read_email(_at(part, row, "owner_email")),
        phone=desk.read_phone(_at(part, row, "owner_phone")),
    )


def _status(part: Part, name: PartName, text: str, otherwise: str) -> str:
    word = text.lower()
    return part.statuses.get(word) or (word if word in STATUSES[name] else otherwise)


def _at(part: Part, row: Mapping[str, Any], field: str) -> Any:
    path = part.fields.get(field)
    return None if path is None else pick(row, path)


def _age(thing: Thing) -> datetime:
    for name in ("placed_at", "at", "created_at", "began_at"):
        found = getattr(thing, name, None)
        if isinstance(found, datetime):
            return found
    return _LONG_AGO
