"""A conversation read outside a turn: for the brief of a handoff nobody decided, for memories, for the copilot."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.context import ContextMessage
from relevo.assistant.outcomes import Choice, Citation
from relevo.assistant.signals.folding import fold_text
from relevo.desk.conversations import api as conversations
from relevo.platform.db import Tx

MESSAGES_SEEN = 100
# With these event lines an assistant's stretch begins.
_BEGINNINGS = frozenset({"conversation_started", "handed_back", "reopened"})


@dataclass(frozen=True)
class ThreadItem:
    """A public message, or an event line that begins a stretch."""

    seen: ContextMessage | None
    begins_stretch: bool = False


async def read_thread(tx: Tx, conversation_id: UUID) -> tuple[conversations.Conversation, list[ThreadItem]]:
    """The newest part of what the customer can see, oldest first. Raises NoSuchConversation."""
    conversation = await conversations.fetch_conversation(tx, conversation_id)
    found = await conversations.list_visitor_messages(tx, conversation_id, limit=MESSAGES_SEEN)
    items: list[ThreadItem] = []
    offered: Sequence[Choice] = ()
    for message in found.items:
        if message.event is not None:
            items.append(ThreadItem(None, begins_stretch=message.event.name in _BEGINNINGS))
            continue
        seen = _seen(message, offered)
        offered = seen.choices if seen.author != "contact" else offered
        items.append(ThreadItem(seen))
    return conversation, items


def last_stretch(thread: Sequence[ThreadItem]) -> tuple[list[ContextMessage], list[ContextMessage]]:
    """What was said before the last stretch of an assistant began, and since."""
    start = max((index for index, item in enumerate(thread) if item.begins_stretch), default=0)
    said = [(index, item.seen) for index, item in enumerate(thread) if item.seen is not None]
    return [seen for index, seen in said if index < start], [seen for index, seen in said if index >= start]


def _tapped(text: str, offered: Sequence[Choice]) -> str | None:
    folded = fold_text(text)
    return next((choice.id for choice in offered if fold_text(choice.label) == folded), None)


def _seen(message: conversations.MessageOut, offered: Sequence[Choice]) -> ContextMessage:
    is_contact = message.author.kind == "contact"
    return ContextMessage(
        id=str(message.id),
        seq=message.seq,
        author=message.author.kind,
        text=message.text,
        choice_id=_tapped(message.text, offered) if is_contact and offered else None,
        choices=tuple(
            Choice(id=choice.id, label=choice.label, document_id=choice.document_id) for choice in message.choices or ()
        ),
        citations=tuple(Citation(**citation.model_dump()) for citation in message.citations),
    )
