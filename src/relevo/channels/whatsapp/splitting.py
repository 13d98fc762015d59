"""A webhook taken apart into elements that are stored and worked through one by one. Pure.

Each element is a webhook of its own with one thing in it, so that reading it later needs nothing of its batch.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from relevo.channels.whatsapp.events import Person
from relevo.channels.whatsapp.wire import OBJECT, person_of
from relevo.desk.channels.api import RawElement
from relevo.platform.graph import Json, dict_of, dicts_of, text_of, time_of

OLD_MESSAGES_AT_ONCE = 200
_LISTS = ("messages", "statuses", "message_echoes", "user_preferences")


def split(body: Json) -> list[RawElement]:
    """At least one element for each change, whatever is in it."""
    if body.get("object") != OBJECT:
        return []
    return [
        element
        for entry in dicts_of(body.get("entry"))
        for change in dicts_of(entry.get("changes"))
        for element in _change(text_of(entry.get("id")) or "", change)
    ]


def lane_of(person: Person) -> str:
    """The phone number comes first: statuses often know nothing else."""
    return person.phone or person.scoped_id or person.parent_id or "?"


def _change(account_id: str, change: Json) -> Iterator[RawElement]:
    field, value = text_of(change.get("field")) or "", dict_of(change.get("value"))
    lists = [name for name in _LISTS if isinstance(value.get(name), list)]
    shared = {"messaging_product": value.get("messaging_product"), "metadata": value.get("metadata")}
    for name in lists:
        items: list[object] = value[name]
        for item in items:
            one: Json = {**shared, "contacts": _contacts_of(value, dict_of(item)), name: [item]}
            yield _element(account_id, field, one, name, dict_of(item))
    if field == "history":
        for one in _threads(value):
            yield _element(account_id, field, shared | one, "history", {})
    elif not lists or value.get("errors"):
        rest = {name: part for name, part in value.items() if name not in lists}
        yield _element(account_id, field, rest, field, {})


def _threads(value: Json) -> Iterator[Json]:
    for part in dicts_of(value.get("history")):
        about = {"metadata": part.get("metadata")}
        for thread in dicts_of(part.get("threads")):
            messages = dicts_of(thread.get("messages"))
            for start in range(0, len(messages), OLD_MESSAGES_AT_ONCE):
                some = messages[start : start + OLD_MESSAGES_AT_ONCE]
                yield {"history": [about | {"threads": [{"id": thread.get("id"), "messages": some}]}]}
        if part.get("errors"):
            yield {"history": [about | {"errors": part["errors"]}]}


def _contacts_of(value: Json, item: Json) -> list[Json]:
    """Only whom the item is about: a thousand names a thousand times would be a million."""
    wanted = {text_of(item.get(name)) for name in _PERSON_KEYS} - {None}
    contacts = dicts_of(value.get("contacts"))
    if len(contacts) == 1:
        return contacts
    return [one for one in contacts if wanted & {text_of(one.get(name)) for name in ("wa_id", "user_id")}]


_PERSON_KEYS = ("from", "from_user_id", "to", "to_user_id", "recipient_id", "recipient_user_id", "wa_id", "user_id")


def _element(account_id: str, field: str, value: Json, kind: str, item: Json) -> RawElement:
    body = {"object": OBJECT, "entry": [{"id": account_id, "changes": [{"field": field, "value": value}]}]}
    return RawElement(
        external_id=_id_of(kind, item, body),
        lane=_lane_of(value, item),
        body=body,
        sent_at=_moment_of(value, item),
        account_id=text_of(dict_of(value.get("metadata")).get("phone_number_id")),
    )


def _id_of(kind: str, item: Json, body: Json) -> str:
    found = text_of(item.get("id"))
    if found is None or len(found) > 200:
        return f"{kind}:{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:40]}"
    if kind == "statuses":
        return f"status:{found}:{text_of(item.get('status')) or '?'}"
    return f"{'echo' if kind == 'message_echoes' else 'message'}:{found}"


def _lane_of(value: Json, item: Json) -> str:
    threads = [thread for part in dicts_of(value.get("history")) for thread in dicts_of(part.get("threads"))]
    phone = threads[0].get("id") if threads else None
    for name in ("from", "to", "recipient_id", "wa_id"):
        phone = phone or item.get(name)
    scoped_id = (
        item.get("from_user_id") or item.get("to_user_id") or item.get("recipient_user_id") or item.get("user_id")
    )
    if "message_echoes" in value:
        phone = item.get("to")
    return lane_of(person_of(phone=phone, scoped_id=scoped_id))


def _moment_of(value: Json, item: Json) -> datetime | None:
    """A part of the history belongs before what is said now, so it bears its newest message's time."""
    threads = (thread for part in dicts_of(value.get("history")) for thread in dicts_of(part.get("threads")))
    old = [time_of(message.get("timestamp")) for thread in threads for message in dicts_of(thread.get("messages"))]
    return time_of(item.get("timestamp")) or max((at for at in old if at), default=None)
