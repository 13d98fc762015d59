"""The Graph API's side, judged by what the documentation allows."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relevo.testing.messenger.state import HUMAN_WINDOW_S, WINDOW_S, Bubble, Customer, State
from relevo.testing.messenger.webhooks import Webhooks

Json = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]


class Refusal(Exception):
    def __init__(
        self, code: int, message: str, *, status: int = 400, subcode: int | None = None, retry_after_s: int = 0
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.subcode = code, message, status, subcode
        self.headers = {"retry-after": str(retry_after_s)} if retry_after_s else {}

    def answer(self) -> Response:
        error: Json = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return JSONResponse({"error": error}, self.status, headers=self.headers)


class CutResponse(Response):
    """Promises a body and ends before it: the connection breaks."""

    def __init__(self) -> None:
        super().__init__(b"", headers={"content-length": "64"})


class Graph:
    def __init__(self, state: State, hooks: Webhooks) -> None:
        self._state = state
        self._hooks = hooks
        self._later: set[asyncio.Task[None]] = set()

    def routes(self) -> list[Route]:
        return [
            Route("/refresh_access_token", self._refresh, methods=["GET"]),
            Route("/files/{key}", self._file, methods=["GET"]),
            Route("/{version}/debug_token", self._guarded(self._debug_token), methods=["GET"]),
            Route("/{version}/{id}/subscriptions", self._subscriptions, methods=["GET", "POST"]),
            Route("/{version}/{id}/messages", self._guarded(self._messages), methods=["POST"]),
            Route("/{version}/{id}/message_attachments", self._guarded(self._upload), methods=["POST"]),
            Route(
                "/{version}/{id}/subscribed_apps", self._guarded(self._subscribed), methods=["GET", "POST", "DELETE"]
            ),
            Route("/{version}/{id}/messenger_profile", self._guarded(self._profile), methods=["POST", "DELETE"]),
            Route("/{version}/{id}", self._guarded(self._object), methods=["GET"]),
        ]

    async def settle(self) -> None:
        """Wait for what was to be told later."""
        while self._later:
            await asyncio.gather(*self._later)

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def answer(request: Request) -> Response:
            try:
                self._check_token(request)
                return await endpoint(request)
            except Refusal as refusal:
                return refusal.answer()

        return answer

    def _check_token(self, request: Request) -> None:
        state = self._state
        if state.take_fault("token_expired"):
            state.is_token_valid = False
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not state.is_token_valid or not hmac.compare_digest(given.encode(), state.token.encode()):
            raise Refusal(190, "Error validating access token: Session has expired.", status=401, subcode=463)
        proof = request.query_params.get("appsecret_proof")
        expected = hmac.new(state.app_secret.encode(), state.token.encode(), hashlib.sha256).hexdigest()
        if proof is not None and proof != expected:
            raise Refusal(100, "Invalid appsecret_proof provided in the API argument")

    async def _refresh(self, request: Request) -> Response:
        if request.query_params.get("access_token") != self._state.token:
            return Refusal(190, "Error validating access token", status=401).answer()
        return JSONResponse({"access_token": self._state.token, "token_type": "bearer", "expires_in": 5_183_944})

    async def _debug_token(self, request: Request) -> Response:
        return JSONResponse({"data": {"is_valid": True, "expires_at": 0}})

    async def _subscriptions(self, request: Request) -> Response:
        """The app's own address; speaks with the app's own token."""
        state = self._state
        if request.headers.get("authorization") != f"Bearer {state.app_id}|{state.app_secret}":
            return Refusal(190, "Invalid OAuth access token", status=401).answer()
        if request.method == "POST":
            given = await request.json()
            if not await self._hooks.shake_hands(given["callback_url"], given["verify_token"]):
                return Refusal(2200, "(#2200) Callback verification failed").answer()
            state.subscribed = str(given["fields"]).split(",")
            return JSONResponse({"success": True})
        known = [{"name": name} for name in state.subscribed]
        address = state.callback[0] if state.callback else ""
        listed = [{"object": state.flavour.object_name, "callback_url": address, "fields": known}] if address else []
        return JSONResponse({"data": listed})

    async def _subscribed(self, request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse({"data": [{"id": self._state.app_id}] if self._state.subscribed else []})
        if request.method == "DELETE":
            self._state.subscribed = []
        else:
            self._state.subscribed = str((await request.json())["subscribed_fields"]).split(",")
        return JSONResponse({"success": True})

    async def _profile(self, request: Request) -> Response:
        self._state.ice_breakers = []
        if request.method == "POST":
            for breakers in (await request.json())["ice_breakers"]:
                questions = [action["question"] for action in breakers["call_to_actions"]]
                if len(questions) > 4 or any(len(question) > 80 for question in questions):
                    raise Refusal(100, "(#100) At most four ice breakers of 80 characters")
                self._state.ice_breakers = questions
        return JSONResponse({"result": "success"})

    async def _object(self, request: Request) -> Response:
        state, wanted = self._state, request.path_params["id"]
        if wanted == "me":
            account = {"user_id": state.flavour.account_id, "username": "casabrezo", "name": state.name}
            linked = {"id": state.flavour.account_id, "username": "casabrezo"}
            return JSONResponse(
                {"id": state.flavour.account_id, "name": state.name, "instagram_business_account": linked} | account
            )
        customer = state.customers.get(wanted)
        if customer is None:
            raise Refusal(230, "(#230) User consent is required to access user profile", status=403)
        first, _, last = customer.name.partition(" ")
        return JSONResponse({"id": wanted, "first_name": first, "last_name": last, "name": customer.name})

    async def _file(self, request: Request) -> Response:
        found = self._state.files.get(request.path_params["key"])
        if found is None:
            return PlainTextResponse("", 404)
        return Response(found[1], media_type=found[0])

    async def _upload(self, request: Request) -> Response:
        async with request.form(max_part_size=25_000_000) as form:
            given = form.get("filedata")
            if given is None or isinstance(given, str):
                raise Refusal(100, "(#100) param filedata is required")
            json.loads(str(form.get("message")))
            key = self._hooks.keep_file(given.content_type or "application/octet-stream", await given.read())
        return JSONResponse({"attachment_id": key})

    async def _messages(self, request: Request) -> Response:
        state, body = self._state, await request.json()
        customer = state.customers.get(str(body.get("recipient", {}).get("id")))
        if customer is None:
            raise Refusal(100, "(#100) No matching user found", subcode=2018001)
        if "sender_action" in body:
            self._act(customer, str(body["sender_action"]))
            return JSONResponse({"recipient_id": customer.id})
        state.requests.append(body)
        early = self._trouble_before()
        if early is not None:
            return early
        self._check_window(customer, body)
        bubble = self._shown(body)
        return await self._accept(customer, bubble, body)

    def _act(self, customer: Customer, action: str) -> None:
        match action:
            case "mark_seen":
                for bubble in customer.bubbles:
                    bubble.status = "read" if bubble.by == "customer" else bubble.status
            case "typing_on":
                customer.typing_until = self._state.now() + 20
            case "typing_off":
                customer.typing_until = 0
            case _:
                raise Refusal(100, "(#100) Invalid sender_action")

    def _trouble_before(self) -> Response | None:
        match self._state.take_fault(
            "error_500_html", "busy", "busy_with_retry_after", "temporary", "error_in_200", "cut_before", "unreachable"
        ):
            case "error_500_html":
                return PlainTextResponse("<html>502</html>", 502, media_type="text/html")
            case "busy":
                raise Refusal(613, "Calls to this api have exceeded the rate limit", status=429)
            case "busy_with_retry_after":
                raise Refusal(613, "Calls to this api have exceeded the rate limit", status=429, retry_after_s=30)
            case "temporary":
                raise Refusal(2, "Service temporarily unavailable", status=500)
            case "error_in_200":
                raise Refusal(36000, "The image size is too large.", status=200)
            case "unreachable":
                raise Refusal(551, "(#551) This person isn't available right now.", subcode=1545041)
            case "cut_before":
                return CutResponse()
            case _:
                return None

    def _check_window(self, customer: Customer, body: Json) -> None:
        age = self._state.now() - (customer.last_wrote_at or 0)
        is_human = (body.get("messaging_type"), body.get("tag")) == ("MESSAGE_TAG", "HUMAN_AGENT")
        if "tag" in body and not is_human:
            raise Refusal(100, "(#100) Invalid parameter")
        if age > (HUMAN_WINDOW_S if is_human else WINDOW_S):
            subcode = 2018278 if self._state.flavour.object_name == "page" else 2534022
            raise Refusal(10, "(#10) This message is sent outside of allowed window.", subcode=subcode)

    def _shown(self, body: Json) -> Bubble:
        message, flavour = body["message"], self._state.flavour
        text = str(message.get("text", ""))
        length = len(text.encode()) if flavour.counts_bytes else len(text)
        if length > flavour.text_limit:
            limit = flavour.text_limit
            raise Refusal(100, f"(#100) Length of param message[text] must be less than or equal to {limit}")
        replies = message.get("quick_replies", [])
        if len(replies) > 13 or any(len(reply["title"]) > 20 for reply in replies):
            raise Refusal(100, "(#100) Invalid quick replies")
        attachment = message.get("attachment")
        if not text and not attachment:
            raise Refusal(100, "(#100) param message must be non-empty")
        bubble = Bubble(self._state.next_id(), "company", self._state.now(), text, status="sent")
        bubble.choices = [(reply["payload"], reply["title"]) for reply in replies]
        bubble.tag = str(body.get("tag", ""))
        if attachment:
            payload = attachment["payload"]
            bubble.file_url = str(payload.get("url") or f"/files/{payload['attachment_id']}")
        return bubble

    async def _accept(self, customer: Customer, bubble: Bubble, body: Json) -> Response:
        fault = self._state.take_fault("cut_after", "echo_before_answer")
        customer.bubbles.append(bubble)
        customer.typing_until = 0
        metadata = str(body["message"].get("metadata", ""))
        if fault == "echo_before_answer":
            await self._tell(customer, bubble, metadata, 0)
        else:
            task = asyncio.create_task(self._tell(customer, bubble, metadata, 0.02))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        if fault == "cut_after":
            return CutResponse()
        return JSONResponse({"recipient_id": customer.id, "message_id": bubble.id})

    async def _tell(self, customer: Customer, bubble: Bubble, metadata: str, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await self._hooks.echo(customer, bubble, metadata)
        if self._state.flavour.tells_deliveries:
            bubble.status = "delivered"
            moment = int(self._state.now() * 1000)
            await self._hooks.send(customer, {"delivery": {"mids": [bubble.id], "watermark": moment}})
