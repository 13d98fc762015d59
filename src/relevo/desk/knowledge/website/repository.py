"""Websites and their pages in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

from relevo.kit.ids import DocumentId, SourceId
from relevo.platform.db import Tx

PageId = NewType("PageId", UUID)
Mode = Literal["page", "crawl", "sitemap"]
FoundBy = Literal["start", "link", "sitemap", "redirect", "canonical"]
SiteState = Literal["running", "paused", "cancelled", "done"]
PageState = Literal["found", "fetching", "ready", "unchanged", "failed", "skipped", "removed"]
Schedule = Literal["never", "daily", "weekly"]
SiteProblem = Literal[
    "refused",
    "robots_unavailable",
    "no_sitemap",
    "sitemap_unreadable",
    "sitemap_forbidden",
    "start_failed",
    "start_elsewhere",
]


@dataclass(frozen=True, kw_only=True)
class Website:
    source_id: SourceId
    url: str
    mode: Mode
    include: Sequence[str]
    exclude: Sequence[str]
    max_pages: int
    max_depth: int
    delay_ms: int
    language: str | None
    schedule: Schedule
    state: SiteState
    run: int
    is_looking: bool  # the start job has not yet put its addresses into the frontier
    problem: SiteProblem | None
    left_out: int
    next_at: datetime | None
    whole_page: bool
    selector: str | None


@dataclass(frozen=True, kw_only=True)
class SitePage:
    id: PageId
    source_id: SourceId
    url: str
    found_by: FoundBy
    depth: int
    hops: int
    state: PageState
    reason: str | None
    run: int
    attempt: int
    tries: int
    misses: int
    accept_shorter: bool
    document_id: DocumentId | None
    etag: str | None
    last_modified: str | None
    content_hash: bytes | None
    text_length: int
    fetched_at: datetime | None
    whole_page: bool | None  # None: as its website says
    selector: str | None


_WEBSITE = (
    "source_id, url, mode, include, exclude, max_pages, max_depth, delay_ms, language, schedule, state, run, "
    "is_looking, problem, left_out, next_at, whole_page, selector"
)
_PAGE = (
    "id, source_id, url, found_by, depth, hops, state, reason, run, attempt, tries, misses, accept_shorter, "
    "document_id, etag, last_modified, content_hash, text_length, fetched_at, whole_page, selector"
)


async def find_website(tx: Tx, source_id: UUID, *, lock: bool = False) -> Website | None:
    row = await tx.fetchrow(
        f"SELECT {_WEBSITE} FROM website WHERE workspace_id = $1 AND source_id = $2" + (" FOR UPDATE" if lock else ""),
        tx.tenant,
        source_id,
    )
    return Website(**dict(row)) if row else None


async def find_page(tx: Tx, page_id: UUID, *, lock: bool = False) -> SitePage | None:
    row = await tx.fetchrow(
        f"SELECT {_PAGE} FROM website_page WHERE workspace_id = $1 AND id = $2" + (" FOR UPDATE" if lock else ""),
        tx.tenant,
        page_id,
    )
    return SitePage(**dict(row)) if row else None


async def list_pages(tx: Tx, source_id: SourceId) -> list[SitePage]:
    """All of a website's, in the order in which they were found."""
    rows = await tx.fetch(
        f"SELECT {_PAGE} FROM website_page WHERE workspace_id = $1 AND source_id = $2 ORDER BY depth, created_at, id",
        tx.tenant,
        source_id,
    )
    return [SitePage(**dict(row)) for row in rows]


async def insert_website(tx: Tx, source_id: SourceId, values: Mapping[str, object]) -> None:
    await tx.execute(
        "INSERT INTO website (workspace_id, source_id, url, mode, include, exclude, max_pages, max_depth, delay_ms, "
        "language, schedule, whole_page, selector) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tx.tenant,
        source_id,
        *(values[name] for name in SETTINGS),
    )


SETTINGS = (
    "url",
    "mode",
    "include",
    "exclude",
    "max_pages",
    "max_depth",
    "delay_ms",
    "language",
    "schedule",
    "whole_page",
    "selector",
)


async def update_settings(tx: Tx, source_id: SourceId, values: Mapping[str, object]) -> None:
    await tx.execute(
        "UPDATE website SET url = $3, mode = $4, include = $5, exclude = $6, max_pages = $7, max_depth = $8, "
        "delay_ms = $9, language = $10, schedule = $11, whole_page = $12, selector = $13 "
        "WHERE workspace_id = $1 AND source_id = $2",
        tx.tenant,
        source_id,
        *(values[name] for name in SETTINGS),
    )


async def set_state(tx: Tx, source_id: SourceId, state: SiteState) -> None:
    await tx.execute(
        "UPDATE website SET state = $3, finished_at = CASE WHEN $3 IN ('done', 'cancelled') THEN now() END "
        "WHERE workspace_id = $1 AND source_id = $2",
        tx.tenant,
        source_id,
        state,
    )


async def begin_run(tx: Tx, source_id: SourceId) -> int:
    """The next run's number; everything that still waits for an older one has nothing to do any more."""
    return await tx.fetchval(
        "UPDATE website SET run = run + 1, state = 'running', is_looking = true, problem = NULL, left_out = 0, "
        "started_at = now(), finished_at = NULL, next_at = NULL WHERE workspace_id = $1 AND source_id = $2 "
        "RETURNING run",
        tx.tenant,
        source_id,
    )


async def end_looking(tx: Tx, source_id: SourceId, *, problem: SiteProblem | None) -> None:
    await tx.execute(
        "UPDATE website SET is_looking = false, problem = $3 WHERE workspace_id = $1 AND source_id = $2",
        tx.tenant,
        source_id,
        problem,
    )


async def set_problem(tx: Tx, source_id: SourceId, problem: SiteProblem) -> None:
    await tx.execute(
        "UPDATE website SET problem = $3 WHERE workspace_id = $1 AND source_id = $2", tx.tenant, source_id, problem
    )


async def set_next(tx: Tx, source_id: SourceId, next_at: datetime | None) -> None:
    await tx.execute(
        "UPDATE website SET next_at = $3 WHERE workspace_id = $1 AND source_id = $2", tx.tenant, source_id, next_at
    )


async def set_page(
    tx: Tx, page_id: PageId, state: PageState, *, reason: str | None = None, detail: str | None = None
) -> None:
    await tx.execute(
        "UPDATE website_page SET state = $3, reason = $4, detail = $5 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        page_id,
        state,
        reason,
        detail,
    )


async def has_work(tx: Tx, source_id: SourceId) -> bool:
    return await tx.fetchval(
        "SELECT EXISTS (SELECT FROM website_page WHERE workspace_id = $1 AND source_id = $2 "
        "AND state IN ('found', 'fetching'))",
        tx.tenant,
        source_id,
    )
