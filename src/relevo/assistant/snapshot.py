"""From the desk's rows to the snapshot that an answerer sees, and from an answer to what the desk commits."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast
from uuid import UUID

from relevo.assistant.context import (
    Availability,
    ContactFacts,
    ContextMessage,
    Knowledge,
    MemoryFact,
    TurnContext,
)
from relevo.assistant.outcomes import Choice, Citation, Filled
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.api import TurnMessage
from relevo.desk.memories import api as memories
from relevo.desk.routing import api as routing
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

# The one channel whose customer may be gone when somebody writes back.
WEB = "web"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What of a conversation is to be seen."""

    messages: Sequence[ContextMessage]
    earlier: Sequence[ContextMessage] = ()
    contact_id: ContactId
    contact: ContactFacts
    language: str | None
    slots: dict[str, Any]
    return_note: str = ""
    agreed_ids: frozenset[str] = frozenset()
    # Whose queue it would go to, if it were in this language.
    queue_in: Callable[[str | None], UUID | None] | None = None
    # Whose opening hours count; None: the company's.
    channel_id: UUID | None = None
    channel_kind: str = WEB


def seen_availability(availability: routing.Availability, *, channel_kind: str = WEB) -> Availability:
    return Availability(
        state=availability.state,
        text=availability.text,
        callback_due_at=availability.callback_due_at,
        is_reachable_here=channel_kind != WEB,
    )


async def find_contact_facts(tx: Tx, contact_id: ContactId) -> ContactFacts:
    contact = (await contacts.find_contacts(tx, [contact_id]))[contact_id]
    return ContactFacts(name=contact.name, email=contact.email, phone=contact.phone, language=contact.language)


async def take_snapshot(
    tx: Tx, name: str, config: AssistantConfig, sight: Sight, *, knowledge: Knowledge
) -> TurnContext:
    """What the assistant called `name` sees."""
    contact = sight.contact
    known = await memories.list_active(tx, sight.contact_id) if config.enable_memories else []
    remembered = next((memory.text for memory in known if memory.key == "language"), None)
    spoken = sight.language or contact.language or remembered
    team_id = sight.queue_in(spoken) if sight.queue_in is not None else None
    availability = await routing.describe_availability(tx, spoken, team_id=team_id, channel_id=sight.channel_id)
    return TurnContext(
        assistant_name=name,
        config=config,
        knowledge=knowledge,
        messages=sight.messages,
        earlier=sight.earlier,
        contact=replace(contact, language=short_language(contact.language)),
        memories=[memory_fact(memory, decides=spoken is remembered) for memory in known],
        language=short_language(spoken),
        availability=seen_availability(availability, channel_kind=sight.channel_kind),
        return_note=sight.return_note,
        agreed_ids=sight.agreed_ids,
        filled=read_filled(sight.slots),
    )


def memory_fact(memory: memories.Memory, *, decides: bool) -> MemoryFact:
    return MemoryFact(
        kind=memory.kind,
        key=memory.key,
        text=memory.text,
        id=memory.id,
        decided_language=decides and memory.key == "language",
    )


def context_message(message: TurnMessage) -> ContextMessage:
    return ContextMessage(
        id=str(message.id),
        seq=message.seq,
        author=cast("Literal['contact', 'assistant', 'teammate', 'system']", message.author_kind),
        text=message.text,
        choice_id=message.choice_id,
        choices=tuple(_choice(choice) for choice in message.choices),
        citations=tuple(_citation(citation) for citation in message.citations),
        is_unanswered=message.is_unanswered,
    )


def citation_json(citation: Citation) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in asdict(citation).items()}


def choice_json(choice: Choice) -> dict[str, Any]:
    found: dict[str, Any] = {"id": choice.id, "label": choice.label}
    return found | {"document_id": str(choice.document_id)} if choice.document_id else found


def write_filled(filled: Iterable[Filled]) -> dict[str, Any]:
    return {item.name: {"value": item.value, "message_ids": list(item.message_ids)} for item in filled}


def read_filled(slots: dict[str, Any]) -> list[Filled]:
    return [
        Filled(name=name, value=slot["value"], message_ids=tuple(slot["message_ids"])) for name, slot in slots.items()
    ]


def _choice(choice: dict[str, Any]) -> Choice:
    document_id = choice.get("document_id")
    return Choice(
        id=str(choice["id"]), label=str(choice["label"]), document_id=UUID(str(document_id)) if document_id else None
    )


def _citation(citation: dict[str, Any]) -> Citation:
    return Citation(
        document_id=UUID(str(citation["document_id"])),
        document_version=int(citation["document_version"]),
        passage_id=UUID(str(citation["passage_id"])),
        title=str(citation["title"]),
        heading=str(citation["heading"]),
        excerpt=str(citation["excerpt"]),
        url=citation.get("url"),
    )


def short_language(language: str | None) -> str | None:
    """es-CO is answered as es."""
    return language.split("-", 1)[0].lower() if language else None
