"""Running: delays, retries with growing pauses, dead jobs with their error, time-outs, graceful stop."""

import asyncio
import time

from relevo.platform.db import Database
from relevo.platform.jobs import (
    DeadJob,
    JobContext,
    JobRegistry,
    RetryLater,
    count_jobs,
    enqueue,
    list_dead_jobs,
    register_housekeeping,
    requeue_dead_jobs,
    run_worker,
)
from relevo.platform.jobs.schedule import enqueue_if_due
from tests.platform.jobs.conftest import RunningWorker
from tests.platform.waiting import until, until_found


async def put(db: Database, name: str, payload: dict[str, object] | None = None, *, delay_s: float = 0) -> None:
    async with db.transaction(None) as tx:
        await enqueue(tx, name, payload or {}, delay_s=delay_s)


async def wait_for_the_dead(db: Database) -> list[DeadJob]:
    dead: list[DeadJob] = []

    async def look() -> bool:
        async with db.transaction(None) as tx:
            dead.extend(await list_dead_jobs(tx))
        return bool(dead)

    await until_found(look)
    return dead


async def test_an_idle_worker_starts_a_job_within_milliseconds(db: Database, running_worker: RunningWorker) -> None:
    registry, waits = JobRegistry(), list[float]()

    @registry.task("test.now")
    async def now(ctx: JobContext, payload: dict[str, float]) -> None:
        waits.append(time.time() - payload["at"])

    async with running_worker(registry):
        await asyncio.sleep(0.3)
        for _ in range(15):
            await put(db, "test.now", {"at": time.time()})
            await asyncio.sleep(0.05)
        await until(lambda: len(waits) == 15)
    # Far above what is measured (5 ms), far below the poll that a lost wake-up would cost (1 s).
    assert sorted(waits)[7] < 0.25


async def test_a_delayed_job_starts_neither_early_nor_late(db: Database, running_worker: RunningWorker) -> None:
    registry, started = JobRegistry(), list[float]()

    @registry.task("test.later")
    async def later(ctx: JobContext, payload: dict[str, object]) -> None:
        started.append(time.monotonic())

    async with running_worker(registry):
        began = time.monotonic()
        await put(db, "test.later", delay_s=0.35)
        await until(lambda: started)
    assert 0.34 <= started[0] - began < 0.9


async def test_a_failing_job_is_tried_again_and_succeeds(db: Database, running_worker: RunningWorker) -> None:
    registry, attempts = JobRegistry(), list[int]()

    @registry.task("test.flaky")
    async def flaky(ctx: JobContext, payload: dict[str, object]) -> None:
        attempts.append(ctx.attempt)
        if ctx.attempt < 3:
            raise RetryLater(0.05, "not yet")

    async with running_worker(registry):
        await put(db, "test.flaky")
        await until(lambda: len(attempts) == 3)
    assert attempts == [1, 2, 3]
    async with db.transaction(None) as tx:
        assert await count_jobs(tx) == []


async def test_a_job_without_attempts_left_is_dead_with_its_error_and_runs_again_when_asked(
    db: Database, running_worker: RunningWorker
) -> None:
    registry, broken, done = JobRegistry(), [True], asyncio.Event()

    @registry.task("test.hopeless", max_attempts=1)
    async def hopeless(ctx: JobContext, payload: dict[str, object]) -> None:
        if broken[0]:
            raise ValueError("the printer is on fire")
        done.set()

    async with running_worker(registry):
        await put(db, "test.hopeless", {"n": 1})
        dead = await wait_for_the_dead(db)
        assert [(job.name, job.payload, job.error) for job in dead] == [
            ("test.hopeless", {"n": 1}, "ValueError: the printer is on fire")
        ]
        async with db.transaction(None) as tx:
            (counts,) = await count_jobs(tx)
        assert (counts.waiting, counts.running, counts.dead) == (0, 0, 1)

        broken[0] = False
        async with db.transaction(None) as tx:
            assert await requeue_dead_jobs(tx, name="test.hopeless") == 1
        await asyncio.wait_for(done.wait(), 5)


async def test_a_job_that_takes_too_long_is_stopped(db: Database, running_worker: RunningWorker) -> None:
    registry = JobRegistry()

    @registry.task("test.endless", max_attempts=1, timeout_s=0.1)
    async def endless(ctx: JobContext, payload: dict[str, object]) -> None:
        await asyncio.sleep(60)

    async with running_worker(registry):
        await put(db, "test.endless")
        dead = await wait_for_the_dead(db)
    assert dead[0].error.startswith("TimeoutError")


async def test_a_stopping_worker_finishes_what_runs(db: Database) -> None:
    registry, started, finished = JobRegistry(), asyncio.Event(), list[bool]()

    @registry.task("test.half_a_second")
    async def half_a_second(ctx: JobContext, payload: dict[str, object]) -> None:
        started.set()
        await asyncio.sleep(0.5)
        finished.append(True)

    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(db, registry, stop=stop))
    await put(db, "test.half_a_second")
    await asyncio.wait_for(started.wait(), 5)
    stop.set()
    await asyncio.wait_for(worker, 5)
    assert finished == [True]
    async with db.transaction(None) as tx:
        assert await count_jobs(tx) == []


async def test_a_stopping_worker_waits_for_nobody_who_only_waits(db: Database) -> None:
    registry, started = JobRegistry(), asyncio.Event()

    @registry.task("test.listening", waits=True)
    async def listening(ctx: JobContext, payload: dict[str, object]) -> None:
        started.set()
        await asyncio.sleep(60)

    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(db, registry, stop=stop))
    await put(db, "test.listening")
    await asyncio.wait_for(started.wait(), 5)
    stop.set()
    await asyncio.wait_for(worker, 5)
    async with db.transaction(None) as tx:
        (counts,) = await count_jobs(tx)
    assert (counts.waiting, counts.running, counts.dead) == (1, 0, 0)


async def test_a_cancelled_worker_gives_its_job_back_instead_of_losing_it(db: Database) -> None:
    # The library deletes a job whose task is cancelled; a Ctrl-C must not be able to lose one.
    registry, started = JobRegistry(), asyncio.Event()

    @registry.task("test.interrupted")
    async def interrupted(ctx: JobContext, payload: dict[str, object]) -> None:
        started.set()
        await asyncio.sleep(30)

    before = asyncio.all_tasks()
    worker = asyncio.create_task(run_worker(db, registry, stop=asyncio.Event()))
    await put(db, "test.interrupted")
    await asyncio.wait_for(started.wait(), 5)
    for task in asyncio.all_tasks() - before:  # what asyncio.run does on Ctrl-C
        task.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    async with db.transaction(None) as tx:
        (counts,) = await count_jobs(tx)
    assert counts.waiting + counts.running == 1


async def test_a_periodic_job_is_enqueued_once_per_period_by_any_number_of_workers(db: Database) -> None:
    assert [await enqueue_if_due(db, "test.tick", 60) for _ in range(3)] == [True, False, False]
    async with db.transaction(None) as tx:
        await tx.execute("UPDATE job_queue.periodic_job SET next_at = now()")
        await tx.execute("DELETE FROM job_queue.pgqueuer")
    results = await asyncio.gather(*(enqueue_if_due(db, "test.tick", 60) for _ in range(8)))
    assert sum(results) == 1


async def test_the_queue_looks_after_itself(db: Database, running_worker: RunningWorker) -> None:
    registry = JobRegistry()
    register_housekeeping(registry, db)
    async with db.transaction(None) as tx:
        await tx.execute(
            "INSERT INTO job_queue.pgqueuer_log (created, job_id, status, priority, entrypoint, traceback) "
            "VALUES (now() - interval '15 days', 1, 'exception', 0, 'x', '{}'), (now(), 2, 'exception', 0, 'x', '{}')"
        )

    async def is_forgotten() -> bool:
        async with db.transaction(None) as tx:
            return await tx.fetchval("SELECT count(*) FROM job_queue.pgqueuer_log") == 1

    async with running_worker(registry):
        await until_found(is_forgotten)
