"""The calls a help desk needs, with the answers and the refusals that are documented."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, ClassVar

from relevo.testing.operations import Asked, Do, OperationsSimulator, Refusal, Told
from relevo.testing.outside import Json
from relevo.testing.pipedrive.state import STAGES, Deal, Note, Person, State

TOKEN = "0123456789abcdef0123456789abcdef01234567"
MOST_A_PAGE = 500
NOTE_CHARS = 100_000
_LIMITS = {"x-ratelimit-limit": "20", "x-ratelimit-remaining": "19", "x-ratelimit-reset": "2"}


class PipedriveSimulator(OperationsSimulator):
    kind: ClassVar[str] = "pipedrive"

    def __init__(self, *, port: int = 0, token: str = TOKEN) -> None:
        super().__init__(port=port)
        self.state = State(token)

    @property
    def connect_values(self) -> dict[str, str]:
        return {"api_token": self.state.token, "base_url": self.url}

    def operations(self) -> Sequence[tuple[str, str, Do]]:
        return (
            ("GET", "/v1/users/me", self._me),
            ("GET", "/api/v2/persons/search", self._search),
            ("GET", "/api/v2/persons/{number:int}", self._person),
            ("GET", "/api/v2/deals", self._deals),
            ("GET", "/api/v2/stages", self._stages),
            ("GET", "/v1/notes", self._notes),
            ("POST", "/v1/notes", self._add_note),
        )

    def check_caller(self, asked: Asked) -> None:
        if asked.header("x-api-token") != self.state.token:
            # v1 answers with more than v2 does; both say the same.
            info = {"errorCode": 401, "error_info": "Please check developers.pipedrive.com"}
            raise Refusal(401, {"success": False, "error": "unauthorized access", **info})

    def nothing_here(self) -> Refusal:
        return _refused(404, "Unknown method .")

    def throttle_next(self, *, times: int = 1, reset_s: int = 2) -> None:
        body = {"success": False, "error": "request over limit", "errorCode": 429, "error_info": "Rate limit exceeded"}
        headers = {**_LIMITS, "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset_s)}
        self.refuse_next(Refusal(429, body, headers), times)

    def _me(self, _asked: Asked) -> Told:
        return _told(
            {
                "id": 1,
                "name": "Ana Ruiz",
                "default_currency": self.state.currency,
                "email": "ana@casabrezo.example",
                "company_id": 77,
                "company_name": self.state.company,
                "company_domain": self.state.domain,
            }
        )

    def _search(self, asked: Asked) -> Told:
        term, exact = asked.query("term").lower(), asked.query("exact_match") == "true"
        if len(term) < (1 if exact else 2):
            raise _refused(400, "Search term must have at least 2 characters")
        fields = asked.query("fields").split(",") if asked.query("fields") else ["email", "name", "phone"]
        found = [one for one in self.state.persons if _finds(one, term, fields, exact=exact)]
        page, cursor = _page(found, asked, usual=100)
        items = [{"result_score": 0.9, "item": _found(one)} for one in page]
        return Told(
            {"success": True, "data": {"items": items}, "additional_data": {"next_cursor": cursor}}, 200, _LIMITS
        )

    def _person(self, asked: Asked) -> Told:
        person = self.state.person(int(asked.part("number")))
        if person is None:
            raise _refused(404, "Person not found")
        return _told(
            {
                "id": person.id,
                "name": person.name,
                "emails": [
                    {"value": one, "primary": place == 0, "label": "work"} for place, one in enumerate(person.emails)
                ],
                "phones": [
                    {"value": one, "primary": place == 0, "label": "work"} for place, one in enumerate(person.phones)
                ],
                "is_deleted": False,
            }
        )

    def _deals(self, asked: Asked) -> Told:
        wanted = _number(asked.query("person_id")) if asked.query("person_id") else None
        found = [one for one in self.state.deals if wanted in (None, one.person_id) and one.status != "deleted"]
        if asked.query("sort_direction") == "desc":
            found = sorted(found, key=lambda one: (one.added_at, one.id), reverse=True)
        page, cursor = _page(found, asked, usual=100)
        return Told(
            {"success": True, "data": [_deal(one) for one in page], "additional_data": {"next_cursor": cursor}},
            200,
            _LIMITS,
        )

    def _stages(self, _asked: Asked) -> Told:
        data = [{"id": number, "name": name, "pipeline_id": 1, "is_deleted": False} for number, name in STAGES]
        return Told({"success": True, "data": data, "additional_data": {"next_cursor": None}}, 200, _LIMITS)

    def _notes(self, asked: Asked) -> Told:
        """v1 counts places instead of handing out cursors, and has null for nothing."""
        wanted, start = _number(asked.query("person_id") or "0"), _number(asked.query("start") or "0")
        limit = min(_number(asked.query("limit") or "100"), MOST_A_PAGE)
        found = sorted(
            (one for one in self.state.notes if one.person_id == wanted), key=lambda one: one.id, reverse=True
        )
        more = start + limit < len(found)
        paging = {"start": start, "limit": limit, "more_items_in_collection": more}
        data = [_note(one) for one in found[start : start + limit]]
        return Told({"success": True, "data": data or None, "additional_data": {"pagination": paging}}, 200, _LIMITS)

    def _add_note(self, asked: Asked) -> Told:
        if not self.state.may_write:
            raise _refused(403, "You do not have permission to do this")
        content, person_id = asked.given.get("content"), asked.given.get("person_id")
        if not isinstance(content, str) or not content:
            raise _refused(400, "Content must be given")
        if len(content) > NOTE_CHARS:
            raise _refused(400, "Content is too long")
        if not isinstance(person_id, int) or self.state.person(person_id) is None:
            raise _refused(400, "Person not found")
        note = Note(next(self.state.ids), content, person_id)
        self.state.notes.append(note)
        return _told(_note(note), 201)


def _told(data: Json, status: int = 200) -> Told:
    return Told({"success": True, "data": data}, status, _LIMITS)


def _refused(status: int, text: str) -> Refusal:
    return Refusal(status, {"success": False, "error": text, "error_info": "Please check developers.pipedrive.com"})


def _finds(person: Person, term: str, fields: Sequence[str], *, exact: bool) -> bool:
    texts = [
        *(person.emails if "email" in fields else []),
        *(person.phones if "phone" in fields else []),
        *([person.name] if "name" in fields else []),
    ]
    return any(text.lower() == term if exact else term in text.lower() for text in texts)


def _page(found: Sequence[Any], asked: Asked, *, usual: int) -> tuple[Sequence[Any], str | None]:
    limit = _number(asked.query("limit")) if asked.query("limit") else usual
    if not 1 <= limit <= MOST_A_PAGE:
        raise _refused(400, f"limit must be between 1 and {MOST_A_PAGE}")
    try:
        start = int(base64.urlsafe_b64decode(asked.query("cursor") or "MA=="))
    except (ValueError, binascii.Error) as problem:
        raise _refused(400, "Invalid cursor") from problem
    after = start + limit
    cursor = base64.urlsafe_b64encode(str(after).encode()).decode() if after < len(found) else None
    return found[start:after], cursor


def _number(text: str) -> int:
    if not text.isdigit():
        raise _refused(400, f"{text} is no number")
    return int(text)


def _found(person: Person) -> Json:
    return {
        "id": person.id,
        "type": "person",
        "name": person.name,
        "phones": person.phones,
        "emails": person.emails,
        "primary_email": person.emails[0] if person.emails else None,
        "visible_to": 3,
        "organization": {"id": 9, "name": person.company, "address": None} if person.company else None,
        "custom_fields": [],
        "notes": [],
    }


def _deal(deal: Deal) -> Json:
    return {
        "id": deal.id,
        "title": deal.title,
        "person_id": deal.person_id,
        "org_id": None,
        "value": deal.value,
        "currency": deal.currency,
        "status": deal.status,
        "stage_id": deal.stage_id,
        "pipeline_id": 1,
        "add_time": deal.added_at,
        "update_time": deal.added_at,
        "expected_close_date": None,
        "is_deleted": False,
    }


def _note(note: Note) -> Json:
    return {"id": note.id, "content": note.content, "person_id": note.person_id, "add_time": note.added_at}
