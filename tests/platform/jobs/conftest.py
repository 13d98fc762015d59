"""A worker that runs while a test waits for what it does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from relevo.platform.db import Database
from relevo.platform.jobs import JobRegistry, run_worker

RunningWorker = Callable[[JobRegistry], AbstractAsyncContextManager[None]]


@pytest.fixture
async def running_worker(db: Database) -> RunningWorker:
    @asynccontextmanager
    async def run(registry: JobRegistry) -> AsyncIterator[None]:
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(db, registry, stop=stop, heartbeat_s=2))
        try:
            yield
        finally:
            stop.set()
            await worker

    return run


@pytest.fixture(autouse=True)
async def _empty_queue(db: Database) -> None:
    async with db.transaction(None) as tx:
        await tx.execute("DELETE FROM job_queue.pgqueuer")
        await tx.execute("DELETE FROM job_queue.pgqueuer_log")
        await tx.execute("DELETE FROM job_queue.periodic_job")
