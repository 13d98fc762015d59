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
from typing import Any, cast
from urllib.parse import parse_qs

from relevo.desk.channels import api as desk

Json = dict[str, Any]
TOLERANCE_S = 300
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_BROKEN_TOKEN = frozenset({"app_uninstalled", "tokens_revoked"})
_HUMAN = ("", "file_share", "thread_broadcast")


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
        return _object(desk.read_json(body))
    form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    if "payload" in form:
        return _object(desk.read_json(form["payload"]))
    return _object(desk.clean({"type": "slash_command", **form})) if "command" in form else {}


def split(body: Json) -> desk.RawElement | None:
    """One element per request; None for what is of no interest."""
    match body.get("type"):
        case "event_callback":
            event = _object(body.get("event"))
            place = _place(event)
            name = str(body.get("event_id") or f"{event.get('type')}:{event.get('event_ts')}")
            return desk.RawElement(
                external_id=f"event:{name}", lane=place[:300], body=body, sent_at=_time(event.get("event_ts"))
            )
        case "block_actions":
            action = _first(body.get("actions"))
            container = _object(body.get("container"))
            member = _object(body.get("user")).get("id")
            key = f"action:{member}:{container.get('message_ts')}:{action.get('action_ts')}"
            return desk.RawElement(external_id=key[:300], lane=_text(container.get("channel_id")), body=body)
        case "slash_command":
            key = f"command:{body.get('trigger_id')}"
            return desk.RawElement(external_id=key[:300], lane=_text(body.get("channel_id")), body=body)
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
    event = _object(body.get("event"))
    kind = _text(event.get("type"))
    if kind in _BROKEN_TOKEN:
        tokens = _object(event.get("tokens"))
        if kind == "tokens_revoked" and not tokens.get("bot"):
            return []
        return [desk.ChannelStoppedIn(code=str(kind), detail="Slack took the app's permission away.")]
    if kind in ("reaction_added", "reaction_removed"):
        return _reaction(event, added=kind == "reaction_added")
    if kind not in ("message", "app_mention"):
        return []
    match _text(event.get("subtype")):
        case "message_changed":
            return _edit(event, _own_member(body))
        case "message_deleted":
            return _deletion(event)
        case subtype if subtype in _HUMAN:
            return _message(event, body)
        case _:
            return []


def _message(event: Json, body: Json) -> list[desk.Incoming]:
    own_member, member = _own_member(body), _text(event.get("user"))
    if (
        event.get("bot_id")
        or not member
        or member == own_member
        or not _text(event.get("ts"))
        or not _text(event.get("channel"))
    ):
        # Our own words coming back, or another app's: answering those is how two of them talk for ever.
        return []
    text = to_plain(_text(event.get("text")), own_member)
    media = [_file(one) for one in _objects(event.get("files")) if _text(one.get("id"))]
    extras: list[desk.Extra] = []
    if not text and not media:
        extras.append(desk.Extra(kind="unsupported", text=_text(event.get("subtype")) or "empty", raw=event))
    parent = _text(event.get("parent_user_id"))
    if _is_ours(event, body) and parent and parent != member:
        # In a channel shared with the customer's company, our own people answer in the thread.
        return [
            desk.EchoIn(
                address=_address(event, parent),
                external_id=_id(event),
                text=text,
                author_name=_text(_object(event.get("user_profile")).get("real_name")),
                sent_at=_time(event.get("ts")),
                media=media,
            )
        ]
    return [
        desk.MessageIn(
            address=_address(event, member),
            external_id=_id(event),
            text=text,
            sent_at=_time(event.get("ts")),
            name=_text(_object(event.get("user_profile")).get("real_name")) or None,
            media=media,
            extras=extras,
        )
    ]


def _is_ours(event: Json, body: Json) -> bool:
    installed = _text(_first(body.get("authorizations")).get("team_id") or body.get("team_id"))
    theirs = _text(event.get("user_team") or event.get("source_team") or event.get("team"))
    return body.get("is_ext_shared_channel") is True and bool(theirs) and theirs == installed


def _edit(event: Json, own_member: str) -> list[desk.Incoming]:
    message, before = _object(event.get("message")), _object(event.get("previous_message"))
    member, text = _text(message.get("user")), _text(message.get("text"))
    # Unfurled links and counted replies come as changes as well.
    if not member or message.get("bot_id") or text == before.get("text") or not text or not _text(message.get("ts")):
        return []
    placed = {**message, "channel": event.get("channel"), "channel_type": event.get("channel_type")}
    plain = to_plain(text, own_member)
    if not plain or not _text(event.get("channel")):
        return []
    return [desk.EditIn(address=_address(placed, member), external_id=_id(placed), text=plain)]


def _deletion(event: Json) -> list[desk.Incoming]:
    before = _object(event.get("previous_message"))
    member, stamp = _text(before.get("user")), _text(event.get("deleted_ts") or before.get("ts"))
    if not member or not stamp or before.get("bot_id") or not _text(event.get("channel")):
        return []
    placed = {**before, "ts": stamp, "channel": event.get("channel"), "channel_type": event.get("channel_type")}
    return [desk.DeletionIn(address=_address(placed, member), external_id=_id(placed))]


def _reaction(event: Json, *, added: bool) -> list[desk.Incoming]:
    item, member = _object(event.get("item")), _text(event.get("user"))
    if item.get("type") != "message" or not member or not _text(item.get("channel")) or not _text(item.get("ts")):
        return []
    emoji = f":{_text(event.get('reaction'))[:30]}:" if added else None
    return [desk.ReactionIn(address=_address(item, member), external_id=_id(item), emoji=emoji)]


def _pressed(body: Json) -> list[desk.Incoming]:
    action = _first(body.get("actions"))
    container, member = _object(body.get("container")), _object(body.get("user"))
    channel, choice = _text(container.get("channel_id")), _text(action.get("value"))
    if not channel or not _text(member.get("id")) or not choice:
        return []
    where = {"channel": channel, "thread_ts": container.get("thread_ts"), "ts": container.get("message_ts")}
    key = f"action:{container.get('message_ts')}:{action.get('action_ts')}:{member.get('id')}"
    return [
        desk.MessageIn(
            address=_address(where, _text(member.get("id"))),
            external_id=key[:300],
            text=to_plain(_text(_object(action.get("text")).get("text")), "") or choice,
            username=_text(member.get("username"))[:120] or None,
            choice_id=choice,
        )
    ]


def _command(body: Json) -> list[desk.Incoming]:
    channel, member = _text(body.get("channel_id")), _text(body.get("user_id"))
    if not channel or not member:
        return []
    return [
        desk.MessageIn(
            address=f"{channel}@{member}",
            external_id=f"command:{body.get('trigger_id')}"[:300],
            text=to_plain(_text(body.get("text")), "") or _text(body.get("command")),
            username=_text(body.get("user_name"))[:120] or None,
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
    return json.dumps({"challenge": _text(body.get("challenge"))})


def destination(to: desk.Recipient) -> Json:
    """`channel`, and `thread_ts` for a thread."""
    place = to.address.rpartition("@")[0]
    channel, _, thread = place.partition(":")
    return {"channel": channel} | ({"thread_ts": thread} if thread else {})


def member_of(address: str) -> str:
    return address.rpartition("@")[2]


def _place(event: Json) -> str:
    """The lane: one channel's messages in order. What has no place of its own stands in its item or message."""
    return _text(event.get("channel")) or _text(_object(event.get("item")).get("channel"))


def _address(event: Json, member: str) -> str:
    channel = _text(event.get("channel"))
    is_direct = event.get("channel_type") == "im" or channel.startswith("D")
    thread = _text(event.get("thread_ts"))
    # In a channel each first message begins a thread of its own; in a direct message a thread is the exception.
    root = thread if is_direct else thread or _text(event.get("ts"))
    return f"{channel}:{root}@{member}"[:300] if root else f"{channel}@{member}"[:300]


def _id(event: Json) -> str:
    return f"{event.get('channel')}:{event.get('ts')}"[:300]


def _file(file: Json) -> desk.Media:
    kind = _text(file.get("mimetype")).partition("/")[0]
    address = _text(file.get("url_private_download") or file.get("url_private"))
    size = file.get("size")
    return desk.Media(
        # A file of another company's workspace comes as a stub: its address has to be asked for.
        ref=address or f"info:{_text(file.get('id'))}",
        kind=kind if kind in ("image", "audio", "video") else "file",
        name=(_text(file.get("name")) or _text(file.get("title")) or "file")[:200],
        content_type=_text(file.get("mimetype")),
        size_bytes=size if isinstance(size, int) else None,
    )


def _own_member(body: Json) -> str:
    return _text(_first(body.get("authorizations")).get("user_id"))


def _time(stamp: object) -> datetime | None:
    seconds = _text(stamp).partition(".")[0]
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdigit() and len(seconds) == 10 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _first(value: object) -> Json:
    return next(iter(_objects(value)), Json())


def _objects(value: object) -> list[Json]:
    return [_object(one) for one in cast("list[Any]", value)] if isinstance(value, list) else []
