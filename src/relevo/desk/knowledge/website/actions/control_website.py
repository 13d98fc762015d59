"""Re-index, pause, resume and cancel: all under the website's lock, all taking effect with the next page."""

from uuid import UUID

from relevo.desk.audit.api import SYSTEM, Doer, record
from relevo.desk.knowledge.website.errors import (
    NoSuchPage,
    NoSuchWebsite,
    WebsiteIsNotRunning,
    WebsiteIsPaused,
    WebsiteIsRunning,
)
from relevo.desk.knowledge.website.events import announce_page, announce_website
from relevo.desk.knowledge.website.frontier import enqueue_page, enqueue_start, plan
from relevo.desk.knowledge.website.hosts import forget_plan
from relevo.desk.knowledge.website.repository import (
    Website,
    begin_run,
    find_page,
    find_website,
    set_state,
)
from relevo.desk.knowledge.website.scheduling import find_due, schedule_next
from relevo.desk.knowledge.website.schemas import SitePageOut, WebsiteOut
from relevo.desk.knowledge.website.urls import origin_of
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def locked(tx: Tx, source_id: UUID) -> Website:
    site = await find_website(tx, source_id, lock=True)
    if site is None:
        raise NoSuchWebsite
    return site


async def do_reindex_website(tx: Tx, source_id: UUID, *, by: Actor | Doer) -> WebsiteOut:
    """Read the whole website again. What did not change costs one request and no indexing."""
    site = await locked(tx, source_id)
    if site.state in ("running", "paused"):
        raise WebsiteIsRunning
    run = await begin_run(tx, site.source_id)
    await enqueue_start(tx, site.source_id, run=run)
    return await _told(tx, site, "website.reindexed", by=by)


async def do_revisit(tx: Tx, payload: dict[str, str]) -> None:
    site = await find_due(tx, payload)
    if site is not None:
        await do_reindex_website(tx, site.source_id, by=SYSTEM)


async def do_reindex_page(
    tx: Tx, source_id: UUID, page_id: UUID, *, accept_shorter: bool, by: Actor | Doer
) -> SitePageOut:
    """Read one page again, before whatever else waits for its host."""
    site = await locked(tx, source_id)
    page = await find_page(tx, page_id)
    if page is None or page.source_id != site.source_id:
        raise NoSuchPage
    if site.state == "paused":
        raise WebsiteIsPaused
    if page.state in ("found", "fetching"):
        return await announce_page(tx, page.id)
    if site.state != "running":
        await set_state(tx, site.source_id, "running")
    attempt: int = await tx.fetchval(
        "UPDATE website_page SET state = 'found', reason = NULL, detail = NULL, run = $3, attempt = attempt + 1, "
        "tries = 0, accept_shorter = $4 WHERE workspace_id = $1 AND id = $2 RETURNING attempt",
        tx.tenant,
        page.id,
        site.run,
        accept_shorter,
    )
    await enqueue_page(tx, site.source_id, page.id, run=site.run, attempt=attempt, delay_s=0)
    await record(tx, "website_page.reindexed", by=by, subject_kind="website_page", subject_id=page.id, url=page.url)
    await announce_website(tx, site.source_id)
    return await announce_page(tx, page.id)


async def do_change_extraction(
    tx: Tx, source_id: UUID, page_id: UUID, *, whole_page: bool | None, selector: str | None, by: Actor
) -> SitePageOut:
    """How one page is read, whatever its website says; it is read again at once, and may have less text then."""
    site = await locked(tx, source_id)
    if site.state == "paused":
        raise WebsiteIsPaused
    page = await find_page(tx, page_id, lock=True)
    if page is None or page.source_id != site.source_id:
        raise NoSuchPage
    if page.state in ("found", "fetching"):
        raise WebsiteIsRunning
    await tx.execute(
        "UPDATE website_page SET whole_page = $3, selector = $4, etag = NULL, last_modified = NULL "
        "WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        page.id,
        whole_page,
        selector,
    )
    return await do_reindex_page(tx, source_id, page_id, accept_shorter=True, by=by)


async def do_reindex_page_of(tx: Tx, document_id: UUID) -> bool:
    """The page that a document was read from; False where there is none, or where it cannot be read now."""
    row = await tx.fetchrow(
        "SELECT page.id, page.source_id FROM website_page AS page JOIN website AS site "
        "ON site.workspace_id = page.workspace_id AND site.source_id = page.source_id "
        "WHERE page.workspace_id = $1 AND page.document_id = $2 AND site.state <> 'paused'",
        tx.tenant,
        document_id,
    )
    if row is None:
        return False
    await do_reindex_page(tx, row["source_id"], row["id"], accept_shorter=False, by=SYSTEM)
    return True


async def do_pause_website(tx: Tx, source_id: UUID, *, by: Actor) -> WebsiteOut:
    site = await locked(tx, source_id)
    if site.state != "running":
        raise WebsiteIsNotRunning
    await set_state(tx, site.source_id, "paused")
    await forget_plan(tx, origin_of(site.url))
    return await _told(tx, site, "website.paused", by=by)


async def do_resume_website(tx: Tx, source_id: UUID, *, by: Actor) -> WebsiteOut:
    """Every page that was not settled gets a new attempt; its old job, if it still waits, has nothing to do."""
    site = await locked(tx, source_id)
    if site.state != "paused":
        raise WebsiteIsNotRunning
    run: int = await tx.fetchval(
        "UPDATE website SET state = 'running', run = run + 1 WHERE workspace_id = $1 AND source_id = $2 RETURNING run",
        tx.tenant,
        site.source_id,
    )
    await tx.execute(
        "UPDATE website_page SET state = 'found', attempt = 0, run = $3 "
        "WHERE workspace_id = $1 AND source_id = $2 AND state IN ('found', 'fetching')",
        tx.tenant,
        site.source_id,
        run,
    )
    if site.is_looking:
        await enqueue_start(tx, site.source_id, run=run)
    else:
        await plan(tx, await locked(tx, source_id), delay_s=site.delay_ms / 1000)
    return await _told(tx, site, "website.resumed", by=by)


async def do_cancel_website(tx: Tx, source_id: UUID, *, by: Actor) -> WebsiteOut:
    """What was read stays; what was not is skipped, or keeps its last good copy."""
    site = await locked(tx, source_id)
    if site.state not in ("running", "paused"):
        raise WebsiteIsNotRunning
    await set_state(tx, site.source_id, "cancelled")
    await tx.execute(
        "UPDATE website SET is_looking = false WHERE workspace_id = $1 AND source_id = $2", tx.tenant, site.source_id
    )
    await tx.execute(
        "UPDATE website_page SET state = CASE WHEN document_id IS NULL THEN 'skipped' ELSE 'unchanged' END, "
        "reason = 'cancelled', attempt = attempt + 1 "
        "WHERE workspace_id = $1 AND source_id = $2 AND state IN ('found', 'fetching')",
        tx.tenant,
        site.source_id,
    )
    await forget_plan(tx, origin_of(site.url))
    await schedule_next(tx, site)
    return await _told(tx, site, "website.cancelled", by=by)


async def _told(tx: Tx, site: Website, action: str, *, by: Actor | Doer) -> WebsiteOut:
    await record(tx, action, by=by, subject_kind="knowledge_source", subject_id=site.source_id, url=site.url)
    return await announce_website(tx, site.source_id)
