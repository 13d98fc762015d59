"""`python -m bench [--only PART] [--passages 1000,1000000] [--json]`; the parts are `PARTS`."""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from functools import partial

import uvloop

from bench.affecting import measure_affecting
from bench.answers import measure_answers
from bench.cancelling import measure_cancelling
from bench.correcting import measure_correcting
from bench.finding import SIZES, measure_finding
from bench.hooks import measure_hooks
from bench.memory import measure_memory
from bench.messages import measure_messages
from bench.replaying import measure_replaying
from bench.report import Report
from bench.servers import floor_database, postgres, relevo_database
from bench.signals import measure_signals
from bench.sizes import measure_sizes

WITHIN_S = 460  # all of it; what is left then is reported as not measured


async def run(only: str | None, passages: Sequence[int], report: Report) -> int:
    """`passages`: sizes of knowledge that somebody asked for, who will wait for them; without any, those of `SIZES`."""
    began = time.monotonic()
    async with postgres() as address:
        for name, part in (PARTS | {"finding": partial(_finding, sizes=passages or SIZES)}).items():
            if only not in (None, name):
                continue
            left = WITHIN_S - (time.monotonic() - began)
            is_patient = name == "finding" and passages
            try:
                async with asyncio.timeout(None if is_patient else left):
                    await part(address, report)
            except TimeoutError:
                report.skip(name, f"not done within {WITHIN_S} s of the whole run")
    return 0


async def _messages(address: str, report: Report) -> None:
    await measure_messages(await floor_database(address), await relevo_database(address), report)


async def _hooks(address: str, report: Report) -> None:
    await measure_hooks(await floor_database(address), await relevo_database(address), report)


async def _memory(address: str, report: Report) -> None:
    await measure_memory(await floor_database(address), await relevo_database(address), report)


async def _answers(address: str, report: Report) -> None:
    await measure_answers(await relevo_database(address), report)


async def _cancelling(address: str, report: Report) -> None:
    await measure_cancelling(await relevo_database(address), report)


async def _replaying(address: str, report: Report) -> None:
    await measure_replaying(await relevo_database(address), report)


async def _affecting(address: str, report: Report) -> None:
    await measure_affecting(await relevo_database(address), report)


async def _correcting(_address: str, report: Report) -> None:
    await measure_correcting(report)


async def _sizes(_address: str, report: Report) -> None:
    measure_sizes(report)


async def _finding(address: str, report: Report, sizes: Sequence[int] = SIZES) -> None:
    await measure_finding(await relevo_database(address), report, sizes)


async def _signals(_address: str, report: Report) -> None:
    measure_signals(report)


PARTS = {
    "sizes": _sizes,
    "memory": _memory,
    "messages": _messages,
    "hooks": _hooks,
    "answers": _answers,
    "cancelling": _cancelling,
    "signals": _signals,
    "replaying": _replaying,
    "affecting": _affecting,
    "correcting": _correcting,
    "finding": _finding,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", choices=sorted(PARTS))
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--passages", type=_numbers, default=(), help="sizes of knowledge for finding, by commas")
    options = parser.parse_args()
    return uvloop.run(run(options.only, options.passages, Report(as_json=options.as_json)))


def _numbers(text: str) -> list[int]:
    """Raises ValueError, which argparse tells the caller."""
    numbers = [int(each) for each in text.split(",")]
    if min(numbers) < 1:
        raise ValueError(text)
    return numbers


if __name__ == "__main__":
    sys.exit(main())
