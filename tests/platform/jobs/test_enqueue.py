"""Enqueuing: the job is part of the transaction, and a key in use makes it a no-op that aborts nothing."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.platform.db import Database
from relevo.platform.jobs import JobRegistry, count_jobs, enqueue
from relevo.platform.jobs.queue import MAX_PAYLOAD_BYTES
from tests.platform.jobs.conftest import RunningWorker
from tests.platform.waiting import until


class Undo(Exception):
    pass


async def waiting(db: Database) -> int:
    async with db.transaction(None) as tx:
        return sum(counts.waiting for counts in await count_jobs(tx))


# Each step: how many jobs one transaction enqueues, with which key, and whether it is rolled back.
_STEP = st.tuples(st.integers(1, 4), st.sampled_from([None, "a", "b"]), st.booleans())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, min_size=1, max_size=6))
async def test_a_rolled_back_transaction_leaves_no_job_and_a_key_in_use_adds_none(
    db: Database, steps: list[tuple[int, str | None, bool]]
) -> None:
    async with db.transaction(None) as tx:
        await tx.execute("DELETE FROM job_queue.pgqueuer")
    expected, keys_in_use = 0, set[str]()
    for number, key, is_undone in steps:
        try:
            async with db.transaction(None) as tx:
                for _ in range(number):
                    await enqueue(tx, "test.step", {}, dedupe_key=key)
                if is_undone:
                    raise Undo
        except Undo:
            continue
        if key is None:
            expected += number
        elif key not in keys_in_use:
            keys_in_use.add(key)
            expected += 1
    assert await waiting(db) == expected


async def test_a_key_in_use_does_not_abort_the_transaction(db: Database) -> None:
    async with db.transaction(None) as tx:
        await enqueue(tx, "test.once", {}, dedupe_key="same")
    async with db.transaction(None) as tx:
        await enqueue(tx, "test.once", {}, dedupe_key="same")
        await enqueue(tx, "test.other", {})
    assert await waiting(db) == 2


async def test_a_running_job_keeps_its_key_and_a_done_one_gives_it_back(
    db: Database, running_worker: RunningWorker
) -> None:
    registry, started, go_on, runs = JobRegistry(), asyncio.Event(), asyncio.Event(), list[int]()

    @registry.task("test.slow")
    async def slow(ctx: object, payload: dict[str, int]) -> None:
        started.set()
        await go_on.wait()
        runs.append(payload["n"])

    async def put(n: int) -> None:
        async with db.transaction(None) as tx:
            await enqueue(tx, "test.slow", {"n": n}, dedupe_key="conversation:7")

    async with running_worker(registry):
        await put(1)
        await asyncio.wait_for(started.wait(), 5)
        await put(2)
        go_on.set()
        await until(lambda: runs)
        await asyncio.sleep(0.3)  # the library writes outcomes in batches, at most 0.1 s later
        await put(3)
        await until(lambda: len(runs) == 2)
    assert runs == [1, 3]


async def test_higher_priority_goes_first(db: Database, running_worker: RunningWorker) -> None:
    registry, order = JobRegistry(), list[str]()

    @registry.task("test.order", concurrency=1)
    async def note(ctx: object, payload: dict[str, str]) -> None:
        order.append(payload["name"])

    async with db.transaction(None) as tx:
        for name, priority in (("low", 0), ("high", 10), ("middle", 5)):
            await enqueue(tx, "test.order", {"name": name}, priority=priority)
    async with running_worker(registry):
        await until(lambda: len(order) == 3)
    assert order == ["high", "middle", "low"]


async def test_too_much_luggage_is_refused(db: Database) -> None:
    async with db.transaction(None) as tx:
        with pytest.raises(ValueError, match="at most 64000"):
            await enqueue(tx, "test.big", {"text": "x" * MAX_PAYLOAD_BYTES})
