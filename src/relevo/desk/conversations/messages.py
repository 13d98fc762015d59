"""A message from what is stored, and what is stored of a message.

Blocks are made when the message is written, because the event that carries it to the screens needs them at once, and
stored beside the text with the version of the renderer, so that opening a long thread renders nothing. A newer
renderer (a repaired link rule, say) makes them afresh on reading: no old message keeps an old mistake.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.conversations.baton.protocol import ActorKind
from relevo.desk.conversations.extra_schemas import ExtraOut
from relevo.desk.conversations.model import Author, Conversation, time_json
from relevo.desk.conversations.schemas import (
    AttachmentOut,
    AuthorOut,
    ChoiceOut,
    CitationOut,
    EventLine,
    MessageOut,
    OriginalOut,
    as_json,
)
from relevo.kit.ids import new_id
from relevo.platform.db import Record
from relevo.platform.render import RENDER_VERSION, render_markdown, render_plain

BACKFILLED = "backfilled"
"""In what a message keeps unseen: it is from before the channel was connected, and nobody answers it."""
OBEYED = "obeyed"
"""As well: the provider itself did what it says (STOP, START), so it is read here and not answered."""
VISIBLE_LINES = frozenset(
    {"conversation_started", "handed_over", "taken_over", "handed_back", "resolved", "reopened", "csat_requested"}
)
"""Event lines that the customer sees too. The others are the team's business."""


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """Of the channel's provider: what it is called there, and the provider's own form of it, which goes out."""

    name: str
    call: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    author: Author
    text: str = ""
    kind: str = "message"
    line: str | None = None
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    choices: Sequence[dict[str, Any]] = ()
    citations: Sequence[dict[str, Any]] = ()
    attachments: Sequence[dict[str, Any]] = ()
    extras: Sequence[dict[str, Any]] = ()
    signals: Sequence[str] = ()
    client_id: str | None = None
    external_id: str | None = None
    original: dict[str, str] | None = None
    """Language and text of what a teammate wrote in their own language before it was translated."""
    turn_id: UUID | None = None
    version: int | None = None
    """Of the assistant whose turn it is."""
    passes: dict[str, Any] | None = None
    """The gist of a pass (gists.py), of the line that tells it."""
    template: dict[str, Any] | None = None
    """Of the channel's provider: what goes out instead of the text. Kept with the delivery."""
    unseen: dict[str, Any] = field(default_factory=dict[str, Any])
    """Kept with the message and shown to no customer: the choice they pressed, what an undo needs."""
    id: UUID = field(default_factory=new_id)

    @property
    def is_public(self) -> bool:
        return self.kind == "message"

    def content(self) -> dict[str, Any]:
        """What the columns do not say. Empty parts are left out: most messages have only text."""
        parts: dict[str, Any] = {"author": self.author.name}
        if self.line is not None:
            parts["event"] = {"name": self.line, "data": self.data}
        elif self.text:
            parts["blocks"] = render(self.text, self.author.kind)
            parts["rendered"] = RENDER_VERSION
        if self.choices:
            parts["choices"] = list(self.choices)
        if self.citations:
            parts["citations"] = list(self.citations)
        if self.attachments:
            parts["attachments"] = list(self.attachments)
        if self.extras:
            parts["extras"] = list(self.extras)
        if self.original:
            parts["original"] = self.original
        if self.unseen:
            parts["unseen"] = self.unseen
        return parts


def event_line(
    name: str, *, by: Author, data: dict[str, Any] | None = None, unseen: dict[str, Any] | None = None
) -> NewMessage:
    return NewMessage(author=by, kind="event", line=name, data=data or {}, unseen=unseen or {})


def render(text: str, author: str) -> list[Any]:
    """Customers type plain text: their stars and hashes mean stars and hashes."""
    return list(render_plain(text) if author == ActorKind.CONTACT else render_markdown(text))


def message_of(row: Record, *, contact_read_seq: int) -> MessageOut:
    content: dict[str, Any] = row["content"]
    if row["text"] and content.get("rendered") != RENDER_VERSION:
        content = content | {"blocks": render(row["text"], row["author_kind"])}
    author = AuthorOut.model_construct(kind=row["author_kind"], id=row["author_id"], name=content.get("author", ""))
    return MessageOut.model_construct(
        id=row["id"],
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        kind=row["kind"],
        author=author,
        text=row["text"],
        signals=row["signals"],
        client_id=row["client_id"],
        turn_id=row["turn_id"],
        created_at=row["created_at"],
        read_by_contact=_can_be_read(row) and row["seq"] <= contact_read_seq,
        **_shown(content),
    )


def _can_be_read(row: Record) -> bool:
    """A tick belongs to what was said to the customer, not to what they said themselves."""
    return row["kind"] == "message" and row["author_kind"] != ActorKind.CONTACT


def written(
    conversation: Conversation, message: NewMessage, seq: int, content: dict[str, Any], created_at: datetime
) -> MessageOut:
    """The message as it was just inserted, without reading it back."""
    return MessageOut.model_construct(
        id=message.id,
        conversation_id=conversation.id,
        seq=seq,
        kind=message.kind,
        author=message.author.out(),
        text=message.text,
        signals=list(message.signals),
        client_id=message.client_id,
        turn_id=message.turn_id,
        created_at=created_at,
        read_by_contact=False,
        **_shown(content),
    )


def message_json(message: MessageOut) -> dict[str, Any]:
    """As `as_json`, by hand: it is made for every message, and most parts are plain already."""
    event = message.event
    return {
        "id": str(message.id),
        "conversation_id": str(message.conversation_id),
        "seq": message.seq,
        "kind": message.kind,
        "author": {
            "kind": message.author.kind,
            "id": str(message.author.id) if message.author.id else None,
            "name": message.author.name,
        },
        "text": message.text,
        "blocks": message.blocks,
        "choices": [as_json(choice) for choice in message.choices] if message.choices else None,
        "citations": [as_json(citation) for citation in message.citations],
        "attachments": [as_json(file) for file in message.attachments],
        "extras": [as_json(extra) for extra in message.extras],
        "delivery": as_json(message.delivery) if message.delivery else None,
        "event": {"name": event.name, "data": event.data} if event else None,
        "original": as_json(message.original) if message.original else None,
        "signals": message.signals,
        "client_id": message.client_id,
        "choice_id": message.choice_id,
        "is_past": message.is_past,
        "turn_id": str(message.turn_id) if message.turn_id else None,
        "created_at": time_json(message.created_at),
        "read_by_contact": message.read_by_contact,
    }


def _shown(content: dict[str, Any]) -> dict[str, Any]:
    choices = content.get("choices")
    event = content.get("event")
    original = content.get("original")
    unseen = content.get("unseen", {})
    return {
        "blocks": content.get("blocks", []),
        "choices": [ChoiceOut.model_validate(choice) for choice in choices] if choices else None,
        "citations": [CitationOut.model_validate(citation) for citation in content.get("citations", ())],
        "attachments": [AttachmentOut.model_validate(file) for file in content.get("attachments", ())],
        "extras": [ExtraOut.model_validate(extra) for extra in content.get("extras", ())],
        "event": EventLine.model_validate(event) if event else None,
        "original": OriginalOut.model_validate(original) if original else None,
        "choice_id": unseen.get("choice_id"),
        "is_past": BACKFILLED in unseen,
    }


def attachment_of(row: Record) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "content_type": row["content_type"],
        "size_bytes": row["size_bytes"],
        "url": f"/api/v1/files/{row['id']}",
        "width": row["width"],
        "height": row["height"],
    }
