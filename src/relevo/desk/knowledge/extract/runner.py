"""Starting the child that reads a file, and never trusting what comes back."""

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from signal import SIGABRT, SIGILL, SIGKILL, SIGTRAP, SIGXCPU
from typing import Any, cast

from relevo.desk.knowledge.extract.kinds import check_start, kind_of
from relevo.desk.knowledge.extract.limits import MAX_FILE_BYTES, MAX_SECONDS, MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.problems import PROBLEMS, Unreadable
from relevo.kit.text.folding import one_line

_MAX_OUTPUT_BYTES = 6 * MAX_TEXT_CHARACTERS
# How native code ends when an allocation is refused (abort, trap, illegal instruction), or the kernel ends it.
_OUT_OF_MEMORY = (-SIGKILL, -SIGABRT, -SIGTRAP, -SIGILL)
# One file at a time in each process: reading is allowed a lot of memory.
_one_at_a_time = asyncio.Semaphore(1)


@dataclass(frozen=True)
class Extracted:
    text: str
    title: str | None


async def extract(name: str, data: bytes, *, seconds: float = MAX_SECONDS) -> Extracted:
    """The text of the file `name`. Raises Unreadable with a code of PROBLEMS; nothing else a file can cause."""
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable("too_large")
    kind = kind_of(name)
    check_start(kind, data[:4096])
    async with _one_at_a_time:
        output, code = await _run(kind, data, seconds)
    return _checked(output, code)


async def _run(kind: str, data: bytes, seconds: float) -> tuple[bytes, int]:
    # Only what a Python process needs: no database address, no key ever reaches the child.
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "PYTHONPATH") if key in os.environ}
    # One thread: each of a numeric library's would reserve address space, which is limited.
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "relevo.desk.knowledge.extract.child",
        kind,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            output = await _exchange(child, data)
            return output, await child.wait()
    except TimeoutError:
        raise Unreadable("too_slow") from None
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


async def _exchange(child: asyncio.subprocess.Process, data: bytes) -> bytes:
    """Feed and read at once: a child that answers before it has read all must not block us."""
    assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - pipes were asked for
    stdin, stdout = child.stdin, child.stdout

    async def feed() -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            stdin.write(data)
            await stdin.drain()
        stdin.close()

    feeding = asyncio.create_task(feed())
    try:
        output = bytearray()
        while part := await stdout.read(1 << 16):
            output += part
            if len(output) > _MAX_OUTPUT_BYTES:
                raise Unreadable("too_much_text")
        return bytes(output)
    finally:
        feeding.cancel()
        with suppress(asyncio.CancelledError):
            await feeding


def _checked(output: bytes, code: int) -> Extracted:
    if code == -SIGXCPU:
        raise Unreadable("too_slow")
    if code in _OUT_OF_MEMORY:
        raise Unreadable("too_demanding")
    try:
        result: Any = json.loads(output)
    except (ValueError, RecursionError):
        raise Unreadable("crashed") from None
    if not isinstance(result, dict):
        raise Unreadable("crashed")
    answer = cast("dict[str, Any]", result)
    problem = answer.get("problem")
    if problem is not None:
        raise Unreadable(problem if problem in PROBLEMS else "crashed")
    title = answer.get("title")
    return Extracted(str(answer.get("text", "")), one_line(str(title), limit=300) or None if title else None)
