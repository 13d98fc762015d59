"""From a message to the requests that carry it. Pure."""

from typing import Any

from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64
BUTTON_CHARS = 60


def plan(message: desk.Outgoing) -> list[desk.NewPart]:
    """Words first, then the files; buttons under the last words. One file with few words is one send."""
    buttons = _keyboard(message)
    text = message.text
    if message.choices and not buttons:
        text = desk.numbered_choices(text, [choice.label for choice in message.choices])
    caption = desk.render_for(text, "html") if text else ""
    if len(message.files) == 1 and not message.choices and desk.measure(caption, "utf16") <= CAPTION_UNITS:
        return [_file_part(message.files[0], caption, text)]
    parts: list[desk.NewPart] = []
    for piece in desk.split_formatted(text, TEXT_UNITS, "utf16", "html"):
        body: JsonObject = {"method": "sendMessage", "text": piece}
        parts.append(desk.NewPart(body=body, text=_plain(piece)))
    if buttons and parts:
        last = parts[-1]
        parts[-1] = desk.NewPart(body={**last.body, "buttons": buttons}, text=last.text)
    return [*parts, *(_file_part(file, "", "") for file in message.files)] or [
        desk.NewPart(body={"method": "sendMessage", "text": "…"}, text="…")
    ]


def _plain(html: str) -> str:
    """For a second attempt without formatting."""
    inside = False
    text: list[str] = []
    for letter in html:
        if letter == "<":
            inside = True
        elif letter == ">" and inside:
            inside = False
        elif not inside:
            text.append(letter)
    plain = "".join(text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _keyboard(message: desk.Outgoing) -> list[Any]:
    if not message.choices or any(len(choice.id.encode()) > CALLBACK_BYTES for choice in message.choices):
        return []
    return [
        [{"text": desk.shorten(choice.label, BUTTON_CHARS, "characters"), "callback_data": choice.id}]
        for choice in message.choices
    ]


def _file_part(file: desk.OutFile, caption: str, text: str) -> desk.NewPart:
    is_photo = file.content_type in ("image/jpeg", "image/png", "image/webp") and file.size_bytes <= 10_000_000
    body: JsonObject = {
        "method": "sendPhoto" if is_photo else "sendDocument",
        "field": "photo" if is_photo else "document",
        "file_id": str(file.id),
        "name": file.name,
        "content_type": file.content_type,
        "caption": caption,
    }
    return desk.NewPart(body=body, text=text)
