"""What is asked of Pipedrive and what its answers say. Pure.

Every answer is `{"success", "data", ...}`; v1 has null where v2 has an empty list. A deal names its one person.
Documented at developers.pipedrive.com: persons search, deals (v2), stages (v2), notes (v1), rate limiting.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any, cast

from relevo.desk.integrations import api as desk
from relevo.kit.reading import dict_of, dicts_of, list_of

DEFAULT_URL = "https://api.pipedrive.com"
NOTE_CHARS = 100_000
_TAG = re.compile(r"<[^>]{0,1000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^>]{0,200}>", re.IGNORECASE)
_DEAL_STATUS: Mapping[str, desk.DealStatus] = {"open": "open", "won": "won", "lost": "lost"}
Json = Mapping[str, Any]


def sentence(answer: Any) -> str:
    fields = dict_of(answer)
    return desk.line(fields.get("error") or fields.get("message"), 300)


def rows(answer: Json) -> list[Json]:
    """The things of a list. Raises OutsideFailed if it is none."""
    if answer.get("success") is not True:
        raise desk.OutsideFailed("garbled", sentence(answer))
    data: object = answer.get("data")
    if data is None:
        return []
    if isinstance(data, dict):
        # A search wraps what it found once more.
        items = dicts_of(dict_of(cast("object", data)).get("items"))
        return [dict_of(item.get("item")) for item in items]
    return [*dicts_of(data)]


def data_of(answer: Json) -> Json:
    """Raises OutsideFailed if there is no single thing in it."""
    data = dict_of(answer.get("data"))
    if answer.get("success") is not True or not data:
        raise desk.OutsideFailed("garbled", sentence(answer) or "The answer has no data.")
    return data


def read_customer(row: Json, who: desk.Who, page: str) -> desk.OutsideCustomer | None:
    number = desk.read_id(row.get("id"))
    if number is None:
        return None
    emails = [one for one in map(desk.read_email, _values(row.get("emails"))) if one]
    phones = [one for one in map(desk.read_phone, _values(row.get("phones"))) if one]
    wanted = desk.read_email(who.email)
    company = desk.line(dict_of(row.get("organization")).get("name"), 120)
    return desk.OutsideCustomer(
        owner=desk.Owner(
            id=number,
            email=wanted if wanted in emails else next(iter(emails), None),
            phone=who.phone if who.phone in phones else next(iter(phones), None),
        ),
        name=desk.line(row.get("name"), 160),
        url=desk.read_url(f"{page}/person/{number}") if page else None,
        since=desk.read_time(row.get("add_time")),
        facts=[("Organization", company)] if company else [],
    )


def read_stages(found: list[Json]) -> dict[str, str]:
    return {str(stage.get("id")): desk.line(stage.get("name"), 80) for stage in found}


def read_deal(row: Json, *, stages: Mapping[str, str], page: str) -> desk.OutsideDeal | None:
    number, status = desk.read_id(row.get("id")), _DEAL_STATUS.get(str(row.get("status")))
    if number is None or status is None:
        # Deleted ones are no deals any more.
        return None
    return desk.OutsideDeal(
        id=number,
        title=desk.line(row.get("title")) or f"#{number}",
        owner=desk.Owner(id=desk.read_id(row.get("person_id"))),
        status=status,
        stage=stages.get(str(row.get("stage_id")), ""),
        value=desk.read_money(row.get("value"), row.get("currency")),
        created_at=desk.read_time(row.get("add_time")),
        closes_at=desk.read_time(row.get("close_time") or row.get("expected_close_date")),
        url=desk.read_url(f"{page}/deal/{number}") if page else None,
    )


def read_note(row: Json, page: str) -> desk.OutsideRecord | None:
    number, at = desk.read_id(row.get("id")), desk.read_time(row.get("add_time"))
    if number is None or at is None:
        return None
    person = desk.read_id(row.get("person_id"))
    words = plain(row.get("content"))
    return desk.OutsideRecord(
        id=number,
        kind="note",
        title=desk.line(words, 120),
        text=desk.text(words),
        at=at,
        owner=desk.Owner(id=person),
        url=desk.read_url(f"{page}/person/{person}") if page and person else None,
    )


def note_of(filing: desk.Filing, person_id: str, key: str) -> Json:
    """Pipedrive shows a note's content as HTML: ours is text, so every sign of it is escaped."""
    tail = "<br>".join(escape(row) for row in (filing.url, mark(key)))
    rows = [escape(row) for row in (filing.subject, *filing.text.splitlines())]
    body = "<br>".join([*rows, tail])
    if len(body) > NOTE_CHARS:
        body = f"{escape(filing.text[: (NOTE_CHARS - len(tail) - 10) // 6])}…<br>{tail}"
    return {"content": body, "person_id": int(person_id)}


def mark(key: str) -> str:
    """What our note is found again by."""
    return f"[relevo {key}]"


def has_mark(row: Json, key: str) -> bool:
    return mark(key) in plain(row.get("content"))


def plain(html: Any) -> str:
    if not isinstance(html, str):
        return ""
    return unescape(_TAG.sub("", _BREAK.sub("\n", html[:NOTE_CHARS]))).strip()


def _values(value: Any) -> list[Any]:
    """Addresses as a search has them (texts) or as a person has them (objects)."""
    return [dict_of(one).get("value") if dict_of(one) else one for one in list_of(value)]
