"""From a message, or what is done to one, to the requests that carry it. Pure."""

from collections.abc import Sequence
from typing import Any

from relevo.desk.channels import api as desk
from relevo.platform.http.schemas import JsonObject

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64
BUTTON_CHARS = 60
PHOTO_BYTES = 10_000_000
STICKER_BYTES = 512_000
STICKER_PX = 512
REACTIONS = ("👍", "❤", "😁", "🎉", "😢", "🙏")
"""Bots may put only emoji of Telegram's own list on a message; these are on it, without variation selectors."""
DELETES_WITHIN_H = 48

_METHODS = {
    "image/jpeg": ("sendPhoto", "photo"),
    "image/png": ("sendPhoto", "photo"),
    "image/webp": ("sendPhoto", "photo"),
    "audio/mpeg": ("sendAudio", "audio"),
    "audio/mp4": ("sendAudio", "audio"),
    "audio/x-m4a": ("sendAudio", "audio"),
    "audio/ogg": ("sendVoice", "voice"),
    "video/mp4": ("sendVideo", "video"),
}
"""What Telegram plays or shows itself. Anything else is a document."""


def plan(message: desk.Outgoing) -> list[desk.NewPart]:
    """Words first, then the files; buttons under the last words. One file with few words is one send."""
    parts = _plan(message)
    quoted = number_of(message.quoted_external_id or "")
    if quoted is not None:
        first = parts[0]
        parts[0] = desk.NewPart(body={**first.body, "quotes": quoted}, text=first.text)
    return parts


def _plan(message: desk.Outgoing) -> list[desk.NewPart]:
    if message.place is not None:
        return [_place(message.place, message.text)]
    if message.card is not None:
        return [_card(message.card, message.text)]
    buttons = _keyboard(message)
    text = message.text
    if message.choices and not buttons:
        text = desk.numbered_choices(text, [choice.label for choice in message.choices])
    caption = desk.render_for(text, "html") if text else ""
    takes_caption = len(message.files) == 1 and not message.choices and not (text and _is_sticker(message.files[0]))
    if takes_caption and desk.measure(caption, "utf16") <= CAPTION_UNITS:
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


def plan_amendment(amendment: desk.OutAmendment) -> list[desk.NewPart]:
    numbers = [number_of(part.external_id) for part in amendment.parts]
    known = [(part, number) for part, number in zip(amendment.parts, numbers, strict=True) if number is not None]
    if len(known) != len(numbers):
        return []
    if amendment.kind != "edit" and any("@" in part.external_id for part in amendment.parts):
        # In a business account's chats a bot may write and edit, and no more.
        return []
    match amendment.kind:
        case "reaction":
            # The customer sees it on the last of what came as several.
            shown = [{"type": "emoji", "emoji": amendment.emoji}] if amendment.emoji else []
            return [_amending("setMessageReaction", number, reaction=shown) for _part, number in known[-1:]]
        case "deletion":
            return [_amending("deleteMessage", number) for _part, number in known]
        case "edit":
            return _edit(amendment.text, known)


def _edit(markdown: str, known: Sequence[tuple[desk.SentPart, int]]) -> list[desk.NewPart]:
    """Words that went in one send, or below a file, and fit there still."""
    if len(known) != 1:
        return []
    [(part, number)] = known
    is_text = part.body.get("method") == "sendMessage"
    if not is_text and not part.body.get("caption"):
        return []
    words = desk.render_for(markdown, "html")
    if desk.measure(words, "utf16") > (TEXT_UNITS if is_text else CAPTION_UNITS):
        return []
    if is_text:
        buttons = part.body.get("buttons") or []
        return [_amending("editMessageText", number, text=words, plain=_plain(words), buttons=buttons)]
    return [_amending("editMessageCaption", number, caption=words, plain=_plain(words))]


def _amending(method: str, number: int, **given: Any) -> desk.NewPart:
    body: JsonObject = {"method": method, "message_id": number, **given}
    return desk.NewPart(body=body)


def number_of(external_id: str) -> int | None:
    """The message's number in its chat; None for a pressed button, which is no message."""
    if external_id.startswith("callback:"):
        return None
    number = external_id.rpartition(":")[2]
    return int(number) if number.isdigit() else None


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


def _place(place: desk.OutPlace, text: str) -> desk.NewPart:
    """A venue wants a title and an address; without either it is a bare place."""
    body: JsonObject = {"method": "sendLocation", "latitude": place.latitude, "longitude": place.longitude}
    if place.name or place.address:
        title, address = place.name or place.address, place.address or place.name
        body |= {"method": "sendVenue", "title": title, "address": address}
    return desk.NewPart(body=body, text=text)


def _card(card: desk.OutCard, text: str) -> desk.NewPart:
    body: JsonObject = {"method": "sendContact", "phone_number": card.phone, "first_name": card.name}
    if card.email:
        body["vcard"] = _vcard(card)
    return desk.NewPart(body=body, text=text)


def _vcard(card: desk.OutCard) -> str:
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", " ")

    lines = ("BEGIN:VCARD", "VERSION:3.0", f"FN:{escaped(card.name)}", f"TEL:{card.phone}", f"EMAIL:{card.email}")
    return "\n".join((*lines, "END:VCARD"))


def _is_sticker(file: desk.OutFile) -> bool:
    """A WebP picture of a sticker's size: as a photo it would lose what is transparent."""
    sides = (file.width or 0, file.height or 0)
    fits = file.size_bytes <= STICKER_BYTES and max(sides) == STICKER_PX and min(sides) > 0
    return file.content_type == "image/webp" and fits


def _file_part(file: desk.OutFile, caption: str, text: str) -> desk.NewPart:
    method, field = _METHODS.get(file.content_type.partition(";")[0].strip().lower(), ("sendDocument", "document"))
    if method == "sendPhoto" and file.size_bytes > PHOTO_BYTES:
        method, field = "sendDocument", "document"
    if _is_sticker(file):
        method, field = "sendSticker", "sticker"
    body: JsonObject = {
        "method": method,
        "field": field,
        "file_id": str(file.id),
        "name": file.name,
        "content_type": file.content_type,
        "caption": caption,
    }
    return desk.NewPart(body=body, text=text)
