"""The start of a run: robots.txt, the sitemaps or the first address, and what was known from the run before."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.website.events import announce_website
from relevo.desk.knowledge.website.frontier import Candidate, add_candidates, plan, take_up
from relevo.desk.knowledge.website.hosts import CRAWLER, fetch_robots, forget_robots, get_robots
from relevo.desk.knowledge.website.limits import (
    LOOK_WITHIN_S,
    MAX_PAGE_BYTES,
    MAX_SITEMAP_BYTES,
    MAX_SITEMAP_DEPTH,
    MAX_SITEMAP_URLS,
    MAX_SITEMAPS,
    PAGE_WITHIN_S,
)
from relevo.desk.knowledge.website.reading import SitemapReading, read_page, read_sitemap
from relevo.desk.knowledge.website.repository import (
    Mode,
    SitePage,
    SiteProblem,
    Website,
    end_looking,
    find_website,
    list_pages,
    set_page,
)
from relevo.desk.knowledge.website.robots import Robots
from relevo.desk.knowledge.website.scope import reason_against
from relevo.desk.knowledge.website.settling import finish_if_done, remove_document
from relevo.desk.knowledge.website.urls import is_below, is_same_site, normalize, origin_of
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.egress import Egress, EgressError, EgressRefused
from relevo.platform.jobs import Payload


@dataclass(frozen=True)
class Found:
    """Addresses to begin with, and what went wrong on the way to them."""

    urls: Sequence[str]
    problem: SiteProblem | None = None


async def start_crawl(db: Database, egress: Egress, payload: Payload) -> None:
    """Safe to run twice: addresses that are in the frontier already are not added again."""
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    async with db.transaction(workspace_id) as tx:
        site = await find_website(tx, UUID(payload["source_id"]))
        if site is None or not _is_due(site, payload):
            return
        await forget_robots(tx, [origin_of(site.url)])
    answer = await get_robots(db, egress, workspace_id, origin_of(site.url))
    found = Found((), answer.problem) if answer.problem else await look(egress, site.url, site.mode, answer.robots)
    async with db.transaction(workspace_id) as tx:
        site = await find_website(tx, site.source_id, lock=True)
        if site is None or not _is_due(site, payload):
            return
        if answer.problem is None:
            await _take_up_known(tx, site)
        found_by = "sitemap" if site.mode == "sitemap" else "start"
        await add_candidates(tx, site, [Candidate(url, found_by) for url in found.urls])
        await end_looking(tx, site.source_id, problem=found.problem)
        await plan(tx, site, delay_s=max(site.delay_ms / 1000, answer.robots.delay_s))
        await finish_if_done(tx, site)


def _is_due(site: Website, payload: Payload) -> bool:
    return site.run == payload["run"] and site.state == "running" and site.is_looking


async def _take_up_known(tx: Tx, site: Website) -> None:
    """Pages of earlier runs come again, unless the settings have changed or a teammate took them out."""
    due: list[SitePage] = []
    for page in await list_pages(tx, site.source_id):
        if page.run == site.run or page.state == "removed" or page.reason in ("deleted", "trap"):
            continue
        if page.state in ("ready", "unchanged") and page.document_id is None:
            await set_page(tx, page.id, "skipped", reason="deleted")
            continue
        reason = reason_against(site, page.url, found_by=page.found_by, depth=page.depth)
        if reason is None and len(due) >= site.max_pages:
            reason = "page_limit"
        if reason:
            await remove_document(tx, page.document_id)
            await set_page(tx, page.id, "skipped", reason=reason)
        else:
            due.append(page)
    await take_up(tx, site, due)


async def look(egress: Egress, url: str, mode: Mode, robots: Robots) -> Found:
    """The addresses a website begins with."""
    if mode != "sitemap":
        return Found([url])
    found: dict[str, None] = {}
    problem: SiteProblem | None = None
    waiting = [(each, 1) for each in _sitemaps_of(url, robots)]
    seen: set[str] = set()
    while waiting and len(seen) < MAX_SITEMAPS and len(found) < MAX_SITEMAP_URLS:
        address, depth = waiting.pop(0)
        if address in seen or not is_same_site(address, url):
            continue
        seen.add(address)
        reading = await _read(egress, address, robots)
        if isinstance(reading, str):
            problem = problem or reading
            continue
        found |= dict.fromkeys(reading.urls)
        if depth < MAX_SITEMAP_DEPTH:
            waiting += [(each, depth + 1) for each in reading.sitemaps]
    if found:
        return Found(list(found)[:MAX_SITEMAP_URLS])
    return Found((), problem or "no_sitemap")


def _sitemaps_of(url: str, robots: Robots) -> list[str]:
    """The address itself if it is a sitemap's, else those that robots.txt names, else the usual places."""
    path = url.split("?", 1)[0].lower()
    if path.endswith((".xml", ".xml.gz", ".txt", ".gz")) or "sitemap" in path.rsplit("/", 1)[-1]:
        return [url]
    named = [each for address in robots.sitemaps if (each := normalize(address, base=origin_of(url)))]
    return named or [f"{origin_of(url)}/sitemap.xml", f"{origin_of(url)}/sitemap_index.xml"]


async def _read(egress: Egress, address: str, robots: Robots) -> SitemapReading | SiteProblem:
    """The sitemap, or the code of what is wrong with it."""
    if not robots.allows(address):
        return "sitemap_forbidden"
    try:
        answer = await egress.request(
            "GET",
            address,
            headers={"user-agent": CRAWLER},
            max_bytes=MAX_SITEMAP_BYTES,
            within_s=PAGE_WITHIN_S,
        )
    except EgressRefused:
        return "refused"
    except EgressError:
        return "sitemap_unreadable"
    if answer.status in (404, 410):
        return "no_sitemap"
    if not 200 <= answer.status < 300:
        return "sitemap_unreadable"
    try:
        return await read_sitemap(answer.body)
    except Unreadable:
        return "sitemap_unreadable"


async def give_up(db: Database, payload: Payload) -> None:
    """The start failed for good: the run ends and says so, and what was known stays as it was."""
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    async with db.transaction(workspace_id) as tx:
        site = await find_website(tx, UUID(payload["source_id"]), lock=True)
        if site is not None and _is_due(site, payload):
            await end_looking(tx, site.source_id, problem="start_failed")
            await finish_if_done(tx, site)


async def look_ahead(egress: Egress, url: str, mode: Mode) -> Found:
    """For the form: what would be found first, before anything is stored. Of a crawl, the links of its first page."""
    try:
        async with asyncio.timeout(LOOK_WITHIN_S):
            return await _look_ahead(egress, url, mode)
    except TimeoutError:
        return Found((), "sitemap_unreadable" if mode == "sitemap" else "start_failed")


async def _look_ahead(egress: Egress, url: str, mode: Mode) -> Found:
    text, problem = await fetch_robots(egress, origin_of(url))
    if problem:
        return Found((), problem)
    if mode != "crawl":
        return await look(egress, url, mode, Robots(text))
    if not Robots(text).allows(url):
        return Found((), "start_failed")
    return await _look_at_links(egress, url)


async def _look_at_links(egress: Egress, url: str) -> Found:
    try:
        answer = await egress.request(
            "GET", url, headers={"user-agent": CRAWLER}, max_bytes=MAX_PAGE_BYTES, within_s=PAGE_WITHIN_S
        )
    except EgressRefused:
        return Found((), "refused")
    except EgressError:
        return Found((), "start_failed")
    here = normalize(answer.url) or url
    if not is_same_site(here, url):
        return Found((), "start_elsewhere")
    if not 200 <= answer.status < 300:
        return Found((), "start_failed")
    try:
        reading = await read_page(here, answer.body, charset=None)
    except Unreadable:
        return Found((), "start_failed")
    links = [link for link in reading.links if is_same_site(link, url) and is_below(link, url)]
    return Found(list(dict.fromkeys([url, *links])))


async def plan_more(db: Database, payload: Payload) -> None:
    """Jobs for the pages of a large frontier, in steps, so that no transaction is long."""
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    more = True
    while more:
        async with db.transaction(workspace_id) as tx:
            site = await find_website(tx, UUID(payload["source_id"]), lock=True)
            if site is None or site.run != payload["run"] or site.state != "running":
                return
            more = await plan(tx, site, delay_s=site.delay_ms / 1000, more=False)
            await announce_website(tx, site.source_id)
