"""The whole of it: a server on loopback, updates to the bot, and what customers do on their phones."""

import asyncio
import contextlib
import json
import socket
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from relevo.platform.egress import Egress, EgressError
from relevo.testing.telegram.api import Fault, Methods
from relevo.testing.telegram.state import Bubble, Customer, Json, State, StoredFile

TOKEN = "7000000999:SIMULATED_TOKEN_0123456789"
MOST_ATTEMPTS = 8
_PAGE = Path(__file__).with_name("phone.html")


class TelegramSimulator:
    """`calls`: hosts that it may post webhooks to ("127.0.0.1:8000"), beside public ones."""

    def __init__(
        self, *, calls: Iterable[str] = (), port: int = 0, token: str = TOKEN, kept_in: Path | None = None
    ) -> None:
        self.state = State(token=token, own_id=int(token.split(":", 1)[0]), username="helpdesk_bot")
        self._egress = Egress(allow_hosts=list(calls))
        self.api = Methods(self.state, self._wake)
        self._kept_in = kept_in
        if kept_in is not None:
            self.state.recall(kept_in)
        self.retry_after_s = 0.5
        self._port = port
        self._wish = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._server: uvicorn.Server | None = None
        self.deliver_twice = False
        self.answers: list[int] = []
        """The status of each webhook that was delivered."""

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}"

    @property
    def connect_values(self) -> dict[str, str]:
        """What somebody who connects this bot fills in."""
        return {"token": self.state.token, "api_url": self.url}

    async def __aenter__(self) -> Self:
        # Named as TCP, or asyncio leaves Nagle on: 40 ms for each answer on a kept connection.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        routes = [
            Route("/", self._page, methods=["GET"]),
            Route("/phone/state", self._phone_state, methods=["GET"]),
            Route("/phone/{verb}", self._phone_act, methods=["POST"]),
            *self.api.routes(),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), log_config=None, log_level="critical", access_log=False, lifespan="off", ws="none"
        )
        self._server = _Server(config)
        self._tasks = [
            asyncio.create_task(self._server.serve(sockets=[listener])),
            asyncio.create_task(self._deliver_for_ever()),
        ]
        await self._server.began.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.should_exit = self._server.force_exit = True
            self._tasks[1].cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._kept_in is not None:
            self.state.keep(self._kept_in)
        await self._egress.__aexit__(None, None, None)

    def fail_next(self, method: str = "sendMessage", **fault: Any) -> None:
        self.api.faults.append(Fault(method=method, **fault))

    # What customers do.

    async def say(self, customer: Customer, text: str, **more: Any) -> int:
        """The message's id. `more` joins the message (entities, location, reply_to_message)."""
        bubble = Bubble(next(self.state.message_ids), "customer", text, self.state.now())
        customer.bubbles.append(bubble)
        message = self._message(customer, bubble) | ({"text": text} if text else {}) | more
        await self.tell({"message": message})
        return bubble.id

    async def send_file(self, customer: Customer, name: str, content_type: str, body: bytes, caption: str = "") -> int:
        file_id = f"FILE{len(self.state.files) + 1}"
        self.state.files[file_id] = StoredFile(name, content_type, body)
        bubble = Bubble(next(self.state.message_ids), "customer", caption, self.state.now(), file=file_id)
        customer.bubbles.append(bubble)
        described = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(body)}
        message = self._message(customer, bubble) | ({"caption": caption} if caption else {})
        if content_type.startswith("image/"):
            message["photo"] = [described | {"file_id": f"{file_id}small", "width": 90, "height": 90}, described]
        else:
            message["document"] = described | {"file_name": name, "mime_type": content_type}
        await self.tell({"message": message})
        return bubble.id

    async def press(self, customer: Customer, message_id: int, data: str) -> None:
        bubble = customer.bubble(message_id)
        if bubble is None or not any(button["callback_data"] == data for row in bubble.buttons for button in row):
            raise ValueError("this phone shows no such button")
        message = self._message(customer, bubble) | {
            "from": self.state.own(),
            "text": bubble.text,
            "reply_markup": {"inline_keyboard": bubble.buttons},
        }
        query = {"id": f"q{next(self.state.message_ids)}", "from": customer.person(), "message": message, "data": data}
        await self.tell({"callback_query": query})

    async def edit(self, customer: Customer, message_id: int, text: str) -> None:
        bubble = customer.bubble(message_id)
        if bubble is not None:
            bubble.text = text
            edited = self._message(customer, bubble) | {"text": text, "edit_date": int(self.state.now())}
            await self.tell({"edited_message": edited})

    async def react(self, customer: Customer, message_id: int, emoji: str) -> None:
        bubble = customer.bubble(message_id)
        if bubble is not None:
            bubble.reaction = emoji
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        reaction = {"chat": customer.chat(), "message_id": message_id, "user": customer.person()}
        await self.tell({"message_reaction": reaction | {"date": int(self.state.now()), "new_reaction": new}})

    async def block(self, customer: Customer, *, blocked: bool = True) -> None:
        customer.has_blocked = blocked
        status = "kicked" if blocked else "member"
        change = {"chat": customer.chat(), "from": customer.person(), "date": int(self.state.now())}
        await self.tell({"my_chat_member": change | {"new_chat_member": {"user": self.state.own(), "status": status}}})

    async def tell(self, what: Json) -> Json:
        """Any update, for the bot to hear when it asks or is reached."""
        update = {"update_id": next(self.state.update_ids), **what}
        self.state.updates.append(update)
        if self._kept_in is not None:
            self.state.keep(self._kept_in)
        self._wake()
        async with self.api.woken:
            self.api.woken.notify_all()
        return update

    def _message(self, customer: Customer, bubble: Bubble) -> Json:
        return {
            "message_id": bubble.id,
            "from": customer.person(),
            "chat": customer.chat(),
            "date": int(bubble.at),
        }

    # Webhooks, one after the other: the first that fails holds up the others, as Telegram does for a chat.

    def _wake(self) -> None:
        self._wish.set()

    async def _deliver_for_ever(self) -> None:
        attempts = 0
        while True:
            if not (self.state.webhook and self.state.updates):
                self._wish.clear()
                await self._wish.wait()
                continue
            update = self.state.updates[0]
            good = await self._post(update)
            attempts = 0 if good else attempts + 1
            if good or attempts >= MOST_ATTEMPTS:
                attempts = 0
                self.state.updates = [one for one in self.state.updates if one is not update]
            else:
                await asyncio.sleep(self.retry_after_s)

    async def _post(self, update: Json) -> bool:
        headers = {"content-type": "application/json"}
        if self.state.webhook_secret:
            headers["x-telegram-bot-api-secret-token"] = self.state.webhook_secret
        for _ in range(2 if self.deliver_twice else 1):
            try:
                answer = await self._egress.request(
                    "POST", self.state.webhook, headers=headers, content=json.dumps(update).encode()
                )
            except EgressError as error:
                self.state.last_error = str(error)
                return False
            self.answers.append(answer.status)
            if answer.status >= 300:
                self.state.last_error = f"Wrong response from the webhook: {answer.status}"
                return False
        self.state.last_error = ""
        return True

    # The page on which a person plays the customer.

    async def _page(self, _request: Request) -> Response:
        return HTMLResponse(_PAGE.read_text(encoding="utf-8"))

    async def _phone_state(self, request: Request) -> Response:
        customer = self.state.customers.get(int(request.query_params.get("customer") or 0))
        about: Json = {
            "bot": self.state.username,
            "token": self.state.token,
            "connected": bool(self.state.webhook) or any(method == "getUpdates" for method, _ in self.state.calls),
            "customers": [{"id": one.id, "name": one.first_name} for one in self.state.customers.values()],
        }
        if customer is not None:
            about["blocked"] = customer.has_blocked
            about["typing"] = customer.typing_until > self.state.now()
            about["bubbles"] = [_shown(bubble, self.state) for bubble in customer.bubbles[-200:]]
        return JSONResponse(about)

    async def _phone_act(self, request: Request) -> Response:
        given = await request.json()
        if request.path_params["verb"] == "new":
            customer = self.state.add_customer(str(given.get("name") or "Lucía")[:60], language=str(given["language"]))
            await self.say(customer, "/start")
            return JSONResponse({"id": customer.id})
        customer = self.state.customers.get(int(given.get("customer") or 0))
        if customer is None:
            return JSONResponse({"error": "customer"}, 404)
        match request.path_params["verb"]:
            case "say":
                await self.say(customer, str(given["text"])[:4096])
            case "press":
                await self.press(customer, int(given["bubble"]), str(given["data"]))
            case "react":
                await self.react(customer, int(given["bubble"]), str(given["emoji"]))
            case "edit":
                await self.edit(customer, int(given["bubble"]), str(given["text"])[:4096])
            case "locate":
                place = {"latitude": 28.1235, "longitude": -15.4363}
                await self.say(customer, "", location=place)
            case "refuse":
                told = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
                self.fail_next(status=400, body=told)
            case "block":
                await self.block(customer, blocked=bool(given["blocked"]))
            case _:
                return JSONResponse({"error": "verb"}, 404)
        return JSONResponse({})


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.began = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.began.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """Signals belong to whoever runs the simulator."""
        yield


def _shown(bubble: Bubble, state: State) -> Json:
    file = state.files.get(bubble.file) if bubble.file else None
    return {
        "id": bubble.id,
        "by": bubble.by,
        "text": bubble.text,
        "is_html": bubble.is_html,
        "buttons": [[{"text": one["text"], "data": one["callback_data"]} for one in row] for row in bubble.buttons],
        "file": file.name if file else "",
        "reaction": bubble.reaction,
        "at": bubble.at,
    }
