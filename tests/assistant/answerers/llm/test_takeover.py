"""A person takes over at every await point of a turn, one after the other, none left out."""

import asyncio
from dataclasses import replace

import pytest

from relevo.assistant import baton_watch
from relevo.assistant.answerers.llm.calling import Call
from relevo.assistant.answerers.llm.drafts import Draft, ReplyDraft
from relevo.platform.db import Database
from relevo.platform.realtime import Hub
from tests.assistant.answerers.llm.modelled import ScriptedModel, make_modelled
from tests.assistant.answerers.llm.stepping import Stepper
from tests.assistant.company import Company, make_company

# More than a turn has; the test ends at the first number that a whole turn does not reach.
MOST_AWAITS = 400


async def think(call: Call) -> Draft:
    for text in ("Vamos. ", "Vamos. A verlo. ", "Vamos. A verlo. Ya está. "):
        await asyncio.sleep(0.002)
        await call.show("reply", text)
    return ReplyDraft(text="Vamos. A verlo. Ya está.")


async def take_turn(company: Company, number: int) -> tuple[bool, list[str]]:
    """Whether the turn got as far as await `number`, and what the assistant said after the takeover."""
    conversation_id = await company.hear(f"Otra cosa distinta, la número {number}, mira")
    await company.world.age(conversation_id)
    state = await company.world.state(conversation_id)
    stepper = Stepper(number, lambda: company.world.say(conversation_id, f"Ana {number}"))
    with stepper.stepping():
        turn = stepper.follow(company.runner.run(company.world.workspace_id, conversation_id, state.state.turn_number))
        outcome = await turn
    assert outcome in ("committed", "dropped", "superseded", "refused"), outcome
    if stepper.started is None:
        return False, []
    await stepper.started
    await asyncio.sleep(0)
    rows = [row for row in await company.world.messages(conversation_id) if row["kind"] == "message"]
    taken = next(row["seq"] for row in rows if row["text"] == f"Ana {number}")
    after = [row["text"] for row in rows if row["seq"] > taken and row["author_kind"] == "assistant"]
    await company.world.answer_back(conversation_id)
    return True, after


@pytest.mark.timeout(300)
async def test_no_word_of_the_assistant_after_a_takeover_at_any_await_of_a_turn(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baton_watch, "NOT_WATCHED_S", 0.0)
    async with Hub(db) as hub:
        modelled = await make_modelled(db, ScriptedModel([]), hub=hub, day_money=None, contact_hour_tokens=90_000_000)
        number = 0
        for number in range(1, MOST_AWAITS):
            modelled.model.steps = [think]
            reached, after = await take_turn(modelled.company, number)
            if not reached:
                break
            assert after == [], f"await {number}: {after}"
        # A turn with a model has dozens of them; fewer would mean that they were not found.
        assert 30 < number < MOST_AWAITS
        states = {row["state"] for row in await modelled.ledger()}
        assert "reserved" not in states


@pytest.mark.timeout(300)
async def test_nor_at_any_await_of_a_turn_of_the_builtin_assistant(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baton_watch, "NOT_WATCHED_S", 0.0)
    async with Hub(db) as hub:
        made = await make_company(db)
        company = Company(world=made.world, hub=made.hub, runner=replace(made.runner, hub=hub))
        number = 0
        for number in range(1, MOST_AWAITS):
            reached, after = await take_turn(company, number)
            if not reached:
                break
            assert after == [], f"await {number}: {after}"
        assert 10 < number < MOST_AWAITS
