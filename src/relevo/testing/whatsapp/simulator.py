"""The whole of it: a server on loopback, and what customers and the company's own phone do."""

import asyncio
import contextlib
import socket
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette

from relevo.platform.egress import Egress
from relevo.testing.whatsapp import webhooks
from relevo.testing.whatsapp.graph import Graph
from relevo.testing.whatsapp.keeping import load, save
from relevo.testing.whatsapp.phone import Phone
from relevo.testing.whatsapp.state import Account, Bubble, Customer, Number, State
from relevo.testing.whatsapp.webhooks import Delivery, Webhooks


class WhatsAppSimulator:
    """`calls`: hosts that it may post webhooks to ("127.0.0.1:8000"), beside public ones. `kept_in`: a file from which
    it goes on and into which it writes at its end."""

    def __init__(self, *, calls: Iterable[str] = (), port: int = 0, kept_in: Path | None = None) -> None:
        self._kept_in = kept_in
        self._state = load(kept_in) if kept_in else State(Account())
        self.hooks = Webhooks(self.state, Egress(allow_hosts=list(calls)))
        self.graph = Graph(self.state, self.hooks)
        self._port = port
        self._app = Starlette(routes=[*Phone(self).routes(), *self.graph.routes()])
        self._serving: asyncio.Task[None] | None = None
        self._server: uvicorn.Server | None = None

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
    def number(self) -> Number:
        return self.state.account.numbers[0]

    @property
    def delivery(self) -> Delivery:
        return self.hooks.delivery

    @property
    def connect_values(self) -> dict[str, str]:
        """What somebody who connects this account fills in."""
        account = self.state.account
        return {
            "phone_number_id": self.number.id,
            "business_account_id": account.id,
            "access_token": account.token,
            "app_secret": account.app_secret,
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
            self._server.should_exit = True
            self._server.force_exit = True
            await self._serving
        if self._kept_in is not None:
            save(self.state, self._kept_in)
        await self.hooks.egress.__aexit__(None, None, None)

    async def may_call(self, *hosts: str) -> None:
        """From now on webhooks go to these hosts too."""
        await self.hooks.egress.__aexit__(None, None, None)
        self.hooks.egress = Egress(allow_hosts=hosts)

    # What customers do on their phones.

    async def say(self, phone: str, text: str, *, hours_ago: float = 0, quotes: str = "", **more: object) -> str:
        """The message's id. `more` joins the message ("referral", "context")."""
        content: dict[str, Any] = {"type": "text", "text": {"body": text}, **more}
        if quotes:
            content["context"] = {"from": self.number.digits, "id": quotes}
        return await self._write(phone, content, text, quotes=quotes, hours_ago=hours_ago)

    async def send_raw(self, phone: str, content: dict[str, Any], text: str = "") -> str:
        """A message of any type, as WhatsApp would write it."""
        return await self._write(phone, content, text)

    async def send_file(self, phone: str, content_type: str, body: bytes, *, name: str = "", caption: str = "") -> str:
        file = self.state.store_file(content_type, body, name)
        kind = content_type.partition("/")[0]
        kind = kind if kind in ("image", "audio", "video") else "document"
        media = {"id": file.id, "mime_type": content_type, "sha256": "AAAA"}
        media |= {"caption": caption} if caption else {}
        media |= {"filename": name} if kind == "document" and name else {}
        return await self._write(phone, {"type": kind, kind: media}, caption, file=file.id)

    async def press(self, phone: str, message_id: str, choice_id: str) -> str:
        customer = self._customer(phone)
        bubble = customer.bubble(message_id)
        if bubble is None:
            raise ValueError("the message with the button is not on this phone")
        title = dict(bubble.choices)[choice_id]
        kind = "button_reply" if len(bubble.choices) <= 3 else "list_reply"
        interactive = {"type": kind, kind: {"id": choice_id, "title": title}}
        context = {"from": self.number.digits, "id": message_id}
        content = {"type": "interactive", "interactive": interactive, "context": context}
        return await self._write(phone, content, title, quotes=message_id)

    async def react(self, phone: str, message_id: str, emoji: str) -> None:
        bubble = self._customer(phone).bubble(message_id)
        if bubble is not None:
            bubble.reaction = emoji
        content = {"type": "reaction", "reaction": {"message_id": message_id} | ({"emoji": emoji} if emoji else {})}
        await self._tell(phone, self.state.next_id(), content, self.state.now())

    async def revoke(self, phone: str, message_id: str) -> None:
        customer = self._customer(phone)
        customer.bubbles = [bubble for bubble in customer.bubbles if bubble.id != message_id]
        content = {"type": "revoke", "revoke": {"original_message_id": message_id}}
        await self._tell(phone, self.state.next_id(), content, self.state.now())

    async def edit(self, phone: str, message_id: str, text: str) -> None:
        bubble = self._customer(phone).bubble(message_id)
        if bubble is not None:
            bubble.text = text
        edited = {"original_message_id": message_id, "message": {"type": "text", "text": {"body": text}}}
        await self._tell(phone, self.state.next_id(), {"type": "edit", "edit": edited}, self.state.now())

    async def locate(self, phone: str) -> str:
        name = "Playa de Las Canteras"
        place = {"latitude": 28.1235, "longitude": -15.4363, "name": name}
        return await self._write(phone, {"type": "location", "location": place}, name)

    async def read(self, phone: str) -> None:
        """The customer opens the chat: what they had not read is read."""
        customer = self._customer(phone)
        unread = [one for one in customer.bubbles if one.by == "company" and one.status in ("sent", "delivered")]
        for bubble in unread:
            if not bubble.is_from_phone_app:
                bubble.status = "read"
                await self.hooks.send([webhooks.status(self.number, customer, bubble, "read", self.state.now())])

    async def change_number(self, phone: str, new_phone: str) -> None:
        customer = self.state.customers.pop(phone)
        customer.phone = new_phone
        self.state.customers[new_phone] = customer
        told = f"User {customer.name} changed from {phone} to {new_phone}"
        system = {"body": told, "wa_id": new_phone, "type": "user_changed_number"}
        message = {"from": phone, "id": self.state.next_id(), "timestamp": str(int(self.state.now())), "type": "system"}
        await self.hooks.send([webhooks.change(self.number, "messages", messages=[message | {"system": system}])])

    # What the company does in its own app.

    async def answer_from_phone(self, phone: str, text: str) -> str:
        customer = self._customer(phone)
        bubble = Bubble(self.state.next_id(), "company", "text", self.state.now(), text, is_from_phone_app=True)
        bubble.status = "delivered"
        customer.bubbles.append(bubble)
        await self.hooks.send([webhooks.echo(self.number, customer, bubble, {"type": "text", "text": {"body": text}})])
        return bubble.id

    async def share_history(self, phone: str, lines: list[tuple[str, str]]) -> None:
        """`lines`: ("customer" or "company", text), oldest first, a minute apart, ending an hour ago."""
        began = self.state.now() - 3600 - 60 * len(lines)
        messages = [
            {
                "from": phone if who == "customer" else self.number.digits,
                "id": self.state.next_id(),
                "timestamp": str(int(began + 60 * place)),
                "type": "text",
                "text": {"body": text},
                "history_context": {"status": "READ"},
            }
            for place, (who, text) in enumerate(lines)
        ]
        part = {
            "metadata": {"phase": 0, "chunk_order": 1, "progress": 100},
            "threads": [{"id": phone, "messages": messages}],
        }
        await self.hooks.send([webhooks.change(self.number, "history", history=[part])])

    def _customer(self, phone: str) -> Customer:
        return self.state.customer(phone)

    async def _write(
        self,
        phone: str,
        content: dict[str, Any],
        text: str,
        *,
        file: str = "",
        quotes: str = "",
        hours_ago: float = 0,
    ) -> str:
        at = self.state.now() - hours_ago * 3600
        customer = self._customer(phone)
        bubble = Bubble(self.state.next_id(), "customer", str(content["type"]), at, text, file=file, quotes=quotes)
        customer.bubbles.append(bubble)
        customer.last_wrote_at = at
        bubble.status = "sent" if await self._tell(phone, bubble.id, content, at) else "waiting"
        return bubble.id

    async def _tell(self, phone: str, message_id: str, content: dict[str, Any], at: float) -> bool:
        return await self.hooks.send([webhooks.inbound(self.number, self._customer(phone), message_id, at, content)])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.began = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.began.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield
