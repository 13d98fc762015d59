"""What Slack tells of the team's own channel: replies in threads, pressed buttons, `/relevo`. Pure.

What is said outside of a thread is none of our business and is not even stored.
"""

from relevo.channels.slack import wire
from relevo.channels.slack.wire import Json, first_of, text_of
from relevo.desk.channels import api as desk
from relevo.kit.reading import dict_of, dicts_of

_CHANGES = {"message_changed": "message", "message_deleted": "previous_message"}


def split(body: Json) -> desk.RawElement | None:
    if body.get("type") == "event_callback":
        event = dict_of(body.get("event"))
        kind = text_of(event.get("type"))
        if kind == "app_mention" or kind.startswith("reaction_"):
            return None
        if kind == "message" and not text_of(_inner(event).get("thread_ts")):
            return None
    return wire.split(body)


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


def _inner(event: Json) -> Json:
    """The message itself: of a change it lies one floor deeper."""
    name = _CHANGES.get(text_of(event.get("subtype")))
    return dict_of(event.get(name)) if name else event


def _event(body: Json) -> list[desk.Incoming]:
    event = dict_of(body.get("event"))
    if text_of(event.get("type")) in wire.BROKEN_TOKEN:
        return wire.parse(body)
    if event.get("type") != "message":
        return []
    subtype, inner = text_of(event.get("subtype")), _inner(event)
    member, place = text_of(inner.get("user")), text_of(event.get("channel"))
    stamp, thread = text_of(inner.get("ts")), text_of(inner.get("thread_ts"))
    own_member = wire.own_member_of(body)
    is_reply = bool(stamp and thread and stamp != thread)
    if inner.get("bot_id") or not member or member == own_member or not place or not is_reply:
        return []
    if subtype not in (*wire.HUMAN, *_CHANGES):
        return []
    if subtype == "message_changed" and inner.get("text") == dict_of(event.get("previous_message")).get("text"):
        # Unfurled links and counted replies come as changes as well.
        return []
    word = desk.TeamWordIn(
        kind="reply" if subtype in wire.HUMAN else "edit" if subtype == "message_changed" else "deletion",
        external_id=f"{place}:{stamp}"[:300],
        member=member[:60],
        place=place[:60],
        thread=thread[:60],
        text=wire.to_plain(text_of(inner.get("text")), own_member),
        media=[wire.media_of(one) for one in dicts_of(inner.get("files")) if text_of(one.get("id"))],
    )
    return [word]


def _pressed(body: Json) -> list[desk.Incoming]:
    action, container = first_of(body.get("actions")), dict_of(body.get("container"))
    member, place = text_of(dict_of(body.get("user")).get("id")), text_of(container.get("channel_id"))
    value, stamp = text_of(action.get("value")), text_of(container.get("message_ts"))
    if not member or not place or not value or not stamp:
        # A link is a button, too; pressing it is told and means nothing.
        return []
    return [
        desk.TeamWordIn(
            kind="button",
            external_id=f"{place}:{stamp}:{text_of(action.get('action_ts'))}:{member}"[:300],
            member=member[:60],
            place=place[:60],
            thread=stamp[:60],
            value=value[:200],
            respond_to=text_of(body.get("response_url"))[:500],
        )
    ]


def _command(body: Json) -> list[desk.Incoming]:
    member, place = text_of(body.get("user_id")), text_of(body.get("channel_id"))
    if not member:
        return []
    return [
        desk.TeamWordIn(
            kind="command",
            external_id=f"command:{text_of(body.get('trigger_id'))}"[:300],
            member=member[:60],
            place=place[:60],
            text=text_of(body.get("text"))[:200],
            respond_to=text_of(body.get("response_url"))[:500],
        )
    ]
