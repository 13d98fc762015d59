"""How many round trips a received message and a turn may cost. Each is CPU of ours, of PostgreSQL's, and waiting.

The bounds are what docs/performance.md says; whoever needs one more says there what for.
"""

from collections.abc import AsyncGenerator

import pytest

from relevo.assistant import baton_watch
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company
from tests.statements import Statements, counted_database

Counted = tuple[Database, Statements]


@pytest.fixture(scope="module")
async def counted(database_url: str) -> AsyncGenerator[Counted]:
    async with counted_database(database_url) as opened:
        yield opened


async def test_a_message_to_a_person_takes_four_round_trips(counted: Counted) -> None:
    """BEGIN, the conversation with its lock, message and conversation and event, COMMIT."""
    db, statements = counted
    company = await make_company(db)
    received = await company.world.hear("Hola")
    await company.world.say(received.conversation_id, "Soy Ana")
    statements.begin()
    await company.world.hear("¿Cuándo llega?")
    assert len(statements.sent) <= 4, statements


async def test_a_message_that_waits_after_a_handoff_takes_five_round_trips(counted: Counted) -> None:
    """As to a person, and the job that brings the brief up to date: what is added while waiting is not asked again."""
    db, statements = counted
    company = await make_company(db)
    await company.exchange("quiero hablar con una persona")
    statements.begin()
    await company.world.hear("¿Cuándo llega?")
    assert len(statements.sent) <= 5, statements


async def test_a_message_to_an_assistant_takes_five_round_trips(counted: Counted) -> None:
    """As to a person, and the turn's job."""
    db, statements = counted
    company = await make_company(db)
    await company.world.hear("Hola")
    statements.begin()
    await company.world.hear("¿Cuándo llega?")
    assert len(statements.sent) <= 5, statements


async def test_the_first_message_of_a_customer_takes_fifteen_round_trips(counted: Counted) -> None:
    db, statements = counted
    company = await make_company(db)
    statements.begin()
    await company.world.hear("Hola")
    assert len(statements.sent) <= 15, statements


@pytest.fixture
def _unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn that takes its time looks after the baton once a second; on a busy machine this one could."""
    monkeypatch.setattr(baton_watch, "NOT_WATCHED_S", 3600.0)


@pytest.mark.usefixtures("_unwatched")
async def test_a_turn_that_answers_takes_twenty_one_round_trips(counted: Counted) -> None:
    """Seven to begin and see, nine to search, five to commit."""
    db, statements = counted
    company = await make_company(db)
    await company.exchange("¿cuánto tarda el envío?")
    assert await _turn(company, statements, "¿Puedo devolver un producto?") == "committed"
    assert len(statements.sent) <= 21, statements


@pytest.mark.usefixtures("_unwatched")
async def test_a_turn_that_needs_no_search_takes_twelve_round_trips(counted: Counted) -> None:
    db, statements = counted
    company = await make_company(db)
    await company.exchange("¿cuánto tarda el envío?")
    assert await _turn(company, statements, "¡gracias!") == "committed"
    assert len(statements.sent) <= 12, statements


async def _turn(company: Company, statements: Statements, text: str) -> str:
    conversation_id = await company.hear(text)
    await company.world.age(conversation_id)
    number = (await company.world.state(conversation_id)).state.turn_number
    statements.begin()
    return await company.runner.run(company.world.workspace_id, conversation_id, number)
