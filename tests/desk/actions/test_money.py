"""Money under every schedule: several workers, retries, crashes, duplicate approvals, answers that never come.

Each schedule plays customers who ask and ask again, say yes more than once, people who approve
twice, workers that die between writing down and sending or between sending and writing down, and a shop that does what
it is asked and forgets to say so. At the end the shop's books are the judge: no order above its limit, none refunded
twice for one wish, the day's limit kept, and each effect stands in the ledger.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import pytest

from relevo.desk.actions.approving import People, do_approve
from relevo.desk.actions.binding import BadArgument
from relevo.desk.actions.errors import ApprovalChanged, ApprovalOver
from relevo.desk.actions.running import ActionRunner, BatonGone, give_up_lost
from relevo.desk.actions.tables import Run
from relevo.desk.actions.wishes import Scope
from relevo.kit.ids import ConversationId
from relevo.platform.db import Database
from relevo.platform.egress import Egress, EgressResponse, EgressUnreachable
from tests.shop import VICTOR, ShopCompany, open_shop_company

PER_ORDER = Decimal(60)
PER_DAY = Decimal(100)
WORKERS = 8
QUICK, LONG = 200, 10_000


class WorkerDied(Exception):
    """Between two steps; nothing after it runs."""


@dataclass
class Books:
    """The shop in memory: what was really paid out, however it was told."""

    random: random.Random
    totals: dict[str, Decimal]
    paid: list[tuple[str, Decimal]] = field(default_factory=list)
    trouble: float = 0.0

    async def send_once(self, method: str, url: str, *, content: bytes | None = None, **_given: Any) -> EgressResponse:
        await asyncio.sleep(0)
        number = url.split("/orders/")[1].split("/", maxsplit=1)[0]
        if method == "GET":
            return _json(200, {"number": number, "email": VICTOR, "status": "delivered", "currency": "EUR",
                               "refundable": 1_000, "total": 1_000})  # fmt: skip
        if self.random.random() < self.trouble:
            raise WorkerDied
        amount = Decimal(str(json.loads(content or b"{}")["amount"]))
        self.paid.append((number, amount))
        await asyncio.sleep(0)
        luck = self.random.random()
        if luck < self.trouble:
            raise EgressUnreachable("the answer was lost")
        if luck < 2 * self.trouble:
            raise WorkerDied
        return _json(500 if luck < 2.5 * self.trouble else 201, {"id": f"RF-{len(self.paid)}", "amount": float(amount)})


def _json(status: int, body: dict[str, Any]) -> EgressResponse:
    return EgressResponse(status, {}, json.dumps(body).encode(), "http://shop")


@dataclass
class Play:
    """One random schedule on the real database."""

    shop: ShopCompany
    runner: ActionRunner
    books: Books
    conversations: list[ConversationId]
    random: random.Random
    epoch: int

    async def run(self) -> None:
        lanes = asyncio.Semaphore(WORKERS)

        async def work(step: Callable[[], Awaitable[None]]) -> None:
            async with lanes:
                for _ in range(self.random.choice((1, 1, 2))):  # a job that ran may run again
                    try:
                        await step()
                    except (WorkerDied, BatonGone, ApprovalOver, ApprovalChanged, BadArgument):
                        continue

        for _ in range(self.random.randint(3, 5)):
            await asyncio.gather(*(work(self._step()) for _ in range(self.random.randint(3, 6))))

    def _step(self) -> Callable[[], Awaitable[None]]:
        return self.random.choice((self._ask, self._ask, self._yes, self._yes, self._approve, self._execute))

    async def _ask(self) -> None:
        action = self.shop.actions["refund"].id
        amount = self.random.choice((10, 20, 25, 30, 50))
        order = self.random.choice(list(self.books.totals))
        given = {"order_number": self.random.choice((order, order.lower())), "amount": amount}
        await self.runner.propose(self.scope(), action, given)

    async def _yes(self) -> None:
        for run in await self._those("waiting_customer"):
            await self.runner.confirm(self.scope(ConversationId(run["conversation_id"])), run["id"])

    async def _approve(self) -> None:
        world = self.shop.world
        for run in await self._those("waiting_approval"):
            async with world.db.transaction(world.workspace_id) as tx:
                await do_approve(tx, run["id"], shown=run["arguments_hash"], tell=False, by=world.ana)

    async def _execute(self) -> None:
        for run in await self._those("approved"):
            await People(self.runner).execute(self.shop.world.workspace_id, run["id"], tell=False)

    async def bury(self) -> None:
        world = self.shop.world
        async with world.db.transaction(world.workspace_id) as tx:
            for run in await tx.fetch(
                "SELECT id FROM action_run WHERE workspace_id = $1 AND state = 'running'", tx.tenant
            ):
                await give_up_lost(tx, run["id"])

    async def _those(self, state: str) -> list[Any]:
        return list(await self.shop.world.rows("SELECT * FROM action_run WHERE state = $1 ORDER BY random()", state))

    def scope(self, conversation_id: ConversationId | None = None) -> Scope:
        world = self.shop.world
        return Scope(
            workspace_id=world.workspace_id,
            conversation_id=conversation_id or self.random.choice(self.conversations),
            assistant_id=UUID(str(world.assistant_id)),
            assistant_name="Relva",
            epoch=self.epoch,
            trigger_seq=self.random.randint(1, 3),
            language="es",
        )


async def play_many(db: Database, count: int, seed: int) -> dict[str, int]:
    """Each schedule in a fresh ledger. Returns what was seen, so that a test of nothing is noticed."""
    seen: dict[str, int] = {}
    bounds: dict[str, Any] = {"most_per_subject": str(PER_ORDER), "most_per_day": str(PER_DAY), "approval_above": "25"}
    async with open_shop_company(db, **bounds) as shop:
        conversations = [await shop.hear("hola")]
        await _let_customers_name_amounts(shop)
        epoch = (await shop.world.state(conversations[0])).state.epoch
        for number in range(count):
            dice = random.Random(seed * 1_000_003 + number)
            books = Books(dice, {"A-1001": Decimal(0), "B-2002": Decimal(0)}, trouble=dice.choice((0.0, 0.1, 0.3)))
            runner = replace(shop.runner, egress=cast("Egress", books))
            play = Play(shop, runner, books, conversations, dice, epoch)
            await play.run()
            await play.bury()
            await _judge(play, seen)
            await _forget(shop)
    return seen


async def _let_customers_name_amounts(shop: ShopCompany) -> None:
    """The harder case: the amount comes from the conversation."""
    async with shop.world.db.transaction(shop.world.workspace_id) as tx:
        await tx.execute(
            """
            UPDATE action SET definition = jsonb_set(jsonb_set(jsonb_set(definition,
                '{arguments,1,source}', '"conversation"'), '{arguments,1,value}', '""'),
                '{policy,confirm}', 'true') WHERE workspace_id = $1 AND name = 'refund'
            """,
            tx.tenant,
        )


async def _judge(play: Play, seen: dict[str, int]) -> None:
    paid, runs = play.books.paid, await play.shop.runs()
    by_order: dict[str, Decimal] = {}
    for number, amount in paid:
        by_order[number.upper()] = by_order.get(number.upper(), Decimal(0)) + amount
    assert all(amount <= PER_ORDER for amount in by_order.values()), by_order
    assert sum(by_order.values(), Decimal(0)) <= PER_DAY, by_order
    counted = [run for run in runs if run["state"] in ("done", "unknown")]
    # Each effect has its line, and no wish of a conversation has two.
    assert len(paid) <= len(counted)
    keys = [run["key"] for run in counted]
    assert len(keys) == len(set(keys))
    assert sum((run["amount"] for run in counted), Decimal(0)) >= sum((amount for _, amount in paid), Decimal(0))
    for run in runs:
        seen[run["state"]] = seen.get(run["state"], 0) + 1
        if run["problem"]:
            seen[run["problem"]] = seen.get(run["problem"], 0) + 1
    seen["paid"] = seen.get("paid", 0) + len(paid)


async def _forget(shop: ShopCompany) -> None:
    async with shop.world.db.transaction(shop.world.workspace_id) as tx:
        await tx.execute("DELETE FROM action_run WHERE workspace_id = $1", tx.tenant)


def _says_something(seen: dict[str, int]) -> None:
    assert seen["paid"] > 0
    for state in ("done", "refused", "unknown", "lost", "most_per_subject", "most_per_day"):
        assert seen.get(state), (state, seen)


# Many schedules, each against the database: 50 s on two busy cores.
@pytest.mark.timeout(180)
async def test_no_schedule_pays_more_than_a_limit_or_twice(db: Database) -> None:
    _says_something(await play_many(db, QUICK, seed=1))


@pytest.mark.soak
async def test_ten_thousand_schedules_pay_no_more_than_a_limit_or_twice(db: Database) -> None:
    _says_something(await play_many(db, LONG, seed=2))


async def test_a_limit_holds_at_its_very_edge(db: Database) -> None:
    bounds: dict[str, Any] = {"most_per_subject": "60", "approval_above": "1000", "most_per_day": "1000"}
    async with open_shop_company(db, **bounds) as shop:
        conversation_id = await shop.hear("hola")
        await _let_customers_name_amounts(shop)
        books = Books(random.Random(1), {"A-1001": Decimal(0)})
        runner = replace(shop.runner, egress=cast("Egress", books))
        epoch = (await shop.world.state(conversation_id)).state.epoch
        play = Play(shop, runner, books, [conversation_id], random.Random(1), epoch)
        scope = play.scope()

        async def refund(amount: float) -> Run:
            asked = await runner.propose(scope, shop.actions["refund"].id, {"order_number": "A-1001", "amount": amount})
            return (await runner.confirm(scope, asked.id)) or asked

        assert (await refund(59.99)).state == "done"
        assert ((await refund(0.02)).state, books.paid[-1][1]) == ("refused", Decimal("59.99"))
        assert (await refund(0.01)).state == "done"
        again = await refund(0.01)
        assert (again.state, len(books.paid)) == ("done", 2)
