"""What an account's conversations were, for whoever asks afterwards: pages, newest first, of twenty messages each."""

import base64
import re
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from relevo.testing.meta.guard import Refusal, guarded
from relevo.testing.meta.state import Bubble, Customer, State

Json = dict[str, Any]
SHOWN = 20
"""Of the messages of one conversation; older ones are said to be deleted."""
MOST_OF_A_PAGE = 100
_MESSAGE_FIELDS = frozenset(
    "id created_time from to message attachments sticker shares story is_unsupported reactions tags".split()
)


class Conversations:
    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        return [Route("/{version}/{id}/conversations", guarded(self._state, self._list), methods=["GET"])]

    async def _list(self, request: Request) -> Response:
        state, asked = self._state, request.query_params
        is_page = state.flavour.object_name == "page"
        if asked.get("platform", "messenger") != ("messenger" if is_page else "instagram"):
            return JSONResponse({"data": []})
        self._make_trouble()
        fields = re.fullmatch(r"(.*)messages\.limit\((\d+)\)\{(.*)\}", asked.get("fields", ""))
        if fields is None:
            raise Refusal(100, "(#100) Syntax error in the field list")
        for name in re.sub(r"\{.*?\}", "", fields[3]).split(","):
            if name not in _MESSAGE_FIELDS or name in state.unknown_fields:
                raise Refusal(100, f"(#100) Tried accessing nonexisting field ({name})")
        people = sorted((one for one in state.customers.values() if one.bubbles), key=_updated, reverse=True)
        first = int(base64.b64decode(asked.get("after", "")).decode() or 0)
        limit = min(int(asked.get("limit", "25")), MOST_OF_A_PAGE)
        page = people[first : first + limit]
        shown = min(int(fields[2]), SHOWN)
        here = str(request.base_url).rstrip("/")
        answer: Json = {"data": [self._conversation(one, shown, here) for one in page]}
        if page:
            after = base64.b64encode(str(first + limit).encode()).decode()
            answer["paging"] = paging = dict[str, Any](cursors={"after": after})
            if len(people) > first + limit:
                paging["next"] = f"{request.url}"
        return JSONResponse(answer)

    def _make_trouble(self) -> None:
        match self._state.take_fault("unreadable", "unreadable_now"):
            case "unreadable_now":
                raise Refusal(613, "Calls to this api have exceeded the rate limit", status=429)
            case "unreadable":
                raise Refusal(200, "(#200) Requires pages_messaging permission to manage the object", status=403)
            case _:
                return

    def _conversation(self, customer: Customer, shown: int, here: str) -> Json:
        newest = sorted(customer.bubbles, key=lambda one: one.at, reverse=True)[:shown]
        return {
            "id": f"t_{customer.id}",
            "updated_time": _moment(_updated(customer)),
            "participants": {"data": [self._person(customer), self._account()]},
            "messages": {"data": [self._message(customer, one, here) for one in newest]},
        }

    def _message(self, customer: Customer, bubble: Bubble, here: str) -> Json:
        sender = self._person(customer) if bubble.by == "customer" else self._account()
        message: Json = {
            "id": bubble.id,
            "created_time": _moment(bubble.at),
            "from": sender,
            "message": "" if bubble.file_url else bubble.text,
        }
        found = self._state.files.get(bubble.file_url.removeprefix("/files/")) if bubble.file_url else None
        if found is not None:
            kind, url = found[0], f"{here}{bubble.file_url}"
            about: Json = {"mime_type": kind, "name": bubble.text or "file"}
            media = kind.partition("/")[0]
            shape: Json = {f"{media}_data": {"url": url}} if media in ("image", "video") else {"file_url": url}
            message["attachments"] = {"data": [about | shape]}
        return message

    def _person(self, customer: Customer) -> Json:
        if self._state.flavour.object_name == "page":
            return {"name": customer.name, "email": f"{customer.id}@facebook.com", "id": customer.id}
        return {"username": customer.name.lower().replace(" ", "."), "id": customer.id}

    def _account(self) -> Json:
        return {"name": self._state.name, "id": self._state.flavour.account_id}


def _updated(customer: Customer) -> float:
    return max(bubble.at for bubble in customer.bubbles)


def _moment(at: float) -> str:
    """Whole seconds, as nodes of the Graph API write them."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
