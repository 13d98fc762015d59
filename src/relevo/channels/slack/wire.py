"""Verifying and splitting what Slack posts, and reading its events. No network.

Whoever writes is known by place and person: `D1@U1` in a direct message, `C1:thread@U1` in a channel's thread. Only
the `ts` tells messages of a channel apart, and only as text; ours is `channel:ts`.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from relevo.desk.channels import api as desk
from relevo.kit.reading import dict_of, dicts_of

Json = dict[str, Any]
TOLERANCE_S = 300
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
BROKEN_TOKEN = frozenset({"app_uninstalled", "tokens_revoked"})
HUMAN = ("", "file_share", "thread_broadcast")


def verify(headers: Mapping[str, str], body: bytes, secret: str, *, now: float) -> None:
    """Raises HookRefused."""
    stamp, given = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12) or not given or not secret:
        raise desk.HookRefused("The signature or the timestamp of this request is missing.")
    if abs(now - int(stamp)) > TOLERANCE_S:
        raise desk.HookRefused("This request is more than five minutes old.")
    if not hmac.compare_digest(sign(secret, stamp, body).encode(), given.encode()):
        raise desk.HookRefused("The signature does not match: is it this app's signing secret?")


def sign(secret: str, stamp: str, body: bytes) -> str:
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def read_body(headers: Mapping[str, str], body: bytes) -> Json:
    """Events are JSON; buttons come as a form with a `payload`, slash commands as a plain form."""
    if "application/x-www-form-urlencoded" not in headers.get("content-type", ""):
        return dict_of(desk.read_json(body))
    form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    if "payload" in form:
        return dict_of(desk.read_json(form["payload"]))
    return dict_of(desk.clean({"type": "slash_command", **form})) if "command" in form else {}


def split(body: Json) -> desk.RawElement | None:
    """One element per request; None for what is of no interest."""
    match body.get("type"):
        case "event_callback":
            event = dict_of(body.get("event"))
            place = _place(event)
            name = str(body.get("event_id") or f"{event.get('type')}:{event.get('event_ts')}")
            return desk.RawElement(
                external_id=f"event:{name}", lane=place[:300], body=body, sent_at=time_of(event.get("event_ts"))
            )
        case "block_actions":
            action = first_of(body.get("actions"))
            container = dict_of(body.get("container"))
            member = dict_of(body.get("user")).get("id")
            key = f"action:{member}:{container.get('message_ts')}:{action.get('action_ts')}"
            return desk.RawElement(external_id=key[:300], lane=text_of(container.get("channel_id")), body=body)
        case "slash_command":
            key = f"command:{body.get('trigger_id')}"
            return desk.RawElement(external_id=key[:300], lane=text_of(body.get("channel_id")), body=body)
        case _:
            return None


def parse(body: desk.RawBody) -> list[desk.Incoming]:
    match body.get("type"):
        case "event_callback":
            return _event(body)
        case "block_actions":
            return _pressed(body)
        case "slash_command":
            return _command(body)
        case _:
            return []


def _event(body: Json) -> list[desk.Incoming]:
    event = dict_of(body.get("event"))
    kind = text_of(event.get("type"))
    if kind in BROKEN_TOKEN:
        tokens = dict_of(event.get("tokens"))
        if kind == "tokens_revoked" and not tokens.get("bot"):
            return []
        return [desk.ChannelStoppedIn(code=str(kind), detail="Slack took the app's permission away.")]
    if kind in ("reaction_added", "reaction_removed"):
        # Our own comes back as well.
        is_ours = text_of(event.get("user")) == own_member_of(body)
        return [] if is_ours else _reaction(event, added=kind == "reaction_added")
    if kind not in ("message", "app_mention"):
        return []
    match text_of(event.get("subtype")):
        case "message_changed":
            return _edit(event, own_member_of(body))
        case "message_deleted":
            return _deletion(event)
        case subtype if subtype in HUMAN:
            return _message(event, body)
        case _:
            return []


def _message(event: Json, body: Json) -> list[desk.Incoming]:
    own_member, member = own_member_of(body), text_of(event.get("user"))
    if (
        event.get("bot_id")
        or not member
        or member == own_member
        or not text_of(event.get("ts"))
        or not text_of(event.get("channel"))
    ):
        # Our own words coming back, or another app's: answering those is how two of them talk for ever.
        return []
    text = to_plain(text_of(event.get("text")), own_member)
    media = [media_of(one) for one in dicts_of(event.get("files")) if text_of(one.get("id"))]
    extras: list[desk.Extra] = []
    if not text and not media:
        extras.append(desk.Extra(kind="unsupported", text=text_of(event.get("subtype")) or "empty", raw=event))
    parent = text_of(event.get("parent_user_id"))
    if _is_ours(event, body) and parent and parent != member:
        # In a channel shared with the customer's company, our own people answer in the thread.
        return [
            desk.EchoIn(
                address=_address(event, parent),
                external_id=_id(event),
                text=text,
                author_name=text_of(dict_of(event.get("user_profile")).get("real_name")),
                sent_at=time_of(event.get("ts")),
                media=media,
            )
        ]
    return [
        desk.MessageIn(
            address=_address(event, member),
            external_id=_id(event),
            text=text,
            sent_at=time_of(event.get("ts")),
            name=text_of(dict_of(event.get("user_profile")).get("real_name")) or None,
            media=media,
            extras=extras,
        )
    ]


def _is_ours(event: Json, body: Json) -> bool:
    installed = text_of(first_of(body.get("authorizations")).get("team_id") or body.get("team_id"))
    theirs = text_of(event.get("user_team") or event.get("source_team") or event.get("team"))
    return body.get("is_ext_shared_channel") is True and bool(theirs) and theirs == installed


def _edit(event: Json, own_member: str) -> list[desk.Incoming]:
    message, before = dict_of(event.get("message")), dict_of(event.get("previous_message"))
    member, text = text_of(message.get("user")), text_of(message.get("text"))
    # Unfurled links and counted replies come as changes as well.
    if not member or message.get("bot_id") or text == before.get("text") or not text or not text_of(message.get("ts")):
        return []
    placed = {**message, "channel": event.get("channel"), "channel_type": event.get("channel_type")}
    plain = to_plain(text, own_member)
    if not plain or not text_of(event.get("channel")):
        return []
    return [desk.EditIn(address=_address(placed, member), external_id=_id(placed), text=plain)]


def _deletion(event: Json) -> list[desk.Incoming]:
    before = dict_of(event.get("previous_message"))
    member, stamp = text_of(before.get("user")), text_of(event.get("deleted_ts") or before.get("ts"))
    if not member or not stamp or before.get("bot_id") or not text_of(event.get("channel")):
        return []
    placed = {**before, "ts": stamp, "channel": event.get("channel"), "channel_type": event.get("channel_type")}
    return [desk.DeletionIn(address=_address(placed, member), external_id=_id(placed))]


def _reaction(event: Json, *, added: bool) -> list[desk.Incoming]:
    item, member = dict_of(event.get("item")), text_of(event.get("user"))
    if item.get("type") != "message" or not member or not text_of(item.get("channel")) or not text_of(item.get("ts")):
        return []
    emoji = f":{text_of(event.get('reaction'))[:30]}:" if added else None
    return [desk.ReactionIn(address=_address(item, member), external_id=_id(item), emoji=emoji)]


def _pressed(body: Json) -> list[desk.Incoming]:
    action = first_of(body.get("actions"))
    container, member = dict_of(body.get("container")), dict_of(body.get("user"))
    channel, choice = text_of(container.get("channel_id")), text_of(action.get("value"))
    if not channel or not text_of(member.get("id")) or not choice:
        return []
    where = {"channel": channel, "thread_ts": container.get("thread_ts"), "ts": container.get("message_ts")}
    key = f"action:{container.get('message_ts')}:{action.get('action_ts')}:{member.get('id')}"
    return [
        desk.MessageIn(
            address=_address(where, text_of(member.get("id"))),
            external_id=key[:300],
            text=to_plain(text_of(dict_of(action.get("text")).get("text")), "") or choice,
            username=text_of(member.get("username"))[:120] or None,
            choice_id=choice,
        )
    ]


def _command(body: Json) -> list[desk.Incoming]:
    channel, member = text_of(body.get("channel_id")), text_of(body.get("user_id"))
    if not channel or not member:
        return []
    return [
        desk.MessageIn(
            address=f"{channel}@{member}",
            external_id=f"command:{body.get('trigger_id')}"[:300],
            text=to_plain(text_of(body.get("text")), "") or text_of(body.get("command")),
            username=text_of(body.get("user_name"))[:120] or None,
        )
    ]


def to_plain(text: str, own_member: str) -> str:
    """Slack's own marks as people read them; a mention of the app itself says nothing and goes."""

    def shown(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target.startswith("@"):
            return "" if target[1:] == own_member else f"@{label or target[1:]}"
        if target.startswith("#"):
            return f"#{label or target[1:]}"
        if target.startswith("!"):
            return f"@{label or target[1:].split('^')[0]}"
        return target if not label or label == target else f"{label} ({target})"

    plain = _LINK.sub(shown, text)
    for mark, letter in _ESCAPED.items():
        plain = plain.replace(mark, letter)
    return plain.strip()


def answer_to(body: Json) -> str | None:
    """The challenge of Slack's first request."""
    if body.get("type") != "url_verification":
        return None
    return json.dumps({"challenge": text_of(body.get("challenge"))})


def destination(to: desk.Recipient) -> Json:
    """`channel`, and `thread_ts` for a thread."""
    place = to.address.rpartition("@")[0]
    channel, _, thread = place.partition(":")
    return {"channel": channel} | ({"thread_ts": thread} if thread else {})


def member_of(address: str) -> str:
    return address.rpartition("@")[2]


def _place(event: Json) -> str:
    """The lane: one channel's messages in order. What has no place of its own stands in its item or message."""
    return text_of(event.get("channel")) or text_of(dict_of(event.get("item")).get("channel"))


def _address(event: Json, member: str) -> str:
    channel = text_of(event.get("channel"))
    is_direct = event.get("channel_type") == "im" or channel.startswith("D")
    thread = text_of(event.get("thread_ts"))
    # In a channel each first message begins a thread of its own; in a direct message a thread is the exception.
    root = thread if is_direct else thread or text_of(event.get("ts"))
    return f"{channel}:{root}@{member}"[:300] if root else f"{channel}@{member}"[:300]


def _id(event: Json) -> str:
    return f"{event.get('channel')}:{event.get('ts')}"[:300]


def media_of(file: Json) -> desk.Media:
    kind = text_of(file.get("mimetype")).partition("/")[0]
    address = text_of(file.get("url_private_download") or file.get("url_private"))
    size = file.get("size")
    return desk.Media(
        # A file of another company's workspace comes as a stub: its address has to be asked for.
        ref=address or f"info:{text_of(file.get('id'))}",
        kind=kind if kind in ("image", "audio", "video") else "file",
        name=(text_of(file.get("name")) or text_of(file.get("title")) or "file")[:200],
        content_type=text_of(file.get("mimetype")),
        size_bytes=size if isinstance(size, int) else None,
    )


def own_member_of(body: Json) -> str:
    return text_of(first_of(body.get("authorizations")).get("user_id"))


def time_of(stamp: object) -> datetime | None:
    seconds = text_of(stamp).partition(".")[0]
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdigit() and len(seconds) == 10 else None


def text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def first_of(value: object) -> Json:
    return next(iter(dicts_of(value)), Json())
