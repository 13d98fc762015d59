"""Which jobs there are and how each may run. Rooms register theirs; the worker runs them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

# What a job takes along: ids and small values, never contents that may be changed or erased meanwhile.
Payload: TypeAlias = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class JobContext:
    """What a running job knows about itself."""

    job_id: int
    name: str
    attempt: int  # 1 at the first run
    max_attempts: int

    @property
    def is_last_attempt(self) -> bool:
        return self.attempt >= self.max_attempts


Handler: TypeAlias = Callable[[JobContext, Payload], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Task:
    name: str
    handler: Handler
    max_attempts: int
    timeout_s: float
    concurrency: int  # at most so many at once over all workers; 0 = no limit
    every_s: float | None = None
    waits: bool = False  # mostly waits for others: a stopping worker interrupts it at once, and it runs again


class RetryLater(Exception):
    """A handler that cannot go on now raises this: the job runs again in `delay_s`. It counts as an attempt."""

    def __init__(self, delay_s: float, reason: str) -> None:
        super().__init__(reason)
        self.delay_s = delay_s


@dataclass
class JobRegistry:
    tasks: dict[str, Task] = field(default_factory=dict[str, Task])

    def task(
        self,
        name: str,
        *,
        max_attempts: int = 8,
        timeout_s: float = 60,
        concurrency: int = 0,
        waits: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Register a handler for the jobs called `name` (noun.verb). It must be safe to run twice."""

        def register(handler: Handler) -> Handler:
            self._add(
                Task(
                    name=name,
                    handler=handler,
                    max_attempts=max_attempts,
                    timeout_s=timeout_s,
                    concurrency=concurrency,
                    waits=waits,
                )
            )
            return handler

        return register

    def every(
        self, name: str, *, seconds: float, max_attempts: int = 3, timeout_s: float = 60
    ) -> Callable[[Handler], Handler]:
        """Register a job that some worker enqueues every `seconds`, with an empty payload."""

        def register(handler: Handler) -> Handler:
            self._add(
                Task(
                    name=name,
                    handler=handler,
                    max_attempts=max_attempts,
                    timeout_s=timeout_s,
                    concurrency=0,
                    every_s=seconds,
                )
            )
            return handler

        return register

    def _add(self, task: Task) -> None:
        if task.name in self.tasks:
            raise ValueError(f"Two handlers are registered for the job {task.name}.")
        self.tasks[task.name] = task
