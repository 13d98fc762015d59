"""A reference client: what a screen holds, and how events change it. The workspace's own table must do the same."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from relevo.desk.conversations.detail import get_detail
from relevo.desk.conversations.reading import Wanted, list_conversations, list_messages
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import as_json
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.events import Event
from relevo.platform.http import PageRequest

Json = dict[str, Any]


@dataclass
class Screen:
    """Rows of all conversations, their threads, the newest brief and rating of each."""

    rows: dict[str, Json] = field(default_factory=dict[str, Json])
    threads: dict[str, dict[str, Json]] = field(default_factory=dict[str, dict[str, Json]])
    briefs: dict[str, Json] = field(default_factory=dict[str, Json])
    ratings: dict[str, Json] = field(default_factory=dict[str, Json])


async def fetch_screen(tx: Tx, me: Actor) -> Screen:
    page = await list_conversations(tx, PageRequest(limit=100), Wanted(), me=me.teammate_id)
    screen = Screen()
    for row in page.items:
        key = str(row.id)
        screen.rows[key] = as_json(row)
        conversation = await fetch_conversation(tx, UUID(key))
        thread = await list_messages(tx, conversation, limit=100)
        screen.threads[key] = {str(message.id): as_json(message) for message in thread.items}
        detail = await get_detail(tx, row.id, me=me.teammate_id)
        if detail.brief:
            screen.briefs[key] = as_json(detail.brief)
        if detail.csat:
            screen.ratings[key] = as_json(detail.csat)
    return screen


def fold(screen: Screen, event: Event) -> None:
    payload = event.payload
    if event.name == "message.appended":
        message = payload["message"]
        key = message["conversation_id"]
        _put_row(screen, payload["conversation"])
        screen.threads.setdefault(key, {})[message["id"]] = message
        if message["author"]["kind"] == "contact" and message["seq"] > (screen.rows[key]["read_seq"] or 0):
            screen.rows[key]["unread"] += int(message["kind"] != "event")
    elif event.name == "message.updated":
        message = payload["message"]
        screen.threads[message["conversation_id"]][message["id"]] = message
    elif event.name == "conversation.read":
        _read(screen, payload["conversation_id"], payload["seq"])
    elif event.name == "brief.written":
        screen.briefs[payload["conversation_id"]] = payload["brief"]
    elif event.name == "csat.received":
        screen.ratings[payload["conversation_id"]] = payload["csat"]
    elif event.name.startswith("conversation.") or event.name == "queue.moved":
        _put_row(screen, payload["conversation"])


def _put_row(screen: Screen, row: Json) -> None:
    """Events know nothing of who reads them: how far I have read stays mine."""
    known = screen.rows.get(row["id"], {"unread": 0, "read_seq": None})
    screen.rows[row["id"]] = row | {"unread": known["unread"], "read_seq": known["read_seq"]}


def _read(screen: Screen, key: str, seq: int) -> None:
    unread = [m for m in screen.threads[key].values() if m["author"]["kind"] == "contact" and m["seq"] > seq]
    screen.rows[key] |= {"read_seq": seq, "unread": sum(m["kind"] != "event" for m in unread)}
