"""From the team's view to the customer's: field by field, so that what is added to the desk later stays in the desk.

The same functions make the answers of the REST calls and the frames of the socket.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.channels.web.config import SENTENCES
from relevo.desk.conversations.api import MOST_AHEAD
from relevo.kit.ids import ChannelId, FileId, WorkspaceId
from relevo.platform.events import Event
from relevo.platform.files import FileLinks
from relevo.platform.realtime import Signal

Json = dict[str, Any]

VISIBLE_EVENTS = frozenset({"message.appended", "queue.moved"})
VISIBLE_SIGNALS = frozenset({"typing", "turn.started", "turn.delta", "turn.ended"})
_SIGNAL_FIELDS = ("conversation_id", "assistant_name", "turn_id", "epoch", "text")


@dataclass(frozen=True)
class Projection:
    """What one visitor sees, on one channel, in their language."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    language: str
    links: FileLinks

    def message(self, message: Json) -> Json:
        author = message["author"]
        return {
            "id": message["id"],
            "seq": message["seq"],
            "author": _author(author),
            "text": message["text"],
            "blocks": message["blocks"],
            "choices": _pick_each(message["choices"], "id", "label") if message["choices"] else None,
            "citations": _pick_each(message["citations"], "passage_id", "title", "heading", "excerpt", "url"),
            "attachments": [self._attachment(attachment) for attachment in message["attachments"]],
            "event": {"name": message["event"]["name"], "data": {"name": author["name"]}} if message["event"] else None,
            "client_id": message["client_id"] if author["kind"] == "contact" else None,
            "created_at": message["created_at"],
        }

    def conversation(self, conversation: Json, *, csat_asked: bool) -> Json:
        holder = conversation["holder"]
        waits = holder["kind"] == "team" and conversation["status"] == "open"
        return {
            "id": conversation["id"],
            "status": conversation["status"],
            "holder_kind": holder["kind"],
            # The name of a queue is the team's own affair.
            "holder_name": None if holder["kind"] in ("team", "nobody") else holder["name"],
            "epoch": conversation["epoch"],
            "last_seq": conversation["last_seq"],
            "csat_asked": csat_asked,
            "csat_score": conversation["csat_score"],
            # In the language the customer writes, which need not be the one of the page they are on.
            "waiting": {"text": say_place(conversation.get("place"), conversation["language"] or self.language)}
            if waits
            else None,
        }

    def event(self, event: Event) -> str | None:
        """The frame, or None. A contact may be known on several channels; each shows only its own."""
        if event.name not in VISIBLE_EVENTS:
            return None
        payload = event.payload
        if payload["conversation"]["channel"]["id"] != str(self.channel_id):
            return None
        if event.name == "queue.moved":
            # Nobody who waits has a question open.
            moved = {"conversation": self.conversation(payload["conversation"], csat_asked=False)}
            return _frame({"type": "event", "cursor": event.cursor.text, "name": event.name, "payload": moved})
        if payload["message"]["kind"] == "note":
            return None
        line = payload["message"]["event"]
        # The question is the last thing that is said in a stretch; whatever comes after it begins the next one.
        csat_asked = line is not None and line["name"] == "csat_requested"
        shown = {
            "message": self.message(payload["message"]),
            "conversation": self.conversation(payload["conversation"], csat_asked=csat_asked),
        }
        return _frame({"type": "event", "cursor": event.cursor.text, "name": event.name, "payload": shown})

    def signal(self, signal: Signal) -> str | None:
        if signal.name not in VISIBLE_SIGNALS:
            return None
        payload: Json = {name: signal.payload[name] for name in _SIGNAL_FIELDS if name in signal.payload}
        author = signal.payload.get("author")
        if author is not None:
            if author["kind"] == "contact":
                return None
            payload["author"] = _author(author)
        return _frame({"type": "signal", "name": signal.name, "payload": payload})

    def _attachment(self, attachment: Json) -> Json:
        # A browser sends no credential with an image: the link itself is one, for an hour.
        url = self.links.path_for(self.workspace_id, FileId(UUID(str(attachment["id"]))))
        shown = _pick(attachment, "id", "name", "content_type", "size_bytes", "width", "height")
        return {**shown, "url": url}


def say_place(place: Json | None, language: str) -> str:
    """How many have waited longer, and the usual wait where there is one; at first only that they are in line."""
    if place is None:
        return SENTENCES.say("waiting", language)
    ahead = place["ahead"]
    key = "waiting_first" if ahead == 0 else "waiting_one" if ahead == 1 else "waiting_many"
    told = SENTENCES.say("waiting_most" if ahead >= MOST_AHEAD else key, language, ahead=str(min(ahead, MOST_AHEAD)))
    shortest, longest = place["shortest_minutes"], place["longest_minutes"]
    if shortest is None or longest is None:
        return told
    usual = "waiting_usual" if shortest == longest else "waiting_interval"
    return f"{told} {SENTENCES.say(usual, language, shortest=str(shortest), longest=str(longest))}"


def _author(author: Json) -> Json:
    # Contacts know their own name; what the desk calls an unnamed visitor is not for them.
    return {"kind": author["kind"], "name": "" if author["kind"] == "contact" else author["name"]}


def _pick(item: Json, *names: str) -> Json:
    return {name: item[name] for name in names}


def _pick_each(items: list[Json], *names: str) -> list[Json]:
    return [_pick(item, *names) for item in items]


def _frame(frame: Json) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"), default=str)
