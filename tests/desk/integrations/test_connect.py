"""Connecting a system: what is filled in is checked, secrets stay secret and stay with their address."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from relevo.desk.integrations import endpoints
from relevo.desk.integrations.api import IntegrationConnectors
from relevo.entry.integrations import make_integrations
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.testing.shopify import ShopifySimulator
from relevo.testing.shopify.simulator import CLIENT_SECRET
from tests.house import Workspace, client_of, make_app, make_context, make_workspace, sign_in


@dataclass(frozen=True)
class Stage:
    client: httpx2.AsyncClient
    simulator: ShopifySimulator
    workspace: Workspace
    db: Database
    app: Any

    async def connect(self, **settings: str) -> httpx2.Response:
        given = {**self.simulator.connect_values, **settings}
        return await self.client.post("/integrations", json={"kind": "shopify", "name": "Tienda", "settings": given})

    async def check(self, integration_id: str) -> dict[str, Any]:
        answer = await self.client.post(f"/integrations/{integration_id}/check")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def stage(db: Database) -> AsyncGenerator[Stage]:
    async with ShopifySimulator() as simulator, Egress(allow_hosts=[simulator.netloc]) as egress:
        context = make_context(db)
        context.provide(IntegrationConnectors, make_integrations(egress))
        app = make_app(context, [endpoints.router])
        workspace = await make_workspace(db)
        yield Stage(await sign_in(app, db, workspace, workspace.admin), simulator, workspace, db, app)


async def test_it_is_new_until_a_check_went_well_and_then_says_what_it_can(stage: Stage) -> None:
    made = (await stage.connect()).json()
    assert (made["state"], made["abilities"]) == ("new", [])
    checked = await stage.check(made["id"])
    assert (checked["state"], checked["account_name"]) == ("on", "Casa Brezo")
    assert checked["abilities"] == ["cancel_order", "customers", "orders", "refund_order"]
    assert checked["settings"]["currency"] == "EUR"


async def test_a_permission_that_is_missing_takes_away_what_it_gives_and_is_named(stage: Stage) -> None:
    stage.simulator.scopes = {"read_orders"}
    made = (await stage.connect()).json()
    checked = await stage.check(made["id"])
    assert (checked["state"], checked["abilities"]) == ("on", ["orders"])
    advice = {proof["name"] for proof in checked["proofs"] if proof["is_advice"]}
    assert advice == {"read_customers", "write_orders", "read_all_orders"}
    stage.simulator.scopes = {"read_products"}
    checked = await stage.check(made["id"])
    assert (checked["state"], checked["problem"]) == ("error", "missing")


async def test_a_secret_is_never_shown_again_and_not_readable_in_the_table(stage: Stage) -> None:
    made = await stage.connect()
    assert CLIENT_SECRET not in made.text
    assert made.json()["hints"] == {"client_secret": CLIENT_SECRET[-4:]}
    assert CLIENT_SECRET not in (await stage.client.get("/integrations")).text
    async with stage.db.transaction(stage.workspace.id) as tx:
        whole = str([dict(row.items()) for row in await tx.fetch("SELECT i::text AS row FROM integration i")])
        whole += str([bytes(row["sealed"]) for row in await tx.fetch("SELECT sealed FROM integration_secret")])
    assert CLIENT_SECRET not in whole


async def test_an_empty_secret_keeps_the_old_one_but_not_for_a_new_address(stage: Stage) -> None:
    made = (await stage.connect()).json()
    path = f"/integrations/{made['id']}"
    kept = await stage.client.patch(path, json={"settings": {"client_secret": ""}})
    assert kept.status_code == 200
    assert (await stage.check(made["id"]))["state"] == "on"
    moved = await stage.client.patch(path, json={"settings": {"shop_url": "https://evil.example.com"}})
    assert (moved.status_code, moved.json()["fields"]) == (422, ["client_secret"])
    [item] = (await stage.client.get("/integrations")).json()["items"]
    assert item["settings"]["shop_url"] == stage.simulator.url


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"shop_url": ""}, "shop_url"),
        ({"shop_url": "my-shop"}, "shop_url"),
        ({"shop_url": "ftp://shop.example.com"}, "shop_url"),
        ({"shop_url": "https://user:pw@shop.example.com"}, "shop_url"),
        ({"shop_url": "https://shop.example.com?x=1"}, "shop_url"),
        ({"shop_url": "https://shop.example.com:99999"}, "shop_url"),
        ({"client_secret": "short"}, "client_secret"),
        ({"version": "2026-13"}, "version"),
        ({"customer_ids": "perhaps"}, "customer_ids"),
        ({"nonsense": "1"}, "nonsense"),
    ],
)
async def test_what_does_not_look_right_is_named_and_nothing_is_kept(
    stage: Stage, settings: dict[str, str], wrong: str
) -> None:
    refused = await stage.connect(**settings)
    assert (refused.status_code, refused.json()["code"]) == (422, "integration_incomplete")
    assert refused.json()["fields"] == [wrong]
    assert (await stage.client.get("/integrations")).json()["items"] == []


async def test_an_account_is_connected_once(stage: Stage) -> None:
    first, second = (await stage.connect()).json(), (await stage.connect()).json()
    await stage.check(first["id"])
    refused = await stage.client.post(f"/integrations/{second['id']}/check")
    assert (refused.status_code, refused.json()["code"]) == (409, "system_in_use")


async def test_thirty_are_the_most(stage: Stage) -> None:
    for _number in range(30):
        assert (await stage.connect()).status_code == 201
    refused = await stage.connect()
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_integrations")


async def test_agents_see_and_change_nothing_and_strangers_find_nothing(stage: Stage) -> None:
    made = (await stage.connect()).json()
    path = f"/integrations/{made['id']}"
    agent = await sign_in(stage.app, stage.db, stage.workspace, stage.workspace.agent)
    assert len((await agent.get("/integrations")).json()["items"]) == 1
    for method, place in (("PATCH", path), ("DELETE", path), ("POST", f"{path}/check")):
        assert (await agent.request(method, place, json={})).status_code == 403
    elsewhere = await make_workspace(stage.db)
    other = await sign_in(stage.app, stage.db, elsewhere, elsewhere.owner)
    assert (await other.get("/integrations")).json()["items"] == []
    for method, place in (("PATCH", path), ("DELETE", path), ("POST", f"{path}/check")):
        assert (await other.request(method, place, json={})).status_code == 404
    assert (await client_of(stage.app).get("/integrations")).status_code == 401


async def test_a_token_of_a_day_is_asked_for_once_and_renewed_when_it_is_refused(stage: Stage) -> None:
    made = (await stage.connect()).json()
    for _time in range(3):
        await stage.check(made["id"])
    grants = [path for _, path in stage.simulator.trouble.requests if path.endswith("access_token")]
    assert len(grants) == 1
    stage.simulator.tokens.clear()
    assert (await stage.check(made["id"]))["state"] == "on"


async def test_a_full_bucket_is_waited_for_when_it_empties_soon(stage: Stage) -> None:
    made = (await stage.connect()).json()
    stage.simulator.bucket, stage.simulator.restores = 100.0, 1_000.0
    stage.simulator.spend(10_000)
    assert (await stage.check(made["id"]))["state"] == "on"
    stage.simulator.restores = 0.5
    stage.simulator.spend(10_000)
    checked = await stage.check(made["id"])
    assert (checked["state"], checked["problem"]) == ("error", "busy")
