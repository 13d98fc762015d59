"""The whole of it: a server on loopback, and what customers and the company's own people do in Meta's apps."""

import asyncio
import contextlib
import socket
from collections.abc import Generator, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from relevo.platform.egress import Egress
from relevo.testing.messenger.graph import Graph
from relevo.testing.messenger.state import Bubble, Customer, Flavour, State
from relevo.testing.messenger.webhooks import Delivery, Webhooks

_PAGE = Path(__file__).with_name("phone.html")

MESSENGER = Flavour(
    title="Messenger",
    object_name="page",
    account_id="600000000000001",
    color="#0866ff",
    text_limit=2000,
    counts_bytes=False,
    tells_deliveries=True,
    metadata_comes_back=True,
)


class MessengerSimulator:
    """`calls`: hosts that it may post webhooks to ("127.0.0.1:8000"), beside public ones."""

    flavour: ClassVar[Flavour] = MESSENGER

    def __init__(self, *, calls: Iterable[str] = (), port: int = 0) -> None:
        self._state = State(self.flavour)
        self.hooks = Webhooks(self._state, Egress(allow_hosts=list(calls)))
        self.graph = Graph(self._state, self.hooks)
        self._port = port
        pages = [
            Route("/", self._page, methods=["GET"]),
            Route("/phone/state", self._phone_state, methods=["GET"]),
            Route("/phone/{verb}", self._phone_act, methods=["POST"]),
        ]
        self._app = Starlette(routes=[*pages, *self.graph.routes()])
        self._serving: asyncio.Task[None] | None = None
        self._server: _Server | None = None

    @property
    def state(self) -> State:
        return self._state

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}"

    @property
    def delivery(self) -> Delivery:
        return self.hooks.delivery

    @property
    def connect_values(self) -> dict[str, str]:
        """What somebody who connects this account fills in."""
        return {
            "app_id": self._state.app_id,
            "app_secret": self._state.app_secret,
            "access_token": self._state.token,
            "base_url": self.url,
        }

    async def __aenter__(self) -> Self:
        # Named as TCP, or asyncio leaves Nagle on: 40 ms for each answer on a kept connection.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        # A connection that is cut on purpose is an exception to uvicorn, and no news to us.
        config = uvicorn.Config(
            self._app, log_config=None, log_level="critical", access_log=False, lifespan="off", ws="none"
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        await self._server.began.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._serving is not None:
            self._server.should_exit = self._server.force_exit = True
            await self._serving
        await self.hooks.egress.__aexit__(None, None, None)

    async def may_call(self, *hosts: str) -> None:
        """From now on webhooks go to these hosts too."""
        await self.hooks.egress.__aexit__(None, None, None)
        self.hooks.egress = Egress(allow_hosts=hosts)

    # What customers do.

    async def say(self, customer_id: str, text: str, *, hours_ago: float = 0, **more: Any) -> str:
        """The message's id. `more` joins the message (quick_reply, reply_to, referral)."""
        bubble = self._wrote(customer_id, text, hours_ago)
        message = {"mid": bubble.id, "text": text, **more}
        await self._tell(customer_id, bubble, {"message": message})
        return bubble.id

    async def send_raw(self, customer_id: str, message: dict[str, Any]) -> str:
        """A message with any parts, as Meta would write it."""
        bubble = self._wrote(customer_id, str(message.get("text", "")), 0)
        await self._tell(customer_id, bubble, {"message": {"mid": bubble.id, **message}})
        return bubble.id

    async def send_file(self, customer_id: str, content_type: str, body: bytes, *, name: str = "") -> str:
        key = self.hooks.keep_file(content_type, body)
        url = f"{self.url}/files/{key}"
        kind = content_type.partition("/")[0]
        kind = kind if kind in ("image", "audio", "video") else "file"
        bubble = self._wrote(customer_id, name, 0)
        bubble.file_url = f"/files/{key}"
        attachments = [{"type": kind, "payload": {"url": url}}]
        await self._tell(customer_id, bubble, {"message": {"mid": bubble.id, "attachments": attachments}})
        return bubble.id

    async def press(self, customer_id: str, message_id: str, payload: str) -> str:
        found = next(one for one in self._customer(customer_id).bubbles if one.id == message_id)
        title = dict(found.choices)[payload]
        return await self.say(customer_id, title, quick_reply={"payload": payload})

    async def break_ice(self, customer_id: str, place: int) -> str:
        """Press one of the questions that stand there before the first message."""
        question = self._state.ice_breakers[place]
        bubble = self._wrote(customer_id, question, 0)
        postback = {"mid": bubble.id, "title": question, "payload": f"ice:{place}"}
        await self._tell(customer_id, bubble, {"postback": postback})
        return bubble.id

    async def react(self, customer_id: str, message_id: str, emoji: str) -> None:
        action = {"action": "react", "reaction": "other", "emoji": emoji} if emoji else {"action": "unreact"}
        await self.hooks.send(self._customer(customer_id), {"reaction": {"mid": message_id, **action}})

    async def read(self, customer_id: str) -> None:
        """The customer opens the chat."""
        customer = self._customer(customer_id)
        unread = [one for one in customer.bubbles if one.by == "company" and one.status in ("sent", "delivered")]
        for bubble in unread:
            bubble.status = "read"
        if not unread:
            return
        if self.flavour.tells_deliveries:
            await self.hooks.send(customer, {"read": {"watermark": int(self._state.now() * 1000)}})
        else:
            await self.hooks.send(customer, {"read": {"mid": unread[-1].id}})

    # What the company's people do in Meta's own app.

    async def answer_by_hand(self, customer_id: str, text: str) -> str:
        customer = self._customer(customer_id)
        bubble = Bubble(self._state.next_id(), "company", self._state.now(), text, status="delivered", is_by_hand=True)
        customer.bubbles.append(bubble)
        await self.hooks.echo(customer, bubble)
        return bubble.id

    def _customer(self, customer_id: str) -> Customer:
        return self._state.customer(customer_id)

    def _wrote(self, customer_id: str, text: str, hours_ago: float) -> Bubble:
        customer = self._customer(customer_id)
        bubble = Bubble(self._state.next_id(), "customer", self._state.now() - hours_ago * 3600, text)
        customer.bubbles.append(bubble)
        customer.last_wrote_at = bubble.at
        return bubble

    async def _tell(self, customer_id: str, bubble: Bubble, event: dict[str, Any]) -> None:
        told = await self.hooks.send(self._customer(customer_id), event, at=bubble.at)
        bubble.status = "sent" if told else "waiting"

    # The page.

    async def _page(self, request: Request) -> Response:
        text = _PAGE.read_text(encoding="utf-8")
        return HTMLResponse(text.replace("{{title}}", self.flavour.title).replace("{{color}}", self.flavour.color))

    async def _phone_state(self, request: Request) -> Response:
        state = self._state
        customer = state.customers.get(request.query_params.get("customer", ""))
        about: dict[str, Any] = {
            "company": state.name,
            "connected": state.callback is not None,
            "customers": [{"id": one.id, "name": one.name} for one in state.customers.values()],
            "facts": self.connect_values,
            "ice_breakers": state.ice_breakers if customer is None or not customer.bubbles else [],
        }
        if customer is not None:
            about["bubbles"] = [_shown(bubble) for bubble in customer.bubbles[-200:]]
            about["typing"] = customer.typing_until > state.now()
        return JSONResponse(about)

    async def _phone_act(self, request: Request) -> Response:
        given = await request.json()
        customer = str(given.get("customer", ""))
        match request.path_params["verb"]:
            case "new":
                self._state.customer(customer, str(given.get("name", "")))
            case "say":
                await self.say(customer, str(given["text"]), hours_ago=float(given.get("hours_ago", 0)))
            case "press":
                await self.press(customer, str(given["bubble"]), str(given["choice"]))
            case "ice":
                await self.break_ice(customer, int(given["place"]))
            case "read":
                await self.read(customer)
            case "answer":
                await self.answer_by_hand(customer, str(given["text"]))
            case "paste":
                done = await self.hooks.shake_hands(str(given["url"]), str(given["token"]))
                return JSONResponse({"done": done})
            case _:
                return JSONResponse({"error": "verb"}, 404)
        return JSONResponse({})


def _shown(bubble: Bubble) -> dict[str, Any]:
    return {
        "id": bubble.id,
        "by": bubble.by,
        "text": bubble.text,
        "choices": [{"id": id_, "title": title} for id_, title in bubble.choices],
        "file": bubble.file_url,
        "status": bubble.status,
        "by_hand": bubble.is_by_hand,
        "at": bubble.at,
    }


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.began = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.began.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield
