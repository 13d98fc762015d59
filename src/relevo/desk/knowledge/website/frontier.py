"""The frontier: addresses come in once, in the order they were found, and each gets a job and a turn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from relevo.desk.knowledge.website.hosts import plan_turns
from relevo.desk.knowledge.website.limits import MAX_PER_SHAPE, MAX_SKIPPED_SHOWN
from relevo.desk.knowledge.website.repository import FoundBy, PageId, SitePage, Website
from relevo.desk.knowledge.website.scope import reason_against
from relevo.desk.knowledge.website.urls import origin_of, shape_of
from relevo.kit.ids import SourceId, new_id
from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue

START = "knowledge.start_crawl"
PLAN = "knowledge.plan_pages"
FETCH = "knowledge.fetch_page"
_AT_ONCE = 200


@dataclass(frozen=True)
class Candidate:
    url: str
    found_by: FoundBy
    depth: int = 0
    hops: int = 0
    reason: str | None = None


async def add_candidates(tx: Tx, site: Website, candidates: Sequence[Candidate]) -> None:
    """Put what is new into the frontier, or among the skipped with its reason. The website's row is locked.

    A page that was removed and is found again is fetched again.
    """
    fresh = {candidate.url: candidate for candidate in reversed(candidates)}
    known = await tx.fetch(
        "SELECT url, state, run FROM website_page WHERE workspace_id = $1 AND source_id = $2 AND url = ANY($3)",
        tx.tenant,
        site.source_id,
        list(fresh),
    )
    again = [row["url"] for row in known if row["state"] == "removed" and row["run"] < site.run]
    for row in known:
        fresh.pop(row["url"])
    await _revive(tx, site, again)
    judged = [
        replace(each, reason=reason_against(site, each.url, found_by=each.found_by, depth=each.depth))
        for each in reversed(fresh.values())
    ]
    judged = _against_endless(judged, await _count_shapes(tx, site, judged))
    room = site.max_pages - await _count_taken(tx, site)
    await _insert(tx, site, _against_limit(judged, room))


def _against_endless(candidates: Sequence[Candidate], counts: Mapping[str, int]) -> list[Candidate]:
    """Links that a program counts up for ever are taken up to a number; what a sitemap names is meant."""
    seen = Counter(counts)
    result: list[Candidate] = []
    for each in candidates:
        shape = shape_of(each.url) if each.reason is None and each.found_by != "sitemap" else None
        if shape:
            seen[shape] += 1
        result.append(replace(each, reason="trap") if shape and seen[shape] > MAX_PER_SHAPE else each)
    return result


def _against_limit(candidates: Sequence[Candidate], room: int) -> list[Candidate]:
    result: list[Candidate] = []
    for each in candidates:
        if each.reason is None:
            room -= 1
        result.append(replace(each, reason="page_limit") if each.reason is None and room < 0 else each)
    return result


async def _count_shapes(tx: Tx, site: Website, candidates: Sequence[Candidate]) -> dict[str, int]:
    shapes = {shape for each in candidates if (shape := shape_of(each.url))}
    rows = await tx.fetch(
        "SELECT shape, count(*) AS pages FROM website_page WHERE workspace_id = $1 AND source_id = $2 "
        "AND shape = ANY($3) AND state <> 'skipped' GROUP BY shape",
        tx.tenant,
        site.source_id,
        list(shapes),
    )
    return {row["shape"]: row["pages"] for row in rows}


async def _count_taken(tx: Tx, site: Website) -> int:
    """Pages that were or will be fetched."""
    return await tx.fetchval(
        "SELECT count(*) FROM website_page WHERE workspace_id = $1 AND source_id = $2 "
        "AND (state NOT IN ('skipped', 'removed') OR (fetched_at IS NOT NULL AND state = 'skipped'))",
        tx.tenant,
        site.source_id,
    )


async def _insert(tx: Tx, site: Website, candidates: Sequence[Candidate]) -> None:
    skipped: int = await tx.fetchval(
        "SELECT count(*) FROM website_page WHERE workspace_id = $1 AND source_id = $2 AND state = 'skipped'",
        tx.tenant,
        site.source_id,
    )
    taken = [each for each in candidates if each.reason is None]
    aside = [each for each in candidates if each.reason is not None]
    shown = [*taken, *aside[: max(0, MAX_SKIPPED_SHOWN - skipped)]]
    await tx.execute(
        """
        INSERT INTO website_page (workspace_id, id, source_id, url, shape, found_by, depth, hops, state, reason, run)
        SELECT $1, id, $2, url, shape, found_by, depth, hops,
               CASE WHEN reason IS NULL THEN 'found' ELSE 'skipped' END, reason, $3
        FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::int[], $9::int[], $10::text[])
             AS new(id, url, shape, found_by, depth, hops, reason)
        ON CONFLICT (workspace_id, source_id, url) DO NOTHING
        """,
        tx.tenant,
        site.source_id,
        site.run,
        sorted(new_id() for _ in shown),
        [each.url for each in shown],
        [shape_of(each.url) for each in shown],
        [each.found_by for each in shown],
        [each.depth for each in shown],
        [each.hops for each in shown],
        [each.reason for each in shown],
    )
    if len(shown) < len(candidates):
        await tx.execute(
            "UPDATE website SET left_out = left_out + $3 WHERE workspace_id = $1 AND source_id = $2",
            tx.tenant,
            site.source_id,
            len(candidates) - len(shown),
        )


async def _revive(tx: Tx, site: Website, urls: Sequence[str]) -> None:
    await tx.execute(
        "UPDATE website_page SET state = 'found', reason = NULL, detail = NULL, run = $3, attempt = 0, tries = 0, "
        "misses = 0, etag = NULL, last_modified = NULL WHERE workspace_id = $1 AND source_id = $2 AND url = ANY($4)",
        tx.tenant,
        site.source_id,
        site.run,
        urls,
    )


async def take_up(tx: Tx, site: Website, pages: Sequence[SitePage]) -> None:
    """Known pages are due in this run."""
    await tx.execute(
        "UPDATE website_page SET state = 'found', reason = NULL, detail = NULL, run = $2, attempt = 0, tries = 0 "
        "WHERE workspace_id = $1 AND id = ANY($3)",
        tx.tenant,
        site.run,
        [page.id for page in pages],
    )


async def plan(tx: Tx, site: Website, *, delay_s: float, more: bool = True) -> bool:
    """Give waiting pages a job each, oldest and nearest first; True if some are left for the job PLAN."""
    rows = await tx.fetch(
        "SELECT id, url FROM website_page WHERE workspace_id = $1 AND source_id = $2 AND state = 'found' "
        "AND attempt = 0 ORDER BY depth, created_at, id LIMIT $3",
        tx.tenant,
        site.source_id,
        _AT_ONCE,
    )
    by_origin: dict[str, list[PageId]] = {}
    for row in rows:
        by_origin.setdefault(origin_of(row["url"]), []).append(row["id"])
    for origin, ids in by_origin.items():
        turns = await plan_turns(tx, origin, count=len(ids), delay_s=delay_s)
        for page_id, turn in zip(ids, turns, strict=True):
            await enqueue_page(tx, site.source_id, page_id, run=site.run, attempt=1, delay_s=turn)
    await tx.execute(
        "UPDATE website_page SET attempt = 1, run = $3 WHERE workspace_id = $1 AND id = ANY($2)",
        tx.tenant,
        [row["id"] for row in rows],
        site.run,
    )
    left = len(rows) == _AT_ONCE
    if left and more:
        await enqueue(tx, PLAN, _payload(tx, site.source_id, run=site.run), dedupe_key=f"plan:{site.source_id}")
    return left


async def plan_again(tx: Tx, site: Website, page: SitePage, *, delay_s: float, after_s: float | None = None) -> None:
    """Another try: after `after_s` seconds, else when the host has a turn."""
    if after_s is None:
        (after_s,) = await plan_turns(tx, origin_of(page.url), count=1, delay_s=delay_s)
    attempt: int = await tx.fetchval(
        "UPDATE website_page SET state = 'found', attempt = attempt + 1 WHERE workspace_id = $1 AND id = $2 "
        "RETURNING attempt",
        tx.tenant,
        page.id,
    )
    await enqueue_page(tx, site.source_id, page.id, run=site.run, attempt=attempt, delay_s=after_s)


async def enqueue_start(tx: Tx, source_id: SourceId, *, run: int) -> None:
    await enqueue(tx, START, _payload(tx, source_id, run=run), dedupe_key=f"crawl:{source_id}:{run}")


async def enqueue_page(tx: Tx, source_id: SourceId, page_id: PageId, *, run: int, attempt: int, delay_s: float) -> None:
    payload = {**_payload(tx, source_id, run=run), "page_id": str(page_id), "attempt": attempt}
    # The attempt is in the key: a running job may plan its own successor.
    key = f"page:{page_id}:{run}:{attempt}"
    await enqueue(tx, FETCH, payload, dedupe_key=key, delay_s=delay_s)


def _payload(tx: Tx, source_id: SourceId, *, run: int) -> dict[str, object]:
    return {"workspace_id": str(tx.tenant), "source_id": str(source_id), "run": run}
