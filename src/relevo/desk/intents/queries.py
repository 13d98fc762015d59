"""What screens and the recogniser read."""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.intents.errors import NoSuchIntent
from relevo.desk.intents.repository import count_conversations, fetch_intents, find_intent
from relevo.desk.intents.schemas import IntentOut, LinkedOut, render_intent
from relevo.desk.intents.tables import Intent
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import IntentId
from relevo.platform.db import Tx


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """An active intent with every sentence that stands for it: its examples, and its Q&As' questions and phrasings."""

    id: IntentId
    name: str
    description: str
    sentences: tuple[str, ...]


async def list_intents(tx: Tx) -> list[IntentOut]:
    found = await fetch_intents(tx)
    counts = await count_conversations(tx)
    asked = await _asked(tx, found)
    return [render_intent(each, _linked(each, asked), counts.get(each.id, 0)) for each in found]


async def get_intent(tx: Tx, intent_id: UUID) -> IntentOut:
    found = await find_intent(tx, intent_id)
    if found is None:
        raise NoSuchIntent
    counts = await count_conversations(tx)
    return render_intent(found, _linked(found, await _asked(tx, [found])), counts.get(found.id, 0))


async def list_evidence(tx: Tx) -> list[Evidence]:
    """Of the active intents, in the order of their ids: the same list gives the same model."""
    found = sorted((each for each in await fetch_intents(tx) if each.active), key=lambda each: each.id)
    asked = await _asked(tx, found)
    return [
        Evidence(
            id=each.id,
            name=each.name,
            description=each.description,
            sentences=(*each.examples, *(text for one in each.document_ids for text in asked.get(one, ()))),
        )
        for each in found
    ]


async def _asked(tx: Tx, intents: list[Intent]) -> dict[UUID, list[str]]:
    wanted = sorted({one for each in intents for one in each.document_ids})
    return await knowledge.list_questions(tx, wanted) if wanted else {}


def _linked(intent: Intent, asked: dict[UUID, list[str]]) -> list[LinkedOut]:
    """A Q&A that was deleted meanwhile is left out."""
    return [
        LinkedOut(document_id=one, question=asked[one][0], phrasings=len(asked[one]) - 1)
        for one in intent.document_ids
        if one in asked
    ]
