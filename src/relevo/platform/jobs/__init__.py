"""Work that is done after the answer: enqueued in the caller's transaction, done at least once, never lost.

Promises: a job exists if and only if the transaction that enqueued it committed; one with the dedupe key of a
waiting or running job is not added; a failed one is tried again with growing pauses and, after its last attempt,
is kept with its error until someone lets it run again; a worker that dies gives its jobs back.
"""

from relevo.platform.jobs.queue import (
    DeadJob,
    enqueue,
    list_dead_jobs,
    requeue_dead_jobs,
)
from relevo.platform.jobs.registry import Handler, JobContext, JobRegistry, Payload, RetryLater, Task
from relevo.platform.jobs.schedule import register_housekeeping
from relevo.platform.jobs.wakeups import Wakeups
from relevo.platform.jobs.worker import run_worker
from relevo.platform.observe.queue_depth import QueueCounts, count_jobs

__all__ = [
    "DeadJob",
    "Handler",
    "JobContext",
    "JobRegistry",
    "Payload",
    "QueueCounts",
    "RetryLater",
    "Task",
    "Wakeups",
    "count_jobs",
    "enqueue",
    "list_dead_jobs",
    "register_housekeeping",
    "requeue_dead_jobs",
    "run_worker",
]
