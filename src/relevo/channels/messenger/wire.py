"""A Messenger webhook, read. Pure; nothing that arrives makes it raise.

Stickers came as pictures until August 2026 and as both for a while: one of them is shown.
"""

from collections.abc import Sequence
from typing import Literal

from relevo.channels.meta.wire import Dialect, Said, read_event, unsupported
from relevo.desk.channels.api import ChannelStoppedIn, Extra, Incoming, Media
from relevo.platform.graph import Json, dict_of, dicts_of, number_of, text_of
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
    if "policy_enforcement" in event.item:
        return _policy(dict_of(event.item["policy_enforcement"]))
    return read_event(event, DIALECT)


def _said(message: Json) -> Said:
    said = Said(text_of(message.get("text")) or "")
    attachments = dicts_of(message.get("attachments"))
    has_sticker = any(one.get("type") == "sticker" for one in attachments)
    for one in attachments:
        kind, payload = text_of(one.get("type")) or "", dict_of(one.get("payload"))
        url = text_of(payload.get("url")) or text_of(one.get("url"))
        is_sticker = kind == "sticker" or (kind == "image" and payload.get("sticker_id") is not None)
        if is_sticker and url and (kind == "sticker" or not has_sticker):
            said.media.append(Media(ref=url, kind="sticker"))
        elif is_sticker:
            continue
        elif kind == "location":
            said.extras += _place(payload)
        elif kind in _SHARED:
            said.extras.append(_shared(one, payload, url))
        elif url:
            said.media.append(Media(ref=url, kind=_FILES.get(kind, "file")))
        else:
            said.extras.append(unsupported(kind or "attachment", one))
    return said


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


def _policy(enforcement: Json) -> Sequence[Incoming]:
    if enforcement.get("action") != "block":
        return []
    return [ChannelStoppedIn(code="account_restricted", detail=(text_of(enforcement.get("reason")) or "")[:300])]


DIALECT = Dialect(said=_said, reaction="👍")
