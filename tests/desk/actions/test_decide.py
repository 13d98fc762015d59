"""People's part, through the API: approving what was shown, once; declining; unclear runs; taking back."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx2

from relevo.desk.actions import endpoints
from relevo.desk.actions.approving import People
from relevo.desk.actions.running import give_up_lost
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.secrets import SecretBox
from tests.house import Workspace, make_app, make_context, sign_in
from tests.shop import BOX, ShopCompany, open_shop_company


@asynccontextmanager
async def open_desk(db: Database, **policy: Any) -> AsyncGenerator[tuple[ShopCompany, httpx2.AsyncClient]]:
    """The shop's company with Ana signed in, and a refund of Victor's that waits for approval."""
    async with open_shop_company(db, **policy) as shop:
        context = make_context(db)
        context.provide(SecretBox, BOX)
        context.provide(Egress, shop.runner.egress)
        app = make_app(context, [endpoints.router])
        world = shop.world
        workspace = Workspace(
            id=world.workspace_id, owner=world.ana.teammate_id, admin=world.ana.teammate_id,
            agent=world.ben.teammate_id, made=None,  # type: ignore[arg-type] - not needed for signing in
        )  # fmt: skip
        yield shop, await sign_in(app, db, workspace, world.ana.teammate_id)


async def ask_for_refund(shop: ShopCompany) -> str:
    asked = await shop.ask("quiero un reembolso del pedido CB-1001")
    await shop.tap(asked["choices"][0])
    return str((await shop.runs())[-1]["id"])


async def execute(shop: ShopCompany, run_id: str, *, tell: bool = True) -> None:
    """What the job does."""
    await People(shop.runner).execute(shop.world.workspace_id, UUID(run_id), tell=tell)


async def test_an_approval_shows_the_shops_own_facts_and_does_it_once_in_the_persons_name(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        run_id = await ask_for_refund(shop)
        run = (await ana.get(f"/action-runs/{run_id}")).json()
        assert (run["state"], run["amount"], run["subject"]) == ("waiting_approval", "80.00", "cb-1001")
        assert {fact["name"]: fact["value"] for fact in run["facts"]} == {"total": 80.0, "status": "delivered"}
        body = {"shown": run["arguments_hash"]}
        assert (await ana.post(f"/action-runs/{run_id}/approve", json=body)).json()["state"] == "approved"
        again = await ana.post(f"/action-runs/{run_id}/approve", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "approval_over")
        await execute(shop, run_id)
        await execute(shop, run_id)
        assert len(shop.store.refunds) == 1
        last = [row for row in await shop.world.messages(await shop.conversation_id()) if row["kind"] == "message"][-1]
        assert (last["author_kind"], last["text"][:28]) == ("teammate", "Te hemos devuelto 80,00 €. R")
        done = (await ana.get(f"/action-runs/{run_id}")).json()
        assert (done["state"], done["approved_by_name"]) == ("done", "Ana")


async def test_another_hash_approves_nothing(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        run_id = await ask_for_refund(shop)
        answer = await ana.post(f"/action-runs/{run_id}/approve", json={"shown": "0" * 64})
        assert (answer.status_code, answer.json()["code"]) == (409, "approval_changed")


async def test_what_changed_in_the_shop_after_the_approval_is_not_done(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        run_id = await ask_for_refund(shop)
        run = (await ana.get(f"/action-runs/{run_id}")).json()
        await ana.post(f"/action-runs/{run_id}/approve", json={"shown": run["arguments_hash"]})
        shop.store.refund("CB-1001", 30, "by phone", None)
        await execute(shop, run_id)
        assert [refund.amount for refund in shop.store.refunds.values()] == [30]
        after = (await ana.get(f"/action-runs/{run_id}")).json()
        assert (after["state"], after["problem"]) == ("refused", "changed")


async def test_after_ten_minutes_an_approval_is_over_and_can_be_asked_for_with_fresh_facts(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        run_id = await ask_for_refund(shop)
        async with db.transaction(shop.world.workspace_id) as tx:
            await tx.execute("UPDATE action_run SET expires_at = now() - interval '1 second' WHERE state LIKE 'wait%'")
        run = (await ana.get(f"/action-runs/{run_id}")).json()
        assert run["is_over"]
        late = await ana.post(f"/action-runs/{run_id}/approve", json={"shown": run["arguments_hash"]})
        assert late.json()["code"] == "approval_over"
        shop.store.refund("CB-1001", 30, "by phone", None)
        fresh = (await ana.post(f"/action-runs/{run_id}/renew")).json()
        assert (fresh["amount"], fresh["is_over"]) == ("50.00", False)
        assert fresh["arguments_hash"] != run["arguments_hash"]


async def test_a_declined_run_sends_nothing(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        run_id = await ask_for_refund(shop)
        assert (await ana.post(f"/action-runs/{run_id}/decline")).json()["state"] == "declined"
        await execute(shop, run_id)
        assert shop.store.refunds == {}


async def test_an_approval_reserved_for_admins_is_not_an_agents(db: Database) -> None:
    async with open_desk(db, approvers="admins") as (shop, ana):
        run_id = await ask_for_refund(shop)
        run = (await ana.get(f"/action-runs/{run_id}")).json()
        async with db.transaction(shop.world.workspace_id) as tx:
            await tx.execute("UPDATE teammate SET role = 'agent' WHERE id = $1", shop.world.ana.teammate_id)
        refused = await ana.post(f"/action-runs/{run_id}/approve", json={"shown": run["arguments_hash"]})
        assert refused.status_code == 403


async def test_a_run_whose_process_died_is_unclear_until_a_person_says_how_it_ended(db: Database) -> None:
    async with open_desk(db, approval_above="90") as (shop, ana):
        run_id = await ask_for_refund(shop)
        async with db.transaction(shop.world.workspace_id) as tx:
            await tx.execute("UPDATE action_run SET state = 'running'")
            await give_up_lost(tx, (await tx.fetchval("SELECT id FROM action_run")))
        lost = (await ana.get(f"/action-runs/{run_id}")).json()
        assert (lost["state"], lost["problem"]) == ("unknown", "lost")
        repeated = await shop.ask("quiero un reembolso del pedido CB-1001")
        assert len(shop.store.refunds) == 1, repeated
        decided = (await ana.post(f"/action-runs/{run_id}/decide", json={"was_done": True})).json()
        assert decided["state"] == "done"
        again = await ana.post(f"/action-runs/{run_id}/decide", json={"was_done": False})
        assert again.json()["code"] == "not_unclear"


async def test_keys_are_never_shown_and_try_stars_them(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        listed = await ana.get("/actions")
        look_up = shop.actions["look_up"].id
        tried = await ana.post(f"/actions/{look_up}/try", json={"arguments": {"order_number": "CB-1001"}, "send": True})
        assert tried.json()["state"] == "done"
        assert tried.json()["answer"]["total"] == 80.0
        assert tried.json()["request"]["headers"]["X-Shop-Key"] == "***"
        assert "shop-secret-key" not in listed.text + tried.text
        missing = await ana.post(f"/actions/{look_up}/try", json={"arguments": {}})
        assert (missing.json()["state"], missing.json()["detail"]) == ("refused", "order_number: is missing")


async def test_a_new_address_needs_the_keys_again(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        path = f"/action-connections/{shop.connection_id}"
        moved = await ana.patch(path, json={"base_url": "https://evil.example.com"})
        assert (moved.status_code, moved.json()["code"]) == (422, "bad_headers")
        assert (await ana.patch(path, json={"name": "Tienda"})).json()["name"] == "Tienda"


async def test_money_without_bounds_is_not_accepted(db: Database) -> None:
    async with open_desk(db) as (shop, ana):
        free = {"request": {"method": "POST", "path": "/pay"}, "policy": {"risk": "irreversible", "approval": "never"}}
        given = {"name": "pay", "title": "Pay", "connection_id": str(shop.connection_id), "definition": free}
        answer = await ana.post("/actions", json=given)
        assert answer.status_code == 422
        assert "needs a limit, or an approval each time" in answer.text
