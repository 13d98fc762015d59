"""Starting a process that may be led astray, and never trusting what comes back."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from signal import SIGABRT, SIGILL, SIGKILL, SIGTRAP, SIGXCPU
from typing import Any, cast

from relevo.desk.knowledge.extract.limits import MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.problems import PROBLEMS, Unreadable

_MAX_OUTPUT_BYTES = 6 * MAX_TEXT_CHARACTERS
# How native code ends when an allocation is refused (abort, trap, illegal instruction), or the kernel ends it.
_OUT_OF_MEMORY = (-SIGKILL, -SIGABRT, -SIGTRAP, -SIGILL)


async def run_child(module: str, kind: str, data: bytes, seconds: float) -> dict[str, Any]:
    """What the child `module` says about `data`. Raises Unreadable with a code of PROBLEMS."""
    output, code = await run_module(module, [kind], data, seconds)
    return _checked(output, code)


async def run_module(module: str, arguments: Sequence[str], data: bytes, seconds: float) -> tuple[bytes, int]:
    """What the process wrote and how it ended. Raises Unreadable when it takes too long or writes too much."""
    # Only what a Python process needs: no database address, no key ever reaches the child.
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "PYTHONPATH") if key in os.environ}
    # One thread: each of a numeric library's would reserve address space, which is limited.
    environment |= {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
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


def _checked(output: bytes, code: int) -> dict[str, Any]:
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
    return answer
