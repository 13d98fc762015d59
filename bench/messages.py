"""A message of a customer in a conversation that a person holds: acknowledged, and on the teammate's screen."""

import asyncio
import itertools
import json
import re
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench.http import Line
from bench.report import Figure, Report, percentile
from bench.servers import Server, floor_servers, relevo_servers
from bench.town import OpenChat, make_town, make_visitors

VISITORS = 200
RATES = (50, 200, 500)
SECONDS = 5.0
FAST_SECONDS = 6.0
SENDERS = 20
MARK = re.compile(r"at (\d+\.\d+) end")

Say = Callable[[str], Awaitable[None]]


@dataclass
class Measured:
    acked: list[float] = field(default_factory=list[float])
    shown: list[float] = field(default_factory=list[float])
    per_s: float = 0.0
    cpu_ms: float = 0.0  # of the server that was written to, per message


@dataclass
class Target:
    """What is written to, and the screen that should show it."""

    says: Sequence[Say]
    screen: ClientConnection
    server: Server


def marked() -> str:
    return f"Where is my parcel? at {time.perf_counter():.6f} end"


async def watch(screen: ClientConnection, measured: Measured) -> None:
    async for text in screen:
        now = time.perf_counter()
        found = MARK.search(str(text))
        if found:
            measured.shown.append((now - float(found[1])) * 1000)


async def run_at(target: Target, rate: float, seconds: float) -> Measured:
    """Open loop: a message each 1/rate seconds, whether or not the last was answered."""
    measured = Measured()
    watching = asyncio.create_task(watch(target.screen, measured))
    cpu = target.server.cpu_s

    async def send(say: Say, due: float) -> None:
        await say(marked())
        measured.acked.append((time.perf_counter() - due) * 1000)

    tasks: list[asyncio.Task[None]] = []
    begin = time.perf_counter()
    for number, say in zip(range(int(rate * seconds)), itertools.cycle(target.says), strict=False):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(send(say, due)))
    await asyncio.gather(*tasks)
    await _settle(measured)
    measured.cpu_ms = (target.server.cpu_s - cpu) / len(tasks) * 1000
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return measured


async def run_fast(target: Target, seconds: float) -> Measured:
    """Closed loop: SENDERS that each write again as soon as they were answered."""
    measured = Measured()
    watching = asyncio.create_task(watch(target.screen, measured))
    begin = time.perf_counter()
    cpu = target.server.cpu_s

    async def sender(says: Sequence[Say]) -> None:
        for say in itertools.cycle(says):
            sent = time.perf_counter()
            if sent - begin > seconds:
                return
            await say(marked())
            measured.acked.append((time.perf_counter() - sent) * 1000)

    await asyncio.gather(*(sender(target.says[index::SENDERS]) for index in range(SENDERS)))
    measured.per_s = len(measured.acked) / (time.perf_counter() - begin)
    measured.cpu_ms = (target.server.cpu_s - cpu) / max(1, len(measured.acked)) * 1000
    await _settle(measured)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return measured


async def _settle(measured: Measured) -> None:
    for _ in range(40):
        if len(measured.shown) >= len(measured.acked):
            return
        await asyncio.sleep(0.05)


@asynccontextmanager
async def floor_target(url: str, *, processes: int) -> AsyncGenerator[Target]:
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(floor_servers(url, processes, notify=processes > 1))
        says: list[Say] = []
        for _ in range(VISITORS):
            line = await Line.open(servers[0].port)
            stack.callback(line.close)
            says.append(_floor_say(line))
        screen = await stack.enter_async_context(connect(f"ws://127.0.0.1:{servers[-1].port}/stream", compression=None))
        await screen.recv()
        yield Target(says, screen, servers[0])


def _floor_say(line: Line) -> Say:
    conversation = str(uuid.uuid4())

    async def say(text: str) -> None:
        status, _ = await line.request("POST", "/messages", {"conversation": conversation, "text": text})
        if status != 201:
            raise RuntimeError(f"The floor answered {status}.")

    return say


@asynccontextmanager
async def relevo_target(url: str, *, processes: int, by_post: bool = False) -> AsyncGenerator[Target]:
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(relevo_servers(url, processes))
        town = await stack.enter_async_context(make_town(url, servers[0]))
        visitors = await make_visitors(await town.make_channel(), servers[0].port, VISITORS)
        for visitor in visitors:
            stack.callback(visitor.line.close)
        await town.take_over(visitors)
        port = servers[-1].port
        screen = await stack.enter_async_context(
            connect(
                f"ws://127.0.0.1:{port}/api/v1/stream",
                origin=Origin(f"http://127.0.0.1:{port}"),
                additional_headers={"Cookie": town.cookie},
                compression=None,
                max_size=None,
            )
        )
        await screen.send('{"type":"hello","cursor":null}')
        ready = json.loads(await screen.recv())
        if ready.get("type") != "ready":
            raise RuntimeError(f"The stream answered {ready}.")
        if by_post:
            yield Target([visitor.say for visitor in visitors], screen, servers[0])
            return
        says: list[Say] = []
        for index, visitor in enumerate(visitors):
            chat = await OpenChat.open(visitor, servers[0].port, index)
            stack.callback(chat.close)
            says.append(chat.say)
        yield Target(says, screen, servers[0])


async def measure_messages(floor_url: str, relevo_url: str, report: Report) -> None:
    base = Measured()
    for processes in (2, 1):
        async with (
            floor_target(floor_url, processes=processes) as floor,
            relevo_target(relevo_url, processes=processes) as ours,
        ):
            where = "one process" if processes == 1 else "screen on another process"
            for rate in RATES if processes == 1 else (200,):
                # Warm both up, then measure one after the other: they share the machine.
                for target in (floor, ours):
                    await run_at(target, rate, 1.0)
                base, mine = await run_at(floor, rate, SECONDS), await run_at(ours, rate, SECONDS)
                _report_rate(report, f"at {rate}/s, {where}", base, mine, processes=processes, rate=rate)
            if processes == 1:
                base, mine = await run_fast(floor, FAST_SECONDS), await run_fast(ours, FAST_SECONDS)
                _report_fast(report, "by the widget's socket", base, mine)
    async with relevo_target(relevo_url, processes=1, by_post=True) as ours:
        _report_fast(report, "by POST", base, await run_fast(ours, FAST_SECONDS))


def _report_rate(report: Report, what: str, base: Measured, mine: Measured, *, processes: int, rate: int) -> None:
    if processes == 1:
        ratio = percentile(mine.acked, 0.99) / percentile(base.acked, 0.99)
        report.add(
            Figure(
                f"message acknowledged {what}, p99",
                percentile(mine.acked, 0.99),
                "ms",
                percentile(base.acked, 0.99),
                target="<= 2 x floor" if rate == 200 else "",
                is_met=ratio <= 2 if rate == 200 else None,
                more={"p50": f"{percentile(mine.acked, 0.5):.2f} ms (floor {percentile(base.acked, 0.5):.2f})"},
            )
        )
    ratio = percentile(mine.shown, 0.99) / percentile(base.shown, 0.99)
    report.add(
        Figure(
            f"message on the teammate's screen {what}, p99",
            percentile(mine.shown, 0.99),
            "ms",
            percentile(base.shown, 0.99),
            target="<= 2.5 x floor" if processes == 2 else "",
            is_met=ratio <= 2.5 if processes == 2 else None,
            more={
                "p50": f"{percentile(mine.shown, 0.5):.2f} ms (floor {percentile(base.shown, 0.5):.2f})",
                "shown": f"{len(mine.shown)} of {len(mine.acked)}",
            },
        )
    )


def _report_fast(report: Report, way: str, base: Measured, mine: Measured) -> None:
    report.add(
        Figure(
            f"messages acknowledged as fast as it goes, {way} ({SENDERS} senders)",
            mine.per_s,
            "/s",
            base.per_s,
            target=">= 0.5 x floor",
            is_met=mine.per_s >= 0.5 * base.per_s,
            more={
                "p50": f"{percentile(mine.acked, 0.5):.2f} ms (floor {percentile(base.acked, 0.5):.2f})",
                "server's CPU per message": f"{mine.cpu_ms:.2f} ms (floor {base.cpu_ms:.2f})",
                "shown": f"{len(mine.shown)} of {len(mine.acked)}",
            },
        )
    )
