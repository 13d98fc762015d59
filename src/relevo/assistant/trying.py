"""As whom, and with whom there, an assistant is tried: a contact with their memories, people here, away or closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from relevo.assistant.context import Availability, ContactFacts, MemoryFact
from relevo.assistant.snapshot import memory_fact, seen_availability, short_language
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.contacts import api as contacts
from relevo.desk.memories import api as memories
from relevo.desk.routing import api as routing
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

People = Literal["now", "online", "away", "closed"]


@dataclass(frozen=True, kw_only=True)
class Trial:
    contact: ContactFacts
    memories: Sequence[MemoryFact]
    availability: Availability | None
    language: str | None


async def take_trial(
    tx: Tx,
    config: AssistantConfig,
    contact_id: ContactId | None,
    people: People | None,
    *,
    language: str | None,
    channel_id: UUID | None = None,
) -> Trial:
    """`channel_id`: where it is tried, because a channel may have hours of its own. Raises NoSuchContact."""
    contact, known, spoken = ContactFacts(), list[MemoryFact](), language
    if contact_id is not None:
        found = await contacts.get_contact(tx, contact_id)
        contact = ContactFacts(
            name=found.name, email=found.email, phone=found.phone, language=short_language(found.language)
        )
        listed = await memories.list_active(tx, contact_id) if config.enable_memories else []
        remembered = next((memory.text for memory in listed if memory.key == "language"), None)
        spoken = spoken or contact.language or remembered
        known = [memory_fact(memory, decides=spoken is not None and spoken is remembered) for memory in listed]
    found = None if people is None else await describe_people(tx, people, spoken, channel_id)
    availability = None if found is None else seen_availability(found)
    return Trial(contact=contact, memories=known, availability=availability, language=short_language(spoken))


async def describe_people(
    tx: Tx, people: People, language: str | None, channel_id: UUID | None
) -> routing.Availability:
    if people == "now":
        return await routing.describe_availability(tx, language, channel_id=channel_id)
    return await routing.describe_as_if(tx, people, language, channel_id=channel_id)
