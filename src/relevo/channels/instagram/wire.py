"""An Instagram webhook, read. Pure; nothing that arrives makes it raise.

The dashboard's test button writes `changes` from people who do not exist: it is stored as received and says nothing.
"""

from collections.abc import Sequence
from typing import Literal

from relevo.desk.channels.api import (
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
from relevo.platform.graph import Json, dict_of, dicts_of, text_of
from relevo.platform.graph.messaging import Messaging, read_messaging

OBJECT = "instagram"

_FILES: dict[str, Literal["image", "audio", "video", "file"]] = {
    "image": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "media": "file",
}
_SHARED = frozenset({"share", "ig_post", "ig_reel", "reel"})
_STORIES = frozenset({"story_mention", "story", "ig_story"})


def parse(body: Json) -> list[Incoming]:
    if body.get("object") != OBJECT:
        return []
    return [incoming for event in read_messaging(body) for incoming in _event(event)]


def _event(event: Messaging) -> Sequence[Incoming]:
    if event.is_standby or not event.customer or event.message.get("is_self") is True:
        return []  # another app holds the conversation; or the account wrote to itself
    if event.is_echo:
        return _echo(event)
    if event.message:
        return _message(event)
    for name, reader in (
        ("postback", _postback),
        ("message_edit", _edit),
        ("reaction", _reaction),
        ("read", _read),
    ):
        if name in event.item:
            return reader(event, dict_of(event.item[name]))
    return []


def _message(event: Messaging) -> Sequence[Incoming]:
    message = event.message
    mid = text_of(message.get("mid"))
    if mid is None:
        return []
    if message.get("is_deleted") is True:
        return [DeletionIn(address=event.customer, external_id=mid)]
    text, media, extras = _said(message)
    extras += _around(message)
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


def _said(message: Json) -> tuple[str, list[Media], list[Extra]]:
    text = text_of(message.get("text")) or ""
    media: list[Media] = []
    extras: list[Extra] = []
    for one in dicts_of(message.get("attachments")):
        kind, payload = text_of(one.get("type")) or "", dict_of(one.get("payload"))
        url = text_of(payload.get("url"))
        if kind == "like_heart":
            text = text or "❤️"
        elif kind in _STORIES:
            extras.append(Extra(kind="story", text="mention", url=url))
            media += [Media(ref=url, kind="file", name="story")] if url else []
        elif kind in _SHARED:
            extras.append(Extra(kind="referral", name=text_of(payload.get("title")) or "", url=url, details=[kind]))
        elif kind in _FILES and url:
            media.append(Media(ref=url, kind=_FILES[kind]))
        else:
            extras.append(Extra(kind="unsupported", text=kind or "attachment", raw=one))
    if message.get("is_unsupported") is True:
        extras.append(Extra(kind="unsupported", text="message", raw=message))
    return text, media, extras


def _around(message: Json) -> list[Extra]:
    found: list[Extra] = []
    answered = dict_of(message.get("reply_to"))
    quoted, story = text_of(answered.get("mid")), dict_of(answered.get("story"))
    if quoted:
        found.append(Extra(kind="quote", external_id=quoted))
    if story:
        url, story_id = text_of(story.get("url")), text_of(story.get("id"))
        found.append(Extra(kind="story", text="reply", url=url, external_id=story_id))
    return found + _referral(dict_of(message.get("referral")))


def _referral(referral: Json) -> list[Extra]:
    if not referral:
        return []
    about = dict_of(referral.get("ads_context_data"))
    said = [text_of(referral.get(name)) for name in ("source", "ref", "ad_id")]
    return [
        Extra(
            kind="referral",
            name=text_of(about.get("ad_title")) or "",
            url=text_of(about.get("photo_url")),
            details=[one for one in said if one],
        )
    ]


def _postback(event: Messaging, postback: Json) -> Sequence[Incoming]:
    """An ice breaker or a button: its words are what the customer says."""
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
            extras=_referral(dict_of(postback.get("referral"))),
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
    emoji = None if reaction.get("action") == "unreact" else text_of(reaction.get("emoji")) or "❤️"
    return [ReactionIn(address=event.customer, external_id=mid, emoji=emoji)]


def _read(event: Messaging, read: Json) -> Sequence[Incoming]:
    mid = text_of(read.get("mid"))
    return [StatusIn(external_id=mid, address=event.customer, status="read", at=event.at)] if mid else []


def _echo(event: Messaging) -> Sequence[Incoming]:
    """Ours came back, or a person answered in Instagram's own app: the mid or the words tell."""
    mid = text_of(event.message.get("mid"))
    if mid is None:
        return []
    text, media, extras = _said(event.message)
    words = text or " ".join(filter(None, (extra.name or extra.url for extra in extras)))
    return [EchoIn(address=event.customer, external_id=mid, text=words, sent_at=event.at, media=media)]
