"""The Graph API's side: what a business calls. Requests are judged by what the documentation allows."""

import asyncio
import hashlib
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relevo.testing.meta.app import HANG_S
from relevo.testing.meta.guard import HTML, Endpoint, Refusal, guarded
from relevo.testing.provider import CutAnswer
from relevo.testing.whatsapp import webhooks
from relevo.testing.whatsapp.rules import check_message, shown
from relevo.testing.whatsapp.state import Bubble, Customer, Number, State
from relevo.testing.whatsapp.webhooks import Webhooks

_MOST_BYTES = 100_000_000


class Graph:
    def __init__(self, state: State, hooks: Webhooks) -> None:
        self._state = state
        self._hooks = hooks
        self._later: set[asyncio.Task[None]] = set()
        self.tells_statuses = True

    def routes(self) -> list[Route]:
        version = "/{version:str}"
        return [
            Route(f"{version}/debug_token", self._guarded(self._debug_token), methods=["GET"]),
            Route(f"{version}/{{id}}/messages", self._guarded(self._messages), methods=["POST"]),
            Route(f"{version}/{{id}}/media", self._guarded(self._upload), methods=["POST"]),
            Route(f"{version}/{{id}}/phone_numbers", self._guarded(self._numbers), methods=["GET"]),
            Route(f"{version}/{{id}}/message_templates", self._guarded(self._templates), methods=["GET"]),
            Route(
                f"{version}/{{id}}/subscribed_apps", self._guarded(self._subscribed), methods=["GET", "POST", "DELETE"]
            ),
            Route("/files/{key}", self._file, methods=["GET"]),
            Route(f"{version}/{{id}}", self._guarded(self._object), methods=["GET"]),
        ]

    async def settle(self) -> None:
        """Wait for what was to be told later."""
        while self._later:
            await asyncio.gather(*self._later)

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        return guarded(self._state, endpoint)

    def _number(self, request: Request) -> Number:
        found = [number for number in self._state.account.numbers if number.id == request.path_params["id"]]
        if not found:
            raise Refusal(100, "Unsupported post request. Object does not exist", subcode=33)
        return found[0]

    def _account(self, request: Request) -> None:
        if request.path_params["id"] != self._state.account.id:
            raise Refusal(100, "Unsupported get request. Object does not exist", subcode=33)

    async def _debug_token(self, request: Request) -> Response:
        return JSONResponse({"data": {"app_id": self._state.account.app_id, "is_valid": True, "expires_at": 0}})

    async def _numbers(self, request: Request) -> Response:
        self._account(request)
        return JSONResponse({"data": [self._shown(number) for number in self._state.account.numbers]})

    def _shown(self, number: Number) -> dict[str, Any]:
        return {
            "id": number.id,
            "display_phone_number": number.shown,
            "verified_name": number.name,
            "quality_rating": "GREEN",
            "platform_type": "SMB" if number.is_on_phone_too else "CLOUD_API",
        }

    async def _templates(self, request: Request) -> Response:
        self._account(request)
        listed: list[dict[str, Any]] = []
        for template in self._state.account.templates:
            parts: list[dict[str, Any]] = [{"type": "BODY", "text": template.body}]
            if template.header_format not in ("", "TEXT"):
                parts.insert(0, {"type": "HEADER", "format": template.header_format})
            elif template.header:
                parts.insert(0, {"type": "HEADER", "format": "TEXT", "text": template.header})
            if template.footer:
                parts.append({"type": "FOOTER", "text": template.footer})
            if template.url_button:
                button = {"type": "URL", "text": "Open", "url": template.url_button}
                parts.append({"type": "BUTTONS", "buttons": [button]})
            listed.append(
                {
                    "id": template.id,
                    "name": template.name,
                    "language": template.language,
                    "status": template.status,
                    "category": template.category,
                    "quality_score": {"score": template.quality},
                    "components": parts,
                }
            )
        return JSONResponse({"data": listed, "paging": {}})

    async def _subscribed(self, request: Request) -> Response:
        self._account(request)
        if request.method == "DELETE":
            self._state.callback = None
            return JSONResponse({"success": True})
        if request.method == "POST":
            await self._subscribe(await request.json())
            return JSONResponse({"success": True})
        app = {"whatsapp_business_api_data": {"id": self._state.account.app_id, "name": "Relevo"}}
        if self._state.callback is None:
            return JSONResponse({"data": []})
        return JSONResponse({"data": [app | {"override_callback_uri": self._state.callback[0]}]})

    async def _subscribe(self, given: dict[str, Any]) -> None:
        """The address has to shake hands first, as Meta asks of it."""
        trouble = await self._hooks.shake_hands(given["override_callback_uri"], given["verify_token"])
        if trouble:
            raise Refusal(2200, f"(#2200) Callback verification failed: {trouble}")

    async def _object(self, request: Request) -> Response:
        wanted = request.path_params["id"]
        file = self._state.files.get(wanted)
        if file is None:
            return JSONResponse(self._shown(self._number(request)))
        if self._state.take_fault("media_gone_once"):
            raise Refusal(2, "Service temporarily unavailable", status=500)
        base = str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "messaging_product": "whatsapp",
                "id": file.id,
                "url": f"{base}/files/{file.address_key}",
                "mime_type": file.content_type,
                "sha256": hashlib.sha256(file.body).hexdigest(),
                "file_size": str(len(file.body)),
            }
        )

    async def _file(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self._state.account.token}":
            return PlainTextResponse("<html>Log in</html>", 401, media_type="text/html")
        key = request.path_params["key"]
        file = next((one for one in self._state.files.values() if one.address_key == key), None)
        if file is None:
            return PlainTextResponse("", 404)
        return Response(file.body, media_type=file.content_type)

    async def _upload(self, request: Request) -> Response:
        self._number(request)
        async with request.form(max_part_size=_MOST_BYTES) as form:
            given = form.get("file")
            if given is None or isinstance(given, str):
                raise Refusal(100, "(#100) Param file is required")
            kind = str(form.get("type") or given.content_type)
            file = self._state.store_file(kind, await given.read(), given.filename or "")
        return JSONResponse({"id": file.id})

    async def _messages(self, request: Request) -> Response:
        number = self._number(request)
        body: dict[str, Any] = await request.json()
        if body.get("status") == "read":
            return self._read(body)
        self._state.requests.append(body)
        early = self._trouble_before()
        if early is not None:
            return early
        customer = self._recipient(body)
        check_message(body, self._state, customer)
        return await self._accept(number, customer, body)

    def _read(self, body: dict[str, Any]) -> Response:
        customer = next(
            (one for one in self._state.customers.values() if one.bubble(str(body.get("message_id")))), None
        )
        if customer is None:
            raise Refusal(100, "(#100) Invalid parameter", details="message_id is not known")
        if "typing_indicator" in body:
            customer.typing_until = self._state.now() + 25
        for bubble in customer.bubbles:
            if bubble.by == "customer":
                bubble.status = "read"
        return JSONResponse({"success": True})

    def _trouble_before(self) -> Response | None:
        """Faults of a message that is not accepted."""
        match self._state.take_fault(
            *("error_500_html", "busy", "busy_with_retry_after", "pair_busy"),
            *("error_in_200", "cut_before", "undeliverable"),
        ):
            case "error_500_html":
                return PlainTextResponse(HTML, 502, media_type="text/html")
            case "busy":
                raise Refusal(130429, "(#130429) Rate limit hit")
            case "busy_with_retry_after":
                raise Refusal(130429, "(#130429) Rate limit hit", status=429, retry_after_s=30)
            case "pair_busy":
                raise Refusal(131056, "(#131056) pair rate limit hit")
            case "error_in_200":
                raise Refusal(131000, "(#131000) Something went wrong", status=200)
            case "undeliverable":
                raise Refusal(131026, "(#131026) Message Undeliverable")
            case "cut_before":
                return CutAnswer()
            case _:
                return None

    def _recipient(self, body: dict[str, Any]) -> Customer:
        address = str(body.get("to") or body.get("recipient") or "")
        customer = self._state.by_any_id(address)
        if customer is not None:
            return customer
        digits = re.sub(r"\D", "", address)
        if not digits or address[:1].isalpha():
            raise Refusal(131026, "(#131026) Message Undeliverable")
        return self._state.customer(digits)

    async def _accept(self, number: Number, customer: Customer, body: dict[str, Any]) -> Response:
        fault = self._state.take_fault(
            "cut_after", "hang", "status_before_answer", "window_closed_later", "undeliverable_later"
        )
        bubble = shown(body, self._state, message_id=self._state.next_id())
        reacted = customer.bubble(body["reaction"]["message_id"]) if body["type"] == "reaction" else None
        if reacted is not None:
            reacted.company_reaction = body["reaction"]["emoji"]
        else:
            customer.bubbles.append(bubble)
        customer.typing_until = 0
        if fault == "status_before_answer":
            await self._tell(number, customer, bubble, None)
        else:
            self._soon(self._tell(number, customer, bubble, fault))
        if fault == "cut_after":
            return CutAnswer()
        if fault == "hang":
            await asyncio.sleep(HANG_S)
        contact = {"input": body.get("to") or body.get("recipient"), "wa_id": customer.phone}
        sent = {"id": bubble.id} | ({"message_status": "accepted"} if body["type"] == "template" else {})
        return JSONResponse({"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]})

    def _soon(self, telling: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(telling)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _tell(self, number: Number, customer: Customer, bubble: Bubble, fault: str | None) -> None:
        if not self.tells_statuses:
            return
        await asyncio.sleep(0.02)
        errors = {
            "window_closed_later": (131047, "Message failed to send because more than 24 hours have passed."),
            "undeliverable_later": (131026, "Message Undeliverable."),
        }
        if fault in errors:
            bubble.status = "failed"
            await self._hooks.tell(webhooks.failure(number, customer, bubble, errors[fault], self._state.now()))
            return
        bubble.status = "delivered"
        at = self._state.now()
        await self._hooks.tell(*[webhooks.status(number, customer, bubble, name, at) for name in ("sent", "delivered")])
