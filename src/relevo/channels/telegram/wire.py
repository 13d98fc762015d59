"""Reading updates, without any network.

A message's id is unique within its chat only, so ours is `chat:message`. A business account's bot has the connection's
id in its addresses: `chat@connection`.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from relevo.desk.channels import api as desk
from relevo.kit.reading import dict_of, dicts_of

SECRET_HEADER = "x-telegram-bot-api-secret-token"
UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
)
MAX_DOWNLOAD_BYTES = 20_000_000
_GREETINGS = {"es": "¡Hola!", "pt": "Olá!"}
_MEDIA = ("photo", "video", "voice", "audio", "video_note", "animation", "document", "sticker")
_SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "group_chat_created",
        "supergroup_chat_created",
        "pinned_message",
        "migrate_from_chat_id",
        "message_auto_delete_timer_changed",
        "forum_topic_created",
        "new_chat_photo",
        "delete_chat_photo",
    }
)
Json = dict[str, Any]


def verify(headers: Mapping[str, str], secret: str) -> None:
    """Raises HookRefused."""
    given = headers.get(SECRET_HEADER, "")
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise desk.HookRefused("The secret token of this request is missing or wrong.")


def split(update: object) -> desk.RawElement | None:
    """One element per update; None for what is no update at all."""
    body = dict_of(update)
    number = body.get("update_id")
    if not isinstance(number, int):
        return None
    what = _first(body)
    chat = _chat_of(what)
    return desk.RawElement(
        external_id=f"update:{number}", lane=chat, body=body, sent_at=_time(what.get("edit_date") or what.get("date"))
    )


def parse(update: desk.RawBody) -> list[desk.Incoming]:
    stopped = update.get("stopped")
    if isinstance(stopped, str):
        # Not Telegram's words but ours, about an answer to a question for updates.
        return [desk.ChannelStoppedIn(code=stopped, detail=str(update.get("detail") or ""))]
    for name, read in _READERS.items():
        if isinstance(update.get(name), dict):
            return read(dict_of(update[name]))
    # A kind of update that we did not ask for, or a new one: nothing that a customer said.
    return []


def _message(message: Json) -> list[desk.Incoming]:
    address, chat = _address(message), dict_of(message.get("chat"))
    moved_to = _address({"chat": {"id": message.get("migrate_to_chat_id")}})
    if address and moved_to:
        return [desk.MovedIn(address=address, new_address=moved_to)]
    if not address or _SERVICE & message.keys():
        return []
    sender = dict_of(message.get("from"))
    text, extras = _words(message, sender), _extras(message)
    if message.get("business_connection_id") and str(sender.get("id")) != str(chat.get("id")):
        # In a business account's chats what the account's owner writes comes in as well.
        return [
            desk.EchoIn(
                address=address,
                external_id=_id(address, message),
                text=text,
                author_name=_name(sender),
                sent_at=_time(message.get("date")),
                media=_media(message),
            )
        ]
    is_group = chat.get("type") in ("group", "supergroup")
    if not (text or extras or _media(message)):
        kind = next((key for key in message if key not in _KNOWN_KEYS), "unknown")
        extras.append(desk.Extra(kind="unsupported", text=kind, raw=message))
    return [
        desk.MessageIn(
            address=address,
            external_id=_id(address, message),
            text=f"{_name(sender)}: {text}" if is_group and text else text,
            sent_at=_time(message.get("date")),
            name=str(chat.get("title") or "")[:120] or None if is_group else _name(sender) or None,
            username=_text(sender.get("username")),
            language=_language(sender),
            media=_media(message),
            extras=extras,
        )
    ]


def _edited(message: Json) -> list[desk.Incoming]:
    address = _address(message)
    text = str(message.get("text") or message.get("caption") or "")
    if not address or not text:
        return []
    return [
        desk.EditIn(
            address=address, external_id=_id(address, message), text=text, sent_at=_time(message.get("edit_date"))
        )
    ]


def _pressed(query: Json) -> list[desk.Incoming]:
    message, sender = dict_of(query.get("message")), dict_of(query.get("from"))
    data = str(query.get("data") or "")
    address = _address(message) or str(sender.get("id") or "")
    if not address or not data:
        return []
    return [
        desk.MessageIn(
            address=address,
            external_id=f"callback:{query.get('id')}",
            text=_label(message, data) or data,
            name=_name(sender) or None,
            username=_text(sender.get("username")),
            language=_language(sender),
            choice_id=data,
        )
    ]


def _reaction(reaction: Json) -> list[desk.Incoming]:
    address = _address(reaction)
    if not address:
        return []
    emojis = [str(one.get("emoji")) for one in dicts_of(reaction.get("new_reaction")) if one.get("emoji")]
    return [desk.ReactionIn(address=address, external_id=_id(address, reaction), emoji=emojis[-1] if emojis else None)]


def _membership(change: Json) -> list[desk.Incoming]:
    address = _address(change)
    status = dict_of(change.get("new_chat_member")).get("status")
    if not address:
        return []
    return [desk.BlockedIn(address=address, blocked=status in ("kicked", "left"))]


def _deleted(deletion: Json) -> list[desk.Incoming]:
    address = _address(deletion)
    ids = deletion.get("message_ids")
    if not address or not isinstance(ids, list):
        return []
    return [desk.DeletionIn(address=address, external_id=f"{address}:{one}") for one in cast("list[Any]", ids)[:100]]


_READERS = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _pressed,
    "message_reaction": _reaction,
    "my_chat_member": _membership,
    "business_message": _message,
    "edited_business_message": _edited,
    "deleted_business_messages": _deleted,
}
_KNOWN_KEYS = frozenset(
    {
        "message_id",
        "from",
        "chat",
        "date",
        "sender_chat",
        "message_thread_id",
        "business_connection_id",
        "reply_to_message",
        "quote",
        "has_protected_content",
        "is_topic_message",
        "via_bot",
        "media_group_id",
        "entities",
        "caption_entities",
        "sender_business_bot",
        "is_from_offline",
        "effect_id",
    }
)


def _words(message: Json, sender: Json) -> str:
    text = str(message.get("text") or message.get("caption") or "")
    if text == "/start" or text.startswith("/start "):
        # Telegram sends it for the customer who presses "Start"; they mean to say hello.
        return _GREETINGS.get((_language(sender) or "")[:2], "Hello!")
    if text:
        return _with_links(text, dicts_of(message.get("entities") or message.get("caption_entities")))
    if "venue" in message:
        venue = dict_of(message["venue"])
        return ", ".join(filter(None, (str(venue.get("title") or ""), str(venue.get("address") or ""))))
    if "location" in message:
        place = dict_of(message["location"])
        return f"{place.get('latitude')}, {place.get('longitude')}"
    if "contact" in message:
        contact = dict_of(message["contact"])
        return f"{_name(contact)} {contact.get('phone_number') or ''}".strip()
    if "sticker" in message:
        return str(dict_of(message["sticker"]).get("emoji") or "")
    return ""


def _with_links(text: str, entities: Sequence[Json]) -> str:
    """A word with an address behind it loses the address in plain text, so it is written out."""
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda one: _int(one.get("offset")), reverse=True):
        if entity.get("type") != "text_link" or not entity.get("url"):
            continue
        end = 2 * (_int(entity.get("offset")) + _int(entity.get("length")))
        units = units[:end] + f" ({entity['url']})".encode("utf-16-le", "surrogatepass") + units[end:]
    return units.decode("utf-16-le", "replace")


def _extras(message: Json) -> list[desk.Extra]:
    extras: list[desk.Extra] = []
    text = str(message.get("text") or "")
    if text.startswith("/start "):
        extras.append(desk.Extra(kind="referral", text=text.removeprefix("/start ").strip()[:64]))
    if "venue" in message or "location" in message:
        venue = dict_of(message.get("venue"))
        place = dict_of(venue.get("location") or message.get("location"))
        extras.append(
            desk.Extra(
                kind="location",
                name=str(venue.get("title") or ""),
                text=str(venue.get("address") or ""),
                latitude=_float(place.get("latitude")),
                longitude=_float(place.get("longitude")),
                details=["live"] if place.get("live_period") else [],
            )
        )
    if "contact" in message:
        contact = dict_of(message["contact"])
        phone = str(contact.get("phone_number") or "")
        extras.append(desk.Extra(kind="contact", name=_name(contact), details=[phone] if phone else []))
    if isinstance(message.get("reply_to_message"), dict):
        replied = dict_of(message["reply_to_message"])
        quoted = str(dict_of(message.get("quote")).get("text") or replied.get("text") or replied.get("caption") or "")
        extras.append(desk.Extra(kind="quote", text=quoted[:500], external_id=_id(_address(message), replied)))
    if "forward_origin" in message or "forward_date" in message:
        origin = dict_of(message.get("forward_origin"))
        name = _name(dict_of(origin.get("sender_user"))) or str(origin.get("sender_user_name") or "")
        extras.append(desk.Extra(kind="forwarded", name=name))
    return extras


def _media(message: Json) -> list[desk.Media]:
    for key in _MEDIA:
        if key not in message:
            continue
        if key == "photo":
            sizes = dicts_of(message["photo"])
            return [_file(sizes[-1], "image", "photo.jpg", "image/jpeg")] if sizes else []
        file = dict_of(message[key])
        match key:
            case "voice":
                return [_file(file, "audio", "voice.ogg", "audio/ogg")]
            case "audio":
                return [_file(file, "audio", "audio.mp3", "audio/mpeg")]
            case "video" | "video_note" | "animation":
                return [_file(file, "video", "video.mp4", "video/mp4")]
            case "sticker":
                return _sticker(file)
            case _:
                return [_file(file, "file", "file", "")]
    return []


def _sticker(file: Json) -> list[desk.Media]:
    if not (file.get("is_animated") or file.get("is_video")):
        return [_file(file, "sticker", "sticker.webp", "image/webp")]
    # An animated one is a file that no screen shows: a still of it does, and its emoji says what it means.
    still = dict_of(file.get("thumbnail") or file.get("thumb"))
    if still.get("file_id"):
        return [_file(still, "sticker", "sticker.webp", "image/webp")]
    return [] if file.get("emoji") else [_file(file, "sticker", "sticker.webp", "image/webp")]


def _file(file: Json, kind: Any, name: str, content_type: str) -> desk.Media:
    return desk.Media(
        ref=str(file.get("file_id") or ""),
        kind=kind,
        name=str(file.get("file_name") or name)[:200],
        content_type=str(file.get("mime_type") or content_type),
        size_bytes=file.get("file_size") if isinstance(file.get("file_size"), int) else None,
    )


def address_of(to: desk.Recipient) -> Json:
    """`chat_id`, and the business connection if it is one's."""
    chat, _, business = to.address.partition("@")
    number = int(chat) if chat.lstrip("-").isdigit() else chat
    return {"chat_id": number} | ({"business_connection_id": business} if business else {})


def _chat_of(what: Json) -> str:
    return _address(what) or _address(dict_of(what.get("message"))) or str(dict_of(what.get("from")).get("id") or "")


def _address(what: Json) -> str:
    chat = dict_of(what.get("chat")).get("id")
    business = what.get("business_connection_id")
    if isinstance(chat, bool) or not isinstance(chat, int | str) or not 1 <= len(str(chat)) <= 40:
        return ""
    return f"{chat}@{business}"[:300] if isinstance(business, str) and business else str(chat)


def _id(address: str, message: Json) -> str:
    return f"{address}:{message.get('message_id')}"


def _first(update: Json) -> Json:
    for name in UPDATES:
        if isinstance(update.get(name), dict):
            return dict_of(update[name])
    return {}


def _label(message: Json, data: str) -> str:
    keyboard = dict_of(message.get("reply_markup")).get("inline_keyboard")
    for row in cast("list[Any]", keyboard) if isinstance(keyboard, list) else []:
        for button in dicts_of(row):
            if button.get("callback_data") == data:
                return str(button.get("text") or "")
    return ""


def _name(person: Json) -> str:
    return " ".join(filter(None, (str(person.get(key) or "") for key in ("first_name", "last_name"))))[:120]


def _language(person: Json) -> str | None:
    code = str(person.get("language_code") or "")
    return code[:20] if code.replace("-", "").isalnum() else None


def _time(seconds: object) -> datetime | None:
    if not isinstance(seconds, int | float) or not 0 < seconds < 4e9:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _text(value: object) -> str | None:
    return value[:120] if isinstance(value, str) and value else None


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
