"""Reading a website without a worker: for measurements, which want it done before they go on."""

import asyncio

from relevo.desk.knowledge.repository import insert_source
from relevo.desk.knowledge.website.crawling import start_crawl
from relevo.desk.knowledge.website.repository import insert_website
from relevo.desk.knowledge.website.schemas import WebsiteInput
from relevo.desk.knowledge.website.visiting import Deps, visit_page
from relevo.kit.ids import SourceId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.files import FileStore

_TOGETHER = 8


async def crawl_at_once(
    db: Database, egress: Egress, files: FileStore, workspace_id: WorkspaceId, given: WebsiteInput
) -> SourceId:
    """The same steps as the jobs take, in the same order; their jobs find nothing left to do."""
    deps = Deps(db, egress, files)
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="website", name=given.url[:300])
        await insert_website(tx, source_id, given.model_dump())
    about = {"workspace_id": str(workspace_id), "source_id": str(source_id), "run": 1}
    await start_crawl(db, egress, about)
    while True:
        async with db.transaction(workspace_id, read_only=True) as tx:
            rows = await tx.fetch(
                "SELECT id, attempt FROM website_page WHERE workspace_id = $1 AND source_id = $2 AND state = 'found' "
                "AND attempt > 0 ORDER BY depth, created_at, id LIMIT $3",
                tx.tenant,
                source_id,
                _TOGETHER,
            )
        if not rows:
            return source_id
        payloads = [{**about, "page_id": str(row["id"]), "attempt": row["attempt"]} for row in rows]
        await asyncio.gather(*(visit_page(deps, payload, is_last=True) for payload in payloads))
