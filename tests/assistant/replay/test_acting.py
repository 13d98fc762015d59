"""A case pins what actions would answer: what the assistant wishes to do is judged, and nothing is done."""

from typing import Any

import pytest
from pydantic import ValidationError

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.ask import ask_version
from relevo.assistant.replay.comparing import Judged
from relevo.assistant.replay.running import judge_case
from relevo.assistant.replay.situations import of_past_turn
from relevo.desk.assistants.api import get_assistant
from relevo.desk.cases.api import CaseAction, CaseTurn, Expected, Situation
from relevo.desk.conversations.api import list_past_turns
from relevo.kit.ids import AssistantId
from relevo.platform.db import Database
from tests.shop import ShopCompany, open_shop_company

ANA = {"customer_id": "victor@example.com", "verified_email": "victor@example.com"}
STATUS = CaseAction(name="order_status", result={"status": "on its way"})


async def judged(shop: ShopCompany, situation: dict[str, Any], expected: dict[str, Any]) -> Judged:
    db, workspace_id = shop.world.db, shop.world.workspace_id
    async with db.transaction(workspace_id, read_only=True) as tx:
        first = await tx.fetchval("SELECT assistant_id FROM channel WHERE workspace_id = $1", tx.tenant)
        assistant = await get_assistant(tx, AssistantId(first))
    answerers = {"builtin": BuiltinAnswerer()}
    return await judge_case(
        Situation.model_validate({"language": "es"} | situation),
        Expected.model_validate(expected),
        lambda asked: ask_version(db, workspace_id, assistant, asked, answerers),
        answerer="builtin",
    )


async def test_an_action_is_wished_for_with_its_arguments_and_answers_as_it_is_written(db: Database) -> None:
    async with open_shop_company(db) as shop:
        told = {"contact": ANA, "actions": [STATUS.model_dump()]}
        good = await judged(
            shop,
            {"question": "¿dónde está mi pedido CB-1001?"} | told,
            {"acts": [{"name": "order_status", "arguments": {"order_number": "cb-1001"}}], "contains": ["on its way"]},
        )
        assert good.passed, good
        other = await judged(
            shop,
            {"question": "¿dónde está mi pedido CB-1001?"} | told,
            {"acts": [{"name": "order_status", "arguments": {"order_number": "CB-1002"}}], "acts_not": ["*"]},
        )
        assert [failure.what for failure in other.failures] == ["acts", "acts_not"]
        assert "CB-1001" in other.failures[0].got
        assert shop.trouble.requests == []
        assert await shop.runs() == []


async def test_what_is_missing_is_asked_before_anything_is_done(db: Database) -> None:
    async with open_shop_company(db) as shop:
        asks = {"outcomes": ["ask"], "acts_not": ["*"]}
        assert (await judged(shop, {"question": "¿dónde está mi pedido?", "contact": ANA}, asks)).passed
        history = [
            CaseTurn(author="contact", text="quiero un reembolso").model_dump(),
            CaseTurn(author="assistant", text="¿De qué pedido?").model_dump(),
        ]
        # Not known who it is: nothing is done, whatever is asked for.
        stranger = await judged(shop, {"question": "del CB-1001", "history": history}, {"acts_not": ["refund"]})
        assert stranger.passed, stranger


@pytest.mark.parametrize("state", ["failed", "unknown"])
async def test_what_comes_of_it_is_part_of_the_situation(db: Database, state: str) -> None:
    async with open_shop_company(db) as shop:
        stub = {"name": "order_status", "state": state, "problem": "down"}
        situation = {"question": "¿dónde está mi pedido CB-1001?", "contact": ANA, "actions": [stub]}
        judgement = await judged(shop, situation, {"outcomes": ["hand_over"], "reason": "action_failed"})
        assert judgement.passed, judgement


async def test_a_past_turn_is_asked_again_with_what_the_action_answered_then(db: Database) -> None:
    async with open_shop_company(db) as shop:
        answered = await shop.ask("¿dónde está mi pedido CB-1001?")
        requests = list(shop.trouble.requests)
        database, workspace_id = shop.world.db, shop.world.workspace_id
        async with database.transaction(workspace_id, read_only=True) as tx:
            first = await tx.fetchval("SELECT assistant_id FROM channel WHERE workspace_id = $1", tx.tenant)
            assistant = await get_assistant(tx, AssistantId(first))
            ((conversation_id, message_id),) = await list_past_turns(tx, assistant.id, conversations=5)
            asked = await of_past_turn(tx, conversation_id, message_id)
        assert asked is not None
        again = await ask_version(database, workspace_id, assistant, asked, {"builtin": BuiltinAnswerer()})
        assert again.text == answered["text"]
        assert [(act["name"], act["state"]) for act in again.acted] == [("order_status", "done")]
        assert shop.trouble.requests == requests
        assert len(await shop.runs()) == 1


def test_a_result_that_is_no_answer_but_a_book_is_refused() -> None:
    with pytest.raises(ValidationError, match="10,000 characters"):
        CaseAction(name="order_status", result={"text": "x" * 10_000})
    assert CaseAction(name="order_status", result={"text": "x" * 9_980}).state == "done"
