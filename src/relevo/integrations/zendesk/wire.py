"""What is asked of Zendesk and what its answers say. Pure.

What people ask is called a ticket there. Documented at developer.zendesk.com: users search, tickets, idempotency,
cursor pagination, rate limits.
"""

import base64
from collections.abc import Mapping
from typing import Any, cast

from relevo.desk.integrations import api as desk
from relevo.kit.reading import dict_of, dicts_of

COMMENT_CHARS = 60_000
SUBJECT_CHARS = 150
STAFF = ("agent", "admin")
Json = Mapping[str, Any]


def authorization(email: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{email}/token:{token}".encode()).decode()


def sentence(answer: Any) -> str:
    """Zendesk's words: an error's name, a title and message, or what is wrong with each field."""
    fields = dict_of(answer)
    details = dict_of(fields.get("details"))
    for problems in details.values():
        for problem in dicts_of(problems):
            return desk.line(problem.get("description"), 300)
    error = fields.get("error")
    if isinstance(error, dict):
        named = dict_of(cast("Any", error))
        return desk.line(f"{named.get('title') or ''}: {named.get('message') or ''}".strip(": "), 300)
    return desk.line(fields.get("description") or error, 300)


def rows(answer: Json, name: str) -> list[Json]:
    """Raises OutsideFailed if the answer has no such list."""
    found = answer.get(name)
    if not isinstance(found, list):
        raise desk.OutsideFailed("garbled", f"The answer has no {name}.")
    return [*dicts_of(cast("Any", found))]


def thing(answer: Json, name: str) -> Json:
    """Raises OutsideFailed if the answer has no such object."""
    found = dict_of(answer.get(name))
    if not found:
        raise desk.OutsideFailed("garbled", f"The answer has no {name}.")
    return found


def search_for(who: desk.Who) -> str:
    """A search for people; empty if there is nothing to search by. Quotes of an address cannot end it."""
    wanted = who.email or who.phone
    field = "email" if who.email else "phone"
    return f'{field}:"{wanted}"' if wanted and '"' not in wanted else ""


def read_customer(row: Json, page: str) -> desk.OutsideCustomer | None:
    number = desk.read_id(row.get("id"))
    if number is None:
        return None
    return desk.OutsideCustomer(
        owner=desk.Owner(id=number, email=desk.read_email(row.get("email")), phone=desk.read_phone(row.get("phone"))),
        name=desk.line(row.get("name"), 160),
        url=desk.read_url(f"{page}/agent/users/{number}"),
        since=desk.read_time(row.get("created_at")),
    )


def read_request(row: Json, page: str) -> desk.OutsideRecord | None:
    number = desk.read_id(row.get("id"))
    at = desk.read_time(row.get("updated_at") or row.get("created_at"))
    if number is None or at is None:
        return None
    return desk.OutsideRecord(
        id=number,
        kind="request",
        title=desk.line(row.get("subject"), 160) or f"#{number}",
        text=desk.text(row.get("description")),
        status_text=desk.line(row.get("status"), 40),
        at=at,
        owner=desk.Owner(id=desk.read_id(row.get("requester_id"))),
        url=desk.read_url(f"{page}/agent/tickets/{number}"),
    )


def external_id(key: str) -> str:
    return f"relevo:{key}"[:255]


def request_of(filing: desk.Filing, key: str) -> Json:
    """The brief is a private comment: the customer gets no mail of it. Whoever has no e-mail address becomes nobody's
    requester; their name stands in the brief."""
    body = f"{filing.text[:COMMENT_CHARS]}\n\n{filing.url}"
    asked: dict[str, Any] = {
        "subject": desk.line(filing.subject, SUBJECT_CHARS),
        "comment": {"body": body, "public": False},
        "external_id": external_id(key),
        "tags": ["relevo"],
    }
    if filing.who.email:
        asked["requester"] = {"name": filing.name or filing.who.email, "email": filing.who.email}
    return {"ticket": asked}


def made_of(row: Json, page: str) -> desk.Written:
    number = desk.read_id(row.get("id")) or ""
    url = desk.read_url(f"{page}/agent/tickets/{number}")
    return desk.Written(id=number, url=url, state=desk.line(row.get("status"), 40))
