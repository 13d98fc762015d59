"""The database goes away and comes back: streams and workers go on where they were, by themselves."""

import asyncio
from collections.abc import Awaitable, Callable

from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, DatabaseUnavailableError
from relevo.platform.events import Event, append
from relevo.platform.jobs import JobContext, JobRegistry, enqueue, run_worker
from relevo.platform.realtime import Hub
from tests.platform.waiting import until


async def cut_all_connections(database_url: str) -> None:
    owner = await Database.open(database_url, role="none", min_size=1, max_size=1)
    async with owner.transaction(None) as tx:
        await tx.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await owner.close()


async def in_the_end(do: Callable[[], Awaitable[None]]) -> None:
    """As a client would: again, while the database cannot be reached."""
    async with asyncio.timeout(20):
        while True:
            try:
                await do()
            except DatabaseUnavailableError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_a_stream_goes_on_after_every_connection_was_cut(
    db: Database, database_url: str, workspace_id: WorkspaceId
) -> None:
    async def write(number: int) -> None:
        async with db.transaction(workspace_id) as tx:
            await append(tx, "test.happened", audience=["team"], payload={"n": number})

    seen: list[int] = []
    async with Hub(db) as hub:
        listener = await hub.subscribe(workspace_id, ["team"])
        listener.on_items = lambda: seen.extend(
            item.payload["n"] for item in listener.take() if isinstance(item, Event)
        )
        await write(1)
        await until(lambda: seen == [1])
        for number in (2, 3):
            await cut_all_connections(database_url)
            await in_the_end(lambda number=number: write(number))
            await until(lambda number=number: number in seen, within_s=20)
    assert seen == [1, 2, 3]


async def test_a_worker_goes_on_after_every_connection_was_cut(db: Database, database_url: str) -> None:
    registry, done, stop = JobRegistry(), list[int](), asyncio.Event()

    @registry.task("test.survives")
    async def survive(ctx: JobContext, payload: dict[str, int]) -> None:
        done.append(payload["n"])

    async def put(number: int) -> None:
        async with db.transaction(None) as tx:
            await enqueue(tx, "test.survives", {"n": number})

    worker = asyncio.create_task(run_worker(db, registry, stop=stop, heartbeat_s=2))
    try:
        await put(1)
        await until(lambda: 1 in done)
        for number in (2, 3):
            await cut_all_connections(database_url)
            await in_the_end(lambda number=number: put(number))
            await until(lambda number=number: number in done, within_s=25)
    finally:
        stop.set()
        await worker
    assert set(done) == {1, 2, 3}
