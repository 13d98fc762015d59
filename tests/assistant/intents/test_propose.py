"""Questions that belong together and to no intent become proposals; what is decided does not come again."""

from uuid import uuid4

import pytest

from relevo.assistant.intents.proposing import Question, find_proposals, look_for_proposals
from relevo.assistant.intents.recogniser import Recogniser
from relevo.assistant.intents.recognising import recognisers_of
from relevo.desk.intents.actions.decide_proposal import do_accept_proposal, do_dismiss_proposal
from relevo.desk.intents.errors import NoSuchProposal
from relevo.desk.intents.repository import fetch_proposals
from relevo.desk.intents.schemas import IntentProposalInput
from relevo.platform.db import Database
from tests.assistant.intents.lists import starting_list
from tests.desk.conversations.world import World, make_world

BOOKING = [
    "¿puedo reservar una cita en la tienda?",
    "quiero reservar cita en la tienda del centro",
    "¿cómo reservo una cita en la tienda?",
    "reservar cita para ver sofás en tienda",
]
LAMPS = ["la lámpara parpadea todo el rato", "mi lámpara parpadea", "¿por qué parpadea la lámpara nueva?"]
REST = ["¿tenéis trabajo para el verano?", "mi gato se ha comido la planta", "sois de Valencia, ¿verdad?"]


def _questions(texts: list[str]) -> list[Question]:
    return [Question(uuid4(), "es", text) for text in texts]


def test_what_belongs_together_is_one_proposal_named_after_its_words() -> None:
    found = find_proposals(_questions([*BOOKING, *LAMPS, *REST]), None)
    assert [set(each.examples) for each in found] == [set(BOOKING), set(LAMPS)]
    assert "cita" in found[0].name.lower()
    assert "parpadea" in found[1].name.lower()


def test_one_customer_who_repeats_themselves_is_no_proposal() -> None:
    conversation_id = uuid4()
    assert find_proposals([Question(conversation_id, "es", text) for text in BOOKING], None) == []


def test_what_the_list_knows_is_not_proposed() -> None:
    known = Recogniser(starting_list("es"))
    asked = [
        "quiero un reembolso de mi pedido",
        "quiero el reembolso del pedido",
        "un reembolso de mi pedido por favor",
    ]
    assert find_proposals(_questions(asked), known) == []
    assert len(find_proposals(_questions(asked), None)) == 1


async def _ask(world: World, texts: list[str]) -> None:
    for at, text in enumerate(texts):
        await world.hear(text, address=f"{world.address}-{at}-{text[:9]}")


async def test_it_reads_conversations_and_leaves_out_what_belongs_to_one_customer(db: Database) -> None:
    world = await make_world(db)
    await _ask(world, [*BOOKING[:3], "quiero reservar cita en la tienda, mi correo es ana@example.com y 612345678"])
    assert await look_for_proposals(db, recognisers_of(db), world.workspace_id) == 1
    assert await look_for_proposals(db, recognisers_of(db), world.workspace_id) == 0
    async with db.transaction(world.workspace_id) as tx:
        (found,) = await fetch_proposals(tx)
    assert len(found.conversation_ids) == 4
    assert not any("example.com" in text or "612345678" in text for text in found.examples)


async def test_accepted_ones_recognise_from_then_on_and_dismissed_ones_do_not_come_again(db: Database) -> None:
    world = await make_world(db)
    await _ask(world, [*BOOKING, *LAMPS])
    assert await look_for_proposals(db, recognisers_of(db), world.workspace_id) == 2
    async with db.transaction(world.workspace_id) as tx:
        booking, lamps = await fetch_proposals(tx)
        given = IntentProposalInput(name="Cita en tienda", examples=list(booking.examples))
        added = await do_accept_proposal(tx, booking.id, given, by=world.ana)
        await do_dismiss_proposal(tx, lamps.id, by=world.ana)
    assert added.examples == list(booking.examples)
    assert await look_for_proposals(db, recognisers_of(db), world.workspace_id) == 0
    async with db.transaction(world.workspace_id) as tx:
        assert await fetch_proposals(tx) == []
        with pytest.raises(NoSuchProposal):
            await do_dismiss_proposal(tx, lamps.id, by=world.ana)


async def test_its_sentences_may_go_to_an_intent_that_is_there(db: Database) -> None:
    world = await make_world(db)
    mark = await world.add_intent("Averías", "no enciende")
    await _ask(world, LAMPS)
    await look_for_proposals(db, recognisers_of(db), world.workspace_id)
    async with db.transaction(world.workspace_id) as tx:
        (lamps,) = await fetch_proposals(tx)
        given = IntentProposalInput(examples=list(lamps.examples), intent_id=mark.id)
        extended = await do_accept_proposal(tx, lamps.id, given, by=world.ana)
    assert extended.id == mark.id
    assert set(LAMPS) < set(extended.examples)
