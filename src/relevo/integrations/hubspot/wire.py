"""What is asked of HubSpot and what its answers say. Pure.

All properties are texts, amounts too. A search tells nothing about whose a thing is; the associations do.
Documented at developers.hubspot.com: CRM search, associations v4, notes, orders.
"""

from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import Any, cast

from relevo.desk.integrations import api as desk
from relevo.kit.reading import dict_of, dicts_of

DEFAULT_URL = "https://api.hubapi.com"
NOTE_CHARS = 65_536
NOTE_TO_CONTACT = 202
CONTACT = ("email", "firstname", "lastname", "phone", "mobilephone", "company", "jobtitle", "lifecyclestage")
CONTACT_FIELDS = (*CONTACT, "hs_additional_emails", "createdate")
DEAL = (
    "dealname",
    "amount",
    "deal_currency_code",
    "dealstage",
    "createdate",
    "closedate",
    "hs_is_closed",
    "hs_is_closed_won",
)
ORDER = (
    "hs_order_name",
    "hs_external_order_id",
    "hs_external_order_url",
    "hs_total_price",
    "hs_currency_code",
    "hs_fulfillment_status",
    "hs_shipping_tracking_number",
    "hs_external_created_date",
    "hs_createdate",
)
NOTE = ("hs_note_body", "hs_timestamp")
_ORDER_STATUS: Mapping[str, desk.OrderStatus] = {
    "processing": "processing",
    "packing": "processing",
    "packed": "processing",
    "on hold": "on_hold",
    "partially shipped": "partly_shipped",
    "shipped": "shipped",
    "fulfilled": "shipped",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "refunded": "refunded",
}
Json = Mapping[str, Any]


def sentence(answer: Any) -> str:
    """HubSpot's message; for a missing permission its names, which is what somebody has to tick."""
    fields = dict_of(answer)
    for problem in dicts_of(fields.get("errors")):
        context = dict_of(problem.get("context"))
        names = context.get("requiredGranularScopes") or context.get("requiredScopes")
        if isinstance(names, list):
            return ", ".join(desk.line(name, 80) for name in cast("list[Any]", names)[:6])
    return desk.line(fields.get("message"), 300)


def search_contacts(who: desk.Who) -> Json | None:
    """None if there is nothing to search by."""
    groups: list[Json] = []
    if who.ids:
        groups.append(_filters("hs_object_id", "IN", values=list(who.ids)[:5]))
    if who.email:
        groups.append(_filters("email", "EQ", value=who.email))
        groups.append(_filters("hs_additional_emails", "CONTAINS_TOKEN", value=who.email))
    if who.phone:
        groups += [_filters(name, "EQ", value=who.phone) for name in ("phone", "mobilephone")]
    return {"filterGroups": groups, "properties": CONTACT_FIELDS, "limit": 5} if groups else None


def search_linked(contact_ids: Sequence[str], properties: Sequence[str], newest_by: str) -> Json:
    return {
        "filterGroups": [_filters("associations.contact", "EQ", value=one) for one in contact_ids[:5]],
        "properties": properties,
        "sorts": [{"propertyName": newest_by, "direction": "DESCENDING"}],
        "limit": desk.MOST_LISTED,
    }


def search_order(number: str) -> Json:
    return {
        "filterGroups": [
            _filters("hs_external_order_id", "EQ", value=number),
            _filters("hs_order_name", "EQ", value=number),
            _filters("hs_order_name", "EQ", value=f"#{number}"),
        ],
        "properties": ORDER,
        "limit": 2,
    }


def results(answer: Json) -> list[Json]:
    """Raises OutsideFailed if it is no answer to a search."""
    found = answer.get("results")
    if not isinstance(found, list):
        raise desk.OutsideFailed("garbled", "The answer has no results.")
    return [*dicts_of(cast("Any", found))]


def read_customer(row: Json, who: desk.Who, page: str) -> desk.OutsideCustomer | None:
    properties, number = dict_of(row.get("properties")), desk.read_id(row.get("id"))
    if number is None:
        return None
    names = (desk.line(properties.get(name), 80) for name in ("firstname", "lastname"))
    facts = (
        (label, desk.line(properties.get(name), 120))
        for label, name in (("Company", "company"), ("Job title", "jobtitle"), ("Lifecycle stage", "lifecyclestage"))
    )
    return desk.OutsideCustomer(
        owner=desk.Owner(id=number, email=_email_of(properties, who), phone=_phone_of(properties, who)),
        name=" ".join(name for name in names if name),
        url=desk.read_url(f"{page}/record/0-1/{number}") if page else None,
        since=desk.read_time(properties.get("createdate")),
        facts=[fact for fact in facts if fact[1]],
    )


def read_owners(answer: Json) -> dict[str, list[str]]:
    """Of each thing the ids of the contacts it is associated with."""
    owners: dict[str, list[str]] = {}
    for row in dicts_of(answer.get("results")):
        thing = desk.read_id(dict_of(row.get("from")).get("id"))
        people = [desk.read_id(to.get("toObjectId")) for to in dicts_of(row.get("to"))]
        if thing:
            owners[thing] = [one for one in people if one]
    return owners


def read_stages(answer: Json) -> dict[str, str]:
    """The names of the stages of all pipelines."""
    return {
        str(stage.get("id")): desk.line(stage.get("label"), 80)
        for pipeline in dicts_of(answer.get("results"))
        for stage in dicts_of(pipeline.get("stages"))
    }


def read_deal(
    row: Json, owner: desk.Owner, *, stages: Mapping[str, str], currency: str, page: str
) -> desk.OutsideDeal | None:
    properties, number = dict_of(row.get("properties")), desk.read_id(row.get("id"))
    if number is None:
        return None
    won, closed = properties.get("hs_is_closed_won") == "true", properties.get("hs_is_closed") == "true"
    stage = str(properties.get("dealstage") or "")
    return desk.OutsideDeal(
        id=number,
        title=desk.line(properties.get("dealname")) or f"#{number}",
        owner=owner,
        status="won" if won else "lost" if closed else "open",
        stage=stages.get(stage) or desk.line(stage, 80),
        value=desk.read_money(properties.get("amount"), properties.get("deal_currency_code") or currency),
        created_at=desk.read_time(properties.get("createdate")),
        closes_at=desk.read_time(properties.get("closedate")),
        url=desk.read_url(f"{page}/record/0-3/{number}") if page else None,
    )


def read_order(row: Json, owner: desk.Owner, *, currency: str) -> desk.OutsideOrder | None:
    properties, order_id = dict_of(row.get("properties")), desk.read_id(row.get("id"))
    placed_at = desk.read_time(properties.get("hs_external_created_date") or properties.get("hs_createdate"))
    number = desk.line(properties.get("hs_external_order_id") or properties.get("hs_order_name"), 64).lstrip("#")
    if order_id is None or placed_at is None:
        return None
    status_text = desk.line(properties.get("hs_fulfillment_status"), 80)
    tracking = desk.line(properties.get("hs_shipping_tracking_number"), 80)
    return desk.OutsideOrder(
        id=order_id,
        number=number or order_id,
        owner=owner,
        status=_ORDER_STATUS.get(status_text.lower(), "unknown"),
        status_text=status_text,
        placed_at=placed_at,
        total=desk.read_money(properties.get("hs_total_price"), properties.get("hs_currency_code") or currency),
        parcels=[desk.Parcel(number=tracking)] if tracking else [],
        url=desk.read_url(properties.get("hs_external_order_url")),
    )


def read_note(row: Json, owner: desk.Owner, page: str) -> desk.OutsideRecord | None:
    properties, number = dict_of(row.get("properties")), desk.read_id(row.get("id"))
    at = desk.read_time(properties.get("hs_timestamp"))
    if number is None or at is None:
        return None
    words = plain(properties.get("hs_note_body"))
    return desk.OutsideRecord(
        id=number,
        kind="note",
        title=desk.line(words, 120),
        text=desk.text(words),
        at=at,
        owner=owner,
        url=desk.read_url(f"{page}/record/0-1/{owner.id}") if page and owner.id else None,
    )


def note_of(filing: desk.Filing, contact_id: str, key: str, at: str) -> Json:
    """`at`: ISO 8601. HubSpot shows a note's body as HTML: ours is text, so every sign of it is escaped."""
    rows = [filing.subject, *filing.text.splitlines(), filing.url, mark(key)]
    body = "<br>".join(escape(row) for row in rows)
    if len(body) > NOTE_CHARS:
        tail = "<br>".join(escape(row) for row in ("…", filing.url, mark(key)))
        body = escape(filing.text[: (NOTE_CHARS - len(tail) - 10) // 6]) + "<br>" + tail
    return {
        "properties": {"hs_timestamp": at, "hs_note_body": body},
        "associations": [
            {
                "to": {"id": contact_id},
                "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": NOTE_TO_CONTACT}],
            }
        ],
    }


def mark(key: str) -> str:
    """What our note is found again by."""
    return f"[relevo {key}]"


def has_mark(row: Json, key: str) -> bool:
    return mark(key) in plain(dict_of(row.get("properties")).get("hs_note_body"))


def plain(html: Any) -> str:
    """The words of a note that somebody wrote in HubSpot's editor."""
    if not isinstance(html, str):
        return ""
    reader = _Words()
    reader.feed(html[:NOTE_CHARS])
    reader.close()
    return "".join(reader.words).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "div", "li"):
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _email_of(properties: Json, who: desk.Who) -> str | None:
    """The record's address; of several the one that was asked for, if it is among them."""
    others = str(properties.get("hs_additional_emails") or "").split(";")
    found = [one for one in map(desk.read_email, (properties.get("email"), *others)) if one]
    wanted = desk.read_email(who.email)
    return wanted if wanted in found else next(iter(found), None)


def _phone_of(properties: Json, who: desk.Who) -> str | None:
    found = [one for one in map(desk.read_phone, (properties.get("phone"), properties.get("mobilephone"))) if one]
    return who.phone if who.phone in found else next(iter(found), None)


def _filters(name: str, test: str, **value: Any) -> Json:
    return {"filters": [{"propertyName": name, "operator": test, **value}]}
