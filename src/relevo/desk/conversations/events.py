"""What conversations tell the screens, with the names of the public contract.

One event serves team and customer alike. It carries the team's view; the customer's socket maps it to the closed list
of fields in `visitor_message` and `visitor_conversation` before it leaves.
"""

from typing import Any, Literal

from relevo.desk.conversations.gists import gist_of_change, gist_of_rating
from relevo.desk.conversations.messages import VISIBLE_LINES, message_json
from relevo.desk.conversations.model import Conversation, conversation_json
from relevo.desk.conversations.schemas import (
    BriefOut,
    ConversationRow,
    CsatOut,
    MessageOut,
    as_json,
)
from relevo.kit.ids import ConversationId, TeammateId
from relevo.platform import events
from relevo.platform.db import Tx

ConversationEvent = Literal[
    "conversation.opened",
    "conversation.taken_over",
    "conversation.handed_over",
    "conversation.handed_back",
    "conversation.assigned",
    "conversation.resolved",
    "conversation.reopened",
    "conversation.snoozed",
    "conversation.updated",
]
TEAM = ["team"]
UPDATED = "conversation.updated"


async def message_appended(tx: Tx, conversation: Conversation, message: MessageOut, gist: events.Gist | None) -> None:
    name, audience, payload = appended_event(conversation, message)
    await events.append(tx, name, audience=audience, payload=payload, conversation_id=conversation.id, gist=gist)


def appended_event(conversation: Conversation, message: MessageOut) -> tuple[str, list[str], dict[str, Any]]:
    """Name, audience and payload."""
    audience = [*TEAM, f"contact:{conversation.identity_id}"] if is_for_contact(message) else TEAM
    payload = {"message": message_json(message), "conversation": conversation_json(conversation)}
    return "message.appended", audience, payload


async def message_updated(tx: Tx, conversation_id: ConversationId, message: MessageOut) -> None:
    await events.append(
        tx,
        "message.updated",
        audience=TEAM,
        payload={"message": message_json(message)},
        conversation_id=conversation_id,
    )


async def conversation_changed(
    tx: Tx, name: str, conversation: Conversation, *, gist: events.Gist | None = None
) -> None:
    """`name` is one of ConversationEvent; the baton's table holds it as text.

    What no line in the thread tells leaves a gist of its own: that of the change, unless another is given.
    """
    if gist is None and name == UPDATED:
        gist = gist_of_change(conversation)
    payload = {"conversation": conversation_json(conversation)}
    await events.append(tx, name, audience=TEAM, payload=payload, conversation_id=conversation.id, gist=gist)


async def queue_moved(tx: Tx, conversation: Conversation) -> None:
    """The customer reads it as well: how many have waited longer is theirs to know."""
    payload = {"conversation": conversation_json(conversation)}
    audience = [*TEAM, f"contact:{conversation.identity_id}"]
    await events.append(tx, "queue.moved", audience=audience, payload=payload, conversation_id=conversation.id)


async def brief_written(tx: Tx, conversation_id: ConversationId, brief: BriefOut) -> None:
    payload = {"conversation_id": str(conversation_id), "brief": as_json(brief)}
    await events.append(tx, "brief.written", audience=TEAM, payload=payload, conversation_id=conversation_id)


async def conversation_read(tx: Tx, conversation_id: ConversationId, teammate_id: TeammateId, seq: int) -> None:
    """For the other windows of the same person."""
    payload = {"conversation_id": str(conversation_id), "seq": seq}
    await events.append(
        tx,
        "conversation.read",
        audience=[f"teammate:{teammate_id}"],
        payload=payload,
        conversation_id=conversation_id,
    )


async def csat_received(tx: Tx, conversation_id: ConversationId, csat: CsatOut) -> None:
    payload = {"conversation_id": str(conversation_id), "csat": as_json(csat)}
    gist = gist_of_rating(csat.score, csat.comment)
    await events.append(tx, "csat.received", audience=TEAM, payload=payload, conversation_id=conversation_id, gist=gist)


def is_for_contact(message: MessageOut) -> bool:
    if message.kind == "event":
        return message.event is not None and message.event.name in VISIBLE_LINES
    return message.kind == "message"


def visitor_message(message: MessageOut | dict[str, Any]) -> dict[str, Any]:
    """What a customer may see of a message. Ids of teammates, signals and event data are not among it."""
    full = message if isinstance(message, dict) else message_json(message)
    event = full["event"]
    return {
        "id": full["id"],
        "seq": full["seq"],
        "author": {"kind": full["author"]["kind"], "name": full["author"]["name"]},
        "text": full["text"],
        "blocks": full["blocks"],
        "choices": full["choices"],
        "citations": [
            {name: citation[name] for name in ("title", "heading", "excerpt", "url", "passage_id")}
            for citation in full["citations"]
        ],
        "attachments": full["attachments"],
        "event": None if event is None else {"name": event["name"], "data": {}},
        "client_id": full["client_id"] if full["author"]["kind"] == "contact" else None,
        "created_at": full["created_at"],
    }


def visitor_conversation(conversation: ConversationRow | dict[str, Any]) -> dict[str, Any]:
    full = conversation if isinstance(conversation, dict) else as_json(conversation)
    return {
        "id": full["id"],
        "status": full["status"],
        "holder_kind": full["holder"]["kind"],
        "holder_name": full["holder"]["name"],
        "epoch": full["epoch"],
        "last_seq": full["last_seq"],
        "csat_score": full["csat_score"],
    }
