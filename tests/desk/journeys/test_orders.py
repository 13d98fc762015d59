import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.contacts import endpoints as contact_endpoints
from relevo.desk.journeys import endpoints
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in

ORDER = {
    "status": "shipped",
    "placed_at": "2026-11-01T10:00:00Z",
    "total": 123456.78,
    "currency": "COP",
    "items": [{"name": "Taza", "quantity": 2}],
    "url": "https://shop.example/orders/1",
}


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [contact_endpoints.router, endpoints.router])


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> httpx2.AsyncClient:
    return await sign_in(app, db, workspace, workspace.agent)


@pytest.fixture
async def orders(agent: httpx2.AsyncClient) -> str:
    contact = (await agent.post("/contacts", json={"name": "Ana"})).json()
    return f"/contacts/{contact['id']}/orders"


async def test_an_order_is_as_it_was_put_last(agent: httpx2.AsyncClient, orders: str) -> None:
    first = await agent.put(f"{orders}/A-1", json=ORDER)
    assert first.status_code == 200
    assert first.json() == {"number": "A-1"} | ORDER
    await agent.put(f"{orders}/A-1", json=ORDER | {"status": "delivered"})
    await agent.put(f"{orders}/A-2", json=ORDER | {"placed_at": "2026-11-02T10:00:00+01:00", "url": None})
    listed = (await agent.get(orders)).json()
    assert [(order["number"], order["status"]) for order in listed] == [("A-2", "shipped"), ("A-1", "delivered")]
    assert listed[0]["placed_at"] == "2026-11-02T09:00:00Z"


@pytest.mark.parametrize(
    "change",
    [
        {"total": 1.234},
        {"total": 1e30},
        {"total": "NaN"},
        {"currency": "pesos"},
        {"placed_at": "yesterday"},
        {"placed_at": "2026-11-01T10:00:00"},
        {"items": [{"name": "x", "quantity": 0}]},
        {"items": [{"name": "x", "quantity": 1}] * 101},
        {"url": "javascript:alert(1)"},
        {"url": "https://bank.example@evil.example"},
        {"status": ""},
        {"contact_id": "x"},
    ],
)
async def test_what_does_not_fit_is_refused(agent: httpx2.AsyncClient, orders: str, change: dict[str, object]) -> None:
    assert (await agent.put(f"{orders}/A-1", json=ORDER | change)).status_code == 422
    assert (await agent.get(orders)).json() == []


async def test_foreign_and_unknown_contacts_have_no_orders(
    app: FastAPI, db: Database, agent: httpx2.AsyncClient, orders: str
) -> None:
    await agent.put(f"{orders}/A-1", json=ORDER)
    other = await make_workspace(db)
    stranger = await sign_in(app, db, other, other.owner)
    assert (await stranger.get(orders)).status_code == 404
    assert (await stranger.put(f"{orders}/A-1", json=ORDER)).status_code == 404
    assert (await agent.get(f"/contacts/{new_id()}/orders")).status_code == 404
