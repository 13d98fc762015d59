"""What one message holds, by its type. A type nobody told us of is `Unsupported`, never an error."""

import json
from collections.abc import Callable

from relevo.channels.whatsapp.events import (
    Card,
    Cards,
    Chosen,
    Content,
    Edited,
    Form,
    Location,
    Media,
    MediaKind,
    Order,
    Reaction,
    Revoked,
    Text,
    Trouble,
    Unsupported,
)
from relevo.platform.graph import Json, dict_of, dicts_of, number_of, text_of

CARDS = 50
ORDER_LINES = 50


def parse_content(message: Json) -> Content:
    kind = text_of(message.get("type")) or "unknown"
    reader = _READERS.get(kind)
    content = reader(message) if reader else None
    if content is not None:
        return content
    return _unsupported(message, kind)


def parse_troubles(value: object) -> tuple[Trouble, ...]:
    return tuple(_trouble(error) for error in dicts_of(value))


def _trouble(error: Json) -> Trouble:
    code = number_of(error.get("code"))
    return Trouble(
        code=int(code) if code is not None else None,
        title=text_of(error.get("title")) or text_of(error.get("message")) or "",
        details=text_of(dict_of(error.get("error_data")).get("details")) or "",
    )


def _unsupported(message: Json, kind: str) -> Unsupported:
    troubles = parse_troubles(message.get("errors"))
    named = text_of(dict_of(message.get("unsupported")).get("type"))
    reason = (troubles[0].details or troubles[0].title) if troubles else None
    return Unsupported(type=named or kind, reason=reason)


def _text(message: Json) -> Content | None:
    body = text_of(dict_of(message.get("text")).get("body"))
    return Text(body=body) if body is not None else None


def _media(kind: MediaKind) -> Callable[[Json], Content | None]:
    def read(message: Json) -> Content | None:
        media = dict_of(message.get(kind))
        if not media:
            return None
        return Media(
            kind=kind,
            media_id=text_of(media.get("id")),
            mime_type=text_of(media.get("mime_type")),
            caption=text_of(media.get("caption")),
            filename=text_of(media.get("filename")),
            url=text_of(media.get("url")),
            is_voice=media.get("voice") is True,
            sha256=text_of(media.get("sha256")),
        )

    return read


def _location(message: Json) -> Content | None:
    place = dict_of(message.get("location"))
    latitude, longitude = number_of(place.get("latitude")), number_of(place.get("longitude"))
    if latitude is None or longitude is None:
        return None
    return Location(
        latitude=latitude,
        longitude=longitude,
        name=text_of(place.get("name")),
        address=text_of(place.get("address")),
        url=text_of(place.get("url")),
    )


def _cards(message: Json) -> Content | None:
    cards = tuple(_card(card) for card in dicts_of(message.get("contacts"))[:CARDS])
    return Cards(cards=cards) if cards else None


def _card(card: Json) -> Card:
    name = dict_of(card.get("name"))
    phones = (text_of(phone.get("phone")) or text_of(phone.get("wa_id")) for phone in dicts_of(card.get("phones")))
    emails = (text_of(email.get("email")) for email in dicts_of(card.get("emails")))
    return Card(
        name=text_of(name.get("formatted_name")) or text_of(name.get("first_name")) or "",
        phones=tuple(phone for phone in phones if phone),
        emails=tuple(email for email in emails if email),
        company=text_of(dict_of(card.get("org")).get("company")),
    )


def _reaction(message: Json) -> Content | None:
    reaction = dict_of(message.get("reaction"))
    message_id = text_of(reaction.get("message_id"))
    # Taken back: an empty emoji, or none at all.
    return Reaction(message_id=message_id, emoji=text_of(reaction.get("emoji"))) if message_id else None


def _interactive(message: Json) -> Content | None:
    part = dict_of(message.get("interactive"))
    for name in ("button_reply", "list_reply"):
        chosen = dict_of(part.get(name))
        if chosen:
            title = text_of(chosen.get("title")) or text_of(chosen.get("id")) or ""
            description = text_of(chosen.get("description"))
            return Chosen(id=text_of(chosen.get("id")) or title, title=title, description=description)
    form = dict_of(part.get("nfm_reply"))
    if form:
        return Form(name=text_of(form.get("name")), answers=_answers(form.get("response_json")))
    return None


def _answers(text: object) -> Json:
    try:
        return dict_of(json.loads(text)) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}


def _button(message: Json) -> Content | None:
    button = dict_of(message.get("button"))
    title = text_of(button.get("text")) or text_of(button.get("payload"))
    return Chosen(id=text_of(button.get("payload")) or title, title=title) if title else None


def _order(message: Json) -> Content | None:
    order = dict_of(message.get("order"))
    lines = tuple(_order_line(item) for item in dicts_of(order.get("product_items"))[:ORDER_LINES])
    return Order(note=text_of(order.get("text")), lines=lines) if order else None


def _order_line(item: Json) -> str:
    amount = text_of(item.get("quantity")) or "1"
    price = number_of(item.get("item_price"))
    what = f"{amount} × {text_of(item.get('product_retailer_id')) or '?'}"
    return what if price is None else f"{what} ({price:.2f} {text_of(item.get('currency')) or ''})".replace(" )", ")")


def _edit(message: Json) -> Content | None:
    edit = dict_of(message.get("edit"))
    original = text_of(edit.get("original_message_id"))
    if original is None:
        return None
    content = parse_content(dict_of(edit.get("message")))
    known = content if isinstance(content, Text | Media | Unsupported) else Unsupported(type="edit")
    return Edited(original_id=original, content=known)


def _revoke(message: Json) -> Content | None:
    original = text_of(dict_of(message.get("revoke")).get("original_message_id"))
    return Revoked(original_id=original) if original else None


_READERS: dict[str, Callable[[Json], Content | None]] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _cards,
    "reaction": _reaction,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
}
