"""The bodies of what is sent. Pure. A content says what; `envelope` adds to whom, once that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relevo.platform.graph import Json

TEXT_CHARS = 4096
CAPTION_CHARS = 1024
BUTTONS = 3
BUTTON_CHARS = 20
BUTTONS_TEXT_CHARS = 1024
ROWS = 10
ROW_CHARS = 24
ROW_DESCRIPTION_CHARS = 72
LIST_TEXT_CHARS = 4096
OPEN_LIST_CHARS = 20
ID_CHARS = 200
STICKER_PX = 512
REACTIONS = ("👍", "❤️", "😁", "🎉", "😢", "🙏")
HEADER_TYPES = {
    "image": ("image/jpeg", "image/png"),
    "video": ("video/mp4", "video/3gpp"),
    "document": ("application/pdf",),
}
"""What a template's header takes, by its format."""
CAPTIONED = frozenset({"image", "video", "document"})

MEDIA_BYTES = {
    "image": 5_000_000,
    "audio": 16_000_000,
    "video": 16_000_000,
    "document": 100_000_000,
    "sticker": 100_000,
}
_MEDIA_TYPES = {
    "image/jpeg": "image",
    "image/png": "image",
    "audio/aac": "audio",
    "audio/amr": "audio",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/ogg": "audio",
    "video/mp4": "video",
    "video/3gpp": "video",
}


@dataclass(frozen=True)
class Choice:
    id: str
    title: str


@dataclass(frozen=True)
class HeaderFile:
    """`kind`: image, video or document. `media_id` is empty until the file is with Meta."""

    kind: str
    name: str
    media_id: str = ""


@dataclass(frozen=True)
class TemplateCall:
    """A template with its variables filled: the header's and the body's by position or by name, the buttons' endings
    of addresses or payloads by the button's index."""

    name: str
    language: str
    header: Sequence[str] = ()
    body: Sequence[str] = ()
    named_body: Mapping[str, str] | None = None
    header_file: HeaderFile | None = None
    buttons: Mapping[int, tuple[str, str]] | None = None
    """index → ("url" or "quick_reply", value)"""


def media_kind(content_type: str, size_bytes: int, *, sides: tuple[int, int] = (0, 0)) -> str:
    """As what a file is sent: what WhatsApp does not play or show itself, or not that large, is a document.

    `sides`: of a picture, in pixels. A WebP picture of 512 by 512 is a sticker.
    """
    if content_type == "image/webp" and sides == (STICKER_PX, STICKER_PX):
        return "sticker" if size_bytes <= MEDIA_BYTES["sticker"] else "document"
    kind = _MEDIA_TYPES.get(content_type.partition(";")[0].strip().lower(), "document")
    return kind if size_bytes <= MEDIA_BYTES[kind] else "document"


def envelope(address: str, content: Json, *, quotes_id: str | None = None, own_key: str | None = None) -> Json:
    """`address` is a phone number in digits or a business-scoped id. Without the plus Meta may add a country code.

    `own_key` comes back with every status: a message is recognised even if the answer to its sending was lost.
    """
    body: Json = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    body |= {"to": f"+{address}"} if address.isdigit() else {"recipient": address}
    if quotes_id:
        body["context"] = {"message_id": quotes_id}
    body |= content
    if own_key:
        body["biz_opaque_callback_data"] = own_key
    return body


def text_content(text: str) -> Json:
    shows_page = "https://" in text or "http://" in text
    return {"type": "text", "text": {"preview_url": shows_page, "body": text}}


def media_content(kind: str, media_id: str, *, caption: str = "", filename: str = "") -> Json:
    media: Json = {"id": media_id}
    if caption and kind in CAPTIONED:
        media["caption"] = caption[:CAPTION_CHARS]
    if filename and kind == "document":
        media["filename"] = filename
    return {"type": kind, kind: media}


def choices_fit(text: str, choices: Sequence[Choice]) -> bool:
    """Whether text and choices go in one interactive message."""
    if _as_buttons(choices):
        return len(text) <= BUTTONS_TEXT_CHARS
    return len(choices) <= ROWS and len(text) <= LIST_TEXT_CHARS


def choices_content(text: str, choices: Sequence[Choice], *, open_list: str) -> Json:
    """Up to three short choices are buttons, more or longer ones a list behind the button `open_list`.

    A row's title is short, so a longer choice stands whole in the row's description too.
    """
    if _as_buttons(choices):
        buttons = [
            {"type": "reply", "reply": {"id": choice.id[:ID_CHARS], "title": choice.title}} for choice in choices
        ]
        interactive: Json = {"type": "button", "body": {"text": text}, "action": {"buttons": buttons}}
    else:
        rows = [_row(choice) for choice in choices[:ROWS]]
        action = {"button": open_list[:OPEN_LIST_CHARS], "sections": [{"rows": rows}]}
        interactive = {"type": "list", "body": {"text": text}, "action": action}
    return {"type": "interactive", "interactive": interactive}


def reaction_content(message_id: str, emoji: str | None) -> Json:
    """An empty emoji takes the reaction back."""
    return {"type": "reaction", "reaction": {"message_id": message_id, "emoji": emoji or ""}}


def location_content(latitude: float, longitude: float, *, name: str = "", address: str = "") -> Json:
    # Written out: Python would say 1e-05.
    place: Json = {"latitude": f"{latitude:.8f}", "longitude": f"{longitude:.8f}"}
    place |= {"name": name} if name else {}
    place |= {"address": address} if address else {}
    return {"type": "location", "location": place}


def card_content(name: str, phone: str, email: str = "") -> Json:
    card: Json = {"name": {"formatted_name": name, "first_name": name}, "phones": [{"phone": phone, "type": "WORK"}]}
    if email:
        card["emails"] = [{"email": email, "type": "WORK"}]
    return {"type": "contacts", "contacts": [card]}


def template_content(call: TemplateCall) -> Json:
    components: list[Json] = []
    if call.header_file:
        components.append({"type": "header", "parameters": [_media_parameter(call.header_file)]})
    if call.header:
        components.append({"type": "header", "parameters": [_parameter(text) for text in call.header]})
    if call.named_body:
        named = [_parameter(text) | {"parameter_name": name} for name, text in call.named_body.items()]
        components.append({"type": "body", "parameters": named})
    elif call.body:
        components.append({"type": "body", "parameters": [_parameter(text) for text in call.body]})
    for index, (kind, value) in sorted((call.buttons or {}).items()):
        parameter = {"type": "payload", "payload": value} if kind == "quick_reply" else _parameter(value)
        components.append({"type": "button", "sub_type": kind, "index": str(index), "parameters": [parameter]})
    template: Json = {"name": call.name, "language": {"code": call.language}}
    if components:
        template["components"] = components
    return {"type": "template", "template": template}


def with_header_media(content: Json, media_id: str) -> Json:
    """The template with the id of its header's file, which Meta told just now."""
    template = dict(content["template"])
    header, *others = template["components"]
    kind = header["parameters"][0]["type"]
    parameter = {"type": kind, kind: header["parameters"][0][kind] | {"id": media_id}}
    return content | {"template": template | {"components": [header | {"parameters": [parameter]}, *others]}}


def read_body(message_id: str, *, typing: bool = False) -> Json:
    """Marks the message and all before it as read; `typing` shows that somebody writes, for 25 s at most."""
    body: Json = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
    return body | ({"typing_indicator": {"type": "text"}} if typing else {})


def _as_buttons(choices: Sequence[Choice]) -> bool:
    titles = [choice.title for choice in choices]
    return (
        len(titles) <= BUTTONS and len(set(titles)) == len(titles) and max(map(len, titles), default=0) <= BUTTON_CHARS
    )


def _row(choice: Choice) -> Json:
    row: Json = {"id": choice.id[:ID_CHARS], "title": _cut(choice.title, ROW_CHARS)}
    if row["title"] != choice.title:
        row["description"] = _cut(choice.title, ROW_DESCRIPTION_CHARS)
    return row


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _media_parameter(file: HeaderFile) -> Json:
    media: Json = {"id": file.media_id}
    if file.kind == "document":
        media["filename"] = file.name
    return {"type": file.kind, file.kind: media}


def _parameter(text: str) -> Json:
    # Meta refuses line ends, tabs and long runs of spaces in variables (132018).
    return {"type": "text", "text": " ".join(text.split())}
