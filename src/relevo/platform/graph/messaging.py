"""Webhooks with `messaging` in them, as Instagram and Messenger send them: taken apart, and what their parts share.

An element is a webhook of its own with one event in it. Who the customer is follows from who we are: the direction of
echoes was seen both ways round.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from relevo.kit.reading import Json, dict_of, dicts_of, text_of
from relevo.platform.graph.reading import time_of

CONTAINERS = ("messaging", "standby")


@dataclass(frozen=True, kw_only=True)
class Messaging:
    """One event. `customer` is empty where nobody is named (a policy's enforcement)."""

    account_id: str
    customer: str
    at: datetime | None
    is_standby: bool
    item: Json

    @property
    def message(self) -> Json:
        return dict_of(self.item.get("message"))

    @property
    def is_echo(self) -> bool:
        return self.message.get("is_echo") is True


@dataclass(frozen=True, kw_only=True)
class Element:
    external_id: str
    customer: str
    at: datetime | None
    account_id: str | None
    body: Json


def split_messaging(body: Json, *, object_name: str) -> list[Element]:
    """One element for each event; `changes` (the dashboard's test button) are kept whole."""
    if body.get("object") != object_name:
        return []
    found: list[Element] = []
    for entry in dicts_of(body.get("entry")):
        account_id = text_of(entry.get("id")) or ""
        for container in CONTAINERS:
            found += [_element(object_name, account_id, container, item) for item in dicts_of(entry.get(container))]
        found += [_element(object_name, account_id, "changes", change) for change in dicts_of(entry.get("changes"))]
    return found


def read_messaging(body: Json) -> Iterator[Messaging]:
    for entry in dicts_of(body.get("entry")):
        account_id = text_of(entry.get("id")) or ""
        for container in CONTAINERS:
            for item in dicts_of(entry.get(container)):
                yield Messaging(
                    account_id=account_id,
                    customer=_customer(account_id, item),
                    at=time_of(item.get("timestamp")),
                    is_standby=container == "standby",
                    item=item,
                )


def _customer(account_id: str, item: Json) -> str:
    ids = [text_of(dict_of(item.get(side)).get("id")) for side in ("sender", "recipient")]
    return next((one for one in ids if one and one != account_id), "")


def _element(object_name: str, account_id: str, container: str, item: Json) -> Element:
    body = {"object": object_name, "entry": [{"id": account_id, container: [item]}]}
    return Element(
        external_id=_id_of(container, item),
        customer=_customer(account_id, item) or "?",
        at=time_of(item.get("timestamp")),
        account_id=account_id if account_id.strip("0") and container != "changes" else None,
        body=body,
    )


def _id_of(container: str, item: Json) -> str:
    """The kind of event with the message's id; an edit has its number, what has no id at all its contents."""
    message, edit = dict_of(item.get("message")), dict_of(item.get("message_edit"))
    mid = text_of(message.get("mid"))
    if container == "messaging" and mid and len(mid) <= 200:
        kind = "deletion" if message.get("is_deleted") is True else "message"
        return f"{kind}:{mid}"
    edited = text_of(edit.get("mid"))
    if edited and len(edited) <= 200:
        return f"edit:{edited}:{text_of(edit.get('num_edit')) or '?'}"
    return f"{container}:{hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()[:40]}"
