"""Running jobs: pgqueuer picks them in batches, keeps their heartbeats and writes the outcome; we decide on retries.

A job is done at least once: a worker may die at any instant, and its jobs are taken by another one once their
heartbeat is HEARTBEAT_S old. Handlers are therefore safe to run twice.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.executors import AbstractEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain import errors, models

from relevo.platform.db import Database
from relevo.platform.jobs.queue import QUEUE_SETTINGS
from relevo.platform.jobs.registry import JobContext, JobRegistry, RetryLater, Task
from relevo.platform.jobs.schedule import run_schedule
from relevo.platform.jobs.wakeups import Wakeups
from relevo.platform.observe import metrics
from relevo.platform.observe.logs import bound_to_job
from relevo.platform.observe.traces import span

HEARTBEAT_S = 30.0
POLL_S = 1.0
BATCH = 20
FIRST_RETRY_S = 1.0
LONGEST_RETRY_S = 600.0

log = structlog.get_logger(__name__)


class WorkerStopped(Exception):
    """The worker stopped while the job ran."""


class WorkerDied(Exception):
    """The worker died each time it ran this job."""


async def run_worker(
    db: Database,
    registry: JobRegistry,
    *,
    stop: asyncio.Event,
    concurrency: int = 40,
    heartbeat_s: float = HEARTBEAT_S,
) -> None:
    """Run jobs until `stop` is set; then finish those that run, but interrupt those that only wait. Survives a lost
    database connection."""
    async with Wakeups(db):
        schedule = asyncio.create_task(run_schedule(db, registry, stop=stop))
        try:
            wait_s = 0.2
            while not stop.is_set():
                began = time.monotonic()
                try:
                    await _run_until_trouble(db, registry, stop=stop, concurrency=concurrency, heartbeat_s=heartbeat_s)
                except Exception as error:  # noqa: BLE001 - whatever went wrong, the queue goes on
                    wait_s = 0.2 if time.monotonic() - began > 10 else min(wait_s * 2, 5.0)
                    log.warning("jobs.worker_lost_database", error=str(error), retry_in_s=wait_s)
                    with suppress(TimeoutError):
                        async with asyncio.timeout(wait_s):
                            await stop.wait()
        finally:
            schedule.cancel()
            await asyncio.gather(schedule, return_exceptions=True)


async def _run_until_trouble(
    db: Database, registry: JobRegistry, *, stop: asyncio.Event, concurrency: int, heartbeat_s: float
) -> None:
    connection = cast("Any", await db.connect())
    try:
        # The library encodes its JSON itself.
        await connection.reset_type_codec("jsonb", schema="pg_catalog")
        manager = QueueManager(
            Queries(
                AsyncpgDriver(connection),
                qbe=QueryBuilderEnvironment(QUEUE_SETTINGS),
                qbq=QueryQueueBuilder(QUEUE_SETTINGS),
                qbs=QuerySchedulerBuilder(QUEUE_SETTINGS),
            ),
            channel=QUEUE_SETTINGS.channel,
        )
        # How soon a full worker looks for more; the default of 0.1 s would cap it at ten batches a second.
        manager.min_dequeue_poll_interval = timedelta(milliseconds=10)
        for task in registry.tasks.values():
            manager.register_executor(task.name, _executor(task, stop))
        stopper = asyncio.create_task(_stop_manager(stop, manager))
        try:
            await manager.run(
                dequeue_timeout=timedelta(seconds=POLL_S),
                batch_size=min(BATCH, concurrency // 2),
                max_concurrent_tasks=concurrency,
                shutdown_on_listener_failure=True,
                heartbeat_timeout=timedelta(seconds=heartbeat_s),
                log_aggregation_interval=timedelta(0),
            )
        finally:
            stopper.cancel()
    finally:
        connection.terminate()


async def _stop_manager(stop: asyncio.Event, manager: QueueManager) -> None:
    await stop.wait()
    manager.shutdown.set()


def _executor(task: Task, stop: asyncio.Event) -> "Executor":
    async def unused(job: models.Job) -> None:
        raise RuntimeError(f"{job.entrypoint} runs through its Executor")

    parameters = EntrypointExecutorParameters(
        concurrency_limit=task.concurrency, func=unused, accepts_context=False, on_failure="hold"
    )
    return Executor(parameters=parameters, task=task, stop=stop)


@dataclass
class Executor(AbstractEntrypointExecutor):
    """Runs one kind of job. Whatever happens ends as done, as another attempt, or as a dead job with its error."""

    task: Task
    stop: asyncio.Event

    async def execute(self, job: models.Job, context: models.Context) -> None:
        task = self.task
        ctx = JobContext(job_id=job.id, name=task.name, attempt=job.attempts + 1, max_attempts=task.max_attempts)
        if ctx.attempt > task.max_attempts:
            raise WorkerDied
        began = time.perf_counter()
        outcome = "failed"
        with bound_to_job(ctx.name, ctx.job_id, ctx.attempt), span(f"job {ctx.name}", attempt=ctx.attempt):
            try:
                async with asyncio.timeout(task.timeout_s), _interrupted_by(self.stop if task.waits else None):
                    await task.handler(ctx, json.loads(job.payload or b"{}"))
                outcome = "done"
            except asyncio.CancelledError as error:
                # The library deletes a cancelled job; ours was only interrupted and has to run again.
                outcome = "interrupted"
                raise errors.RetryRequested(delay=timedelta(0), reason="The worker stopped.") from error
            except Exception as error:
                outcome = _decide_after(ctx, error)
                if outcome == "dead":
                    raise
                raise errors.RetryRequested(delay=_delay_after(ctx, error), reason=str(error)) from error
            finally:
                metrics.job_finished(ctx.name, outcome, time.perf_counter() - began)


@asynccontextmanager
async def _interrupted_by(stop: asyncio.Event | None) -> AsyncGenerator[None]:
    """Cancel what runs within as soon as `stop` is set."""
    running = asyncio.current_task()
    if stop is None or running is None:
        yield
        return
    stopping = asyncio.create_task(stop.wait())
    stopping.add_done_callback(lambda done: None if done.cancelled() else running.cancel())
    try:
        yield
    finally:
        if not stopping.cancel() and running.cancelling():
            running.uncancel()  # what follows is to be told, and not cancelled too


def _decide_after(ctx: JobContext, error: Exception) -> str:
    outcome = "dead" if ctx.is_last_attempt else "retried"
    level = log.error if outcome == "dead" else log.warning
    level("jobs.failed", outcome=outcome, exc_info=error)
    return outcome


def _delay_after(ctx: JobContext, error: Exception) -> timedelta:
    """Exponential with full jitter, so that what failed together does not come back together."""
    if isinstance(error, RetryLater):
        return timedelta(seconds=error.delay_s)
    longest = min(FIRST_RETRY_S * 2 ** (ctx.attempt - 1), LONGEST_RETRY_S)
    return timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - spreads load, guards nothing
