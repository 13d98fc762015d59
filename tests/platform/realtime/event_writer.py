"""Writes one event from a process of its own."""

import asyncio
import sys
from uuid import UUID

from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.events import append
from relevo.platform.jobs import Wakeups


async def main(url: str, workspace_id: WorkspaceId) -> None:
    db = await Database.open(url, min_size=1, max_size=2)
    async with Wakeups(db):
        async with db.transaction(workspace_id) as tx:
            await append(tx, "test.happened", audience=["team"], payload={"n": 1})
        sys.stdout.write("committed\n")
        sys.stdout.flush()
        await asyncio.sleep(0.5)
    await db.close()


asyncio.run(main(sys.argv[1], WorkspaceId(UUID(sys.argv[2]))))
