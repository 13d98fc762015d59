"""A worker of its own, to be killed: `python -m tests.desk.knowledge.website.worker_process <database> <folder>`."""

import asyncio
import sys

from relevo.desk.knowledge.website.tasks import Deps, register
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.files import open_file_store
from relevo.platform.jobs import JobRegistry, run_worker


async def main(database_url: str, folder: str) -> None:
    db = await Database.open(database_url, max_size=8)
    async with Egress(allow_hosts=["127.0.0.1"]) as egress:
        registry = JobRegistry()
        register(registry, Deps(db, egress, open_file_store(folder)))
        print("ready", flush=True)
        # Jobs of a dead worker come back after two seconds instead of thirty.
        await run_worker(db, registry, stop=asyncio.Event(), heartbeat_s=2)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
