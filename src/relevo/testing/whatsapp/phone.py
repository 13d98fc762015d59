"""The page on which a person plays the customer, and the company's own phone beside it."""

from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from relevo.testing.provider import NotOnThePage
from relevo.testing.whatsapp.state import Bubble, Customer, State

_MOST_BYTES = 16_000_000


class Player(Protocol):
    """What can be done on the page."""

    @property
    def state(self) -> State: ...

    async def say(self, phone: str, text: str, *, hours_ago: float = 0, quotes: str = "") -> str: ...

    async def send_file(self, phone: str, content_type: str, body: bytes, *, name: str = "") -> str: ...

    async def press(self, phone: str, message_id: str, choice_id: str) -> str: ...

    async def react(self, phone: str, message_id: str, emoji: str) -> None: ...

    async def revoke(self, phone: str, message_id: str) -> None: ...

    async def edit(self, phone: str, message_id: str, text: str) -> None: ...

    async def send_raw(self, phone: str, content: dict[str, Any], text: str = "") -> str: ...

    async def share_history(self, phone: str, lines: list[tuple[str, str]]) -> None: ...

    async def send_content(self, phone: str, what: str) -> None: ...

    async def locate(self, phone: str) -> str: ...

    async def read(self, phone: str) -> None: ...

    async def answer_from_phone(self, phone: str, text: str) -> str: ...


def file_routes(simulator: Player) -> list[Route]:
    """Beside what every page has: files, there and back."""

    async def show(request: Request) -> Response:
        file = simulator.state.files.get(request.path_params["id"])
        if file is None:
            return Response(status_code=404)
        return Response(file.body, media_type=file.content_type, headers={"content-security-policy": "sandbox"})

    async def upload(request: Request) -> Response:
        async with request.form(max_part_size=_MOST_BYTES) as form:
            file, phone = form.get("file"), str(form.get("phone"))
            if file is None or isinstance(file, str):
                return JSONResponse({"error": "file"}, 400)
            kind = file.content_type or "application/octet-stream"
            await simulator.send_file(phone, kind, await file.read(), name=file.filename or "")
        return JSONResponse({})

    return [
        Route("/phone/file/{id}", show, methods=["GET"]),
        Route("/phone/upload", upload, methods=["POST"]),
    ]


def shown(state: State, phone: str) -> dict[str, Any]:
    """What the page shows on this phone."""
    customers = [{"phone": one.phone, "name": one.name} for one in state.customers.values()]
    customer = state.customers.get(phone)
    about: dict[str, Any] = {
        "company": state.account.numbers[0].name,
        "number": state.account.numbers[0].shown,
        "connected": state.callback is not None,
        "account_id": state.account.id,
        "number_id": state.account.numbers[0].id,
        "token": state.account.token,
        "app_secret": state.account.app_secret,
        "customers": customers,
    }
    if customer is not None:
        about["bubbles"] = [_shown(bubble, customer, state) for bubble in customer.bubbles[-200:]]
        about["typing"] = customer.typing_until > state.now()
    return about


async def act(simulator: Player, verb: str, given: dict[str, Any]) -> None:
    """Raises NotOnThePage."""
    phone = str(given.get("phone", ""))
    match verb:
        case "new":
            simulator.state.customer(phone, str(given.get("name", "")))
        case "say":
            hours_ago, quotes = float(given.get("hours_ago", 0)), str(given.get("quotes", ""))
            await simulator.say(phone, str(given["text"]), hours_ago=hours_ago, quotes=quotes)
        case "raw":
            await simulator.send_raw(phone, dict(given["content"]), str(given.get("text", "")))
        case "content":
            await simulator.send_content(phone, str(given["what"]))
        case "locate":
            await simulator.locate(phone)
        case "read":
            await simulator.read(phone)
        case "answer":
            await simulator.answer_from_phone(phone, str(given["text"]))
        case "history":
            await simulator.share_history(phone, [(str(who), str(text)) for who, text in given["lines"]])
        case _:
            await _change(simulator, verb, phone, given)


async def _change(simulator: Player, verb: str, phone: str, given: dict[str, Any]) -> None:
    """What is done to a message that is there."""
    match verb:
        case "press":
            await simulator.press(phone, str(given["bubble"]), str(given["choice"]))
        case "react":
            await simulator.react(phone, str(given["bubble"]), str(given["emoji"]))
        case "revoke":
            await simulator.revoke(phone, str(given["bubble"]))
        case "edit":
            await simulator.edit(phone, str(given["bubble"]), str(given["text"]))
        case _:
            raise NotOnThePage(verb)


def _shown(bubble: Bubble, customer: Customer, state: State) -> dict[str, Any]:
    quoted = customer.bubble(bubble.quotes) if bubble.quotes else None
    return {
        "id": bubble.id,
        "by": bubble.by,
        "kind": bubble.kind,
        "text": bubble.text,
        "choices": [{"id": id_, "title": title} for id_, title in bubble.choices],
        "file": bubble.file,
        "file_type": state.files[bubble.file].content_type if bubble.file in state.files else "",
        "status": bubble.status,
        "quoted": quoted.text if quoted else "",
        "reaction": bubble.reaction + bubble.company_reaction,
        "from_phone": bubble.is_from_phone_app,
        "at": bubble.at,
    }
