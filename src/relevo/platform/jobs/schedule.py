"""Periodic jobs: each worker looks every second which are due; the row's lock lets only one of them enqueue it."""

import asyncio
import contextlib
from datetime import timedelta

import structlog

from relevo.platform.db import Database, DatabaseUnavailableError
from relevo.platform.jobs.queue import enqueue, forget_old_trouble
from relevo.platform.jobs.registry import JobContext, JobRegistry, Payload

LOOK_EVERY_S = 1.0

log = structlog.get_logger(__name__)


async def run_schedule(db: Database, registry: JobRegistry, *, stop: asyncio.Event) -> None:
    periodic = [(task.name, task.every_s) for task in registry.tasks.values() if task.every_s is not None]
    while periodic and not stop.is_set():
        try:
            for name, every_s in periodic:
                await enqueue_if_due(db, name, every_s)
        except DatabaseUnavailableError as error:
            log.warning("jobs.schedule_waits", error=str(error))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY_S):
                await stop.wait()


async def enqueue_if_due(db: Database, name: str, every_s: float) -> bool:
    """Enqueue `name` and move its next time on, in one transaction; False if it is not due."""
    async with db.transaction(None) as tx:
        due = await tx.fetchval(
            """
            INSERT INTO job_queue.periodic_job AS job (name, next_at) VALUES ($1, now() + $2)
            ON CONFLICT (name) DO UPDATE SET next_at = now() + $2 WHERE job.next_at <= now() RETURNING true
            """,
            name,
            timedelta(seconds=every_s),
        )
        if due:
            await enqueue(tx, name, {}, dedupe_key=f"periodic:{name}")
    return bool(due)


def register_housekeeping(registry: JobRegistry, db: Database) -> None:
    """The queue's own job: forget errors that nobody can act on any more."""

    @registry.every("jobs.forget_old_trouble", seconds=6 * 3600)
    async def _forget(_ctx: JobContext, _payload: Payload) -> None:
        # Safe to run twice: it deletes what is old.
        async with db.transaction(None) as tx:
            await forget_old_trouble(tx)
