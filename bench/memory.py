"""Memory per idle widget connection, beside a bare WebSocket of the same server."""

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack

from websockets.asyncio.client import ClientConnection, connect

from bench.report import Figure, Report
from bench.servers import Server, floor_servers, relevo_servers
from bench.town import Visitor, make_town, make_visitors, source_of

CONNECTIONS = 1_000
VISITORS = 200
AT_ONCE = 50

Open = Callable[[int], Awaitable[ClientConnection]]


async def _grow(server: Server, open_one: Open, stack: AsyncExitStack) -> float:
    """KiB per connection: what a second thousand adds, so that what the first hundred warms up does not count."""
    await _open_many(open_one, range(100), stack)
    await asyncio.sleep(1)
    gc.collect()
    before = server.memory_bytes
    await _open_many(open_one, range(100, 100 + CONNECTIONS), stack)
    await asyncio.sleep(2)
    return (server.memory_bytes - before) / CONNECTIONS / 1024


async def _open_many(open_one: Open, numbers: range, stack: AsyncExitStack) -> None:
    for start in range(numbers.start, numbers.stop, AT_ONCE):
        batch = range(start, min(start + AT_ONCE, numbers.stop))
        for line in await asyncio.gather(*(open_one(number) for number in batch)):
            stack.callback(line.transport.abort)


def _open_widget(server: Server, visitors: Sequence[Visitor]) -> Open:
    async def open_one(number: int) -> ClientConnection:
        index = number % len(visitors)
        visitor = visitors[index]
        line = await connect(
            f"ws://127.0.0.1:{server.port}{visitor.path}/stream",
            local_addr=(source_of(index), 0),
            compression="deflate",  # as browsers offer it
            ping_interval=None,
        )
        await line.send(json.dumps({"type": "hello", "token": visitor.token, "cursor": None}))
        ready = json.loads(await line.recv())
        if ready.get("type") != "ready":
            raise RuntimeError(f"The stream answered {ready}.")
        return line

    return open_one


def _open_bare(server: Server) -> Open:
    async def open_one(_number: int) -> ClientConnection:
        line = await connect(f"ws://127.0.0.1:{server.port}/stream", compression="deflate", ping_interval=None)
        await line.recv()
        return line

    return open_one


async def measure_memory(floor_url: str, relevo_url: str, report: Report) -> None:
    async with AsyncExitStack() as stack, floor_servers(floor_url) as (server,):
        bare = await _grow(server, _open_bare(server), stack)
    async with (
        AsyncExitStack() as stack,
        relevo_servers(relevo_url) as (server,),
        make_town(relevo_url, server) as town,
    ):
        path = await town.make_channel()
        visitors = await make_visitors(path, server.port, VISITORS, greet=False, lines=False)
        ours = await _grow(server, _open_widget(server, visitors), stack)
        whole = server.memory_bytes / 2**20
    report.add(
        Figure(
            f"memory per idle widget connection ({CONNECTIONS:,} of them)",
            ours,
            "KiB",
            bare,
            target="<= 1.3 x floor",
            is_met=ours <= 1.3 * bare,
            more={"10,000 would take": f"{ours * 10_000 / 1024:.0f} MiB", "process": f"{whole:.0f} MiB"},
        )
    )
