"""Ready-made actions of a connected shop, by a customer and without a model: asked, checked at the shop, done."""

from decimal import Decimal
from typing import Any

import pytest

from relevo.desk.actions.approving import People
from relevo.desk.integrations import asking
from relevo.desk.integrations.api import open_link
from relevo.platform.db import Database
from relevo.testing.zendesk_desk import ZendeskSimulator
from tests.integrations.connected import BOX, VICTOR, Connected, given_back, open_connected, shopify, woocommerce

every_shop = pytest.mark.parametrize("shop", [shopify, woocommerce], ids=["shopify", "woocommerce"])


async def approve(connected: Connected) -> dict[str, Any]:
    """A person approves what waits, as the job would carry it out."""
    run = (await connected.runs())[-1]
    assert run["state"] == "waiting_approval", run
    world = connected.world
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute(
            "UPDATE action_run SET state = 'approved' WHERE workspace_id = $1 AND id = $2", tx.tenant, run["id"]
        )
    await People(connected.runner).execute(world.workspace_id, run["id"], tell=False)
    return (await connected.runs())[-1]


@every_shop
async def test_where_is_my_order_is_answered_without_a_number_from_the_shop(db: Database, shop: Any) -> None:
    async with open_connected(db, shop()) as connected:
        said = await connected.ask("Hola, ¿dónde está mi pedido?")
        assert "1001" in said["text"]
        assert "en camino" in said["text"]
        run = (await connected.runs())[-1]
        assert (run["state"], run["name"].split("_", 1)[1]) == ("done", "order_status")


async def test_the_answer_names_carrier_tracking_and_the_day_in_the_customers_language(db: Database) -> None:
    async with open_connected(db) as connected:
        said = await connected.ask("Where is my order?", language="en")
        assert "#1001" in said["text"]
        assert "on its way" in said["text"]
        assert "CE77" in said["text"]
        assert "24/11/2026" in said["text"]


@every_shop
async def test_an_order_of_somebody_else_is_not_told(db: Database, shop: Any) -> None:
    async with open_connected(db, shop()) as connected:
        said = await connected.ask("¿Dónde está mi pedido 1003?")
        assert "500" not in said["text"]
        assert "en camino" not in said["text"]
        run = (await connected.runs())[-1]
        assert (run["state"], run["problem"]) == ("refused", "not_theirs")


@every_shop
async def test_who_is_not_proven_hears_nothing_of_any_order(db: Database, shop: Any) -> None:
    async with open_connected(db, shop(), verified=False) as connected:
        said = await connected.ask("¿Dónde está mi pedido 1001?")
        assert "en camino" not in said["text"]
        assert [run["state"] for run in await connected.runs()] in ([], ["refused"])


@every_shop
async def test_a_refund_is_asked_checked_approved_done_and_confirmed_once(db: Database, shop: Any) -> None:
    async with open_connected(db, shop()) as connected:
        asked = await connected.ask("Quiero un reembolso del pedido 1001")
        assert "80,00" in asked["text"]
        await connected.tap(asked["choices"][0])
        run = await approve(connected)
        assert (run["state"], run["amount"]) == ("done", Decimal("80.00"))
        assert run["facts"][0]["value"].endswith("1001")
        assert given_back(connected.simulator) == Decimal("80.00")
        for _time in range(3):
            await People(connected.runner).execute(connected.world.workspace_id, run["id"], tell=False)
        assert given_back(connected.simulator) == Decimal("80.00")


@every_shop
async def test_a_refund_of_anothers_order_is_refused_before_it_is_asked(db: Database, shop: Any) -> None:
    async with open_connected(db, shop()) as connected:
        await connected.ask("Quiero un reembolso del pedido 1003")
        run = (await connected.runs())[-1]
        assert (run["state"], run["problem"]) == ("refused", "not_theirs")
        assert given_back(connected.simulator) == 0


@every_shop
async def test_an_order_that_has_not_left_is_cancelled_after_an_approval(db: Database, shop: Any) -> None:
    async with open_connected(db, shop()) as connected:
        asked = await connected.ask("Quiero cancelar un pedido, el 1002")
        await connected.tap(asked["choices"][0])
        run = await approve(connected)
        assert run["state"] == "done", run
        order = await connected.runner.connectors.get(connected.simulator.kind).find_order(
            await link(connected), "1002"
        )
        assert order is not None
        assert order.status == "cancelled"


@every_shop
async def test_an_order_that_has_left_cannot_be_cancelled(db: Database, shop: Any) -> None:
    async with open_connected(db, shop()) as connected:
        await connected.ask("Quiero cancelar un pedido, el 1001")
        run = (await connected.runs())[-1]
        assert (run["state"], run["problem"]) == ("refused", "not_possible")


@every_shop
async def test_a_refund_whose_answer_is_lost_waits_for_a_person_and_is_never_sent_again(
    db: Database, shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_connected(db, shop()) as connected:
        asked = await connected.ask("Quiero un reembolso del pedido 1001")
        await connected.tap(asked["choices"][0])
        monkeypatch.setattr(asking, "WITHIN_S", 0.5)
        connected.simulator.trouble.forgets_writes = True
        run = await approve(connected)
        assert (run["state"], run["problem"]) == ("unknown", "no_answer")
        assert given_back(connected.simulator) == Decimal("80.00")
        connected.simulator.trouble.ends()
        await People(connected.runner).execute(connected.world.workspace_id, run["id"], tell=False)
        assert given_back(connected.simulator) == Decimal("80.00")


async def test_a_shop_that_is_down_is_said_and_nothing_is_invented(db: Database) -> None:
    async with open_connected(db) as connected:
        connected.simulator.trouble.status = 503
        said = await connected.ask("¿Dónde está mi pedido?")
        assert "en camino" not in said["text"]
        run = (await connected.runs())[-1]
        assert (run["state"], run["problem"]) == ("refused", "check_failed")


async def test_an_integration_that_is_switched_off_does_nothing(db: Database) -> None:
    async with open_connected(db) as connected:
        asked = len(connected.simulator.trouble.requests)
        async with connected.world.db.transaction(connected.world.workspace_id) as tx:
            await tx.execute("UPDATE integration SET enabled = false WHERE workspace_id = $1", tx.tenant)
        await connected.ask("¿Dónde está mi pedido?")
        assert len(connected.simulator.trouble.requests) == asked


async def link(connected: Connected) -> Any:
    async with connected.world.db.transaction(connected.world.workspace_id) as tx:
        return await open_link(tx, connected.integration_id, box=BOX)


async def test_an_address_that_the_company_signed_beside_an_id_counts_and_one_that_was_told_does_not(
    db: Database,
) -> None:
    async with open_connected(db, address="customer:4711") as connected:
        await connected.ask("¿Dónde está mi pedido 1001?")
        assert (await connected.runs())[-1]["problem"] == "not_theirs"
        world = connected.world
        async with world.db.transaction(world.workspace_id) as tx:
            await tx.execute("UPDATE contact SET email = $2 WHERE workspace_id = $1", tx.tenant, VICTOR)
        await connected.ask("¿Dónde está mi pedido 1001?")
        assert (await connected.runs())[-1]["problem"] == "not_theirs"
        async with world.db.transaction(world.workspace_id) as tx:
            await tx.execute(
                """
                INSERT INTO contact_proof (workspace_id, contact_id, identity_id, kind, value, how)
                SELECT workspace_id, contact_id, id, 'email', $2, 'signed' FROM contact_identity WHERE workspace_id = $1
                """,
                tx.tenant,
                VICTOR,
            )
        said = await connected.ask("¿Dónde está mi pedido 1001?")
        assert "en camino" in said["text"]


async def test_a_request_is_opened_elsewhere_in_the_customers_own_words(db: Database) -> None:
    elsewhere = ZendeskSimulator()
    async with open_connected(db, elsewhere, wanted=("open_request",)) as connected:
        asked = await connected.ask("quiero poner una reclamación")
        assert asked["text"].startswith("¿De qué se trata?")
        shown = await connected.ask("La tetera gotea por la base desde el primer día")
        assert "La tetera gotea" in shown["text"]
        before = len(elsewhere.state.requests)
        done = await connected.tap(shown["choices"][0])
        made = elsewhere.state.requests[-1]
        assert len(elsewhere.state.requests) == before + 1
        assert done["text"] == f"Hecho: tu solicitud tiene el número {made.id}."
        assert made.subject == "La tetera gotea por la base desde el primer día"
        assert [(run["state"], run["risk"]) for run in await connected.runs()] == [("done", "reversible")]


async def test_a_request_whose_answer_is_lost_is_not_opened_twice(db: Database) -> None:
    elsewhere = ZendeskSimulator()
    async with open_connected(db, elsewhere, wanted=("open_request",)) as connected:
        await connected.ask("quiero poner una reclamación")
        shown = await connected.ask("La tetera gotea por la base")
        before = len(elsewhere.state.requests)
        elsewhere.trouble.forgets_writes = True
        told = await connected.tap(shown["choices"][0])
        assert len(elsewhere.state.requests) <= before + 1
        assert (await connected.runs())[-1]["state"] == "unknown"
        assert "No está claro" in told["text"]
