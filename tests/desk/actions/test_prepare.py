"""A teammate looks something up or prepares a change for the customer; the press on what is shown is what does it."""

from typing import Any

import pytest

from relevo.assistant.copilot.acting import CopilotAction, list_actions
from relevo.assistant.copilot.seeing import see_conversation
from relevo.desk.actions.approving import People, do_approve
from relevo.desk.actions.errors import BadActionArgument, NoSuchAction
from relevo.desk.actions.preparing import prepare_run
from relevo.desk.actions.tables import Run
from relevo.desk.conversations.api import NoSuchConversation
from relevo.kit.ids import ConversationId, new_id
from relevo.platform.db import Database
from tests.shop import ShopCompany, open_shop_company


async def prepare(shop: ShopCompany, conversation_id: ConversationId, action: str, **given: Any) -> Run:
    world = shop.world
    action_id = shop.actions[action].id
    return await prepare_run(shop.runner, world.workspace_id, conversation_id, action_id, given, by=world.ana)


async def press(shop: ShopCompany, run: Run) -> None:
    world = shop.world
    async with world.db.transaction(world.workspace_id) as tx:
        await do_approve(tx, run.id, shown=run.arguments_hash, tell=True, by=world.ana)
    await People(shop.runner).execute(world.workspace_id, run.id, tell=True)


async def listed(shop: ShopCompany, conversation_id: ConversationId) -> list[CopilotAction]:
    async with shop.world.db.transaction(shop.world.workspace_id, read_only=True) as tx:
        return await list_actions(tx, await see_conversation(tx, conversation_id), "es")


def sent(shop: ShopCompany) -> list[str]:
    return [path for method, path in shop.trouble.requests if method != "GET"]


async def test_what_the_customer_asks_for_stands_first_with_what_they_said(db: Database) -> None:
    async with open_shop_company(db) as shop:
        conversation_id = await shop.hear("Hola, quiero un reembolso del pedido CB-1001")
        first, *others = await listed(shop, conversation_id)
        assert (first.title, first.is_asked_for, first.writes) == ("Refund", True, True)
        assert [(one.name, one.value) for one in first.arguments] == [("order_number", "CB-1001")]
        assert [(one.title, one.is_asked_for) for one in others] == [("Order status", False)]


async def test_a_look_up_is_done_at_once_and_stands_in_the_thread(db: Database) -> None:
    async with open_shop_company(db) as shop:
        conversation_id = await shop.hear("Hola")
        await shop.world.say(conversation_id)
        run = await prepare(shop, conversation_id, "order_status", order_number="CB-1002")
        assert (run.state, run.result["status"]) == ("done", "processing")
        lines = [row for row in await shop.world.messages(conversation_id) if row["kind"] == "event"]
        assert lines[-1]["content"]["event"]["data"]["run_id"] == str(run.id)
        assert lines[-1]["author_kind"] == "teammate"


async def test_a_refund_waits_for_the_press_is_done_once_and_told(db: Database) -> None:
    async with open_shop_company(db) as shop:
        conversation_id = await shop.hear("Hola, ¿y mi dinero?")
        await shop.world.say(conversation_id)
        run = await prepare(shop, conversation_id, "refund", order_number="CB-1001")
        assert (run.state, str(run.amount), sent(shop)) == ("waiting_approval", "80.00", [])
        assert {fact["name"]: fact["value"] for fact in run.facts} == {"total": 80.0, "status": "delivered"}
        newer = await prepare(shop, conversation_id, "refund", order_number="CB-1001")
        states = {row["id"]: (row["state"], row["problem"]) for row in await shop.runs()}
        assert states[run.id] == ("declined", "changed")
        await press(shop, newer)
        assert len(shop.store.refunds) == 1
        said = (await shop.world.messages(conversation_id))[-1]
        assert said["text"].startswith("Te hemos devuelto 80,00 €.")
        again = await prepare(shop, conversation_id, "refund", order_number="CB-1001")
        assert (again.state, again.problem) == ("refused", "nothing_left")
        assert len(shop.store.refunds) == 1


async def test_the_same_gates_hold_as_for_an_assistant(db: Database) -> None:
    async with open_shop_company(db, most_per_run="10") as shop:
        conversation_id = await shop.hear("Hola")
        foreign = await prepare(shop, conversation_id, "refund", order_number="CB-9009")
        assert (foreign.state, foreign.problem, foreign.facts) == ("refused", "not_theirs", [])
        beyond = await prepare(shop, conversation_id, "refund", order_number="CB-1001")
        assert (beyond.state, beyond.problem) == ("refused", "most_per_run")
        assert sent(shop) == []
    async with open_shop_company(db, verified=False) as shop:
        conversation_id = await shop.hear("Hola")
        unknown = await prepare(shop, conversation_id, "refund", order_number="CB-1001")
        assert (unknown.state, unknown.problem) == ("refused", "identity")


async def test_what_does_not_fit_is_told_and_leaves_no_line(db: Database) -> None:
    async with open_shop_company(db) as shop:
        conversation_id = await shop.hear("Hola")
        for given in ({}, {"order_number": "CB-1", "amount": 5}, {"order_number": ["x"]}):
            with pytest.raises(BadActionArgument):
                await prepare(shop, conversation_id, "refund", **given)
        with pytest.raises(NoSuchConversation):
            await prepare(shop, ConversationId(new_id()), "refund", order_number="CB-1001")
        world = shop.world
        with pytest.raises(NoSuchAction):
            await prepare_run(shop.runner, world.workspace_id, conversation_id, new_id(), {}, by=world.ana)
        assert await shop.runs() == []
