"""The job of one page: its turn at the host, the request, the reading; the end is settling.py's.

Safe to run twice: a job is for one attempt of one run, and settling counts only for the attempt that is due.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.runner import extract
from relevo.desk.knowledge.indexing import Prepared, prepare
from relevo.desk.knowledge.terms import LANGUAGES
from relevo.desk.knowledge.website import fetching
from relevo.desk.knowledge.website.events import announce_page
from relevo.desk.knowledge.website.frontier import plan_again
from relevo.desk.knowledge.website.hosts import RobotsProblem, get_robots, pass_gate
from relevo.desk.knowledge.website.limits import PAGE_WITHIN_S
from relevo.desk.knowledge.website.reading import PageReading, read_page, title_for
from relevo.desk.knowledge.website.repository import SitePage, Website, find_page, find_website, set_page
from relevo.desk.knowledge.website.robots import Robots
from relevo.desk.knowledge.website.scope import reason_against
from relevo.desk.knowledge.website.selectors import to_xpath
from relevo.desk.knowledge.website.settling import Errand, Visit, settle
from relevo.desk.knowledge.website.urls import origin_of
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.files import FileStore
from relevo.platform.jobs import Payload


@dataclass(frozen=True)
class Deps:
    db: Database
    egress: Egress
    files: FileStore
    # How long the first pause before another try is; each next one is three times as long.
    first_retry_s: float = 10.0
    page_within_s: float = PAGE_WITHIN_S


async def visit_page(deps: Deps, payload: Payload, *, is_last: bool) -> None:
    """`is_last`: no worker will try this attempt again; a page must not say "fetching" for ever."""
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    found = await _load(deps.db, workspace_id, payload)
    if found is None:
        return
    site, page = found
    try:
        await _visit_and_settle(deps, workspace_id, site, page)
    except Exception:
        if is_last:
            errand = Errand(site, page, Robots(""), deps.first_retry_s)
            await settle(deps.db, workspace_id, errand, Visit(fetching.Refused("crashed")))
        raise


async def _visit_and_settle(deps: Deps, workspace_id: WorkspaceId, site: Website, page: SitePage) -> None:
    # Also here: a teammate may ask for any page of the list, and what another host is must never be a list's choice.
    outside = reason_against(site, page.url, found_by=page.found_by, depth=page.depth)
    if outside is not None:
        errand = Errand(site, page, Robots(""), deps.first_retry_s)
        await settle(deps.db, workspace_id, errand, Visit(fetching.NotAsked(outside)))
        return
    answer = await get_robots(deps.db, deps.egress, workspace_id, origin_of(page.url))
    refusal = _refusal(answer.robots, answer.problem, page)
    if refusal is None:
        wait_s = await _take_turn(deps.db, workspace_id, site, page, answer.robots)
        if wait_s is None:
            return
        await asyncio.sleep(wait_s)
        visit = await _visit(deps, site, page)
    else:
        visit = Visit(refusal)
    await settle(deps.db, workspace_id, Errand(site, page, answer.robots, deps.first_retry_s), visit)


async def _load(db: Database, workspace_id: WorkspaceId, payload: Payload) -> tuple[Website, SitePage] | None:
    """None when this attempt is not due any more: paused, cancelled, a newer run, done already."""
    async with db.transaction(workspace_id) as tx:
        site = await find_website(tx, UUID(payload["source_id"]))
        page = await find_page(tx, UUID(payload["page_id"]))
    if site is None or page is None or site.state != "running":
        return None
    if (page.run, page.attempt) != (payload["run"], payload["attempt"]) or page.state not in ("found", "fetching"):
        return None
    return site, page


def _refusal(robots: Robots, problem: RobotsProblem | None, page: SitePage) -> fetching.Answer | None:
    if problem == "refused":
        return fetching.Refused("refused")
    if problem:
        return fetching.Trouble(problem)
    return None if robots.allows(page.url) else fetching.NotAsked("robots")


async def _take_turn(
    db: Database, workspace_id: WorkspaceId, site: Website, page: SitePage, robots: Robots
) -> float | None:
    """Seconds to wait for the turn; None if it is too far away and the job was planned anew."""
    delay_s = delay_of(site, robots)
    async with db.transaction(workspace_id) as tx:
        wait_s = await pass_gate(tx, origin_of(page.url), delay_s=delay_s)
        if wait_s is None:
            await plan_again(tx, site, page, delay_s=delay_s)
        else:
            await set_page(tx, page.id, "fetching")
            await announce_page(tx, page.id)
    return wait_s


def delay_of(site: Website, robots: Robots) -> float:
    return max(site.delay_ms / 1000, robots.delay_s)


async def _visit(deps: Deps, site: Website, page: SitePage) -> Visit:
    answer = await fetching.fetch(deps.egress, page, within_s=deps.page_within_s)
    if not isinstance(answer, fetching.Body):
        return Visit(answer)
    try:
        reading = await _read(site, page, answer)
    except Unreadable as problem:
        return Visit(fetching.Refused(problem.code, answer.status, detail=str(problem)))
    if reading.noindex or reading.content_hash == page.content_hash:
        return Visit(answer, reading)
    return Visit(answer, reading, await _prepare(site, page, reading))


def part_of(site: Website, page: SitePage) -> str | None:
    """What is read whole, as XPath; None: the main content as it is recognised. A page's own choice goes first."""
    whole_page, selector = site.whole_page, site.selector
    if page.whole_page is not None:
        whole_page, selector = page.whole_page, page.selector
    if selector:
        return to_xpath(selector)
    return "//body" if whole_page else None


async def _read(site: Website, page: SitePage, answer: fetching.Body) -> PageReading:
    if answer.is_page:
        return await read_page(page.url, answer.body, charset=answer.charset, part=part_of(site, page))
    extracted = await extract(fetching.FILES[answer.content_type], answer.body)
    return PageReading(title=extracted.title or "", text=extracted.text, alternates={})


async def _prepare(site: Website, page: SitePage, reading: PageReading) -> Prepared:
    language = site.language or (reading.language if reading.language in LANGUAGES else None)
    return await asyncio.to_thread(
        prepare, kind="website", title=title_for(page.url, reading), text=reading.text, language=language, phrasings=[]
    )
