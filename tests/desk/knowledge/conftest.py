import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.knowledge import endpoints
from relevo.desk.knowledge.tasks import Deps, register
from relevo.desk.knowledge.upkeep import endpoints as upkeep_endpoints
from relevo.platform.db import Database
from relevo.platform.files import FileStore, open_file_store
from relevo.platform.jobs import JobRegistry, run_worker
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    folder: Path = tmp_path_factory.mktemp("files")
    return open_file_store(str(folder))


@pytest.fixture(scope="module")
def app(db: Database, store: FileStore) -> FastAPI:
    context = make_context(db)
    context.provide(FileStore, store)
    return make_app(context, [endpoints.router, upkeep_endpoints.router])


@pytest.fixture(scope="module")
async def worker(db: Database, store: FileStore) -> AsyncGenerator[None]:
    """The product's own worker, with the jobs of knowledge."""
    registry = JobRegistry()
    register(registry, Deps(db, store))
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


async def settled(client: httpx2.AsyncClient, document_id: str, *, seconds: float = 30) -> dict[str, Any]:
    """The document once its job is done."""
    async with asyncio.timeout(seconds):
        while True:
            document = (await client.get(f"/knowledge/documents/{document_id}")).json()
            if document["state"] in ("ready", "failed"):
                return document
            await asyncio.sleep(0.05)
