"""The brief of a handoff under way: kept at once, told by a model when there is one, brought up to date."""

from typing import Any

from relevo.assistant.answerers.llm.calling import Call, ModelFailed
from relevo.assistant.answerers.llm.drafts import BriefLine
from relevo.assistant.brief.modelled import GivenFact, ToldBrief
from relevo.assistant.brief.writing import MOST_BY_MODEL, write_brief
from relevo.assistant.model_access import ModelAccess
from relevo.desk.audit.api import SYSTEM
from relevo.desk.models.api import ChoiceInput, ChoicesInput, ProviderInput, do_choose_models, do_connect_provider
from relevo.kit.ids import ConversationId
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import BOX, KEY, ScriptedModel
from tests.assistant.company import Company, make_company


async def with_model(db: Database, *steps: Any) -> tuple[Company, ScriptedModel, ModelAccess]:
    company = await make_company(db)
    model = ScriptedModel(list(steps))
    async with db.transaction(company.world.workspace_id) as tx:
        provider = await do_connect_provider(
            tx, ProviderInput(kind="openai", name="OpenAI", key=KEY), box=BOX, by=SYSTEM
        )
        chosen = ChoicesInput(answer=[ChoiceInput(provider_id=provider.id, model="gpt-4o-mini")])
        await do_choose_models(tx, chosen, by=SYSTEM)
    return company, model, ModelAccess(db=db, box=BOX, model=model)


async def write(company: Company, conversation_id: ConversationId, access: ModelAccess | None = None) -> dict[str, Any]:
    world = company.world
    number = (await world.state(conversation_id)).stretch_number
    await write_brief(world.db, world.workspace_id, conversation_id, stretch_number=number, access=access)
    return await company.brief(conversation_id)


async def told(call: Call) -> ToldBrief:
    """Two right statements (one with a wrong link) and two wrong ones, about the last message of the customer."""
    handle, text = [
        (line[1:].split(" ", 1)[0], line.split("] ", 1)[1])
        for line in call.prompt.splitlines()
        if line.startswith("[") and " customer] " in line
    ][-1]
    return ToldBrief(
        wants=[
            BriefLine(statement="Wants to know more", message=handle, quote=text),
            BriefLine(statement="Is waiting", message="m99", quote=text),
            BriefLine(statement="Wants 950 €", message=handle, quote=text),
        ],
        gathered=[GivenFact(name="order_number", value="00000", message=handle)],
        tried=[BriefLine(statement="Was told nothing", message="m99", quote="nothing of this was said")],
        mood="worried",
        next_step="Answer them.",
    )


async def test_a_model_tells_the_brief_after_the_handoff_and_only_what_it_proved(db: Database) -> None:
    company, model, access = await with_model(db, told)
    conversation_id, _ = await company.exchange("Pedido #77120, quiero hablar con una persona")
    first = await company.brief(conversation_id)
    assert (first["written_by"], first["revision"]) == ("builtin", 0)
    assert len(await company.world.jobs("assistant.write_brief", conversation_id)) == 1
    brief = await write(company, conversation_id, access)
    assert (brief["written_by"], brief["revision"], brief["reason"]) == ("model", 1, "asked_for_person")
    assert [line["text"] for line in brief["wants"]] == ["Wants to know more", "Is waiting"]
    assert [item["value"] for item in brief["gathered"]] == ["77120"]
    assert brief["next_step"] == "Answer them."
    assert brief["signals"] == first["signals"]
    used = await company.world.rows("SELECT task, state, contact_id FROM model_usage")
    assert [tuple(row.values()) for row in used] == [("brief", "done", None)]
    # Again: nothing new was said, so nobody is asked.
    await write(company, conversation_id, access)
    assert len(model.calls) == 1


async def test_what_the_customer_adds_while_waiting_stands_in_the_brief(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    assert (await company.brief(conversation_id))["gathered"] == []
    before = len(await company.world.jobs("assistant.write_brief", conversation_id))
    await company.hear("Mi pedido es el #77120")
    await company.hear("y vivo en la calle Mayor 12")
    jobs = await company.world.jobs("assistant.write_brief", conversation_id)
    assert len(jobs) == max(1, before)
    brief = await write(company, conversation_id)
    assert [item["value"] for item in brief["gathered"]] == ["77120", "calle Mayor 12"]
    assert "order number" in brief["do_not_ask_again"]
    assert (brief["written_by"], brief["revision"]) == ("builtin", 1)
    told_to_screens = await company.world.rows(
        "SELECT payload FROM event WHERE name = 'brief.written' AND conversation_id = $1", conversation_id
    )
    assert len(told_to_screens) == 2


async def test_a_model_that_fails_leaves_the_brief_that_was_cut_out(db: Database) -> None:
    company, _, access = await with_model(db, ModelFailed("overloaded"))
    conversation_id, _ = await company.exchange("Pedido #77120, quiero hablar con una persona")
    brief = await write(company, conversation_id, access)
    assert brief["written_by"] == "builtin"
    assert [item["value"] for item in brief["gathered"]] == ["77120"]


async def test_a_long_wait_does_not_ask_a_model_for_ever(db: Database) -> None:
    company, model, access = await with_model(db, *([told] * 20))
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    for number in range(8):
        await company.hear(f"Otra cosa que quería contar, número {number}")
        await write(company, conversation_id, access)
    brief = await company.brief(conversation_id)
    assert len(model.calls) <= MOST_BY_MODEL
    assert "número 7" in brief["wants"][-1]["text"]


async def test_once_a_person_has_it_the_brief_stays_as_it_was_handed_over(db: Database) -> None:
    company, model, access = await with_model(db, told)
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    handed = (await company.world.state(conversation_id)).stretch_number
    await company.world.say(conversation_id, "Soy Ana")
    await company.hear("Mi pedido es el #77120")
    world = company.world
    await write_brief(world.db, world.workspace_id, conversation_id, stretch_number=handed, access=access)
    assert (await company.brief(conversation_id))["gathered"] == []
    assert model.calls == []


async def test_an_address_that_is_given_while_nobody_is_there_stands_in_the_brief(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    assert "ana.p@example.com" not in str(await company.brief(conversation_id))
    await company.hear("es ana.p@example.com")
    brief = await write(company, conversation_id)
    assert [line["value"] for line in brief["gathered"] if line["slot"] == "email"] == ["ana.p@example.com"]


async def test_a_second_model_of_the_brief_stands_in_for_the_first(db: Database) -> None:
    company, model, access = await with_model(db, ModelFailed("server_error"), told)
    await company.world.rows(
        "INSERT INTO model_choice (workspace_id, task, rank, provider_id, model) "
        "SELECT workspace_id, 'brief', n, id, 'gpt-4o-mini' FROM model_provider, generate_series(1, 2) n "
        "WHERE workspace_id = $1 RETURNING 1",
        company.world.workspace_id,
    )
    conversation_id, _ = await company.exchange("Pedido #77120, quiero hablar con una persona")
    assert (await write(company, conversation_id, access))["written_by"] == "model"
    assert len(model.calls) == 2
