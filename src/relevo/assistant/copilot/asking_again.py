"""A teammate's draft that asks for what the customer has said already: noticed while it is written, never hindered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.asking import find_asked, read_said, slot_named
from relevo.assistant.copilot.schemas import AlreadySaid
from relevo.assistant.copilot.seeing import Sight, see_conversation
from relevo.assistant.slots import label_of
from relevo.desk.assistants.api import Slot
from relevo.platform.db import Tx

VALUE_CHARACTERS = 300


@dataclass(frozen=True)
class Known:
    """Something the customer has given. `message_id` None: it stands with the contact, from earlier or elsewhere."""

    slot: Slot
    label: str
    value: str
    message_id: str | None


def find_asked_again(draft: str, known: Sequence[Known]) -> list[AlreadySaid]:
    asked = {slot.name for slot in find_asked(draft, [item.slot for item in known])}
    return [
        AlreadySaid(
            slot=item.slot.name,
            label=item.label,
            value=item.value[:VALUE_CHARACTERS],
            message_id=UUID(item.message_id) if item.message_id else None,
        )
        for item in known
        if item.slot.name in asked
    ]


async def list_known(tx: Tx, conversation_id: UUID, language: str) -> list[Known]:
    """`language` is the teammate's, for the labels. Raises NoSuchConversation."""
    return read_known(await see_conversation(tx, conversation_id), language)


def read_known(sight: Sight, language: str) -> list[Known]:
    """From the whole conversation as far as it is seen, the newest mention winning, and from the contact."""
    found: dict[str, tuple[str, str | None]] = {}
    facts = (("name", sight.contact.name), ("email", sight.contact.email), ("phone", sight.contact.phone))
    found |= {name: (value, None) for name, value in facts if value}
    for item in (*sight.filled, *read_said(sight.messages, sight.config.slots).values()):
        found[item.name] = (item.value, item.message_ids[-1] if item.message_ids else None)
    return [
        Known(slot, label_of(slot, language), value, message_id)
        for name, (value, message_id) in found.items()
        if (slot := slot_named(name, sight.config.slots)) is not None
    ]
