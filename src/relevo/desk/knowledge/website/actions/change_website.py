"""Changing a website's settings, and removing it with everything that was read from it."""

from uuid import UUID

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.recalibrate_later import recalibrate_later
from relevo.desk.knowledge.index import remove_passages
from relevo.desk.knowledge.website.actions.control_website import locked
from relevo.desk.knowledge.website.errors import WebsiteIsRunning
from relevo.desk.knowledge.website.events import announce_deletion, announce_website
from relevo.desk.knowledge.website.frontier import enqueue_start
from relevo.desk.knowledge.website.repository import SETTINGS, Website, begin_run, find_website, update_settings
from relevo.desk.knowledge.website.scheduling import schedule_next
from relevo.desk.knowledge.website.schemas import WebsiteChange, WebsiteOut
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

# Settings that say which pages there are; with another one, everything is looked at anew.
_SCOPE = ("url", "mode", "include", "exclude", "max_pages", "max_depth", "language", "whole_page", "selector")


async def do_change_website(tx: Tx, source_id: UUID, change: WebsiteChange, *, by: Actor) -> WebsiteOut:
    """A change of what belongs to the website begins a run; delay and schedule hold from now on."""
    site = await locked(tx, source_id)
    before = {name: getattr(site, name) for name in SETTINGS}
    values = {**before, **change.model_dump(exclude_unset=True)}
    changed = [name for name in SETTINGS if values[name] != before[name]]
    is_other = any(name in _SCOPE for name in changed)
    if is_other and site.state in ("running", "paused"):
        raise WebsiteIsRunning
    await update_settings(tx, site.source_id, values)
    if is_other:
        await _begin_afresh(
            tx, site, is_language="language" in changed, is_part=bool({"whole_page", "selector"} & {*changed})
        )
    elif "schedule" in changed and site.state in ("done", "cancelled"):
        current = await find_website(tx, source_id)
        await schedule_next(tx, current or site)
    if changed:
        await record(
            tx, "website.changed", by=by, subject_kind="knowledge_source", subject_id=site.source_id, fields=changed
        )
    return await announce_website(tx, site.source_id)


async def _begin_afresh(tx: Tx, site: Website, *, is_language: bool, is_part: bool) -> None:
    # Without what a conditional request compares, each page comes whole, and its links with it. Its text is compared
    # all the same, so nothing is indexed again that did not change, unless it is read in another language now.
    await tx.execute(
        "UPDATE website_page SET etag = NULL, last_modified = NULL, "
        "accept_shorter = accept_shorter OR $4, "
        "content_hash = CASE WHEN $3 THEN NULL ELSE content_hash END, "
        "found_by = CASE WHEN found_by = 'start' THEN 'link' ELSE found_by END "
        "WHERE workspace_id = $1 AND source_id = $2",
        tx.tenant,
        site.source_id,
        is_language,
        # Less text is what was asked for.
        is_part,
    )
    await tx.execute(
        "UPDATE website_page AS page SET found_by = 'start', depth = 0 FROM website AS site "
        "WHERE site.workspace_id = $1 AND site.source_id = $2 AND page.workspace_id = $1 AND page.source_id = $2 "
        "AND page.url = site.url AND site.mode <> 'sitemap'",
        tx.tenant,
        site.source_id,
    )
    await enqueue_start(tx, site.source_id, run=await begin_run(tx, site.source_id))


async def do_delete_website(tx: Tx, source_id: UUID, *, by: Actor) -> None:
    site = await locked(tx, source_id)
    documents = await tx.fetch(
        "SELECT id FROM knowledge_document WHERE workspace_id = $1 AND source_id = $2 FOR UPDATE",
        tx.tenant,
        site.source_id,
    )
    await remove_passages(tx, [row["id"] for row in documents])
    await tx.execute("DELETE FROM knowledge_source WHERE workspace_id = $1 AND id = $2", tx.tenant, site.source_id)
    await record(tx, "website.deleted", by=by, subject_kind="knowledge_source", subject_id=site.source_id, url=site.url)
    await announce_deletion(tx, site.source_id)
    await recalibrate_later(tx)
