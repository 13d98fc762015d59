"""A turn from the customer's message to what stands in the conversation, on the real database."""

import asyncio
from typing import Any

import pytest

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.context import Found, Show, TurnContext
from relevo.assistant.outcomes import Reply, TurnAnswer
from relevo.assistant.tasks import register
from relevo.desk.assistants.api import AssistantConfig, Instructions, Slot
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from relevo.platform.jobs import JobRegistry
from relevo.platform.realtime import Hub
from tests.assistant.company import make_company


async def test_a_question_is_answered_verbatim_with_its_source(db: Database) -> None:
    company = await make_company(db)
    conversation_id, message = await company.exchange("Hola, ¿cuánto tarda el envío?")
    assert message["text"] == "El envío a la península tarda de 2 a 3 días laborables."
    assert message["citations"][0]["title"] == "¿Cuánto tarda el envío?"
    turn = await company.turn(conversation_id)
    assert (turn["state"], turn["outcome"], turn["assistant_version"]) == ("committed", "reply", 1)
    assert turn["trace"]["passages"][0]["document_version"] == 1
    assert turn["trace"]["milliseconds"] > 0


async def test_the_answer_streams_with_the_epoch_before_it_is_committed(db: Database) -> None:
    company = await make_company(db)
    conversation_id, message = await company.exchange("¿Puedo devolver un producto?")
    names = [name for name, _ in company.hub.told]
    assert names[0] == "turn.started"
    assert names[-1] == "turn.ended"
    deltas = [payload for name, payload in company.hub.told if name == "turn.delta"]
    assert deltas[-1]["text"] == message["text"]
    assert {payload["epoch"] for payload in deltas} == {(await company.world.state(conversation_id)).state.epoch}


async def test_a_burst_of_three_messages_is_answered_once(db: Database) -> None:
    company = await make_company(db)
    await company.hear("hola")
    await company.hear("una pregunta")
    conversation_id, message = await company.exchange("cuánto tarda el envío?")
    assert "2 a 3 días" in message["text"]
    said = [row for row in await company.world.messages(conversation_id) if row["author_kind"] == "assistant"]
    assert len([row for row in said if row["kind"] == "message"]) == 1
    assert await company.take_turn(conversation_id) == "refused"


async def test_a_wish_for_a_person_passes_the_baton_with_a_brief_that_names_its_proof(db: Database) -> None:
    company = await make_company(db)
    await company.exchange("Hola, mi pedido es el A-10234. ¿Cuánto tarda el envío?")
    conversation_id, message = await company.exchange("necesito hablar con un responsable")
    state = await company.world.state(conversation_id)
    assert state.state.holder.kind.value == "team"
    assert message["text"].startswith("Por supuesto.")
    brief = await company.brief(conversation_id)
    ids = {str(row["id"]) for row in await company.world.messages(conversation_id)}
    lines = [*brief["wants"], *brief["tried"], *brief["gathered"], *brief["signals"]]
    assert all(line["message_ids"] and set(line["message_ids"]) <= ids for line in lines)
    assert brief["reason"] == "asked_for_person"
    assert brief["gathered"][0]["value"] == "A-10234"
    assert brief["do_not_ask_again"]
    assert "¿Cuánto tarda el envío?" in brief["wants"][0]["text"]
    assert "2 a 3 días" in brief["tried"][0]["text"]


async def test_the_assistant_is_silent_while_a_person_holds_the_baton(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("¿Qué formas de pago aceptan?")
    await company.world.say(conversation_id, "Hola, soy Ana")
    await company.hear("¿cuánto tarda el envío?")
    assert await company.take_turn(conversation_id) == "refused"


async def test_a_takeover_while_the_assistant_thinks_drops_its_answer(db: Database) -> None:
    company = await make_company(db)
    conversation_id = await company.hear("¿cuánto tarda el envío?")

    class Slow:
        name = "builtin"

        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            await company.world.say(conversation_id, "Ya estoy yo, Ana")
            return TurnAnswer(outcome=Reply(text="Tarda 3 días."), language="es")

    slow = type(company.runner)(db, company.runner.hub, {"builtin": Slow()})
    await company.world.age(conversation_id)
    number = (await company.world.state(conversation_id)).state.turn_number
    assert await slow.run(company.world.workspace_id, conversation_id, number) == "dropped"
    said = [row["author_kind"] for row in await company.world.messages(conversation_id) if row["kind"] == "message"]
    assert said == ["contact", "teammate"]


async def test_after_the_hand_back_old_messages_are_history_and_are_not_answered(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    await company.world.say(conversation_id, "Hola, soy Ana. Ya está arreglado.")
    await company.world.answer_back(conversation_id, note="Se le envió el reembolso")
    assert await company.take_turn(conversation_id) == "refused"
    _, message = await company.exchange("gracias! y cuánto tarda el envío?")
    assert "2 a 3 días" in message["text"]
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "assistant"


async def test_required_slots_are_asked_for_at_most_twice_then_passed_with_what_is_there(db: Database) -> None:
    slots = [Slot(name="order_number", required=True), Slot(name="email", required=True)]
    company = await make_company(db, config=AssistantConfig(slots=slots))
    _, first = await company.exchange("quiero hablar con una persona")
    assert "número de pedido" in first["text"]
    _, second = await company.exchange("es el 55821")
    assert "correo" in second["text"]
    conversation_id, _ = await company.exchange("no lo tengo")
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"
    brief = await company.brief(conversation_id)
    assert [item["value"] for item in brief["gathered"]] == ["55821"]
    assert [item["slot"] for item in brief["missing"]] == ["email"]


async def test_what_was_given_unasked_is_never_asked_for(db: Database) -> None:
    company = await make_company(db, config=AssistantConfig(slots=[Slot(name="email", required=True)]))
    await company.exchange("hola, soy ana@example.com y quiero saber cuánto tarda el envío")
    conversation_id, message = await company.exchange("pásame con un humano")
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"
    assert "¿A qué correo" not in message["text"]


async def test_without_the_switch_the_assistant_never_passes_the_baton_and_says_so(db: Database) -> None:
    config = AssistantConfig(can_transfer=False, instructions=Instructions(handoff="Llama al 900 123 456."))
    company = await make_company(db, config=config)
    conversation_id, message = await company.exchange("quiero hablar con una persona")
    assert "no puedo pasar esta conversación" in message["text"]
    assert "900 123 456" in message["text"]
    for text in (
        "es una vergüenza, estoy harto",
        "esto es un fraude, voy a llamar a mi abogado",
        "¿venden jirafas azules?",
    ):
        await company.exchange(text)
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "assistant"


async def test_outside_the_knowledge_a_person_is_offered_and_a_yes_passes(db: Database) -> None:
    company = await make_company(db)
    _, message = await company.exchange("¿Qué temperatura hace hoy en Júpiter?")
    assert [choice["id"] for choice in message["choices"]] == ["talk_to_person:outside_knowledge"]
    assert not message.get("citations")
    conversation_id, _ = await company.exchange("sí, por favor")
    state = await company.world.state(conversation_id)
    assert state.state.holder.kind.value == "team"
    assert (await company.brief(conversation_id))["reason"] == "outside_knowledge"


async def test_the_second_failure_passes_the_baton(db: Database) -> None:
    company = await make_company(db)
    await company.exchange("¿Qué temperatura hace hoy en Júpiter?")
    conversation_id, _ = await company.exchange("¿Y quién ganó el mundial de ajedrez de 1972?")
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"
    assert (await company.brief(conversation_id))["reason"] == "repeated_failure"


async def test_a_failing_answerer_leaves_nobody_alone(db: Database) -> None:
    class Broken:
        name = "builtin"

        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            raise RuntimeError("boom")

    company = await make_company(db, answerer=Broken())
    conversation_id = await company.hear("hola, ¿me ayudan?")
    assert await company.take_turn(conversation_id) == "failed"
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"
    assert (await company.last(conversation_id))["text"].startswith("Lo siento")


async def test_an_answerer_that_takes_too_long_is_cut_off(db: Database) -> None:
    class Endless:
        name = "builtin"

        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            await asyncio.sleep(60)
            raise AssertionError("never reached")

    company = await make_company(db)
    conversation_id = await company.hear("hola, ¿me ayudan?")
    await company.world.age(conversation_id)
    number = (await company.world.state(conversation_id)).state.turn_number
    endless = type(company.runner)(db, company.runner.hub, {"builtin": Endless()}, longest_answer_s=0.1)
    assert await endless.run(company.world.workspace_id, conversation_id, number) == "failed"
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"


async def test_a_promise_of_a_transfer_without_the_outcome_is_made_true(db: Database) -> None:
    class Promising:
        name = "builtin"

        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            return TurnAnswer(outcome=Reply(text="Claro, te paso con un compañero."), language="es")

    company = await make_company(db, answerer=Promising())
    conversation_id = await company.hear("hola, ¿me ayudan?")
    assert await company.take_turn(conversation_id) == "committed"
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"


async def test_where_it_may_not_transfer_the_promise_is_not_said(db: Database) -> None:
    class Promising:
        name = "builtin"

        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            return TurnAnswer(outcome=Reply(text="Sure, I'm transferring you to an agent."), language="en")

    company = await make_company(db, answerer=Promising(), config=AssistantConfig(can_transfer=False))
    conversation_id = await company.hear("hola, ¿me ayudan?")
    await company.take_turn(conversation_id)
    assert "transferring" not in (await company.last(conversation_id))["text"]
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "assistant"


async def test_choices_are_offered_and_the_tapped_document_answers(db: Database) -> None:
    company = await make_company(db, config=AssistantConfig(accept_threshold=1.0))
    _, message = await company.exchange("plazo")
    documents = [choice for choice in message["choices"] if choice["id"].startswith("document:")]
    if not documents:
        pytest.skip("the search found no two documents near enough to be choices")
    assert len(documents) <= 3
    assert message["choices"][-1]["id"] == "none_of_these"
    conversation_id = await company.tap(documents[0]["id"], documents[0]["label"])
    assert await company.take_turn(conversation_id) == "committed"
    answer = await company.last(conversation_id)
    assert answer["citations"][0]["document_id"] == documents[0]["document_id"]


async def test_the_language_follows_the_customer_and_a_short_word_does_not_switch_it(db: Database) -> None:
    company = await make_company(db)
    conversation_id, message = await company.exchange("Do you ship to Portugal, please?")
    assert message["text"].startswith("Yes, we ship to Portugal")
    _, message = await company.exchange("ok gracias")
    assert (await company.world.state(conversation_id)).language == "en"
    assert message["text"].startswith("You're welcome")


@pytest.mark.parametrize(
    ("text", "outcome"), [("¿eres humano?", "IA"), ("are you a real person?", "AI"), ("você é um robô?", "IA")]
)
async def test_asked_whether_it_is_human_it_tells_the_truth(db: Database, text: str, outcome: str) -> None:
    company = await make_company(db)
    conversation_id, message = await company.exchange(text)
    assert outcome in message["text"]
    assert "Vega" in message["text"]
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "assistant"


async def test_every_line_of_the_trace_can_be_read_later(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("¿cuánto tarda el envío? ES URGENTE!!!")
    trace: dict[str, Any] = (await company.turn(conversation_id))["trace"]
    assert {signal["name"] for signal in trace["signals"]} >= {"urgency"}
    assert trace["signals"][0]["evidence"][0]["text"]


async def test_a_full_stop_inside_a_name_does_not_cut_the_question(db: Database) -> None:
    company = await make_company(db)
    searched: list[str] = []

    class Listening(BuiltinAnswerer):
        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            knowledge = context.knowledge
            find_answer = knowledge.find_answer

            async def listen(question: str, language: str, *, before: str = "") -> Found:
                searched.append(question)
                return await find_answer(question, language, before=before)

            object.__setattr__(knowledge, "find_answer", listen)
            return await super().answer(context, show)

    listening = type(company.runner)(db, company.runner.hub, {"builtin": Listening()})
    conversation_id = await company.hear("Vi una oferta. ¿Cuánto cuesta el plan premium de tienda.example?")
    await company.world.age(conversation_id)
    number = (await company.world.state(conversation_id)).state.turn_number
    await listening.run(company.world.workspace_id, conversation_id, number)
    assert searched[0].startswith("Vi una oferta.")
    assert set(searched[1:]) <= {"¿Cuánto cuesta el plan premium de tienda.example?"}


async def test_giving_an_order_number_alone_is_noted_and_is_no_failure(db: Database) -> None:
    company = await make_company(db)
    _, message = await company.exchange("mi pedido es el A-10234, soy Marta Ruiz")
    assert message["text"] == "Gracias, lo tengo anotado. ¿En qué puedo ayudarte?"
    conversation_id, message = await company.exchange("no, gracias")
    assert message["text"].startswith("De acuerdo.")
    state = await company.world.state(conversation_id)
    assert state.slots["order_number"]["value"] == "A-10234"


async def test_telling_who_one_is_and_what_one_prefers_is_noted(db: Database) -> None:
    company = await make_company(db)
    _, message = await company.exchange(
        "Buenas, soy Carla Gómez (carla@example.com), prefiero que me escriban por la tarde."
    )
    assert message["text"].startswith("Gracias, lo tengo anotado.")
    _, message = await company.exchange("prefiero pagar con tarjeta, ¿puedo?")
    assert "tarjeta" in message["text"]


async def test_a_wish_for_a_department_is_offered_a_person_at_once(db: Database) -> None:
    company = await make_company(db)
    conversation_id, message = await company.exchange("Buenos días, quiero hablar con soporte")
    assert message["text"] == "¿Prefieres hablar con una persona del equipo?"
    assert [choice["id"] for choice in message["choices"]] == ["talk_to_person"]
    await company.tap("talk_to_person", message["choices"][0]["label"])
    await company.take_turn(conversation_id)
    assert (await company.brief(conversation_id))["reason"] == "asked_for_person"


async def test_the_same_answer_twice_in_a_row_comes_with_the_way_to_a_person(db: Database) -> None:
    company = await make_company(db)
    await company.exchange("¿cuánto tarda el envío?")
    _, message = await company.exchange("¿y el plazo de entrega?")
    if message.get("citations"):
        assert message["text"].startswith("El envío a la península")
        assert message["choices"][0]["id"].startswith("talk_to_person")


async def test_a_message_that_comes_while_it_thinks_is_answered_together_with_the_others(db: Database) -> None:
    company = await make_company(db)
    conversation_id = await company.hear("hola")

    class Interrupted(BuiltinAnswerer):
        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            await company.hear("¿cuánto tarda el envío?")
            return await super().answer(context, show)

    await company.world.age(conversation_id)
    number = (await company.world.state(conversation_id)).state.turn_number
    interrupted = type(company.runner)(db, company.runner.hub, {"builtin": Interrupted()})
    assert await interrupted.run(company.world.workspace_id, conversation_id, number) == "superseded"
    assert await company.take_turn(conversation_id) == "committed"
    said = [row["text"] for row in await company.world.messages(conversation_id) if row["author_kind"] == "assistant"]
    assert [text for text in said if text] == ["El envío a la península tarda de 2 a 3 días laborables."]


@pytest.mark.parametrize("enabled", [True, False])
async def test_memories_are_read_only_where_they_are_switched_on(db: Database, enabled: bool) -> None:
    seen: list[TurnContext] = []

    class Watching(BuiltinAnswerer):
        async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
            seen.append(context)
            return await super().answer(context, show)

    company = await make_company(db, config=AssistantConfig(enable_memories=enabled), answerer=Watching())
    conversation_id, _ = await company.exchange("¿cuánto tarda el envío?")
    async with db.transaction(company.world.workspace_id) as tx:
        await tx.execute(
            "INSERT INTO memory (workspace_id, id, contact_id, kind, key, text, author_kind) "
            "SELECT workspace_id, $2, contact_id, 'goal', 'goal', 'Renovar la cocina', 'teammate' "
            "FROM conversation WHERE id = $1",
            conversation_id,
            new_id(),
        )
    await company.exchange("¿Puedo devolver un producto?")
    assert [memory.text for memory in seen[-1].memories] == (["Renovar la cocina"] if enabled else [])


async def test_an_assistant_that_was_switched_off_meanwhile_leaves_the_customer_to_people(db: Database) -> None:
    company = await make_company(db)
    conversation_id = await company.hear("¿cuánto tarda el envío?")
    async with db.transaction(company.world.workspace_id) as tx:
        await tx.execute("UPDATE assistant SET enabled = false")
    assert await company.take_turn(conversation_id) == "refused"
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"


def test_every_job_that_the_desk_asks_for_has_a_handler(db: Database) -> None:
    registry = JobRegistry()
    register(registry, db=db, hub=Hub(db), services={})
    assert set(registry.tasks) == {
        "assistant.recognise_intent",
        "assistant.recognise_open",
        "assistant.run_turn",
        "assistant.write_brief",
        "memories.extract",
    }
