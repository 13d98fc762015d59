"""Trying an assistant as a certain contact, and with people there, away or closed."""

from typing import Any

import pytest

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.ask import Asked, AskResult, try_assistant
from relevo.desk.contacts.api import NoSuchContact
from relevo.desk.memories.actions.add_memory import do_add_memory
from relevo.desk.memories.schemas import MemoryInput
from relevo.kit.ids import AssistantId, ContactId, new_id
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company

WISH = "quiero hablar con una persona"


async def ask(company: Company, text: str, **given: Any) -> AskResult:
    rows = await company.world.rows("SELECT id FROM assistant WHERE name = 'Vega'")
    assistant_id = AssistantId(rows[0]["id"])
    answerers = {"builtin": BuiltinAnswerer()}
    world = company.world
    return await try_assistant(world.db, world.workspace_id, assistant_id, Asked(text, **given), answerers)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("online", "Hay una persona del equipo aquí y verá tu mensaje ahora."),
        ("away", "Ahora mismo no hay nadie del equipo conectado."),
        ("closed", "El equipo no está trabajando en este momento."),
        ("now", "Ahora mismo no hay nadie del equipo conectado."),
    ],
)
async def test_who_is_there_is_said_as_if_it_were_so(db: Database, people: str, said: str) -> None:
    company = await make_company(db)
    answer = await ask(company, WISH, people=people)
    assert answer.outcome == "hand_over"
    assert said in answer.text
    assert ("¿En qué correo" in answer.text) is (people != "online")


async def test_without_a_choice_nothing_is_said_about_people(db: Database) -> None:
    company = await make_company(db)
    assert (await ask(company, WISH)).text.endswith("para que no tengas que repetirlo.")


async def test_a_known_contact_is_not_asked_for_their_address(db: Database) -> None:
    company = await make_company(db)
    await company.hear("Hola")
    rows = await company.world.rows("UPDATE contact SET email = 'eva@example.com' RETURNING id")
    answer = await ask(company, WISH, people="away", contact_id=ContactId(rows[0]["id"]))
    assert "eva@example.com" in answer.text


async def test_what_is_remembered_of_the_contact_is_seen_and_named(db: Database) -> None:
    company = await make_company(db)
    await company.hear("Hola")
    contact_id = ContactId((await company.world.rows("SELECT id FROM contact"))[0]["id"])
    world = company.world
    async with world.db.transaction(world.workspace_id) as tx:
        await do_add_memory(tx, contact_id, MemoryInput(kind="preference", text="Habla portugués"), by=world.ana)
        await tx.execute("UPDATE memory SET key = 'language', text = 'pt' WHERE contact_id = $1", contact_id)
        await tx.execute("UPDATE contact SET language = NULL WHERE id = $1", contact_id)
    assert (await ask(company, "ok", contact_id=contact_id)).language == "pt"


async def test_a_trial_changes_nothing(db: Database) -> None:
    company = await make_company(db)
    await ask(company, WISH, people="away")
    assert await company.world.rows("SELECT 1 FROM callback") == []
    assert await company.world.rows("SELECT 1 FROM conversation") == []


async def test_a_contact_that_does_not_exist_is_said(db: Database) -> None:
    company = await make_company(db)
    with pytest.raises(NoSuchContact):
        await ask(company, WISH, contact_id=ContactId(new_id()))


async def test_on_a_channel_with_hours_of_its_own_those_hold(db: Database) -> None:
    company = await make_company(db)
    world = company.world
    never = {"always": False, "week": {}}
    await world.rows("UPDATE channel SET hours = $2 WHERE id = $1 RETURNING id", world.channel_id, never)
    on_channel = await ask(company, WISH, people="now", channel_id=world.channel_id)
    assert "El equipo no está trabajando en este momento." in on_channel.text
    anywhere = await ask(company, WISH, people="now")
    assert "Ahora mismo no hay nadie del equipo conectado." in anywhere.text


async def test_a_turn_on_a_closed_channel_says_so_where_the_company_is_open(db: Database) -> None:
    company = await make_company(db)
    world = company.world
    never = {"always": False, "week": {}}
    await world.rows("UPDATE channel SET hours = $2 WHERE id = $1 RETURNING id", world.channel_id, never)
    _conversation_id, answer = await company.exchange(WISH)
    assert "El equipo no está trabajando en este momento." in answer["text"]
