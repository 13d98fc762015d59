"""An answer that grows: one JSON object per line. Who leaves before its end stops the work behind it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import structlog
from fastapi.responses import StreamingResponse

log = structlog.get_logger()

Line = dict[str, Any]
Tell = Callable[[Line], Awaitable[None]]

# A task that nobody holds may be collected in the middle of its work.
_running: set[asyncio.Task[None]] = set()


def stream_lines(work: Callable[[Tell], Awaitable[None]]) -> StreamingResponse:
    """`work` tells lines until it returns. The last line of work that failed is {"type": "problem"}.

    The work runs in a task of its own: when the reader's connection is closed it is cancelled once and ends in its own
    time, writing down what it used; inside the response's own cancelled scope each of its steps would be cut off.
    """
    return StreamingResponse(_lines(work), media_type="application/x-ndjson", headers={"Cache-Control": "no-store"})


async def _lines(work: Callable[[Tell], Awaitable[None]]) -> AsyncIterator[bytes]:
    told: asyncio.Queue[Line | None] = asyncio.Queue()

    async def run() -> None:
        try:
            await work(told.put)
        except Exception:
            log.exception("copilot.failed")
            await told.put({"type": "problem", "code": "internal", "sentence": "The copilot failed. Try again."})
        finally:
            told.put_nowait(None)

    task = asyncio.create_task(run())
    _running.add(task)
    task.add_done_callback(_running.discard)
    try:
        while (line := await told.get()) is not None:
            yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
    finally:
        task.cancel()
