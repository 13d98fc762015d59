"""A provider's webhook: how long until it is stored and answered, in a stream and in bursts.

Meta's answer times are the tightest of all providers: over all calls, a median of 250 ms at most, and less than one in
a hundred above a second. A burst says how long the last of a heap waits, beside the floor's same heap.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bench.http import Line
from bench.messages import floor_target
from bench.report import Figure, Report, percentile
from bench.servers import relevo_servers
from bench.town import make_town

LINES = 200
RATES = (20, 100)
SECONDS = 5.0
AT_ONCE = 200
ROUNDS = 5
MOST_MEDIAN_MS, MOST_P99_MS = 250, 1000

_SECRET = "bench bench bench bench bench 32"
Tell = Callable[[], Awaitable[None]]


async def measure_hooks(floor_url: str, relevo_url: str, report: Report) -> None:
    async with (
        floor_target(floor_url, processes=1) as floor,
        _telling(relevo_url, with_worker=False) as alone,
    ):
        base: list[Tell] = [_said(say) for say in floor.says]
        for rate in RATES:
            for tells in (base, alone):
                await _at_rate(tells, rate, 1.0)
            at_floor, ours = await _at_rate(base, rate, SECONDS), await _at_rate(alone, rate, SECONDS)
            _report(report, f"at {rate}/s", ours, at_floor, has_target=True)
        _report(report, f"{AT_ONCE} at once", await _bursts(alone), await _bursts(base))
    async with _telling(relevo_url, with_worker=True) as tells:
        took = await _bursts(tells)
    _report(report, f"{AT_ONCE} at once, handled beside by the same process", took, None)


def _said(say: Callable[[str], Awaitable[None]]) -> Tell:
    return lambda: say("Where is my parcel?")


@asynccontextmanager
async def _telling(url: str, *, with_worker: bool) -> AsyncGenerator[list[Tell]]:
    """A call of each tells of one message, each time from the same customer."""
    async with AsyncExitStack() as stack:
        (server,) = await stack.enter_async_context(relevo_servers(url, with_worker=with_worker))
        town = await stack.enter_async_context(make_town(url, server))
        values = {
            "phone_number_id": "100100100",
            "business_account_id": "100200",
            "access_token": "t" * 40,
            "app_secret": _SECRET,
        }
        given = {"kind": "whatsapp", "name": "Bench", "connection": values}
        channel = await town.teammate.json("POST", "/api/v1/channels", given)
        path, numbers = f"/hooks/v1/whatsapp/{channel['public_key']}", itertools.count()
        tells: list[Tell] = []
        for customer in range(LINES):
            line = await Line.open(server.port)
            stack.callback(line.close)
            tells.append(_tell(line, path, customer, numbers))
        yield tells


def _tell(line: Line, path: str, customer: int, numbers: "itertools.count[int]") -> Tell:
    async def tell() -> None:
        event = _event(customer, next(numbers))
        mac = hmac.new(_SECRET.encode(), json.dumps(event).encode(), hashlib.sha256).hexdigest()
        line.headers["X-Hub-Signature-256"] = f"sha256={mac}"
        status, content = await line.request("POST", path, event)
        if status != 200:
            raise RuntimeError(f"A webhook was answered {status}: {content[:300]!r}")

    return tell


def _event(customer: int, number: int) -> dict[str, Any]:
    phone = f"3460000{customer:04}"
    message = {
        "from": phone,
        "id": f"wamid.bench{number}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": "Where is my parcel?"},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "34911000000", "phone_number_id": "100100100"},
        "contacts": [{"profile": {"name": f"Customer {customer}"}, "wa_id": phone}],
        "messages": [message],
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "100200", "changes": [{"field": "messages", "value": value}]}],
    }


async def _at_rate(tells: Sequence[Tell], rate: int, seconds: float) -> list[float]:
    """Milliseconds of each; open loop, measured from when it was due."""
    took: list[float] = []

    async def one(tell: Tell, due: float) -> None:
        await tell()
        took.append((time.perf_counter() - due) * 1000)

    begin = time.perf_counter()
    tasks: list[asyncio.Task[None]] = []
    for number, tell in zip(range(int(rate * seconds)), itertools.cycle(tells), strict=False):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(tell, due)))
    await asyncio.gather(*tasks)
    return took


async def _bursts(tells: Sequence[Tell]) -> list[float]:
    """Milliseconds of each of AT_ONCE that come at the same moment, ROUNDS times with a second between."""
    took: list[float] = []

    async def one(tell: Tell, began: float) -> None:
        await tell()
        took.append((time.perf_counter() - began) * 1000)

    for _ in range(ROUNDS):
        began = time.perf_counter()
        await asyncio.gather(*(one(tell, began) for tell in tells[:AT_ONCE]))
        await asyncio.sleep(1)
    return took


def _report(
    report: Report, what: str, ours: list[float], floor: list[float] | None, *, has_target: bool = False
) -> None:
    p50, p99 = percentile(ours, 0.5), percentile(ours, 0.99)
    base = f" (floor {percentile(floor, 0.99):.1f})" if floor else ""
    report.add(
        Figure(
            f"webhook stored and answered, {what}, p50",
            p50,
            "ms",
            percentile(floor, 0.5) if floor else None,
            target=f"<= {MOST_MEDIAN_MS} ms, p99 <= {MOST_P99_MS} ms" if has_target else "",
            is_met=p50 <= MOST_MEDIAN_MS and p99 <= MOST_P99_MS if has_target else None,
            more={"p99": f"{p99:.1f} ms{base}"},
        )
    )
