"""Jobs of websites. Each is safe to run twice."""

from functools import partial

from relevo.desk.knowledge.website.actions.control_website import do_revisit
from relevo.desk.knowledge.website.crawling import give_up, plan_more, start_crawl
from relevo.desk.knowledge.website.frontier import FETCH, PLAN, START
from relevo.desk.knowledge.website.limits import LANES
from relevo.desk.knowledge.website.scheduling import REVISIT, workspace_of
from relevo.desk.knowledge.website.visiting import Deps, visit_page
from relevo.platform.jobs import JobContext, JobRegistry, Payload

__all__ = ["Deps", "register"]


def register(registry: JobRegistry, deps: Deps) -> None:
    # A hundred sitemaps, each as slow as allowed, are given up by the clock; the job then begins again.
    registry.task(START, max_attempts=4, timeout_s=600, concurrency=4)(partial(_on_start, deps))
    registry.task(PLAN, max_attempts=8, timeout_s=300)(partial(_on_plan, deps))
    # Waiting for a turn, the robots.txt, the page, reading it, and waiting for others that read.
    registry.task(FETCH, max_attempts=6, timeout_s=240, concurrency=LANES)(partial(_on_fetch, deps))
    registry.task(REVISIT, max_attempts=8, timeout_s=60)(partial(_on_revisit, deps))


async def _on_start(deps: Deps, context: JobContext, payload: Payload) -> None:
    try:
        await start_crawl(deps.db, deps.egress, payload)
    except Exception:
        # Nobody would touch it again: a website must not say "reading" for ever.
        if context.is_last_attempt:
            await give_up(deps.db, payload)
        raise


async def _on_plan(deps: Deps, _context: JobContext, payload: Payload) -> None:
    await plan_more(deps.db, payload)


async def _on_fetch(deps: Deps, context: JobContext, payload: Payload) -> None:
    await visit_page(deps, payload, is_last=context.is_last_attempt)


async def _on_revisit(deps: Deps, _context: JobContext, payload: Payload) -> None:
    async with deps.db.transaction(workspace_of(payload)) as tx:
        await do_revisit(tx, payload)
