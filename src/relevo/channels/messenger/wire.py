"""A Messenger webhook, read. Pure; nothing that arrives makes it raise.

Stickers came as pictures until August 2026 and as both for a while: one of them is shown.
"""

from collections.abc import Sequence
from typing import Literal, cast

from relevo.desk.channels.api import (
    ChannelStoppedIn,
    DeletionIn,
    EchoIn,
    EditIn,
    Extra,
    Incoming,
    Media,
    MessageIn,
    ReactionIn,
    StatusIn,
)
from relevo.platform.graph import Json, dict_of, dicts_of, number_of, text_of, time_of
from relevo.platform.graph.messaging import Messaging, read_messaging

OBJECT = "page"

_FILES: dict[str, Literal["image", "audio", "video", "file"]] = {
    "image": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
}
_SHARED = frozenset({"fallback", "reel", "ig_reel", "post", "ig_post", "template", "share", "appointment_booking"})


def parse(body: Json) -> list[Incoming]:
    if body.get("object") != OBJECT:
        return []
    return [incoming for event in read_messaging(body) for incoming in _event(event)]


def _event(event: Messaging) -> Sequence[Incoming]:
    item = event.item
    if "policy_enforcement" in item:
        return _policy(dict_of(item["policy_enforcement"]))
    if event.is_standby or not event.customer:
        return []  # another app holds the conversation, and answers it
    if event.is_echo:
        return _echo(event)
    if event.message:
        return _message(event)
    for name, reader in (
        ("postback", _postback),
        ("message_edit", _edit),
        ("reaction", _reaction),
        ("delivery", _delivery),
        ("read", _read),
    ):
        if name in item:
            return reader(event, dict_of(item[name]))
    return []


def _message(event: Messaging) -> Sequence[Incoming]:
    message = event.message
    mid = text_of(message.get("mid"))
    if mid is None:
        return []
    if message.get("is_deleted") is True:
        return [DeletionIn(address=event.customer, external_id=mid)]
    media, extras = _attachments(message)
    extras += _around(message)
    text = text_of(message.get("text")) or ""
    if not text and not media and not extras:
        extras.append(Extra(kind="unsupported", text="message", raw=message))
    return [
        MessageIn(
            address=event.customer,
            external_id=mid,
            text=text,
            sent_at=event.at,
            choice_id=text_of(dict_of(message.get("quick_reply")).get("payload")),
            media=media,
            extras=extras,
        )
    ]


def _attachments(message: Json) -> tuple[list[Media], list[Extra]]:
    media: list[Media] = []
    extras: list[Extra] = []
    attachments = dicts_of(message.get("attachments"))
    has_sticker = any(one.get("type") == "sticker" for one in attachments)
    for one in attachments:
        kind, payload = text_of(one.get("type")) or "", dict_of(one.get("payload"))
        url = text_of(payload.get("url")) or text_of(one.get("url"))
        is_sticker = kind == "sticker" or (kind == "image" and payload.get("sticker_id") is not None)
        if is_sticker and url and (kind == "sticker" or not has_sticker):
            media.append(Media(ref=url, kind="sticker"))
        elif is_sticker:
            continue
        elif kind == "location":
            extras += _place(payload)
        elif kind in _SHARED:
            extras.append(_shared(one, payload, url))
        elif url:
            media.append(Media(ref=url, kind=_FILES.get(kind, "file")))
        else:
            extras.append(Extra(kind="unsupported", text=kind or "attachment", raw=one))
    return media, extras


def _place(payload: Json) -> list[Extra]:
    where = dict_of(payload.get("coordinates"))
    latitude, longitude = number_of(where.get("lat")), number_of(where.get("long"))
    if latitude is None or longitude is None:
        return []
    words = f"{latitude:.5f}, {longitude:.5f}"
    return [Extra(kind="location", text=words, latitude=latitude, longitude=longitude)]


def _shared(attachment: Json, payload: Json, url: str | None) -> Extra:
    """A post, a reel, a page: what it is called and where it is. Some addresses are paths on Facebook."""
    if url and url.startswith("/"):
        url = f"https://www.facebook.com{url}"
    title = text_of(payload.get("title")) or text_of(attachment.get("title")) or ""
    return Extra(kind="referral", name=title, url=url, details=[text_of(attachment.get("type")) or ""])


def _around(message: Json) -> list[Extra]:
    found: list[Extra] = []
    quoted = text_of(dict_of(message.get("reply_to")).get("mid"))
    if quoted:
        found.append(Extra(kind="quote", external_id=quoted))
    found += referral_of(dict_of(message.get("referral")))
    return found


def referral_of(referral: Json) -> list[Extra]:
    """The advertisement or the link that led the customer here."""
    if not referral:
        return []
    about = dict_of(referral.get("ads_context_data"))
    said = [text_of(referral.get(name)) for name in ("source", "ref", "ad_id")]
    return [
        Extra(
            kind="referral",
            name=text_of(about.get("ad_title")) or "",
            url=text_of(about.get("photo_url")) or text_of(referral.get("referer_uri")),
            details=[one for one in said if one],
        )
    ]


def _postback(event: Messaging, postback: Json) -> Sequence[Incoming]:
    title = text_of(postback.get("title")) or text_of(postback.get("payload"))
    if title is None:
        return []
    moment = text_of(event.item.get("timestamp")) or ""
    return [
        MessageIn(
            address=event.customer,
            external_id=text_of(postback.get("mid")) or f"postback:{event.customer}:{moment}",
            text=title,
            sent_at=event.at,
            choice_id=text_of(postback.get("payload")),
            extras=referral_of(dict_of(postback.get("referral"))),
        )
    ]


def _edit(event: Messaging, edit: Json) -> Sequence[Incoming]:
    mid, text = text_of(edit.get("mid")), text_of(edit.get("text"))
    if mid is None or text is None:
        return []
    return [EditIn(address=event.customer, external_id=mid, text=text, sent_at=event.at)]


def _reaction(event: Messaging, reaction: Json) -> Sequence[Incoming]:
    mid = text_of(reaction.get("mid"))
    if mid is None:
        return []
    emoji = None if reaction.get("action") == "unreact" else text_of(reaction.get("emoji")) or "👍"
    return [ReactionIn(address=event.customer, external_id=mid, emoji=emoji)]


def _delivery(event: Messaging, delivery: Json) -> Sequence[Incoming]:
    at = time_of(delivery.get("watermark")) or event.at
    mids = delivery.get("mids")
    listed = cast(list[object], mids) if isinstance(mids, list) else []
    named = [mid for mid in map(text_of, listed) if mid]
    if not named:
        return [StatusIn(address=event.customer, status="delivered", at=at)]
    return [StatusIn(external_id=mid, address=event.customer, status="delivered", at=at) for mid in named]


def _read(event: Messaging, read: Json) -> Sequence[Incoming]:
    return [StatusIn(address=event.customer, status="read", at=time_of(read.get("watermark")) or event.at)]


def _echo(event: Messaging) -> Sequence[Incoming]:
    """Ours came back (`metadata` says which), or a person answered in Meta's own inbox."""
    message = event.message
    mid = text_of(message.get("mid"))
    if mid is None:
        return []
    media, extras = _attachments(message)
    words = text_of(message.get("text")) or " ".join(filter(None, (extra.name or extra.url for extra in extras)))
    return [
        EchoIn(
            address=event.customer,
            external_id=mid,
            part_id=text_of(message.get("metadata")),
            text=words,
            sent_at=event.at,
            media=media,
        )
    ]


def _policy(enforcement: Json) -> Sequence[Incoming]:
    if enforcement.get("action") != "block":
        return []
    return [ChannelStoppedIn(code="account_restricted", detail=(text_of(enforcement.get("reason")) or "")[:300])]
