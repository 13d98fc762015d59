"""The methods of the Bot API that a helpdesk needs, with the answers and the refusals that are documented."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relevo.testing.provider import Faults
from relevo.testing.telegram.state import Bubble, Customer, Json, State, StoredFile

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
UPLOAD_BYTES = 50_000_000
DELETES_WITHIN_S = 48 * 3600
FILES: dict[str, tuple[str, ...]] = {
    "sendPhoto": ("image/jpeg", "image/png", "image/webp"),
    "sendDocument": (),
    "sendAudio": ("audio/mpeg", "audio/mp4", "audio/x-m4a"),
    "sendVoice": ("audio/ogg", "audio/mpeg", "audio/mp4"),
    "sendVideo": ("video/mp4",),
    "sendSticker": ("image/webp",),
}
"""Which types each takes; none named: any."""
CARDS = {
    "sendLocation": ("latitude", "longitude"),
    "sendVenue": ("latitude", "longitude", "title", "address"),
    "sendContact": ("phone_number", "first_name"),
}
REACTIONS = frozenset(
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔".split()
)
"""A part of those that bots may use."""
FILE = "file"
"""The download of one, to plan a fault for."""
_TAG = re.compile(r"</?(?:b|i|u|s|code|pre|a|blockquote|tg-spoiler)(?:\s[^>]*)?>")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Refusal(Exception):
    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class Methods:
    """`on_webhook` is told when somebody may be waiting for updates."""

    def __init__(self, state: State, on_webhook: Callable[[], None]) -> None:
        self._state = state
        self._on_webhook = on_webhook
        self.faults = Faults()
        self.woken = asyncio.Condition()

    def routes(self) -> list[Route]:
        return [
            Route("/file/bot{token}/{path:path}", self._download, methods=["GET"]),
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/store/{id}", self._show, methods=["GET"]),
        ]

    async def _call(self, request: Request) -> Response:
        if request.path_params["token"] != self._state.token:
            return _refused(Refusal(401, "Unauthorized"))
        method = request.path_params["method"]
        given, file = await _given(request)

        async def do(_tells_first: bool) -> Response:
            self._state.calls.append((method, given))
            act = self._methods().get(method)
            try:
                if act is None:
                    raise Refusal(404, "Not Found")
                return JSONResponse({"ok": True, "result": await act({**given, "method": method}, file)})
            except Refusal as refusal:
                return _refused(refusal)

        return await self.faults.meet(method, do)

    def _methods(self) -> dict[str, Callable[[Json, StoredFile | None], Awaitable[Any]]]:
        return {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
            **dict.fromkeys(FILES, self._send_file),
            **dict.fromkeys(CARDS, self._send_card),
            "setMessageReaction": self._react,
            "editMessageText": self._edit_text,
            "editMessageCaption": self._edit_caption,
            "deleteMessage": self._delete,
            "sendChatAction": self._chat_action,
            "answerCallbackQuery": self._answer_callback,
            "getFile": self._get_file,
        }

    async def _get_me(self, _given: Json, _file: StoredFile | None) -> Json:
        return self._state.own()

    async def _set_webhook(self, given: Json, _file: StoredFile | None) -> bool:
        url, secret = str(given.get("url", "")), str(given.get("secret_token", ""))
        # The real one wants https; a simulator has no certificate, so loopback and test names may do without.
        if not re.match(r"https://|http://(?:127\.0\.0\.1|localhost|relevo\.test)[:/]", url):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not _SECRET.fullmatch(secret):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        self._state.webhook, self._state.webhook_secret = url, secret
        self._on_webhook()
        return True

    async def _delete_webhook(self, _given: Json, _file: StoredFile | None) -> bool:
        self._state.webhook = self._state.webhook_secret = ""
        return True

    async def _webhook_info(self, _given: Json, _file: StoredFile | None) -> Json:
        info = {"url": self._state.webhook, "pending_update_count": len(self._state.updates)}
        return info | ({"last_error_message": self._state.last_error} if self._state.last_error else {})

    async def _get_updates(self, given: Json, _file: StoredFile | None) -> list[Json]:
        if self._state.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(given.get("offset") or 0)
        self._state.updates = [one for one in self._state.updates if one["update_id"] >= offset]
        if not self._state.updates:
            try:
                async with asyncio.timeout(min(float(given.get("timeout") or 0), 50)), self.woken:
                    await self.woken.wait()
            except TimeoutError:
                pass
        return self._state.updates[:100]

    async def _send_message(self, given: Json, _file: StoredFile | None) -> Json:
        customer, text = self._recipient(given), str(given.get("text", ""))
        shown = _check_text(text, given.get("parse_mode"))
        if not shown.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if _units(shown) > TEXT_UNITS:
            raise Refusal(400, "Bad Request: message is too long")
        buttons = cast("list[list[Json]]", cast("Json", given.get("reply_markup") or {}).get("inline_keyboard", []))
        for button in (one for row in buttons for one in row):
            if len(str(button.get("callback_data", "")).encode()) > 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        return self._deliver(customer, text, given, buttons=buttons)

    async def _send_file(self, given: Json, file: StoredFile | None) -> Json:
        customer, caption = self._recipient(given), str(given.get("caption") or "")
        if file is None or not file.body:
            raise Refusal(400, "Bad Request: there is no document in the request")
        if len(file.body) > UPLOAD_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        if _units(_check_text(caption, given.get("parse_mode"))) > CAPTION_UNITS:
            raise Refusal(400, "Bad Request: message caption is too long")
        wanted = FILES[given["method"]]
        if wanted and file.content_type not in wanted:
            raise Refusal(400, "Bad Request: wrong type of the web page content")
        file_id = f"FILE{len(self._state.files) + 1}"
        self._state.files[file_id] = file
        return self._deliver(customer, caption, given, file=file_id)

    async def _send_card(self, given: Json, _file: StoredFile | None) -> Json:
        customer = self._recipient(given)
        missing = [name for name in CARDS[given["method"]] if given.get(name) in (None, "")]
        if missing:
            raise Refusal(400, f"Bad Request: parameter {missing[0]} is required")
        if not (abs(given.get("latitude", 0)) <= 90 and abs(given.get("longitude", 0)) <= 180):
            raise Refusal(400, "Bad Request: wrong latitude or longitude")
        return self._deliver(customer, "", given, shown={name: given[name] for name in CARDS[given["method"]]})

    async def _react(self, given: Json, _file: StoredFile | None) -> bool:
        bubble = self._bubble(given, "message to react not found")
        emoji = [str(one["emoji"]) for one in cast("list[Json]", given.get("reaction") or [])]
        if len(emoji) > 1 or any(one not in REACTIONS for one in emoji):
            raise Refusal(400, "Bad Request: REACTION_INVALID")
        bubble.company_reaction = "".join(emoji)
        return True

    async def _edit_text(self, given: Json, _file: StoredFile | None) -> Json:
        bubble = self._own(given, "message to edit not found")
        if bubble.file or bubble.shown:
            raise Refusal(400, "Bad Request: there is no text in the message to edit")
        return self._edit(bubble, given, str(given.get("text", "")), TEXT_UNITS)

    async def _edit_caption(self, given: Json, _file: StoredFile | None) -> Json:
        bubble = self._own(given, "message to edit not found")
        if not bubble.file:
            raise Refusal(400, "Bad Request: there is no caption in the message to edit")
        return self._edit(bubble, given, str(given.get("caption", "")), CAPTION_UNITS)

    def _edit(self, bubble: Bubble, given: Json, text: str, limit: int) -> Json:
        shown = _check_text(text, given.get("parse_mode"))
        if not shown.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if _units(shown) > limit:
            raise Refusal(400, "Bad Request: message is too long")
        if text == bubble.text:
            raise Refusal(400, "Bad Request: message is not modified: specified new message content is the same")
        bubble.text, bubble.is_html, bubble.is_edited = text, given.get("parse_mode") == "HTML", True
        return {"message_id": bubble.id, "edit_date": int(self._state.now())}

    async def _delete(self, given: Json, _file: StoredFile | None) -> bool:
        bubble = self._own(given, "message to delete not found")
        if self._state.now() - bubble.at >= DELETES_WITHIN_S:
            raise Refusal(400, "Bad Request: message can't be deleted for everyone")
        self._recipient(given).bubbles.remove(bubble)
        return True

    def _bubble(self, given: Json, otherwise: str) -> Bubble:
        bubble = self._recipient(given).bubble(int(given.get("message_id") or 0))
        if bubble is None:
            raise Refusal(400, f"Bad Request: {otherwise}")
        return bubble

    def _own(self, given: Json, otherwise: str) -> Bubble:
        bubble = self._bubble(given, otherwise)
        if bubble.by != "bot":
            raise Refusal(400, "Bad Request: message can't be edited")
        return bubble

    def _deliver(
        self,
        customer: Customer,
        text: str,
        given: Json,
        *,
        buttons: list[list[Json]] | None = None,
        file: str | None = None,
        shown: Json | None = None,
    ) -> Json:
        bubble = Bubble(
            id=next(self._state.message_ids),
            by="bot",
            text=text,
            at=self._state.now(),
            is_html=given.get("parse_mode") == "HTML",
            buttons=buttons or [],
            file=file,
            sent_as=given["method"],
            quotes=_quoted(customer, given),
            shown=shown or {},
        )
        customer.bubbles.append(bubble)
        customer.typing_until = 0
        return {
            "message_id": bubble.id,
            "from": self._state.own(),
            "chat": customer.chat(),
            "date": int(bubble.at),
            "text": text,
        }

    async def _chat_action(self, given: Json, _file: StoredFile | None) -> bool:
        self._recipient(given).typing_until = self._state.now() + 5
        return True

    async def _answer_callback(self, given: Json, _file: StoredFile | None) -> bool:
        if not given.get("callback_query_id"):
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return True

    async def _get_file(self, given: Json, _file: StoredFile | None) -> Json:
        file_id = str(given.get("file_id"))
        file = self._state.files.get(file_id)
        if file is None:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(file.body) > 20_000_000:
            raise Refusal(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_size": len(file.body), "file_path": f"files/{file_id}"}

    async def _download(self, request: Request) -> Response:
        async def give(_tells_first: bool) -> Response:
            file = self._state.files.get(request.path_params["path"].removeprefix("files/"))
            if request.path_params["token"] != self._state.token or file is None:
                return PlainTextResponse("Not Found", 404)
            return Response(file.body, media_type=file.content_type)

        return await self.faults.meet(FILE, give)

    async def _show(self, request: Request) -> Response:
        """A file, as the customer's phone shows it."""
        file = self._state.files.get(request.path_params["id"])
        if file is None:
            return PlainTextResponse("Not Found", 404)
        return Response(file.body, media_type=file.content_type, headers={"content-security-policy": "sandbox"})

    def _recipient(self, given: Json) -> Customer:
        try:
            customer = self._state.customers.get(int(given.get("chat_id") or 0))
        except ValueError:
            customer = None
        if customer is None:
            raise Refusal(400, "Bad Request: chat not found")
        if customer.has_blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return customer


async def _given(request: Request) -> tuple[Json, StoredFile | None]:
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        async with request.form(max_part_size=60_000_000) as form:
            file, given = None, Json()
            for name, value in form.multi_items():
                if isinstance(value, str):
                    given[name] = value
                else:
                    content_type = value.content_type or "application/octet-stream"
                    file = StoredFile(value.filename or "file", content_type, await value.read())
            return given, file
    body = await request.body()
    return (json.loads(body) if body else dict(request.query_params)), None


def _quoted(customer: Customer, given: Json) -> int:
    """The quoted message, if it is there; that it is not is no mistake where the sender says so."""
    written: Any = given.get("reply_parameters") or {}
    asked = cast("Json", json.loads(written) if isinstance(written, str) else written)
    number = int(asked.get("message_id") or 0)
    if not number or customer.bubble(number):
        return number
    if not asked.get("allow_sending_without_reply"):
        raise Refusal(400, "Bad Request: message to be replied not found")
    return 0


def _check_text(text: str, parse_mode: object) -> str:
    """The text as it is shown; refuses marks that are not closed, and any mode but HTML."""
    if parse_mode is None:
        return text
    bare = _TAG.sub("", text)
    if parse_mode != "HTML" or "<" in bare or text.count("<b>") != text.count("</b>"):
        raise Refusal(400, "Bad Request: can't parse entities: Unsupported start tag")
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _refused(refusal: Refusal) -> Response:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return JSONResponse(body, refusal.code)
