"""The hub: live events, resuming, slow listeners, signals between processes."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import RELAY_ROLE, Database
from relevo.platform.events import Event, append, current_cursor
from relevo.platform.realtime import Control, Hub, Signal, Subscription
from relevo.platform.realtime.subscription import MAX_WAITING

WRITER = (sys.executable, str(Path(__file__).with_name("event_writer.py")))


@pytest.fixture
async def hub(db: Database) -> AsyncIterator[Hub]:
    async with Hub(db) as opened:
        yield opened


async def write(db: Database, workspace_id: WorkspaceId, *numbers: int, to: Sequence[str] = ("team",)) -> None:
    async with db.transaction(workspace_id) as tx:
        for number in numbers:
            await append(tx, "test.happened", audience=to, payload={"n": number})


async def receive(subscription: Subscription, count: int) -> list[Event]:
    events: list[Event] = []
    async with asyncio.timeout(10):
        while len(events) < count:
            events += [item for item in await subscription.next_items() if isinstance(item, Event)]
    return events


def numbers(events: Sequence[Event]) -> list[int]:
    return [event.payload["n"] for event in events]


async def collect(subscription: Subscription, count: int) -> list[Signal]:
    signals: list[Signal] = []
    async with asyncio.timeout(10):
        while len(signals) < count:
            signals += [item for item in await subscription.next_items() if isinstance(item, Signal)]
    return signals


async def cursor_now(db: Database) -> str:
    async with db.transaction(None) as tx:
        return await current_cursor(tx)


async def test_a_listener_gets_what_is_for_it_and_nothing_else(
    db: Database, hub: Hub, workspace_id: WorkspaceId
) -> None:
    contact = f"contact:{new_id()}"
    foreign = WorkspaceId(new_id())
    async with db.transaction(foreign) as tx:
        await tx.execute("INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'F', $2)", foreign, foreign.hex)
    team = await hub.subscribe(workspace_id, ["team", f"teammate:{new_id()}"])
    visitor = await hub.subscribe(workspace_id, [contact])
    await write(db, workspace_id, 1)
    await write(db, workspace_id, 2, to=["team", contact])
    await write(db, foreign, 3, to=["team", contact])
    await write(db, workspace_id, 4, to=[contact])
    await write(db, workspace_id, 5, to=["team", contact])
    assert numbers(await receive(team, 3)) == [1, 2, 5]
    assert numbers(await receive(visitor, 3)) == [2, 4, 5]


async def test_an_event_arrives_within_milliseconds(db: Database, hub: Hub, workspace_id: WorkspaceId) -> None:
    listener = await hub.subscribe(workspace_id, ["team"])
    waits: list[float] = []
    for number in range(20):
        await write(db, workspace_id, number)
        began = asyncio.get_running_loop().time()
        await receive(listener, 1)
        waits.append(asyncio.get_running_loop().time() - began)
        await asyncio.sleep(0.01)
    assert sorted(waits)[10] < 0.1  # a lost wake-up would cost a second


async def test_a_client_that_was_away_gets_what_it_missed_once(
    db: Database, hub: Hub, workspace_id: WorkspaceId
) -> None:
    await write(db, workspace_id, 1)
    cursor = await cursor_now(db)
    await write(db, workspace_id, 2, 3)
    listener = await hub.subscribe(workspace_id, ["team"], cursor)
    await write(db, workspace_id, 4)
    events = await receive(listener, 3)
    assert numbers(events) == [2, 3, 4]
    assert not listener.missed

    again = await hub.subscribe(workspace_id, ["team"], events[0].cursor.text)  # cut after the first frame
    assert numbers(await receive(again, 2)) == [3, 4]


@pytest.mark.parametrize("cursor", ["nonsense", "1:2:", "99000000000:99000000001:"])
async def test_a_cursor_that_cannot_be_resumed_starts_afresh_and_says_so(
    db: Database, hub: Hub, workspace_id: WorkspaceId, cursor: str
) -> None:
    if cursor == "1:2:":
        relay = await db.connect(role=RELAY_ROLE)
        await relay.execute("UPDATE event_horizon SET trimmed_xid = '500'")
        await relay.close()
    await write(db, workspace_id, 1)
    listener = await hub.subscribe(workspace_id, ["team"], cursor)
    assert listener.missed
    await write(db, workspace_id, 2)
    assert numbers(await receive(listener, 1)) == [2]


async def test_a_client_that_missed_too_much_starts_afresh(db: Database, hub: Hub, workspace_id: WorkspaceId) -> None:
    cursor = await cursor_now(db)
    await write(db, workspace_id, *range(2_100))
    listener = await hub.subscribe(workspace_id, ["team"], cursor)
    assert listener.missed


async def test_a_listener_that_does_not_read_is_told_to_start_afresh(
    db: Database, hub: Hub, workspace_id: WorkspaceId
) -> None:
    slow = await hub.subscribe(workspace_id, ["team"])
    quick = await hub.subscribe(workspace_id, ["team"])
    await write(db, workspace_id, *range(MAX_WAITING - 10))
    assert len(await receive(quick, MAX_WAITING - 10)) == MAX_WAITING - 10
    await write(db, workspace_id, *range(50))
    assert len(await receive(quick, 50)) == 50
    waiting = slow.take()
    assert waiting[0] is Control.RESET
    assert len(waiting) < 50, "and its line holds only what came after"


async def test_after_it_left_a_listener_hears_nothing(db: Database, hub: Hub, workspace_id: WorkspaceId) -> None:
    listener = await hub.subscribe(workspace_id, ["team"])
    other = await hub.subscribe(workspace_id, ["team"])
    hub.unsubscribe(listener)
    await write(db, workspace_id, 1)
    await receive(other, 1)
    assert listener.take() == []
    hub.unsubscribe(other)
    assert hub.listeners == 0


async def test_signals_reach_listeners_of_other_processes_but_only_their_audience(
    db: Database, hub: Hub, workspace_id: WorkspaceId
) -> None:
    async with Hub(db) as other_process:
        here = await hub.subscribe(workspace_id, ["team"])
        there = await other_process.subscribe(workspace_id, ["team"])
        elsewhere = await other_process.subscribe(workspace_id, [f"contact:{new_id()}"])
        hub.publish_ephemeral(workspace_id, ["team"], "typing", {"name": "¿Añá?"})
        for listener in (here, there):
            (signal,) = await asyncio.wait_for(listener.next_items(), 5)
            assert isinstance(signal, Signal)
            assert (signal.name, signal.payload) == ("typing", {"name": "¿Añá?"})
        await asyncio.sleep(0.05)
        assert elsewhere.take() == []
        assert here.take() == [], "a process does not hear its own signal twice"


async def test_a_signal_too_long_for_the_way_is_cut_there_and_whole_here(
    db: Database, hub: Hub, workspace_id: WorkspaceId
) -> None:
    async with Hub(db) as other_process:
        here = await hub.subscribe(workspace_id, ["team"])
        there = await other_process.subscribe(workspace_id, ["team"])
        hub.publish_ephemeral(workspace_id, ["team"], "turn.delta", {"text": "ñ" * 10_000})
        hub.publish_ephemeral(workspace_id, ["team"], "turn.delta", {"other": "x" * 10_000})
        hub.publish_ephemeral(workspace_id, ["team"], "turn.ended", {})
        near, far = await collect(here, 3), await collect(there, 2)
    assert [len(signal.payload.get("text", "")) for signal in near] == [10_000, 0, 0]
    assert [signal.name for signal in far] == ["turn.delta", "turn.ended"]
    assert 0 < len(far[0].payload["text"]) < 10_000
    assert set(far[0].payload["text"]) == {"ñ"}


async def test_writers_in_other_processes_are_heard_by_their_wake_up(
    db: Database, database_url: str, hub: Hub, workspace_id: WorkspaceId
) -> None:
    listener = await hub.subscribe(workspace_id, ["team"])
    began = asyncio.get_running_loop().time()
    writer = await asyncio.create_subprocess_exec(
        *WRITER, database_url, str(workspace_id), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout
    await writer.stdout.readline()
    committed = asyncio.get_running_loop().time()
    await receive(listener, 1)
    assert asyncio.get_running_loop().time() - max(began, committed) < 0.8
    await writer.wait()


async def test_150_cuts_of_a_client_under_load_lose_and_repeat_nothing(
    db: Database, hub: Hub, workspace_id: WorkspaceId
) -> None:
    dice = random.Random(3)
    stop = asyncio.Event()
    written: list[int] = []

    async def writer(index: int) -> None:
        number = index * 1_000_000
        while not stop.is_set():
            async with db.transaction(workspace_id) as tx:
                await tx.fetchval("SELECT pg_current_xact_id()::text")
                await asyncio.sleep(dice.random() * 0.01)
                for _ in range(dice.randint(1, 3)):
                    number += 1
                    await append(tx, "test.happened", audience=["team"], payload={"n": number})
                    written.append(number)
            await asyncio.sleep(dice.random() * 0.004)

    cursor, read = await cursor_now(db), list[int]()
    async with Hub(db) as other_process:
        tasks = [asyncio.create_task(writer(index)) for index in range(5)]
        for cut in range(150):
            # The client comes back to either process, at once or after a while.
            process = (hub, other_process)[cut % 2]
            listener = await process.subscribe(workspace_id, ["team"], cursor)
            for event in await receive(listener, dice.randint(1, 6)):
                read.append(event.payload["n"])
                cursor = event.cursor.text
                if dice.random() < 0.2:
                    break
            process.unsubscribe(listener)
        stop.set()
        await asyncio.gather(*tasks)
        last = await hub.subscribe(workspace_id, ["team"], cursor)
        read += numbers(await receive(last, len(written) - len(read)))
    assert len(read) == len(set(read)), "an event came twice"
    assert set(read) == set(written), "an event was lost"
