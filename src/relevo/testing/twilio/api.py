"""The REST API that a helpdesk needs: messages, numbers, services, WhatsApp senders, content templates, media."""

import base64
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Protocol, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relevo.testing.provider import Faults
from relevo.testing.twilio.state import SERVICE, WINDOW_S, Bubble, Json, State

MOST_CHARACTERS = 1600
SEND, MEDIA = "Messages", "Media"


class Refusal(Exception):
    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        about = f"https://www.twilio.com/docs/errors/{code}"
        self.answer = JSONResponse({"code": code, "message": message, "more_info": about, "status": status}, status)


class Outside(Protocol):
    """What the simulator does with a message that was taken."""

    async def fetch(self, address: str) -> str:
        """The key of the file that lies there. Raises Refusal."""
        ...

    async def taken(self, fields: Json, bubble: Bubble, error_code: int | None, *, tells_first: bool) -> None:
        """`tells_first`: its statuses, before the answer to who sent it."""
        ...


class RestApi:
    def __init__(self, state: State, outside: Outside, *, is_whatsapp: bool) -> None:
        self._state = state
        self._outside = outside
        self._is_whatsapp = is_whatsapp
        self.faults = Faults()

    def routes(self) -> list[Route]:
        account = "/2010-04-01/Accounts/{account}"
        return [
            self._route(f"{account}.json", self._account, "GET"),
            self._route(f"{account}/Messages.json", self._messages, "GET", "POST"),
            self._route(f"{account}/IncomingPhoneNumbers.json", self._list_numbers, "GET"),
            self._route(f"{account}/IncomingPhoneNumbers/{{sid}}.json", self._set_hook, "POST"),
            self._route(f"{account}/SMS/ShortCodes.json", self._no_short_codes, "GET"),
            self._route("/v1/Services/{sid}", self._service, "GET", "POST"),
            self._route("/v2/Channels/Senders", self._senders, "GET"),
            self._route("/v2/Channels/Senders/{sid}", self._set_sender, "POST"),
            self._route("/v1/ContentAndApprovals", self._contents, "GET"),
            self._route(f"{account}/Messages/{{message}}/Media/{{key}}", self._media, "GET"),
            Route("/store/{key}", self._store, methods=["GET"]),
        ]

    def _route(self, path: str, act: Callable[[Request], Awaitable[Response]], *methods: str) -> Route:
        async def answer(request: Request) -> Response:
            if not self._knows(request):
                return Refusal(20003, "Authenticate", 401).answer
            try:
                return await act(request)
            except Refusal as refusal:
                return refusal.answer

        return Route(path, answer, methods=list(methods))

    def _knows(self, request: Request) -> bool:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            pair = base64.b64decode(given).decode() if kind.lower() == "basic" else ""
        except ValueError:
            return False
        return secrets.compare_digest(pair.encode(), f"{self._state.account}:{self._state.token}".encode())

    async def _account(self, request: Request) -> Response:
        if request.path_params["account"] != self._state.account:
            raise Refusal(20404, "The requested resource was not found", 404)
        about = {"sid": self._state.account, "friendly_name": "Example", "type": "Full"}
        return JSONResponse(about | {"status": self._state.account_status})

    async def _messages(self, request: Request) -> Response:
        if request.method == "GET":
            sent = [given for name, given in self._state.calls if name == "Messages"]
            return JSONResponse({"messages": sent[-50:]})
        async with request.form() as form:
            fields: Json = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            media = [value for name, value in form.multi_items() if name == "MediaUrl" and isinstance(value, str)]

        async def send(tells_first: bool) -> Response:
            return JSONResponse(await self._send(fields, media, tells_first=tells_first), 201)

        return await self.faults.meet(SEND, send)

    async def _send(self, fields: Json, media: list[str], *, tells_first: bool) -> Json:
        to, sender = str(fields.get("To") or ""), str(fields.get("From") or "")
        if to.startswith("whatsapp:") is not self._is_whatsapp:
            raise Refusal(21211, f"Invalid 'To' Phone Number: {to}")
        phone = to.removeprefix("whatsapp:")
        if not (phone.startswith("+") and phone[1:].isdigit() and 7 <= len(phone) <= 16):
            raise Refusal(21211, f"Invalid 'To' Phone Number: {to}")
        if (
            fields.get("MessagingServiceSid") != self._own_service()
            and sender.removeprefix("whatsapp:") != self._state.number
        ):
            raise Refusal(21606, f"The 'From' phone number {sender} is not a valid sender")
        customer = self._state.customer(phone)
        if customer.opted_out:
            raise Refusal(21610, "Attempt to send to unsubscribed recipient")
        text, content = str(fields.get("Body") or ""), self._content(fields)
        if content is not None:
            text = content
        if len(text) > MOST_CHARACTERS:
            raise Refusal(21617, "The concatenated message body exceeds the 1600 character limit")
        if not text and not media:
            raise Refusal(21602, "A message body is required")
        files = [await self._outside.fetch(address) for address in media]
        closed = self._is_whatsapp and content is None and customer.wrote_at < self._state.now() - WINDOW_S
        bubble = Bubble(self._state.next_sid("SM"), "company", text, self._state.now(), status="queued", files=files)
        bubble.segments = _segments(text)
        if not closed:
            customer.bubbles.append(bubble)
        told = {"sid": bubble.sid, "status": "accepted" if "MessagingServiceSid" in fields else "queued", "body": text}
        told |= {"to": to, "error_code": None, "error_message": None, "num_segments": str(bubble.segments)}
        self._state.calls.append(("Messages", fields | {"sid": bubble.sid}))
        await self._outside.taken(fields, bubble, 63016 if closed else None, tells_first=tells_first)
        return told

    def _own_service(self) -> str:
        return self._state.service or SERVICE

    def _content(self, fields: Json) -> str | None:
        sid = fields.get("ContentSid")
        if not sid:
            return None
        found = next((one for one in self._state.contents if one["sid"] == sid), None)
        if found is None:
            raise Refusal(21655, "The ContentSid is invalid")
        try:
            values = cast("Json", json.loads(str(fields.get("ContentVariables") or "{}")))
        except ValueError as error:
            raise Refusal(21656, "The ContentVariables parameter is invalid") from error
        text = str(next(iter(found["types"].values()))["body"])
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", str(value))
        return text

    async def _list_numbers(self, request: Request) -> Response:
        asked = request.query_params.get("PhoneNumber", self._state.number)
        # The address of a WhatsApp sender is the sender's, not its number's.
        hook = "" if self._is_whatsapp else self._state.hook
        own: Json = {"sid": "PN" + "0" * 31 + "1", "phone_number": self._state.number, "sms_url": hook}
        own |= {"capabilities": {"sms": True, "mms": True, "voice": True}}
        return JSONResponse({"incoming_phone_numbers": [own] if asked == self._state.number else []})

    async def _set_hook(self, request: Request) -> Response:
        return await self._keep_hook(request, "SmsUrl")

    async def _no_short_codes(self, _request: Request) -> Response:
        return JSONResponse({"short_codes": []})

    async def _service(self, request: Request) -> Response:
        if request.path_params["sid"] != self._own_service():
            raise Refusal(20404, "The requested resource was not found", 404)
        if request.method == "POST":
            return await self._keep_hook(request, "InboundRequestUrl")
        return JSONResponse({"sid": self._own_service(), "inbound_request_url": self._state.hook})

    async def _keep_hook(self, request: Request, name: str) -> Response:
        async with request.form() as form:
            self._state.hook = str(form.get(name) or "")
        return JSONResponse({"sid": request.path_params["sid"]})

    async def _senders(self, _request: Request) -> Response:
        own: Json = {"sid": "XE" + "0" * 31 + "1", "sender_id": f"whatsapp:{self._state.number}", "status": "ONLINE"}
        own["webhook"] = {"callback_url": self._state.hook, "callback_method": "POST"}
        return JSONResponse({"senders": [own] if self._is_whatsapp else []})

    async def _set_sender(self, request: Request) -> Response:
        given = await request.json()
        self._state.hook = str(given["webhook"]["callback_url"])
        return JSONResponse({"sid": request.path_params["sid"]}, 202)

    async def _contents(self, _request: Request) -> Response:
        return JSONResponse({"contents": self._state.contents, "meta": {"next_page_url": None}})

    async def _media(self, request: Request) -> Response:
        async def give(_tells_first: bool) -> Response:
            if request.path_params["key"] not in self._state.files:
                raise Refusal(20404, "The requested resource was not found", 404)
            # Twilio itself sends one on to a store elsewhere. Here all is one private host, which no redirect may
            # lead to.
            return await self._store(request)

        return await self.faults.meet(MEDIA, give)

    async def _store(self, request: Request) -> Response:
        file = self._state.files.get(request.path_params["key"])
        if file is None:
            return PlainTextResponse("gone", 404)
        return Response(file.body, media_type=file.content_type)


_SEPTETS = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_SEPTETS = "\f^{}\\[~]|€"


def _segments(text: str) -> int:
    """As the bill has it; a letter that would be cut in two is not looked at."""
    if all(letter in _SEPTETS or letter in _TWO_SEPTETS for letter in text):
        size, alone, among = len(text) + sum(letter in _TWO_SEPTETS for letter in text), 160, 153
    else:
        size, alone, among = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if size <= alone else -(-size // among)
