"""Whole turns: what is recognised is carried, shown, passed on in the brief, and routes."""

from collections.abc import Mapping
from uuid import UUID

from relevo.assistant.answerers.llm.drafts import HandOverDraft, ReplyDraft
from relevo.assistant.intents.recogniser import Recogniser
from relevo.assistant.intents.recognising import Recognisers, recognisers_of
from relevo.desk.conversations.actions.ask_for_person import ask_for_person
from relevo.desk.intents.actions.add_offered import do_add_offered
from relevo.desk.intents.actions.keep_intents import do_add_example, do_set_intents_of
from relevo.desk.intents.repository import fetch_intents, fetch_version
from relevo.desk.intents.schemas import OfferedInput
from relevo.desk.team.actions.keys_and_teams import do_create_team
from relevo.desk.team.schemas import TeamInput
from relevo.kit.ids import IntentId, WorkspaceId
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import ScriptedModel, make_modelled
from tests.assistant.company import Company, make_company
from tests.statements import counted_database


class _Learning(Recognisers):
    """Never done in time."""

    async def find(
        self, workspace_id: WorkspaceId, version: int | None, *, longest_wait_s: float = 0
    ) -> Recogniser | None:
        return None


KEYS = ["order_status", "shipping", "refund", "return", "damaged", "invoice", "payment", "account"]


async def _with_list(company: Company) -> Mapping[str, UUID]:
    world = company.world
    async with world.db.transaction(world.workspace_id) as tx:
        await do_add_offered(tx, OfferedInput(language="es", keys=KEYS), by=world.ana)
        names = {each.name: each.id for each in await fetch_intents(tx)}
    await _learn(company)
    return names


async def _learn(company: Company) -> None:
    """On a busy machine learning takes longer than a turn waits for it."""
    world = company.world
    async with world.db.transaction(world.workspace_id) as tx:
        version = await fetch_version(tx)
    found = await company.runner.recognisers.find(world.workspace_id, version, longest_wait_s=60)
    assert found is not None


async def _team_for(company: Company, intent_id: UUID, name: str) -> UUID:
    world = company.world
    async with world.db.transaction(world.workspace_id) as tx:
        team_id = (await do_create_team(tx, TeamInput(name=name), by=world.ana)).id
        await do_set_intents_of(tx, [intent_id], team_id=team_id, by=world.ana)
        return team_id


async def test_the_first_answer_carries_what_it_is_about(db: Database) -> None:
    company = await make_company(db)
    await _with_list(company)
    conversation_id, _ = await company.exchange("¿cuánto tarda el envío?")
    intent = (await company.world.state(conversation_id)).intent
    assert intent is not None
    assert (intent.name, intent.by) == ("Envíos", "assistant")
    assert (await company.turn(conversation_id))["trace"]["intent"]["name"] == "Envíos"


async def test_nothing_is_recognised_without_a_list_or_in_small_talk(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("¿cuánto tarda el envío?")
    assert (await company.world.state(conversation_id)).intent is None
    await _with_list(company)
    await company.exchange("¡gracias!")
    intent = (await company.world.state(conversation_id)).intent
    # Nothing was known yet, so what was said before counts too.
    assert intent is not None
    assert intent.name == "Envíos"


async def test_a_handoff_goes_to_the_team_of_the_intent_and_its_brief_names_it(db: Database) -> None:
    company = await make_company(db)
    names = await _with_list(company)
    team_id = await _team_for(company, names["Reembolso"], "Dinero")
    await company.exchange("no me ha llegado el reembolso")
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    state = await company.world.state(conversation_id)
    assert state.state.holder.id == team_id
    assert (await company.brief(conversation_id))["intent"] == "Reembolso"


async def test_a_sentence_that_a_teammate_adds_counts_from_the_next_message_on(db: Database) -> None:
    company = await make_company(db)
    names = await _with_list(company)
    conversation_id, _ = await company.exchange("el cacharro hace plof")
    assert (await company.world.state(conversation_id)).intent is None
    world = company.world
    async with world.db.transaction(world.workspace_id) as tx:
        await do_add_example(tx, IntentId(names["Producto dañado o equivocado"]), "el cacharro hace plof", by=world.ben)
    await _learn(company)
    await company.exchange("el cacharro hace plof otra vez")
    intent = (await company.world.state(conversation_id)).intent
    assert intent is not None
    assert intent.name == "Producto dañado o equivocado"


async def test_what_waits_for_people_is_recognised_by_the_job_and_moves(db: Database) -> None:
    company = await make_company(db)
    world = company.world
    names = await _with_list(company)
    team_id = await _team_for(company, names["Factura"], "Facturación")
    heard = await world.hear("hola")
    async with db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
    recognisers = recognisers_of(db)
    assert not await recognisers.recognise(world.workspace_id, heard.conversation_id)
    await world.hear("necesito la factura de mi pedido")
    assert len(await world.jobs("assistant.recognise_intent", heard.conversation_id)) == 1
    assert await recognisers.recognise(world.workspace_id, heard.conversation_id)
    assert await recognisers.recognise(world.workspace_id, heard.conversation_id)
    state = await world.state(heard.conversation_id)
    assert state.state.holder.id == team_id
    assert state.intent is not None
    assert state.intent.name == "Factura"


async def test_a_model_names_the_intent_in_the_call_that_answers(db: Database) -> None:
    model = ScriptedModel(
        [ReplyDraft(text="Claro.", intent="reembolso"), ReplyDraft(text="Claro.", intent="Otra cosa")]
    )
    modelled = await make_modelled(db, model)
    await _with_list(modelled.company)
    conversation_id, _ = await modelled.company.exchange("es por lo del otro día")
    intent = (await modelled.company.world.state(conversation_id)).intent
    assert intent is not None
    assert (intent.name, intent.confidence) == ("Reembolso", None)
    assert len(model.calls) == 1
    assert "\n- Reembolso: Recuperar el dinero" in model.calls[0][1].system
    # A name that is not in the list is nobody's: what the words say counts, and here they say nothing.
    await modelled.company.exchange("es por lo del otro día, ya sabes")
    assert (await modelled.company.world.state(conversation_id)).intent == intent


async def test_a_model_that_hands_over_routes_by_the_intent_it_names(db: Database) -> None:
    model = ScriptedModel([HandOverDraft(reason="sensitive_topic", intent="Problema de pago")])
    modelled = await make_modelled(db, model)
    names = await _with_list(modelled.company)
    team_id = await _team_for(modelled.company, names["Problema de pago"], "Pagos")
    conversation_id, _ = await modelled.company.exchange("es por lo del otro día")
    assert (await modelled.company.world.state(conversation_id)).state.holder.id == team_id


async def test_a_list_costs_a_turn_no_round_trip_but_the_ones_that_read_it_once(database_url: str) -> None:
    async with counted_database(database_url) as (db, statements):
        company = await make_company(db)
        await _with_list(company)
        await company.exchange("¿cuánto tarda el envío?")
        await company.exchange("no me ha llegado el reembolso")
        conversation_id = await company.hear("¿Puedo devolver un producto?")
        await company.world.age(conversation_id)
        number = (await company.world.state(conversation_id)).state.turn_number
        statements.begin()
        assert await company.runner.run(company.world.workspace_id, conversation_id, number) == "committed"
        assert len(statements.sent) <= 21, statements


async def test_a_new_list_is_held_against_what_is_open(db: Database) -> None:
    company = await make_company(db)
    world = company.world
    conversation_id, _ = await company.exchange("¿cuánto tarda el envío?")
    silent = await world.hear("hola", address="somebody-else")
    await _with_list(company)
    jobs = await world.rows(
        "SELECT 1 FROM job_queue.pgqueuer WHERE entrypoint = 'assistant.recognise_open' "
        "AND convert_from(payload, 'utf8') LIKE '%' || $1 || '%'",
        str(world.workspace_id),
    )
    assert len(jobs) == 1
    assert await recognisers_of(db).recognise_open(world.workspace_id) == 1
    intent = (await world.state(conversation_id)).intent
    assert intent is not None
    assert intent.name == "Envíos"
    assert (await world.state(silent.conversation_id)).intent is None


async def test_what_is_said_beside_it_does_not_hide_it(db: Database) -> None:
    company = await make_company(db)
    await _with_list(company)
    await company.hear("Hola, no me ha llegado el reembolso")
    conversation_id, _ = await company.exchange("mi vecina tiene un perro muy grande y hoy llueve otra vez")
    intent = (await company.world.state(conversation_id)).intent
    assert intent is not None
    assert intent.name == "Reembolso"


async def test_a_turn_that_does_not_wait_for_a_list_has_it_looked_at_later(db: Database) -> None:
    company = await make_company(db)
    await _with_list(company)
    world = company.world
    object.__setattr__(company.runner, "recognisers", _Learning(db))
    conversation_id, _ = await company.exchange("¿cuánto tarda el envío?")
    assert (await world.state(conversation_id)).intent is None
    assert len(await world.jobs("assistant.recognise_intent", conversation_id)) == 1
    assert await recognisers_of(db).recognise(world.workspace_id, conversation_id)
