"""A worker in a process of its own, to be killed: it writes each job it did into a table, in two transactions."""

import asyncio
import os
import signal
import sys

from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload, run_worker


async def main(url: str, heartbeat_s: float) -> None:
    db = await Database.open(url, max_size=8)
    registry = JobRegistry()

    @registry.task("crash.note")
    async def note(ctx: JobContext, payload: Payload) -> None:
        await asyncio.sleep(0.002)
        async with db.transaction(None) as tx:
            await tx.execute("INSERT INTO done (number, pid) VALUES ($1, $2)", payload["number"], os.getpid())

    @registry.task("crash.poison", max_attempts=3)
    async def poison(ctx: JobContext, payload: Payload) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await run_worker(db, registry, stop=asyncio.Event(), heartbeat_s=heartbeat_s)


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
