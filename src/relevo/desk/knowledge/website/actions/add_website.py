"""A new website: it is stored, and the job that begins to read it waits in the same transaction."""

from relevo.desk.audit.api import record
from relevo.desk.knowledge.repository import insert_source
from relevo.desk.knowledge.website.errors import WebsiteAlreadyThere
from relevo.desk.knowledge.website.events import announce_website
from relevo.desk.knowledge.website.frontier import enqueue_start
from relevo.desk.knowledge.website.repository import insert_website
from relevo.desk.knowledge.website.schemas import WebsiteInput, WebsiteOut
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_add_website(tx: Tx, given: WebsiteInput, *, by: Actor) -> WebsiteOut:
    # One at a time for each workspace: two clicks must not make two websites.
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('website:' || $1, 0))", str(tx.tenant))
    if await tx.fetchval("SELECT true FROM website WHERE workspace_id = $1 AND url = $2", tx.tenant, given.url):
        raise WebsiteAlreadyThere
    source_id = await insert_source(tx, kind="website", name=given.url.split("://", 1)[1].rstrip("/")[:300])
    await insert_website(tx, source_id, given.model_dump())
    await enqueue_start(tx, source_id, run=1)
    await record(tx, "website.added", by=by, subject_kind="knowledge_source", subject_id=source_id, url=given.url)
    return await announce_website(tx, source_id)
