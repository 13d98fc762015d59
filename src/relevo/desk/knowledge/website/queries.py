"""Reading websites for screens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.knowledge.website.errors import NoSuchPage, NoSuchWebsite
from relevo.desk.knowledge.website.patterns import judge
from relevo.desk.knowledge.website.schemas import (
    JudgedUrl,
    PageCounts,
    PreviewInput,
    PreviewOut,
    SitePageOut,
    WebsiteOut,
)
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest

_WEBSITES = """
SELECT site.source_id AS id, site.url, site.mode, site.include, site.exclude, site.max_pages, site.max_depth,
       site.delay_ms, site.language, site.schedule, site.whole_page, site.selector,
       site.state, site.problem, site.left_out, site.run, site.started_at,
       site.finished_at, site.next_at, site.created_at,
       coalesce((SELECT jsonb_object_agg(state, pages) FROM (
           SELECT state, count(*) AS pages FROM website_page AS page
           WHERE page.workspace_id = site.workspace_id AND page.source_id = site.source_id GROUP BY state
       ) AS counted), '{}'::jsonb) AS pages, documents.document_count, documents.passage_count
FROM website AS site CROSS JOIN LATERAL (
    SELECT count(*) AS document_count, coalesce(sum(document.passage_count), 0)::bigint AS passage_count
    FROM knowledge_document AS document
    WHERE document.workspace_id = site.workspace_id AND document.source_id = site.source_id
) AS documents
"""
_PAGES = """
SELECT page.id, page.url, page.found_by, page.depth, page.state, page.reason, page.detail, page.status,
       page.document_id, document.title, coalesce(document.passage_count, 0) AS passage_count, page.redirected_to,
       page.canonical_url, page.alternates, page.fetched_at, page.indexed_at, page.whole_page, page.selector,
       page.created_at
FROM website_page AS page LEFT JOIN knowledge_document AS document
    ON document.workspace_id = page.workspace_id AND document.id = page.document_id
"""


async def list_websites(tx: Tx, page: PageRequest) -> Page[WebsiteOut]:
    at, last = page.after(datetime, UUID) or (None, None)
    rows = await tx.fetch(
        f"{_WEBSITES} WHERE site.workspace_id = $1 "
        "AND ($2::timestamptz IS NULL OR (site.created_at, site.source_id) < ($2, $3)) "
        "ORDER BY site.created_at DESC, site.source_id DESC LIMIT $4",
        tx.tenant,
        at,
        last,
        page.limit + 1,
    )
    shown, cursor = page.cut(rows, lambda row: (row["created_at"], row["id"]))
    return Page[WebsiteOut](items=[_website(row) for row in shown], next_cursor=cursor)


async def get_website(tx: Tx, source_id: UUID) -> WebsiteOut:
    row = await tx.fetchrow(f"{_WEBSITES} WHERE site.workspace_id = $1 AND site.source_id = $2", tx.tenant, source_id)
    if row is None:
        raise NoSuchWebsite
    return _website(row)


def _website(row: Record) -> WebsiteOut:
    values: dict[str, Any] = dict(row)
    values["pages"] = PageCounts(**values["pages"])
    return WebsiteOut(**values)


async def list_site_pages(
    tx: Tx, source_id: UUID, page: PageRequest, *, state: str | None, q: str | None
) -> Page[SitePageOut]:
    """In the order in which they were found; `q` looks in addresses and titles."""
    await get_website(tx, source_id)
    at, last = page.after(datetime, UUID) or (None, None)
    rows = await tx.fetch(
        f"{_PAGES} WHERE page.workspace_id = $1 AND page.source_id = $2 "
        "AND ($3::timestamptz IS NULL OR (page.created_at, page.id) > ($3, $4)) "
        "AND ($5::text IS NULL OR page.state = $5) "
        "AND ($6::text IS NULL OR strpos(lower(page.url), lower($6)) > 0 "
        "OR strpos(lower(document.title), lower($6)) > 0) ORDER BY page.created_at, page.id LIMIT $7",
        tx.tenant,
        source_id,
        at,
        last,
        state,
        q,
        page.limit + 1,
    )
    shown, cursor = page.cut(rows, lambda row: (row["created_at"], row["id"]))
    return Page[SitePageOut](items=[_page(row) for row in shown], next_cursor=cursor)


async def get_site_page(tx: Tx, page_id: UUID) -> SitePageOut:
    row = await tx.fetchrow(f"{_PAGES} WHERE page.workspace_id = $1 AND page.id = $2", tx.tenant, page_id)
    if row is None:
        raise NoSuchPage
    return _page(row)


def _page(row: Record) -> SitePageOut:
    values: dict[str, Any] = dict(row)
    del values["created_at"]
    return SitePageOut(**values)


def preview(given: PreviewInput) -> PreviewOut:
    """Which addresses pass the patterns. Pure."""
    judged = [
        JudgedUrl(url=url, verdict=judge(url, include=given.include, exclude=given.exclude)) for url in given.urls
    ]
    return PreviewOut(urls=judged, passing=sum(each.verdict == "passes" for each in judged))
