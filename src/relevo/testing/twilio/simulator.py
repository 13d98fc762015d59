"""The whole of it: a server on loopback, signed webhooks and statuses, and what customers do on their phones."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from relevo.platform.egress import Egress, EgressError
from relevo.testing.twilio.api import Fault, Refusal, RestApi
from relevo.testing.twilio.state import PICTURE, REJECTED, SHIPPED, Bubble, Customer, Json, State, Stored

_PAGE = Path(__file__).with_name("phone.html")
_STOP = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE")
_START = ("START", "UNSTOP")
_ANSWERS = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number.",
    "START": "You have successfully been re-subscribed to messages from this number.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}
RETRIES = 3
RETRY_AFTER_S = 0.3


@dataclass(frozen=True)
class Post:
    """A request as Twilio makes it, for tests to carry."""

    url: str
    content: bytes
    headers: dict[str, str]

    @property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


class TwilioSimulator:
    """`calls`: hosts that it may post to; without any, what it would post is kept in `waiting`."""

    def __init__(
        self, *, calls: Iterable[str] = (), port: int = 0, whatsapp: bool = False, kept_in: Path | None = None
    ) -> None:
        self.state = State(contents=[SHIPPED, PICTURE, REJECTED] if whatsapp else [])
        self._calls = list(calls)
        self._egress = Egress(allow_hosts=self._calls)
        self.is_whatsapp = whatsapp
        self.api = RestApi(self.state, self, is_whatsapp=whatsapp)
        self.waiting: list[Post] = []
        self.tells_statuses = True
        self.callbacks: dict[str, tuple[str, str]] = {}
        """Of each message that was taken: where its statuses are to be told, and whom it went to."""
        self.deliver_twice = False
        self._port = port
        self._kept_in = kept_in
        if kept_in is not None:
            self.state.recall(kept_in)
        self._tasks: list[asyncio.Task[None]] = []
        self._posting: set[asyncio.Task[None]] = set()
        self._server: uvicorn.Server | None = None

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}"

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "account_sid": self.state.account,
            "auth_token": self.state.token,
            "sender": self.state.service or self.state.number,
            "api_url": self.url,
        }

    async def __aenter__(self) -> Self:
        listener = socket.socket()
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
        self._tasks = [asyncio.create_task(self._server.serve(sockets=[listener]))]
        await self._server.began.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._posting:
            task.cancel()
        if self._server is not None:
            self._server.should_exit = self._server.force_exit = True
            await asyncio.gather(*self._tasks, *self._posting, return_exceptions=True)
        self._keep()
        await self._egress.__aexit__(None, None, None)

    async def may_call(self, *hosts: str) -> None:
        """From now on webhooks go to these hosts, and files are fetched from them."""
        await self._egress.__aexit__(None, None, None)
        self._calls = list(hosts)
        self._egress = Egress(allow_hosts=self._calls)

    def fail_next(self, **fault: Any) -> None:
        self.api.faults.append(Fault(**fault))

    # What customers do.

    async def say(self, customer: Customer, text: str, **more: str) -> Bubble:
        """`more` joins the fields (ButtonPayload, Latitude)."""
        bubble = Bubble(self.state.next_sid("SM"), "customer", text, self.state.now())
        customer.bubbles.append(bubble)
        customer.wrote_at = self.state.now()
        told = self._obeyed(customer, text)
        await self._hear(customer, bubble, {**told, **more})
        return bubble

    async def send_file(self, customer: Customer, content_type: str, body: bytes, text: str = "") -> Bubble:
        key = self.state.next_sid("ME")
        self.state.files[key] = Stored(content_type, body)
        bubble = Bubble(self.state.next_sid("MM"), "customer", text, self.state.now(), files=[key])
        customer.bubbles.append(bubble)
        customer.wrote_at = self.state.now()
        address = f"{self.url}/2010-04-01/Accounts/{self.state.account}/Messages/{bubble.sid}/Media/{key}"
        await self._hear(customer, bubble, {"NumMedia": "1", "MediaUrl0": address, "MediaContentType0": content_type})
        return bubble

    def _obeyed(self, customer: Customer, text: str) -> dict[str, str]:
        """The carrier's own words, whatever we do. On WhatsApp only an account's own list makes words special."""
        word = text.strip().upper()
        word = "STOP" if word in _STOP else "START" if word in _START else word
        if word not in _ANSWERS or (self.is_whatsapp and not self.state.advanced_opt_out):
            return {}
        if word != "HELP":
            customer.opted_out = word == "STOP"
        answer = Bubble(self.state.next_sid("SM"), "carrier", _ANSWERS[word], self.state.now())
        customer.bubbles.append(answer)
        return {"OptOutType": word} if self.state.advanced_opt_out else {}

    async def _hear(self, customer: Customer, bubble: Bubble, more: dict[str, str]) -> None:
        await self.post(self.state.hook, self.message_fields(customer, bubble) | more)

    def message_fields(self, customer: Customer, bubble: Bubble) -> dict[str, str]:
        prefix = "whatsapp:" if self.is_whatsapp else ""
        fields = {
            "SmsMessageSid": bubble.sid,
            "NumMedia": "0",
            "SmsSid": bubble.sid,
            "SmsStatus": "received",
            "Body": bubble.text,
            "To": prefix + self.state.number,
            "NumSegments": "1",
            "MessageSid": bubble.sid,
            "AccountSid": self.state.account,
            "From": prefix + customer.phone,
            "ApiVersion": "2010-04-01",
        }
        if self.is_whatsapp:
            fields |= {"ProfileName": customer.name, "WaId": customer.phone.removeprefix("+"), "MessageType": "text"}
        if self.state.service:
            fields["MessagingServiceSid"] = self.state.service
        return fields

    # What the account does.

    async def fetch(self, address: str) -> str:
        try:
            answer = await self._egress.request("GET", address, max_bytes=16_000_000)
        except EgressError as error:
            raise Refusal(21620, f"Invalid media URL: {error}") from error
        if answer.status != 200:
            raise Refusal(21620, f"Invalid media URL: HTTP {answer.status}")
        key = self.state.next_sid("ME")
        self.state.files[key] = Stored(answer.headers.get("content-type", "application/octet-stream"), answer.body)
        return key

    async def taken(self, fields: Json, bubble: Bubble, error_code: int | None) -> None:
        self._keep()
        callback = str(fields.get("StatusCallback") or "")
        self.callbacks[bubble.sid] = (callback, str(fields["To"]))
        if not (callback and self.tells_statuses):
            return
        statuses = ["failed"] if error_code else ["sent", "delivered", *(["read"] if self.is_whatsapp else [])]
        task = asyncio.create_task(self._tell_statuses(callback, fields, bubble, statuses, error_code))
        self._posting.add(task)
        task.add_done_callback(self._posting.discard)

    async def _tell_statuses(
        self, callback: str, fields: Json, bubble: Bubble, statuses: list[str], error_code: int | None
    ) -> None:
        for status in statuses:
            bubble.status = status
            await self.tell_status(callback, bubble.sid, str(fields["To"]), status, error_code)

    async def tell_status(self, callback: str, sid: str, to: str, status: str, error_code: int | None = None) -> None:
        await self.post(callback, self.status_fields(sid, to, status, error_code))

    def status_fields(self, sid: str, to: str, status: str, error_code: int | None = None) -> dict[str, str]:
        told = {"SmsSid": sid, "SmsStatus": status, "MessageStatus": status, "To": to, "MessageSid": sid}
        told |= {"AccountSid": self.state.account, "From": self.state.number, "ApiVersion": "2010-04-01"}
        return told | ({"ErrorCode": str(error_code)} if error_code else {})

    async def post(self, address: str, fields: dict[str, str]) -> None:
        self._keep()
        if not address:
            return
        made = self.signed(address, fields)
        if not self._calls:
            self.waiting.append(made)
            return
        for _ in range(2 if self.deliver_twice else 1):
            await self._deliver(made)

    def signed(self, address: str, fields: dict[str, str], *, token: str = "") -> Post:
        """The fragment is a wish to Twilio itself: neither sent nor signed."""
        address = address.partition("#")[0]
        text = address + "".join(name + fields[name] for name in sorted(fields))
        mac = hmac.new((token or self.state.token).encode(), text.encode(), hashlib.sha1).digest()
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            "x-twilio-signature": base64.b64encode(mac).decode(),
            "i-twilio-idempotency-token": self.state.next_sid(""),
        }
        return Post(address, urlencode(fields).encode(), headers)

    async def _deliver(self, made: Post) -> None:
        for _ in range(RETRIES + 1):
            with contextlib.suppress(EgressError):
                answer = await self._egress.request("POST", made.url, headers=made.headers, content=made.content)
                if answer.status < 300:
                    return
            await asyncio.sleep(RETRY_AFTER_S)

    def _keep(self) -> None:
        if self._kept_in is not None:
            self.state.keep(self._kept_in)

    # The page on which a person plays the customer.

    async def _page(self, _request: Request) -> Response:
        return HTMLResponse(_PAGE.read_text(encoding="utf-8"))

    async def _phone_state(self, request: Request) -> Response:
        customer = self.state.customers.get(request.query_params.get("phone", ""))
        about: Json = {
            "whatsapp": self.is_whatsapp,
            "number": self.state.number,
            "connected": bool(self.state.hook),
            "customers": [{"phone": one.phone, "name": one.name} for one in self.state.customers.values()],
            "values": self.connect_values,
        }
        if customer is not None:
            about["opted_out"] = customer.opted_out
            about["bubbles"] = [self._shown(bubble) for bubble in customer.bubbles[-200:]]
        return JSONResponse(about)

    def _shown(self, bubble: Bubble) -> Json:
        files = [key for key in bubble.files if key in self.state.files]
        return {
            "by": bubble.by,
            "text": bubble.text,
            "status": bubble.status,
            "segments": bubble.segments,
            "files": [{"key": key, "type": self.state.files[key].content_type} for key in files],
        }

    async def _phone_act(self, request: Request) -> Response:
        given = await request.json()
        verb = request.path_params["verb"]
        if verb == "new":
            phone = (
                "+" + "".join(letter for letter in str(given.get("phone") or "34600111222") if letter.isdigit())[:15]
            )
            return JSONResponse({"phone": self.state.customer(phone, str(given.get("name") or "Lucía")[:60]).phone})
        customer = self.state.customers.get(str(given.get("phone")))
        if customer is None:
            return JSONResponse({"error": "phone"}, 404)
        if verb == "say":
            await self.say(customer, str(given["text"])[:1600])
        elif verb == "picture":
            await self.send_file(customer, "image/png", PIXEL)
        elif verb == "place" and self.is_whatsapp:
            await self.say(customer, "", Latitude="28.1235", Longitude="-15.4363", Label="Las Palmas")
        elif verb == "age" and self.is_whatsapp:
            # As if the last message had come a day ago: free words do not arrive any more.
            customer.wrote_at -= 25 * 3600
        else:
            return JSONResponse({"error": "verb"}, 404)
        return JSONResponse({})


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


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
