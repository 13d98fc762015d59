"""An event of Instagram or Messenger, read. Pure; nothing that arrives makes it raise.

The two write the same events; what a message consists of differs, and each of them reads that for itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from relevo.desk.channels.api import (
    DeletionIn,
    EchoIn,
    EditIn,
    Extra,
    Incoming,
    Media,
    MessageIn,
    ReactionIn,
    ReferralIn,
    StatusIn,
)
from relevo.platform.graph import Json, dict_of, text_of, time_of
from relevo.platform.graph.messaging import Messaging


@dataclass
class Said:
    """What a message consists of, without what it answers and where it came from."""

    text: str = ""
    media: list[Media] = field(default_factory=list[Media])
    extras: list[Extra] = field(default_factory=list[Extra])


@dataclass(frozen=True, kw_only=True)
class Dialect:
    said: Callable[[Json], Said]
    """What the `message` of an event says."""
    reaction: str
    """The sign of a reaction that names none."""


def read_event(event: Messaging, dialect: Dialect) -> Sequence[Incoming]:
    if event.is_standby or not event.customer or event.message.get("is_self") is True:
        return []  # another app holds the conversation, and answers it; or the account wrote to itself
    if event.is_echo:
        return _echo(event, dialect)
    if event.message:
        return _message(event, dialect)
    for name, reader in (
        ("postback", _postback),
        ("message_edit", _edit),
        ("delivery", _delivery),
        ("read", _read),
        ("referral", _came_back),
    ):
        if name in event.item:
            return reader(event, dict_of(event.item[name]))
    return _reaction(event, dict_of(event.item.get("reaction")), dialect)


def unsupported(kind: str, raw: Json) -> Extra:
    return Extra(kind="unsupported", text=kind, raw=raw)


def story_picture(url: str) -> Media:
    """Its address leads nowhere as soon as the story is over or deleted, so it is fetched at once."""
    return Media(ref=url, kind="file", name="story", is_story=True)


def shared_media(url: str) -> Media:
    """A shared post's address gives its picture or film for some days; of others a page, which is no file."""
    return Media(ref=url, kind="file", name="post", is_optional=True)


def _message(event: Messaging, dialect: Dialect) -> Sequence[Incoming]:
    message = event.message
    mid = text_of(message.get("mid"))
    if mid is None:
        return []
    if message.get("is_deleted") is True:
        return [DeletionIn(address=event.customer, external_id=mid)]
    said = dialect.said(message)
    extras = said.extras + _around(message)
    answered = [extra.url for extra in extras if extra.kind == "story" and extra.text == "reply"]
    media = said.media + [story_picture(url) for url in answered if url]
    if not said.text and not said.media and not extras:
        extras.append(unsupported("message", message))
    return [
        MessageIn(
            address=event.customer,
            external_id=mid,
            text=said.text,
            sent_at=event.at,
            choice_id=text_of(dict_of(message.get("quick_reply")).get("payload")),
            media=media,
            extras=extras,
        )
    ]


def _around(message: Json) -> list[Extra]:
    """What the message answers, and what led to it."""
    found: list[Extra] = []
    answered = dict_of(message.get("reply_to"))
    quoted, story = text_of(answered.get("mid")), dict_of(answered.get("story"))
    if quoted:
        found.append(Extra(kind="quote", external_id=quoted))
    if story:
        url, story_id = text_of(story.get("url")), text_of(story.get("id"))
        found.append(Extra(kind="story", text="reply", url=url, external_id=story_id))
    return found + referral_of(dict_of(message.get("referral")))


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


def _came_back(event: Messaging, referral: Json) -> Sequence[Incoming]:
    """A link or an advertisement opened a chat that was there already; one that begins a chat is in its message."""
    advert = text_of(dict_of(referral.get("ads_context_data")).get("ad_title"))
    is_advert = (text_of(referral.get("source")) or "").upper() == "ADS"
    title = advert or text_of(referral.get("ref")) or text_of(referral.get("ad_id")) or ""
    return [ReferralIn(address=event.customer, title=title, is_advert=is_advert)]


def _postback(event: Messaging, postback: Json) -> Sequence[Incoming]:
    """A first question or a button: its words are what the customer says."""
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


def _reaction(event: Messaging, reaction: Json, dialect: Dialect) -> Sequence[Incoming]:
    mid = text_of(reaction.get("mid"))
    if mid is None:
        return []
    emoji = None if reaction.get("action") == "unreact" else text_of(reaction.get("emoji")) or dialect.reaction
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
    """Instagram names the message that was read, Messenger a moment: all before it."""
    mid, at = text_of(read.get("mid")), time_of(read.get("watermark"))
    if mid:
        return [StatusIn(external_id=mid, address=event.customer, status="read", at=event.at)]
    return [StatusIn(address=event.customer, status="read", at=at)] if at else []


def _echo(event: Messaging, dialect: Dialect) -> Sequence[Incoming]:
    """Ours came back (Messenger's `metadata` says which), or a person answered in Meta's own app."""
    message = event.message
    mid = text_of(message.get("mid"))
    if mid is None:
        return []
    said = dialect.said(message)
    words = said.text or " ".join(filter(None, (extra.name or extra.url for extra in said.extras)))
    return [
        EchoIn(
            address=event.customer,
            external_id=mid,
            part_id=text_of(message.get("metadata")),
            text=words,
            sent_at=event.at,
            media=said.media,
        )
    ]
