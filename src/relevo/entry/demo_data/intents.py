"""The shop's list of intents, and what its conversations are about: recognised by the same recogniser as live ones."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from relevo.assistant.context import ContextMessage
from relevo.assistant.intents.recogniser import Recogniser
from relevo.assistant.intents.recognising import recognise_in
from relevo.desk.conversations import api as conversations
from relevo.desk.intents import api as intents
from relevo.desk.intents.actions.add_offered import do_add_offered
from relevo.desk.intents.actions.keep_intents import do_add_intent, do_change_intent
from relevo.desk.intents.offering import list_offered
from relevo.desk.intents.repository import fetch_intents
from relevo.desk.intents.schemas import IntentChange, IntentInput, OfferedInput
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

FILE = Path(__file__).with_name("intents.json")

_SAID = """
SELECT conversation_id, id, seq, text FROM message
WHERE workspace_id = $1 AND author_kind = 'contact' AND kind = 'message' AND text <> '' ORDER BY conversation_id, seq
"""
# Known a moment after the customer's first words.
_AGE = """
UPDATE conversation_intent i SET at = (
    SELECT min(m.created_at) FROM message m
    WHERE m.workspace_id = $1 AND m.conversation_id = i.conversation_id AND m.author_kind = 'contact')
WHERE i.workspace_id = $1
"""


async def add_intents(tx: Tx, team: Mapping[str, Actor], *, by: Actor) -> None:
    """Some of those that Relevo offers, with sentences of the shop's own, and a few that only this shop has."""
    shop: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    more: dict[str, list[str]] = shop["offered"]
    await do_add_offered(tx, OfferedInput(language="es", examples_in=["es", "en", "pt"], keys=list(more)), by=by)
    listed = {each.name: each for each in await fetch_intents(tx)}
    for offered in list_offered("es"):
        if offered.key in more:
            intent = listed[offered.name]
            change = IntentChange(examples=[*intent.examples, *more[offered.key]])
            await do_change_intent(tx, intent.id, change, by=by)
    for own in shop["own"]:
        takers = [team[key].teammate_id for key in own.pop("takers", ())]
        await do_add_intent(tx, IntentInput.model_validate(own | {"teammate_ids": takers}), by=by)
    recogniser = Recogniser(await intents.list_evidence(tx))
    for conversation_id, said in (await _read(tx)).items():
        found = recognise_in(recogniser, said)
        if found is not None:
            mark = conversations.IntentMark(found.id, found.name, "assistant", found.confidence)
            await conversations.learn_intent(tx, conversation_id, mark)


async def age_intents(tx: Tx) -> None:
    """In a transaction of its own: what is known of intents is written with the last statement of the other."""
    await tx.execute(_AGE, tx.tenant)


async def _read(tx: Tx) -> dict[UUID, list[ContextMessage]]:
    found: dict[UUID, list[ContextMessage]] = {}
    for row in await tx.fetch(_SAID, tx.tenant):
        message = ContextMessage(id=str(row["id"]), seq=row["seq"], author="contact", text=row["text"])
        found.setdefault(row["conversation_id"], []).append(message)
    return found
