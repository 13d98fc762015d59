import asyncio
from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI

from relevo.desk.knowledge import endpoints, tasks
from relevo.desk.knowledge.tickets import endpoints as past_endpoints
from relevo.desk.knowledge.tickets import tasks as past_tasks
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from relevo.platform.jobs import JobRegistry, run_worker
from tests.house import make_app, make_context


@pytest.fixture(scope="module")
def app(db: Database, store: FileStore) -> FastAPI:
    context = make_context(db)
    context.provide(FileStore, store)
    return make_app(context, [endpoints.router, past_endpoints.router])


@pytest.fixture(scope="module")
async def worker(db: Database, store: FileStore) -> AsyncGenerator[None]:
    """The product's own worker, with the jobs of knowledge and of imports."""
    registry = JobRegistry()
    tasks.register(registry, tasks.Deps(db, store))
    past_tasks.register(registry, past_tasks.Deps(db, store))
    stop = asyncio.Event()
    running = asyncio.create_task(run_worker(db, registry, stop=stop))
    yield
    stop.set()
    await running
