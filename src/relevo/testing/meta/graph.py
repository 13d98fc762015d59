"""The Graph API of Instagram and Messenger, judged by what the documentation allows."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relevo.platform.egress import EgressError
from relevo.testing.meta.app import HANG_S, WINDOW_S
from relevo.testing.meta.conversations import Conversations
from relevo.testing.meta.guard import HTML, Endpoint, Refusal, guarded
from relevo.testing.meta.state import HUMAN_WINDOW_S, Bubble, Customer, State
from relevo.testing.meta.webhooks import Webhooks
from relevo.testing.provider import CutAnswer

Json = dict[str, Any]
FETCHED_BYTES = 25_000_000
HTTP_OK = 200


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
            *Conversations(self._state).routes(),
            Route("/{version}/{id}", self._guarded(self._object), methods=["GET"]),
        ]

    async def settle(self) -> None:
        """Wait for what was to be told later."""
        while self._later:
            await asyncio.gather(*self._later)

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        return guarded(self._state, endpoint)

    async def _refresh(self, request: Request) -> Response:
        """Of Instagram's own login alone: a page's token has no end."""
        if request.query_params.get("access_token") != self._state.token or self._state.flavour.page_id:
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
            trouble = await self._hooks.shake_hands(given["callback_url"], given["verify_token"])
            if trouble:
                return Refusal(2200, f"(#2200) Callback verification failed: {trouble}").answer()
            state.app_fields = str(given["fields"]).split(",")
            return JSONResponse({"success": True})
        known = [{"name": name} for name in state.app_fields]
        address = state.callback[0] if state.callback else ""
        listed = [{"object": state.flavour.object_name, "callback_url": address, "fields": known}] if address else []
        return JSONResponse({"data": listed})

    async def _subscribed(self, request: Request) -> Response:
        """Each call names all fields anew: those that it leaves out are subscribed no more."""
        state = self._state
        if request.method == "GET":
            app = {"id": state.app_id, "name": "Relevo", "subscribed_fields": state.subscribed}
            return JSONResponse({"data": [app] if state.subscribed else []})
        if request.method == "DELETE":
            state.subscribed = []
            return JSONResponse({"success": True})
        wanted = str((await request.json())["subscribed_fields"]).split(",")
        allowed = sorted(set(state.flavour.fields.values()))
        for place, field in enumerate(wanted):
            if field not in allowed:
                raise Refusal(
                    100,
                    f"(#100) Param subscribed_fields[{place}] must be one of {{{', '.join(allowed)}}} - got {field}",
                )
        state.subscribed = wanted
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
        """A page, an account or a customer: with the fields that were asked for, and refused for one it has not."""
        wanted = request.path_params["id"]
        about = self._me() if wanted == "me" else self._person(wanted)
        asked = re.sub(r"\{.*?\}", "", request.query_params.get("fields", "id")).split(",")
        for field in asked:
            if field not in about:
                raise Refusal(100, f"(#100) Tried accessing nonexisting field ({field})")
        return JSONResponse({field: about[field] for field in {*asked, "id"}})

    def _me(self) -> Json:
        state, flavour = self._state, self._state.flavour
        if flavour.object_name == "page":
            return {"id": flavour.account_id, "name": state.name}
        account = {"username": "casabrezo", "name": state.name}
        if flavour.page_id:
            linked = {"id": flavour.account_id, **account}
            return {"id": flavour.page_id, "name": state.name, "instagram_business_account": linked}
        # The id is the app's own for the account; webhooks name the other one.
        return {"id": "26000000000000001", "user_id": flavour.account_id, **account}

    def _person(self, customer_id: str) -> Json:
        customer = self._state.customers.get(customer_id)
        if customer is None:
            raise Refusal(230, "(#230) User consent is required to access user profile", status=403)
        if self._state.flavour.object_name == "page":
            first, _, last = customer.name.partition(" ")
            return {"id": customer_id, "first_name": first, "last_name": last, "name": customer.name}
        return {"id": customer_id, "name": customer.name, "username": customer.name.lower().replace(" ", ".")}

    async def _file(self, request: Request) -> Response:
        found = self._state.files.get(request.path_params["key"])
        if found is None or self._state.take_fault("media_gone_once"):
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
        if body.get("sender_action") in ("react", "unreact"):
            return self._react(customer, body)
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

    def _react(self, customer: Customer, body: Json) -> Response:
        """Instagram knows one reaction, the heart; Messenger takes none from a page."""
        early = self._trouble_before()
        if early is not None:
            return early
        payload: Json = body.get("payload") or {}
        bubble = next((one for one in customer.bubbles if one.id == payload.get("message_id")), None)
        if bubble is None or not self._state.flavour.has_stories:
            raise Refusal(100, "(#100) Invalid sender_action")
        if body["sender_action"] == "react" and payload.get("reaction") != "love":
            raise Refusal(100, "(#100) Invalid reaction")
        bubble.company_reaction = "❤️" if body["sender_action"] == "react" else ""
        if self._state.take_fault("cut_after"):
            return CutAnswer()
        return JSONResponse({"recipient_id": customer.id})

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
                return PlainTextResponse(HTML, 502, media_type="text/html")
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
                return CutAnswer()
            case _:
                return None

    def _check_window(self, customer: Customer, body: Json) -> None:
        age = self._state.now() - (customer.last_wrote_at or 0)
        is_human = (body.get("messaging_type"), body.get("tag")) == ("MESSAGE_TAG", "HUMAN_AGENT")
        if "tag" in body and not is_human:
            raise Refusal(100, "(#100) Invalid parameter")
        if is_human and not self._state.has_human_window:
            raise Refusal(10, "(#10) To use the tag HUMAN_AGENT, the app needs the feature Human Agent", status=403)
        if age > (HUMAN_WINDOW_S if is_human else WINDOW_S):
            subcode = self._state.flavour.window_subcode
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
        answered: Json = body.get("reply_to") or {}
        bubble.quotes = str(answered.get("mid", ""))
        if attachment:
            payload = attachment["payload"]
            bubble.file_url = str(payload.get("url") or f"/files/{payload['attachment_id']}")
            bubble.media = str(attachment["type"])
        return bubble

    async def _accept(self, customer: Customer, bubble: Bubble, body: Json) -> Response:
        fault = self._state.take_fault("cut_after", "hang", "echo_before_answer")
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
            return CutAnswer()
        if fault == "hang":
            await asyncio.sleep(HANG_S)
        return JSONResponse({"recipient_id": customer.id, "message_id": bubble.id})

    async def _fetch(self, bubble: Bubble) -> None:
        """The phone shows a copy of Meta's own. Only what lies where webhooks go is really fetched."""
        callback = self._state.callback
        if callback is None or urlsplit(bubble.file_url).netloc != urlsplit(callback[0]).netloc:
            return
        try:
            answer = await self._hooks.deliverer.egress.request("GET", bubble.file_url, max_bytes=FETCHED_BYTES)
        except EgressError:
            return
        if answer.status == HTTP_OK:
            kind = answer.headers.get("content-type", "application/octet-stream")
            bubble.file_url = f"/files/{self._hooks.keep_file(kind, answer.body)}"

    async def _tell(self, customer: Customer, bubble: Bubble, metadata: str, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await self._hooks.echo(customer, bubble, metadata)
        if self._state.flavour.tells_deliveries:
            bubble.status = "delivered"
            moment = int(self._state.now() * 1000)
            await self._hooks.send(customer, {"delivery": {"mids": [bubble.id], "watermark": moment}})
        await self._fetch(bubble)
