"""How many jobs wait, run and are dead: for the metrics, `relevo doctor` and platform/jobs."""

from dataclasses import dataclass

from relevo.platform.db import Tx


@dataclass(frozen=True, kw_only=True)
class QueueCounts:
    """One kind of job."""

    name: str
    waiting: int
    running: int
    dead: int
    oldest_waiting_s: float


async def count_jobs(tx: Tx) -> list[QueueCounts]:
    rows = await tx.fetch(
        """
        SELECT entrypoint AS name,
               count(*) FILTER (WHERE status = 'queued') AS waiting,
               count(*) FILTER (WHERE status = 'picked') AS running,
               count(*) FILTER (WHERE status = 'failed') AS dead,
               coalesce(extract(epoch FROM now() - min(execute_after)
                   FILTER (WHERE status = 'queued' AND execute_after <= now())), 0)::float AS oldest_waiting_s
        FROM job_queue.pgqueuer GROUP BY entrypoint ORDER BY entrypoint
        """
    )
    return [QueueCounts(**dict(row.items())) for row in rows]
