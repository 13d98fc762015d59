"""The calls a help desk needs, with the answers and the refusals that are documented."""

import base64
import json
import re
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from relevo.testing.operations import Asked, Do, OperationsSimulator, Refusal, Told
from relevo.testing.outside import Json
from relevo.testing.zendesk_desk.state import OutsideRequest, Person, State

EMAIL = "relevo@casabrezo.example"
TOKEN = "SimulatedZendeskToken0123456789abcdefghi"
MOST_A_PAGE = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LIMITS = {"X-Rate-Limit": "700", "X-Rate-Limit-Remaining": "699"}


class ZendeskSimulator(OperationsSimulator):
    kind: ClassVar[str] = "zendesk"

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.state = State(EMAIL, TOKEN)
        self.caller = self.state.add_person("Relevo", EMAIL, "agent")

    @property
    def connect_values(self) -> dict[str, str]:
        return {"email": self.state.email, "api_token": self.state.token, "base_url": self.url}

    def operations(self) -> Sequence[tuple[str, str, Do]]:
        return (
            ("GET", "/api/v2/users/me.json", self._me),
            ("GET", "/api/v2/users/search.json", self._search_people),
            ("GET", "/api/v2/users/{number:int}/tickets/requested.json", self._requested),
            ("GET", "/api/v2/tickets.json", self._by_external_id),
            ("GET", "/api/v2/tickets/{number:int}.json", self._one),
            ("POST", "/api/v2/tickets.json", self._create),
        )

    def check_caller(self, asked: Asked) -> None:
        wanted = base64.b64encode(f"{self.state.email}/token:{self.state.token}".encode()).decode()
        if asked.header("authorization") != f"Basic {wanted}":
            raise Refusal(401, {"error": "Couldn't authenticate you"})

    def nothing_here(self) -> Refusal:
        return Refusal(404, {"error": {"title": "Invalid endpoint", "message": "Not found"}})

    def throttle_next(self, *, times: int = 1, after_s: int = 2) -> None:
        text = "Number of allowed API requests per minute exceeded"
        self.refuse_next(Refusal(429, text, {"Retry-After": str(after_s)}), times)

    def _me(self, _asked: Asked) -> Told:
        return Told({"user": _person(self.caller)}, 200, _LIMITS)

    def _search_people(self, asked: Asked) -> Told:
        self._need_staff()
        field, _, wanted = asked.query("query").partition(":")
        wanted = wanted.strip('"').lower()
        found = [one for one in self.state.people if wanted and wanted in (_value(one, field) or "").lower()]
        body = {"users": [_person(one) for one in found[:MOST_A_PAGE]], "next_page": None, "count": len(found)}
        return Told(body, 200, _LIMITS)

    def _requested(self, asked: Asked) -> Told:
        self._need_staff()
        wanted = int(asked.part("number"))
        found = [one for one in self.state.requests if one.requester_id == wanted]
        if asked.query("sort") == "-updated_at":
            found.sort(key=lambda one: (one.updated_at, one.id), reverse=True)
        size = int(asked.query("page[size]") or MOST_A_PAGE)
        if not 1 <= size <= MOST_A_PAGE:
            raise Refusal(400, {"error": "InvalidPaginationParameter", "description": "page[size] is invalid"})
        start = int(asked.query("page[after]") or 0)
        more = start + size < len(found)
        url = f"{self.url}{asked.request.url.path}?page[size]={size}&page[after]={start + size}"
        body = {
            "tickets": [self._shown(one) for one in found[start : start + size]],
            "meta": {"has_more": more, "after_cursor": str(start + size) if more else None, "before_cursor": None},
            "links": {"next": url if more else None, "prev": None},
        }
        return Told(body, 200, _LIMITS)

    def _by_external_id(self, asked: Asked) -> Told:
        self._need_staff()
        wanted = asked.query("external_id")
        found = [one for one in self.state.requests if wanted and one.external_id == wanted]
        return Told(
            {"tickets": [self._shown(one) for one in found], "next_page": None, "count": len(found)}, 200, _LIMITS
        )

    def _one(self, asked: Asked) -> Told:
        self._need_staff()
        wanted = int(asked.part("number"))
        found = next((one for one in self.state.requests if one.id == wanted), None)
        if found is None:
            raise Refusal(404, {"error": "RecordNotFound", "description": "Not found"})
        return Told({"ticket": self._shown(found)}, 200, _LIMITS)

    def _create(self, asked: Asked) -> Told:
        self._need_staff()
        key, sent = asked.header("idempotency-key"), json.dumps(asked.given, sort_keys=True)
        kept = None if self.state.forgets_keys else self.state.by_key.get(key)
        if key and kept is not None:
            if kept[0] != sent:
                text = "The request parameters do not match those of the first request with this idempotency key"
                raise Refusal(400, {"error": "IdempotentRequestError", "description": text})
            made = next(one for one in self.state.requests if one.id == kept[1])
            return Told({"ticket": self._shown(made)}, 201, {**_LIMITS, "x-idempotency-lookup": "hit"})
        made = self._make(cast("Json", asked.given.get("ticket") or {}))
        if key:
            self.state.by_key[key] = (sent, made.id)
        headers = _LIMITS | ({"x-idempotency-lookup": "miss"} if key else {})
        return Told({"ticket": self._shown(made)}, 201, headers)

    def _make(self, given: Json) -> OutsideRequest:
        comment, requester = _object(given.get("comment")), _object(given.get("requester"))
        text = str(comment.get("body") or "")
        if not text:
            raise _invalid("base", "Description: cannot be blank")
        email = requester.get("email")
        if email is not None and not _EMAIL.fullmatch(str(email)):
            raise _invalid("requester", f"Requester: Email: {email} is not properly formatted")
        if requester and not (requester.get("name") or email):
            raise _invalid("requester", "Requester: Name: is too short (minimum one character)")
        person = self.caller if not requester else self.state.find(str(email)) if email else None
        if person is None:
            person = self.state.add_person(str(requester.get("name") or email), str(email) if email else None)
        made = OutsideRequest(
            id=next(self.state.ids),
            subject=str(given.get("subject") or text[:80]),
            requester_id=person.id,
            comments=[(text, comment.get("public") is not False)],
            priority=given.get("priority"),
            external_id=given.get("external_id"),
            tags=[str(one) for one in cast("list[Any]", given.get("tags") or [])],
        )
        self.state.requests.append(made)
        return made

    def _need_staff(self) -> None:
        if self.caller.role == "end-user":
            text = "You do not have access to this page. Please contact the account owner for further help."
            raise Refusal(403, {"error": {"title": "Forbidden", "message": text}})

    def _shown(self, made: OutsideRequest) -> Json:
        return {
            "url": f"{self.url}/api/v2/tickets/{made.id}.json",
            "id": made.id,
            "external_id": made.external_id,
            "subject": made.subject,
            "raw_subject": made.subject,
            "description": made.comments[0][0],
            "priority": made.priority,
            "status": made.status,
            "requester_id": made.requester_id,
            "tags": made.tags,
            "created_at": made.created_at,
            "updated_at": made.updated_at,
        }


def _person(person: Person) -> Json:
    return {"id": person.id, "name": person.name, "email": person.email, "phone": person.phone, "role": person.role}


def _value(person: Person, field: str) -> str | None:
    return {"email": person.email, "phone": person.phone, "name": person.name}.get(field)


def _invalid(field: str, text: str) -> Refusal:
    details = {field: [{"description": text}]}
    return Refusal(422, {"error": "RecordInvalid", "description": "Record validation errors", "details": details})


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}
