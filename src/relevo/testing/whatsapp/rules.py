"""What Meta refuses, by its documented limits, and how what it accepts looks on a phone."""

import re
from collections.abc import Iterator
from typing import Any

from relevo.testing.whatsapp.state import Bubble, Customer, State

_SLOT = re.compile(r"\{\{(\w+)\}\}")


class Refusal(Exception):
    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: int = 400,
        details: str = "",
        subcode: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.details = code, message, status, details
        self.subcode, self.headers = subcode, headers or {}

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": error | {"fbtrace_id": "AFAKETRACEID"}}


def _refuse(details: str) -> Refusal:
    return Refusal(100, "(#100) Invalid parameter", details=details)


def check_message(body: dict[str, Any], state: State, customer: Customer) -> None:
    kind = body.get("type")
    if body.get("messaging_product") != "whatsapp" or not isinstance(kind, str) or kind not in body:
        raise _refuse("messaging_product and type are required")
    match kind:
        case "template":
            _check_template(body["template"], state)
            return
        case "text":
            if not 1 <= len(body["text"]["body"]) <= 4096:
                raise _refuse("Param text['body'] must be at most 4096 characters long.")
        case "interactive":
            _check_interactive(body["interactive"])
        case "image" | "video" | "audio" | "document" | "sticker":
            _check_media(kind, body[kind], state)
        case "location" | "reaction" | "contacts":
            pass
        case _:
            raise Refusal(131051, "(#131051) Unsupported message type")
    if not state.is_window_open(customer):
        raise Refusal(
            131047,
            "(#131047) Re-engagement message",
            details="More than 24 hours have passed since the customer last replied to this number.",
        )


def _check_media(kind: str, media: dict[str, Any], state: State) -> None:
    file = state.files.get(str(media.get("id")))
    if file is None:
        raise _refuse("The media id is not known")
    limits = {"image": 5_000_000, "audio": 16_000_000, "video": 16_000_000, "document": 100_000_000}
    right = kind in ("document", "sticker") or file.content_type.startswith(kind)
    if not right or len(file.body) > limits.get(kind, 500_000):
        raise Refusal(131053, "(#131053) Media upload error", details=f"{file.content_type} cannot be sent as {kind}")
    if kind == "audio" and "caption" in media:
        raise _refuse("audio takes no caption")
    if len(media.get("caption", "")) > 1024:
        raise _refuse("caption must be at most 1024 characters long.")


def _check_interactive(part: dict[str, Any]) -> None:
    if part["type"] == "button":
        buttons = [button["reply"] for button in part["action"]["buttons"]]
        titles = [button["title"] for button in buttons]
        limit = 1024
        wrong = not 1 <= len(buttons) <= 3 or len(set(titles)) != len(titles)
        wrong = wrong or any(not 1 <= len(title) <= 20 for title in titles) or any(len(b["id"]) > 256 for b in buttons)
    else:
        rows = [row for section in part["action"]["sections"] for row in section["rows"]]
        limit = 4096
        wrong = not 1 <= len(rows) <= 10 or not 1 <= len(part["action"]["button"]) <= 20
        wrong = wrong or any(
            not 1 <= len(row["title"]) <= 24 or len(row.get("description", "")) > 72 or len(row["id"]) > 200
            for row in rows
        )
    if wrong or not 1 <= len(part["body"]["text"]) <= limit:
        raise Refusal(131009, "(#131009) Parameter value is not valid")


def _check_template(call: dict[str, Any], state: State) -> None:
    language = call["language"]["code"]
    found = [one for one in state.account.templates if (one.name, one.language) == (call["name"], language)]
    if not found:
        details = f"template name ({call['name']}) does not exist in {language}"
        raise Refusal(132001, "(#132001) Template name does not exist", status=404, details=details)
    if found[0].status != "APPROVED":
        raise Refusal(132015, "(#132015) Template is paused")
    bodies = [part["parameters"] for part in call.get("components", []) if part["type"] == "body"]
    texts: list[str] = [parameter["text"] for parameter in bodies[0]] if bodies else []
    count = len(texts)
    wanted = len(_SLOT.findall(found[0].body))
    if count != wanted:
        details = (
            f"body: number of localizable_params ({count}) does not match the expected number of params ({wanted})"
        )
        raise Refusal(132000, "(#132000) Number of parameters does not match", details=details)
    if any(re.search(r"[\n\t]| {5}", text) or not text for text in texts):
        raise Refusal(132018, "(#132018) There is an issue with the parameters in your template")


def shown(body: dict[str, Any], state: State, *, message_id: str) -> Bubble:
    """The message as the phone shows it."""
    kind: str = body["type"]
    bubble = Bubble(message_id, "company", kind, state.now(), status="sent")
    bubble.own_key = str(body.get("biz_opaque_callback_data", ""))
    bubble.quotes = str(body.get("context", {}).get("message_id", ""))
    match kind:
        case "text":
            bubble.text = body["text"]["body"]
        case "interactive":
            part = body["interactive"]
            bubble.text = part["body"]["text"]
            bubble.choices = _choices(part)
        case "template":
            bubble.text = _filled(body["template"], state)
        case "location":
            bubble.text = f"{body['location'].get('name', '')} {body['location']['latitude']}"
        case "reaction":
            bubble.text = body["reaction"]["emoji"]
        case _:
            media = body[kind]
            bubble.text = media.get("caption", "")
            bubble.file = str(media.get("id", ""))
    return bubble


def _choices(part: dict[str, Any]) -> list[tuple[str, str]]:
    if part["type"] == "button":
        return [(button["reply"]["id"], button["reply"]["title"]) for button in part["action"]["buttons"]]
    rows = [row for section in part["action"]["sections"] for row in section["rows"]]
    return [(row["id"], row.get("description") or row["title"]) for row in rows]


def _filled(call: dict[str, Any], state: State) -> str:
    template = next(one for one in state.account.templates if one.name == call["name"])
    bodies = [part["parameters"] for part in call.get("components", []) if part["type"] == "body"]
    texts: Iterator[str] = iter([parameter["text"] for parameter in bodies[0]] if bodies else [])
    return _SLOT.sub(lambda _slot: next(texts, ""), template.body)
