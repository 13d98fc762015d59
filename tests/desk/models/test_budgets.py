"""What models may use: reserved before a call, settled after it, refused when there is no room."""

import asyncio
from decimal import Decimal
from typing import Any

from relevo.desk.audit.api import SYSTEM
from relevo.desk.models.api import (
    BudgetInput,
    BudgetReached,
    ModelSpec,
    Reserved,
    Tokens,
    Used,
    Wanted,
    do_reserve,
    do_set_budget,
    do_settle,
    fetch_reached_today,
    fetch_spent_today,
)
from relevo.desk.models.prices import price_of
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database
from tests.house import make_workspace

BUDGET: dict[str, Any] = {
    "turn_steps": 4,
    "turn_tokens": 40_000,
    "turn_seconds": 15,
    "contact_hour_tokens": 50_000,
    "day_tokens": 100_000,
    "day_money": Decimal(1),
}


def spec(**given: Any) -> ModelSpec:
    return ModelSpec(
        **(
            {
                "provider_id": new_id(),
                "provider_name": "OpenAI",
                "kind": "openai",
                "api": "chat",
                "base_url": None,
                "region": None,
                "key": None,
                "model": "gpt-4o-mini",
                "input_price": None,
                "output_price": None,
            }
            | given
        )
    )


async def make(db: Database, **budget: Any) -> WorkspaceId:
    workspace_id = (await make_workspace(db)).id
    async with db.transaction(workspace_id) as tx:
        await do_set_budget(tx, BudgetInput(**(BUDGET | budget)), by=SYSTEM)
    return workspace_id


async def reserve(db: Database, workspace_id: WorkspaceId, most: Tokens, **given: Any) -> Reserved | BudgetReached:
    chosen = given.pop("spec", None) or spec()
    async with db.transaction(workspace_id) as tx:
        return await do_reserve(tx, Wanted(task="answer", spec=chosen, most=most, **given))


async def test_a_call_is_counted_before_it_is_made_and_corrected_after_it(db: Database) -> None:
    workspace_id = await make(db)
    reserved = await reserve(db, workspace_id, Tokens(input=60_000))
    assert isinstance(reserved, Reserved)
    assert await reserve(db, workspace_id, Tokens(input=60_000)) == BudgetReached("day_tokens")
    async with db.transaction(workspace_id) as tx:
        used = Used(ending="done", tokens=Tokens(input=1_000, output=100), requests=1)
        cost = await do_settle(tx, reserved.id, spec(), used)
        today = await fetch_spent_today(tx)
    assert cost == Decimal("0.00021")
    assert (today.tokens, today.cost, today.unpriced_calls) == (1_100, Decimal("0.00021000"), 0)
    assert isinstance(await reserve(db, workspace_id, Tokens(input=60_000)), Reserved)


async def test_money_stops_hard_even_when_many_ask_at_once(db: Database) -> None:
    workspace_id = await make(db, day_tokens=10_000_000)
    dear = spec(input_price=Decimal(10), output_price=Decimal(30))
    most = Tokens(input=20_000, output=1_000)  # 0.23 dollars: four of them fit into one
    found = await asyncio.gather(*(reserve(db, workspace_id, most, spec=dear) for _ in range(10)))
    assert sum(isinstance(one, Reserved) for one in found) == 4
    assert found.count(BudgetReached("day_money")) == 6


async def test_one_customer_cannot_use_up_what_is_there_for_all(db: Database) -> None:
    workspace_id = await make(db)
    contact_id = new_id()
    assert isinstance(await reserve(db, workspace_id, Tokens(input=40_000), contact_id=contact_id), Reserved)
    again = await reserve(db, workspace_id, Tokens(input=40_000), contact_id=contact_id)
    assert again == BudgetReached("contact_hour_tokens")
    assert isinstance(await reserve(db, workspace_id, Tokens(input=40_000), contact_id=new_id()), Reserved)


async def test_an_unknown_price_is_unknown_and_not_zero(db: Database) -> None:
    workspace_id = await make(db)
    own = spec(kind="openai_compatible", base_url="https://models.example.com/v1", model="my-model")
    assert price_of(own, Tokens(input=1_000)) is None
    assert price_of(spec(model="no-such-model"), Tokens(input=1_000)) is None
    # Whoever calls their own model by a known name does not pay that price.
    assert price_of(spec(base_url="https://models.example.com/v1"), Tokens(input=1_000)) is None
    reserved = await reserve(db, workspace_id, Tokens(input=1_000), spec=own)
    assert isinstance(reserved, Reserved)
    async with db.transaction(workspace_id) as tx:
        used = Used(ending="done", tokens=Tokens(input=500, output=10))
        assert await do_settle(tx, reserved.id, own, used) is None
        today = await fetch_spent_today(tx)
    assert (today.cost, today.unpriced_calls, today.tokens) == (0, 1, 510)


async def test_the_operators_own_price_comes_before_the_public_one(db: Database) -> None:
    own = spec(input_price=Decimal(2), output_price=Decimal(4))
    assert price_of(own, Tokens(input=1_000_000, output=500_000)) == Decimal(4)


async def test_a_day_of_another_workspace_is_not_touched(db: Database) -> None:
    one, other = await make(db), await make(db)
    assert isinstance(await reserve(db, one, Tokens(input=90_000)), Reserved)
    assert isinstance(await reserve(db, other, Tokens(input=90_000)), Reserved)


async def test_whoever_can_raise_a_budget_sees_that_it_was_reached(db: Database) -> None:
    workspace_id, conversation_id = await make(db), new_id()
    for _ in range(2):
        refused = await reserve(db, workspace_id, Tokens(input=200_000), conversation_id=conversation_id)
        assert refused == BudgetReached("day_tokens")
    async with db.transaction(workspace_id) as tx:
        reached = await fetch_reached_today(tx)
        told = await tx.fetchval("SELECT count(*) FROM event WHERE name = 'models.changed'")
    assert [(one.budget, one.times, one.conversation_id) for one in reached] == [("day_tokens", 2, conversation_id)]
    # The screens hear of the limits that were set and of the first refusal, not of each.
    assert told == 2
