"""A worker may die at any instant: no job is lost, and one that kills its worker does not do so for ever."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from relevo.platform.db import Database
from relevo.platform.jobs import count_jobs, enqueue, list_dead_jobs
from tests.platform.waiting import until_found

JOBS = 1_000
HEARTBEAT_S = 1.0


@pytest.fixture
async def done_table(db: Database, database_url: str) -> AsyncIterator[None]:
    owner = await Database.open(database_url, role="none", max_size=1, min_size=1)
    async with owner.transaction(None) as tx:
        await tx.execute("CREATE TABLE done (number int NOT NULL, pid int NOT NULL)")
        await tx.execute("GRANT ALL ON done TO relevo_app")
    yield
    async with owner.transaction(None) as tx:
        await tx.execute("DROP TABLE done")
    await owner.close()


async def start_worker(url: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("worker_process.py")),
        url,
        str(HEARTBEAT_S),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout
    await process.stdout.readline()
    return process


async def fetchval(db: Database, sql: str) -> int:
    async with db.transaction(None) as tx:
        return await tx.fetchval(sql)


async def is_done(db: Database, number: float) -> bool:
    return await fetchval(db, "SELECT count(DISTINCT number) FROM done") >= number


async def is_empty(db: Database) -> bool:
    return await fetchval(db, "SELECT count(*) FROM job_queue.pgqueuer") == 0


@pytest.mark.usefixtures("done_table")
async def test_1000_jobs_survive_the_kill_of_a_worker_in_their_midst(db: Database, database_url: str) -> None:
    async with db.transaction(None) as tx:
        for number in range(JOBS):
            await enqueue(tx, "crash.note", {"number": number})
    dice, kills = random.Random(7), 0
    worker = await start_worker(database_url)
    try:
        for share in (0.2, 0.5, 0.8):
            await until_found(partial(is_done, db, share * JOBS), within_s=20)
            await asyncio.sleep(dice.random() * 0.05)
            worker.kill()
            await worker.wait()
            kills += 1
            worker = await start_worker(database_url)
        await until_found(partial(is_done, db, JOBS), within_s=30)
        await until_found(partial(is_empty, db), within_s=30)
    finally:
        worker.kill()
        await worker.wait()
    total = await fetchval(db, "SELECT count(*) FROM done")
    assert await fetchval(db, "SELECT count(DISTINCT number) FROM done") == JOBS
    # What ran when the worker died ran twice; nothing like the whole batch did.
    assert total - JOBS <= kills * 60


@pytest.mark.usefixtures("done_table")
async def test_a_job_that_kills_its_worker_is_dead_after_its_attempts(db: Database, database_url: str) -> None:
    async with db.transaction(None) as tx:
        await enqueue(tx, "crash.poison", {})
    deaths = 0
    async with asyncio.timeout(40):
        while True:
            worker = await start_worker(database_url)
            died = asyncio.create_task(worker.wait())
            while not died.done():
                async with db.transaction(None) as tx:
                    if dead := await list_dead_jobs(tx):
                        worker.kill()
                        await died
                        break
                await asyncio.sleep(0.05)
            else:
                deaths += 1
                continue
            break
    assert deaths == 3
    assert dead[0].name == "crash.poison"
    assert dead[0].error.startswith("WorkerDied")
    async with db.transaction(None) as tx:
        (counts,) = await count_jobs(tx)
    assert counts.dead == 1
