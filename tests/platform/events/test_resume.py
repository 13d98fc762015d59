"""The cursor: whatever order transactions commit in, a reader that resumes sees each event once."""

import asyncio
import random
from collections.abc import Sequence
from uuid import UUID

import pytest

from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import RELAY_ROLE, Connection, Database
from relevo.platform.events import Cursor, Event, append, current_cursor, parse_cursor, read_after


async def write(db: Database, workspace_id: WorkspaceId, *numbers: int, to: Sequence[str] = ("team",)) -> None:
    async with db.transaction(workspace_id) as tx:
        for number in numbers:
            await append(tx, "test.happened", audience=to, payload={"n": number})


async def start(db: Database) -> Cursor:
    async with db.transaction(None) as tx:
        cursor = parse_cursor(await current_cursor(tx))
    assert cursor
    return cursor


def numbers(events: Sequence[Event]) -> list[int]:
    return [event.payload["n"] for event in events]


async def relay_of(db: Database) -> Connection:
    return await db.connect(role=RELAY_ROLE)


async def test_a_lower_id_that_commits_later_is_lost_by_a_serial_cursor_and_not_by_ours(
    db: Database, workspace_id: WorkspaceId
) -> None:
    relay = await relay_of(db)
    ours = await start(db)
    is_written, may_commit = asyncio.Event(), asyncio.Event()

    async def slow_writer() -> None:
        async with db.transaction(workspace_id) as tx:
            await tx.execute(
                "INSERT INTO event (workspace_id, name, audience, payload) VALUES ($1, 'test.slow', '{team}', '{}')",
                workspace_id,
            )
            is_written.set()
            await may_commit.wait()

    slow = asyncio.create_task(slow_writer())
    await is_written.wait()
    await write(db, workspace_id, 2)  # a higher id, committed first

    by_serial = await relay.fetch("SELECT id, name FROM event WHERE workspace_id = $1 AND id > 0", workspace_id)
    last_id = by_serial[-1]["id"]
    first = await read_after(relay, ours, 100)
    may_commit.set()
    await slow
    later_by_serial = await relay.fetch(
        "SELECT name FROM event WHERE workspace_id = $1 AND id > $2", workspace_id, last_id
    )
    second = await read_after(relay, first.cursor, 100)
    await relay.close()

    assert [row["name"] for row in by_serial] == ["test.happened"]
    assert later_by_serial == [], "the reader that remembers the highest id never sees the slow event"
    assert [event.name for event in first.events] == ["test.happened"], "and ours does not wait for the slow writer"
    assert [event.name for event in second.events] == ["test.slow"]


async def test_a_reader_may_stop_anywhere_in_a_batch(db: Database, workspace_id: WorkspaceId) -> None:
    relay = await relay_of(db)
    begin = await start(db)
    await write(db, workspace_id, 1, 2, 3, 4, 5)
    first = await read_after(relay, begin, 2)
    assert not first.is_complete
    await write(db, workspace_id, 6, 7)
    for event in first.events:
        assert parse_cursor(event.cursor.text) == event.cursor
    seen = numbers(first.events)
    cursor = first.cursor
    while True:
        batch = await read_after(relay, cursor, 2)
        seen += numbers(batch.events)
        cursor = batch.cursor
        if batch.is_complete:
            break
    await relay.close()
    assert seen == [1, 2, 3, 4, 5, 6, 7]


async def test_a_rolled_back_transaction_leaves_no_event(db: Database, workspace_id: WorkspaceId) -> None:
    relay = await relay_of(db)
    begin = await start(db)
    with pytest.raises(RuntimeError):
        async with db.transaction(workspace_id) as tx:
            await append(tx, "test.happened", audience=["team"], payload={"n": 1})
            raise RuntimeError
    assert (await read_after(relay, begin, 10)).events == []
    await relay.close()


async def test_a_reader_of_one_tenant_gets_only_its_audience(db: Database, workspace_id: WorkspaceId) -> None:
    me, other = f"contact:{new_id()}", f"contact:{new_id()}"
    foreign = WorkspaceId(new_id())
    begin = await start(db)
    await write(db, workspace_id, 1, to=["team"])
    await write(db, workspace_id, 2, to=["team", me])
    await write(db, workspace_id, 3, to=[other])
    async with db.transaction(foreign) as tx:
        await tx.execute("INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'F', $2)", foreign, foreign.hex)
    await write(db, foreign, 4, to=["team", me])
    async with db.transaction(workspace_id) as tx:
        assert numbers((await read_after(tx, begin, 10, mine=(workspace_id, [me]))).events) == [2]
        # Even a query that forgot the tenant stays inside it: row-level security.
        assert numbers((await read_after(tx, begin, 10)).events) == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "audience"),
    [("Happened", ["team"]), ("a.b; drop", ["team"]), ("a.b", []), ("a.b", ["all"]), ("a.b", ["contact:x y"])],
)
async def test_an_event_needs_a_proper_name_and_audience(
    db: Database, workspace_id: WorkspaceId, name: str, audience: list[str]
) -> None:
    async with db.transaction(workspace_id) as tx:
        with pytest.raises(ValueError, match="noun"):
            await append(tx, name, audience=audience, payload={})


async def shuffle_through(db: Database, workspace_id: WorkspaceId, *, cuts: int, writers: int, seed: int) -> None:
    """Writers commit late and out of order while a reader is cut `cuts` times, each time somewhere in a batch."""
    dice = random.Random(seed)
    relay = await relay_of(db)
    cursor = await start(db)
    stop = asyncio.Event()
    written: list[int] = []
    conversations: list[UUID] = [new_id() for _ in range(3)]

    async def writer(index: int) -> None:
        number = index * 1_000_000
        while not stop.is_set():
            async with db.transaction(workspace_id) as tx:
                if index == 0:
                    await tx.fetchval("SELECT pg_current_xact_id()::text")  # an old transaction number ...
                    await asyncio.sleep(dice.random() * 0.02)
                for _ in range(dice.randint(1, 3)):
                    number += 1
                    await append(
                        tx, "test.happened", audience=["team"], payload={"n": number}, conversation_id=conversations[0]
                    )
                    written.append(number)
                await tx.run_before_commit()  # ... and rows that stay invisible for a while
                await asyncio.sleep(dice.random() * 0.004)

    tasks = [asyncio.create_task(writer(index)) for index in range(writers)]
    read: list[int] = []
    for _ in range(cuts):
        batch = await read_after(relay, cursor, dice.randint(1, 30))
        if batch.events:
            # The connection breaks after some of the frames: the client has the cursor of the last one it got.
            kept = dice.randint(1, len(batch.events))
            read += numbers(batch.events[:kept])
            again = parse_cursor(batch.events[kept - 1].cursor.text)
            assert again
            cursor = again
        else:
            cursor = batch.cursor
            await asyncio.sleep(0.001)
    stop.set()
    await asyncio.gather(*tasks)
    while True:
        batch = await read_after(relay, cursor, 500)
        read += numbers(batch.events)
        cursor = batch.cursor
        if batch.is_complete:
            break
    await relay.close()
    assert len(read) == len(set(read)), "an event was read twice"
    assert set(read) == set(written), "an event was lost"
    for index in range(writers):
        mine = [number for number in read if number // 1_000_000 == index]
        assert mine == sorted(mine), "one writer's events were read out of order"


async def test_300_cuts_with_writers_that_commit_late_leave_no_gap_and_no_repeat(
    db: Database, workspace_id: WorkspaceId
) -> None:
    await shuffle_through(db, workspace_id, cuts=300, writers=6, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(600)
async def test_10000_cuts_with_writers_that_commit_late_leave_no_gap_and_no_repeat(
    db: Database, workspace_id: WorkspaceId
) -> None:
    await shuffle_through(db, workspace_id, cuts=10_000, writers=8, seed=2)
