"""Stopping a piece of work at its n-th await, whichever task of it that is in, to let something else happen there."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any


class Stepper:
    """Counts the awaits at which the work really waits; at number `stop_at` it starts `meanwhile` and gives it time."""

    def __init__(self, stop_at: int, meanwhile: Callable[[], Awaitable[object]], patience_s: float = 0.4) -> None:
        self.count = 0
        self.started: asyncio.Task[object] | None = None
        self._stop_at = stop_at
        self._meanwhile = meanwhile
        self._patience_s = patience_s
        self._is_paused = False

    @contextmanager
    def stepping(self) -> Generator[None]:
        """Every task that is made inside is counted, too."""
        loop = asyncio.get_running_loop()
        before = loop.get_task_factory()

        def make(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
            followed = coroutine if self._is_paused else self.follow(coroutine)
            return asyncio.Task(followed, loop=loop, **options)

        loop.set_task_factory(make)
        try:
            yield
        finally:
            loop.set_task_factory(before)

    async def follow(self, work: Coroutine[Any, Any, Any]) -> Any:
        return await _Followed(self, work)

    def pause(self) -> Generator[Any, Any, None]:
        self.count += 1
        if self.count != self._stop_at:
            return
        self._is_paused = True
        try:
            self.started = asyncio.ensure_future(_run(self._meanwhile))
            # Where the work holds a lock, what happens meanwhile has to wait for it: then it comes right after.
            yield from asyncio.wait({self.started}, timeout=self._patience_s).__await__()
        finally:
            self._is_paused = False


class _Followed:
    def __init__(self, stepper: Stepper, work: Coroutine[Any, Any, Any]) -> None:
        self._stepper = stepper
        self._work = work

    def __await__(self) -> Generator[Any, Any, Any]:
        send: Callable[[], Any] = lambda: self._work.send(None)  # noqa: E731 - replaced in each round
        while True:
            try:
                waiting_for = send()
            except StopIteration as done:
                return done.value
            try:
                yield from self._stepper.pause()
                yield waiting_for
            except BaseException as error:  # noqa: BLE001 - a cancellation belongs to the work
                send = _thrower(self._work, error)
            else:
                send = lambda: self._work.send(None)  # noqa: E731 - see above


def _thrower(work: Coroutine[Any, Any, Any], error: BaseException) -> Callable[[], Any]:
    return lambda: work.throw(error)


async def _run(meanwhile: Callable[[], Awaitable[object]]) -> object:
    return await meanwhile()
