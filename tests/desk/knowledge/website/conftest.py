import asyncio
from collections.abc import AsyncGenerator, Collection
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.knowledge import endpoints as knowledge_endpoints
from relevo.desk.knowledge import tasks as knowledge_tasks
from relevo.desk.knowledge.upkeep import endpoints as upkeep_endpoints
from relevo.desk.knowledge.website import endpoints
from relevo.desk.knowledge.website.tasks import Deps, register
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.files import FileStore, open_file_store
from relevo.platform.jobs import JobRegistry, run_worker
from relevo.testing.sites import SimulatedSite
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in


@pytest.fixture(scope="module")
async def egress() -> AsyncGenerator[Egress]:
    """The operator allows the loopback address that the simulated sites have; `localhost` and others stay refused."""
    async with Egress(allow_hosts=["127.0.0.1"]) as way_out:
        yield way_out


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return open_file_store(str(tmp_path_factory.mktemp("files")))


@pytest.fixture(scope="module")
def app(db: Database, store: FileStore, egress: Egress) -> FastAPI:
    context = make_context(db)
    context.provide(FileStore, store)
    context.provide(Egress, egress)
    return make_app(context, [knowledge_endpoints.router, upkeep_endpoints.router, endpoints.router])


@pytest.fixture(scope="module")
async def worker(db: Database, store: FileStore, egress: Egress) -> AsyncGenerator[None]:
    registry = JobRegistry()
    register(registry, Deps(db, egress, store, first_retry_s=0.2, page_within_s=3))
    knowledge_tasks.register(registry, knowledge_tasks.Deps(db, store))
    stop = asyncio.Event()
    running = asyncio.create_task(run_worker(db, registry, stop=stop))
    yield
    stop.set()
    await running


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.agent)
    yield client
    await client.aclose()


@pytest.fixture
async def site() -> AsyncGenerator[SimulatedSite]:
    async with SimulatedSite() as running:
        yield running


async def add(client: httpx2.AsyncClient, url: str, **settings: object) -> dict[str, Any]:
    answer = await client.post("/knowledge/websites", json={"url": url, "delay_ms": 0, **settings})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def settled(
    client: httpx2.AsyncClient, website: dict[str, Any], *, among: Collection[str] = ("done",), seconds: float = 90
) -> dict[str, Any]:
    """The website once its run has ended."""
    async with asyncio.timeout(seconds):
        while True:
            now = (await client.get(f"/knowledge/websites/{website['id']}")).json()
            if now["state"] in among and now["run"] >= website["run"]:
                return now
            await asyncio.sleep(0.1)


async def pages_of(client: httpx2.AsyncClient, website: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By path and query."""
    pages: dict[str, dict[str, Any]] = {}
    cursor = None
    while True:
        params = {"limit": 100} | ({"cursor": cursor} if cursor else {})
        answer = (await client.get(f"/knowledge/websites/{website['id']}/pages", params=params)).json()
        for page in answer["items"]:
            path = "/" + page["url"].split("://", 1)[1].partition("/")[2]
            pages[path if website["url"].split("/")[2] in page["url"] else page["url"]] = page
        cursor = answer["next_cursor"]
        if cursor is None:
            return pages


async def reindex(client: httpx2.AsyncClient, website: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"/knowledge/websites/{website['id']}/reindex")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def find(client: httpx2.AsyncClient, q: str) -> list[dict[str, Any]]:
    answer = await client.get("/knowledge/search", params={"q": q})
    assert answer.status_code == 200, answer.text
    return answer.json()
