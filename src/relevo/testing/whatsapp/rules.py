"""What Meta refuses, by its documented limits, and how what it accepts looks on a phone."""

import re
from collections.abc import Iterator
from typing import Any

from relevo.testing.meta.guard import Refusal
from relevo.testing.whatsapp.state import Bubble, Customer, State, Template

_SLOT = re.compile(r"\{\{(\w+)\}\}")


def _refuse(details: str) -> Refusal:
    return Refusal(100, "(#100) Invalid parameter", details=details)


def check_message(body: dict[str, Any], state: State, customer: Customer) -> None:
    kind = body.get("type")
    if body.get("messaging_product") != "whatsapp" or not isinstance(kind, str) or kind not in body:
        raise _refuse("messaging_product and type are required")
    if kind == "template":
        _check_template(body["template"], state)
        return
    _check_content(kind, body, state, customer)
    if not state.is_window_open(customer):
        raise Refusal(
            131047,
            "(#131047) Re-engagement message",
            details="More than 24 hours have passed since the customer last replied to this number.",
        )


def _check_content(kind: str, body: dict[str, Any], state: State, customer: Customer) -> None:
    match kind:
        case "text":
            if not 1 <= len(body["text"]["body"]) <= 4096:
                raise _refuse("Param text['body'] must be at most 4096 characters long.")
        case "interactive":
            _check_interactive(body["interactive"])
        case "image" | "video" | "audio" | "document" | "sticker":
            _check_media(kind, body[kind], state)
        case "location":
            _check_place(body["location"])
        case "contacts":
            cards: list[dict[str, Any]] = body["contacts"]
            if not cards or not all(one["name"]["formatted_name"] for one in cards):
                raise _refuse("contacts need a formatted_name")
        case "reaction":
            if customer.bubble(str(body["reaction"].get("message_id"))) is None or "emoji" not in body["reaction"]:
                raise _refuse("The message that is reacted to is not known")
        case _:
            raise Refusal(131051, "(#131051) Unsupported message type")


def _check_place(place: dict[str, Any]) -> None:
    if not (abs(float(place["latitude"])) <= 90 and abs(float(place["longitude"])) <= 180):
        raise _refuse("latitude and longitude are required")


def _check_media(kind: str, media: dict[str, Any], state: State) -> None:
    file = state.files.get(str(media.get("id")))
    if file is None:
        raise _refuse("The media id is not known")
    limits = {"image": 5_000_000, "audio": 16_000_000, "video": 16_000_000, "document": 100_000_000}
    limits["sticker"] = 100_000
    is_sticker = kind == "sticker" and file.content_type == "image/webp"
    right = kind == "document" or is_sticker or (file.content_type.startswith(kind) and kind != "sticker")
    if kind == "image" and file.content_type == "image/webp":
        right = False
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
    _check_header(call, found[0], state)
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


def _check_header(call: dict[str, Any], template: Template, state: State) -> None:
    """A template with a picture, a film or a document above its words wants one each time, of that kind."""
    if template.header_format in ("", "TEXT"):
        return
    headers = [part["parameters"] for part in call.get("components", []) if part["type"] == "header"]
    wanted = template.header_format.lower()
    parameter: dict[str, Any] = headers[0][0] if headers and headers[0] else {}
    if parameter.get("type") != wanted:
        details = f"header: Format mismatch, expected {template.header_format}, received {parameter.get('type')}"
        raise Refusal(132012, "(#132012) Parameter format does not match", details=details)
    _check_media(wanted, parameter[wanted], state)


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
            bubble.file = _header_file(body["template"])
        case "location":
            place = body["location"]
            bubble.text = ", ".join(filter(None, (place.get("name"), place.get("address"))))
            bubble.text = bubble.text or f"{place['latitude']}, {place['longitude']}"
            bubble.shown = place
        case "contacts":
            bubble.text = ", ".join(one["name"]["formatted_name"] for one in body["contacts"])
            bubble.shown = body["contacts"][0]
        case _:
            media = body[kind]
            bubble.text = media.get("caption", "")
            bubble.file = str(media.get("id", ""))
    return bubble


def _header_file(call: dict[str, Any]) -> str:
    parameters = [one for part in call.get("components", []) if part["type"] == "header" for one in part["parameters"]]
    return next((str(one[one["type"]]["id"]) for one in parameters if one["type"] != "text"), "")


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
