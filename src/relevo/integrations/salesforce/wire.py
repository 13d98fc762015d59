"""What Salesforce's answers say. Pure.

Errors are a list of `{"errorCode", "message"}`; refused tokens `{"error", "error_description"}`. Documented at
developer.salesforce.com: REST API query, OAuth client credentials flow, status codes and errors.
"""

from collections.abc import Mapping
from typing import Any, cast

from relevo.desk.integrations import api as desk
from relevo.kit.reading import dict_of, dicts_of

SUBJECT_CHARS = 255
DESCRIPTION_CHARS = 32_000
TOO_MANY = "REQUEST_LIMIT_EXCEEDED"
_ORDER_STATUS: Mapping[str, desk.OrderStatus] = {
    "draft": "processing",
    "activated": "processing",
    "shipped": "shipped",
    "delivered": "delivered",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}
Json = Mapping[str, Any]


def sentence(answer: Any) -> str:
    if isinstance(answer, list):
        first = next(iter(dicts_of(cast("Any", answer))), dict_of(None))
        return desk.line(f"{first.get('errorCode') or ''}: {first.get('message') or ''}".strip(": "), 300)
    fields = dict_of(answer)
    return desk.line(fields.get("error_description") or fields.get("error"), 300)


def token_problem(answer: Json) -> str:
    """Why no token was given, in Salesforce's own word: invalid_client_id, invalid_client, invalid_grant."""
    return desk.line(answer.get("error"), 60)


def records(answer: Json) -> list[Json]:
    """Raises OutsideFailed if it is no answer to a query."""
    found = answer.get("records")
    if not isinstance(found, list):
        raise desk.OutsideFailed("garbled", "The answer has no records.")
    return [*dicts_of(cast("Any", found))]


def next_page(answer: Json) -> str | None:
    path = answer.get("nextRecordsUrl")
    return path if isinstance(path, str) and path.startswith("/services/data/") else None


def read_customer(row: Json, who: desk.Who, page: str) -> desk.OutsideCustomer | None:
    number = desk.read_id(row.get("Id"))
    if number is None:
        return None
    phones = [one for one in map(desk.read_phone, (row.get("Phone"), row.get("MobilePhone"))) if one]
    facts = (
        ("Account", desk.line(dict_of(row.get("Account")).get("Name"), 120)),
        ("Title", desk.line(row.get("Title"), 120)),
    )
    return desk.OutsideCustomer(
        owner=desk.Owner(
            id=number,
            email=desk.read_email(row.get("Email")),
            phone=who.phone if who.phone in phones else next(iter(phones), None),
        ),
        name=desk.line(row.get("Name"), 160),
        url=desk.read_url(f"{page}/{number}"),
        since=desk.read_time(row.get("CreatedDate")),
        facts=[fact for fact in facts if fact[1]],
    )


def read_deal(row: Json, *, currency: str, page: str) -> desk.OutsideDeal | None:
    """From a contact's role in an opportunity."""
    deal = dict_of(row.get("Opportunity"))
    number = desk.read_id(deal.get("Id"))
    if number is None:
        return None
    status: desk.DealStatus = "won" if deal.get("IsWon") is True else "lost" if deal.get("IsClosed") is True else "open"
    return desk.OutsideDeal(
        id=number,
        title=desk.line(deal.get("Name")) or number,
        owner=desk.Owner(id=desk.read_id(row.get("ContactId"))),
        status=status,
        stage=desk.line(deal.get("StageName"), 80),
        value=desk.read_money(deal.get("Amount"), deal.get("CurrencyIsoCode") or currency),
        created_at=desk.read_time(deal.get("CreatedDate")),
        closes_at=desk.read_time(deal.get("CloseDate")),
        url=desk.read_url(f"{page}/{number}"),
    )


def people_of(row: Json) -> list[str]:
    """The contacts an order is billed or sent to."""
    found = (desk.read_id(row.get(name)) for name in ("BillToContactId", "ShipToContactId"))
    return [one for one in found if one]


def read_order(row: Json, owner: desk.Owner, *, currency: str, page: str) -> desk.OutsideOrder | None:
    order_id = desk.read_id(row.get("Id"))
    placed_at = desk.read_time(row.get("EffectiveDate") or row.get("CreatedDate"))
    if order_id is None or placed_at is None:
        return None
    status_text = desk.line(row.get("Status"), 80)
    return desk.OutsideOrder(
        id=order_id,
        number=desk.line(row.get("OrderNumber"), 64) or order_id,
        owner=owner,
        status=_ORDER_STATUS.get(status_text.lower(), "unknown"),
        status_text=status_text,
        placed_at=placed_at,
        total=desk.read_money(row.get("TotalAmount"), row.get("CurrencyIsoCode") or currency),
        url=desk.read_url(f"{page}/{order_id}"),
    )


def read_task(row: Json, page: str) -> desk.OutsideRecord | None:
    number, at = desk.read_id(row.get("Id")), desk.read_time(row.get("CreatedDate"))
    if number is None or at is None:
        return None
    return desk.OutsideRecord(
        id=number,
        kind="note",
        title=desk.line(row.get("Subject"), 120),
        text=desk.text(row.get("Description")),
        status_text=desk.line(row.get("Status"), 60),
        at=at,
        owner=desk.Owner(id=desk.read_id(row.get("WhoId"))),
        url=desk.read_url(f"{page}/{number}"),
    )


def subject_of(filing: desk.Filing, key: str) -> str:
    tail = f" [relevo {key}]"
    return desk.line(filing.subject, SUBJECT_CHARS - len(tail)) + tail


def task_of(filing: desk.Filing, contact_id: str, key: str) -> Json:
    text = filing.text[: DESCRIPTION_CHARS - len(filing.url) - 2]
    return {
        "WhoId": contact_id,
        "Subject": subject_of(filing, key),
        "Description": f"{text}\n\n{filing.url}",
        "Status": "Completed",
    }
