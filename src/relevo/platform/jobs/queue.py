"""Putting jobs into the queue, and looking at what waits there. The tables belong to pgqueuer (migration 0002)."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel

from relevo.platform.db import Tx
from relevo.platform.jobs.registry import Payload
from relevo.platform.jobs.wakeups import COALESCE_S, JOBS, ring

QUEUE_SETTINGS = DBSettings(db_schema="job_queue", prefix="", channel=Channel(JOBS))
MAX_PAYLOAD_BYTES = 64_000

# The predicate names the partial index that decides; a waiting or running job with the same key wins.
_INSERT = """
INSERT INTO job_queue.pgqueuer (priority, entrypoint, payload, execute_after, dedupe_key, status)
VALUES ($1, $2, $3, now() + $4, $5, 'queued')
ON CONFLICT (dedupe_key) WHERE status IN ('queued', 'picked') AND dedupe_key IS NOT NULL DO NOTHING
"""


async def enqueue(
    tx: Tx, name: str, payload: Payload, *, dedupe_key: str | None = None, delay_s: float = 0, priority: int = 0
) -> None:
    """Enqueue in this transaction: the job exists if and only if the transaction commits.

    While a job with the same `dedupe_key` waits or runs, this does nothing. Higher `priority` goes first.
    """
    body = json.dumps(payload, separators=(",", ":"), default=str).encode()
    if len(body) > MAX_PAYLOAD_BYTES:
        raise ValueError(f"The job {name} takes {len(body)} bytes along; at most {MAX_PAYLOAD_BYTES} are allowed.")
    tx.write_last(_INSERT, priority, name, body, timedelta(seconds=delay_s), dedupe_key)
    # A job that starts later needs no hurry: half of its delay is soon enough for the worker to learn of it.
    tx.after_commit(partial(ring, JOBS, within_s=max(COALESCE_S, min(delay_s / 2, 1.0))))


@dataclass(frozen=True, kw_only=True)
class DeadJob:
    id: int
    name: str
    payload: Payload
    attempts: int
    enqueued_at: datetime
    error: str


async def list_dead_jobs(tx: Tx, *, limit: int = 100) -> list[DeadJob]:
    """Jobs that used up their attempts, newest first, each with the error of its last run."""
    rows = await tx.fetch(
        """
        SELECT job.id, job.entrypoint, job.payload, job.attempts, job.created, trouble.traceback
        FROM job_queue.pgqueuer job
        LEFT JOIN LATERAL (
            SELECT traceback FROM job_queue.pgqueuer_log log
            WHERE log.job_id = job.id AND log.traceback IS NOT NULL ORDER BY log.created DESC, log.id DESC LIMIT 1
        ) trouble ON true
        WHERE job.status = 'failed' ORDER BY job.created DESC, job.id DESC LIMIT $1
        """,
        limit,
    )
    return [
        DeadJob(
            id=row["id"],
            name=row["entrypoint"],
            payload=json.loads(row["payload"] or b"{}"),
            attempts=row["attempts"] + 1,
            enqueued_at=row["created"],
            error=_describe_trouble(row["traceback"]),
        )
        for row in rows
    ]


def _describe_trouble(record: dict[str, Any] | None) -> str:
    if record is None:
        return "unknown"
    return f"{record.get('exception_type')}: {record.get('exception_message')}"


async def requeue_dead_jobs(tx: Tx, *, name: str | None = None, ids: list[int] | None = None) -> int:
    """Let dead jobs run again with all their attempts; return how many. Without arguments: all of them.

    A dead job whose dedupe key is waiting again already stays dead.
    """
    rows = await tx.fetch(
        """
        UPDATE job_queue.pgqueuer job
        SET status = 'queued', execute_after = now(), updated = now(), attempts = 0, queue_manager_id = NULL
        WHERE status = 'failed' AND ($1::text IS NULL OR entrypoint = $1) AND ($2::bigint[] IS NULL OR id = ANY($2))
          AND NOT EXISTS (SELECT FROM job_queue.pgqueuer other WHERE other.dedupe_key = job.dedupe_key
                          AND other.id <> job.id AND (other.status IN ('queued', 'picked') OR other.id > job.id))
        RETURNING id
        """,
        name,
        ids,
    )
    tx.after_commit(partial(ring, JOBS))
    return len(rows)


async def forget_old_trouble(tx: Tx, *, days: int = 14) -> None:
    """Drop the error records of attempts that are over and old; those of dead jobs stay with their job."""
    await tx.execute(
        """
        DELETE FROM job_queue.pgqueuer_log log WHERE created < now() - make_interval(days => $1)
          AND NOT EXISTS (SELECT FROM job_queue.pgqueuer job WHERE job.id = log.job_id)
        """,
        days,
    )
