import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.workspaces import endpoints
from relevo.platform.db import Database
from tests.house import make_app, make_context, make_workspace, sign_in


@pytest.fixture
async def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


@pytest.fixture
async def clients(app: FastAPI, db: Database) -> tuple[httpx2.AsyncClient, httpx2.AsyncClient]:
    workspace = await make_workspace(db, name="Añejo & Söhne 東京")
    return await sign_in(app, db, workspace, workspace.admin), await sign_in(app, db, workspace, workspace.agent)


async def test_an_admin_changes_it_and_an_agent_reads_it(
    clients: tuple[httpx2.AsyncClient, httpx2.AsyncClient],
) -> None:
    admin, agent = clients
    before = (await agent.get("/workspace")).json()
    assert before["slug"].startswith("anejo-sohne-")
    change = {
        "name": "Luna",
        "timezone": "America/Bogota",
        "hours": {"always": False, "week": {"mon": [["09:00", "18:00"]]}, "holidays": ["2026-12-25"]},
        "settings": {"b": 1},
    }
    changed = await admin.patch("/workspace", json=change)
    assert changed.status_code == 200
    assert changed.json() == before | change
    assert (await agent.get("/workspace")).json() == changed.json()
    assert (await agent.patch("/workspace", json={"name": "Mine"})).status_code == 403


@pytest.mark.parametrize(
    "change",
    [{"timezone": "Mars/Base"}, {"timezone": "../../etc/passwd"}, {"name": ""}, {"slug": "taken"}, {"locale": "x"}],
)
async def test_what_does_not_fit_is_refused(
    clients: tuple[httpx2.AsyncClient, httpx2.AsyncClient], change: dict[str, str]
) -> None:
    assert (await clients[0].patch("/workspace", json=change)).status_code == 422
