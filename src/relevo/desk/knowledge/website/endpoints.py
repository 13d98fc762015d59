"""Websites over HTTP."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from relevo.desk.knowledge.website import queries
from relevo.desk.knowledge.website.actions.add_website import do_add_website
from relevo.desk.knowledge.website.actions.change_website import do_change_website, do_delete_website
from relevo.desk.knowledge.website.actions.control_website import (
    do_cancel_website,
    do_change_extraction,
    do_pause_website,
    do_reindex_page,
    do_reindex_website,
    do_resume_website,
)
from relevo.desk.knowledge.website.crawling import look_ahead
from relevo.desk.knowledge.website.errors import (
    NoSuchPage,
    NoSuchWebsite,
    WebsiteAlreadyThere,
    WebsiteIsNotRunning,
    WebsiteIsPaused,
    WebsiteIsRunning,
)
from relevo.desk.knowledge.website.repository import PageId, PageState
from relevo.desk.knowledge.website.schemas import (
    MAX_LOOK,
    LookInput,
    LookOut,
    PageExtractionInput,
    PageReindexInput,
    PreviewInput,
    PreviewOut,
    SitePageOut,
    WebsiteChange,
    WebsiteInput,
    WebsiteOut,
)
from relevo.kit.ids import SourceId
from relevo.platform.egress.requests import RequestEgress
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router
from relevo.platform.http.texts import check_text

router = Router(tags=["knowledge"])

_PREVIEW_BYTES = 5_000_000
Search = Annotated[str | None, Query(max_length=200), AfterValidator(lambda text: check_text(text) if text else None)]


@router.get("/knowledge/websites", caller=Caller.TEAMMATE)
async def list_websites(tx: RequestTx, page: RequestedPage) -> Page[WebsiteOut]:
    """Websites, newest first, each with how many pages are where."""
    return await queries.list_websites(tx, page)


@router.post("/knowledge/websites", caller=Caller.TEAMMATE, status_code=201, errors=[WebsiteAlreadyThere])
async def create_website(given: WebsiteInput, tx: RequestTx, actor: CurrentActor) -> WebsiteOut:
    """Add a website; its pages are read in the background, each by itself."""
    return await do_add_website(tx, given, by=actor)


@router.post("/knowledge/websites/look", caller=Caller.TEAMMATE, transaction=False)
async def look_at_website(given: LookInput, egress: RequestEgress) -> LookOut:
    """The addresses a website begins with, before it is added: of its sitemap, or the links of its first page."""
    found = await look_ahead(egress, given.url, given.mode)
    return LookOut(urls=list(found.urls)[:MAX_LOOK], found=len(found.urls), problem=found.problem)


@router.post("/knowledge/websites/preview", caller=Caller.TEAMMATE, transaction=False, body_bytes=_PREVIEW_BYTES)
async def preview_patterns(given: PreviewInput) -> PreviewOut:
    """Which of these addresses the patterns let pass."""
    return queries.preview(given)


@router.get("/knowledge/websites/{source_id}", caller=Caller.TEAMMATE, errors=[NoSuchWebsite])
async def get_website(source_id: SourceId, tx: RequestTx) -> WebsiteOut:
    """One website with its settings and progress."""
    return await queries.get_website(tx, source_id)


@router.patch("/knowledge/websites/{source_id}", caller=Caller.TEAMMATE, errors=[NoSuchWebsite, WebsiteIsRunning])
async def change_website(source_id: SourceId, change: WebsiteChange, tx: RequestTx, actor: CurrentActor) -> WebsiteOut:
    """Change its settings; another address, mode, pattern, limit or language begins a Re-index."""
    return await do_change_website(tx, source_id, change, by=actor)


@router.delete("/knowledge/websites/{source_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchWebsite])
async def delete_website(source_id: SourceId, tx: RequestTx, actor: CurrentActor) -> None:
    """Remove it with all its documents; none of them is found from now on."""
    await do_delete_website(tx, source_id, by=actor)


@router.get("/knowledge/websites/{source_id}/pages", caller=Caller.TEAMMATE, errors=[NoSuchWebsite])
async def list_website_pages(
    source_id: SourceId, tx: RequestTx, page: RequestedPage, state: PageState | None = None, q: Search = None
) -> Page[SitePageOut]:
    """Its pages in the order in which they were found, each with its state and the reason."""
    return await queries.list_site_pages(tx, source_id, page, state=state, q=q)


@router.post(
    "/knowledge/websites/{source_id}/reindex", caller=Caller.TEAMMATE, errors=[NoSuchWebsite, WebsiteIsRunning]
)
async def reindex_website(source_id: SourceId, tx: RequestTx, actor: CurrentActor) -> WebsiteOut:
    """Read it again; pages that did not change are not indexed again."""
    return await do_reindex_website(tx, source_id, by=actor)


@router.post(
    "/knowledge/websites/{source_id}/pause", caller=Caller.TEAMMATE, errors=[NoSuchWebsite, WebsiteIsNotRunning]
)
async def pause_website(source_id: SourceId, tx: RequestTx, actor: CurrentActor) -> WebsiteOut:
    """Stop after the pages that are being fetched; nothing is lost."""
    return await do_pause_website(tx, source_id, by=actor)


@router.post(
    "/knowledge/websites/{source_id}/resume", caller=Caller.TEAMMATE, errors=[NoSuchWebsite, WebsiteIsNotRunning]
)
async def resume_website(source_id: SourceId, tx: RequestTx, actor: CurrentActor) -> WebsiteOut:
    """Go on where it was paused."""
    return await do_resume_website(tx, source_id, by=actor)


@router.post(
    "/knowledge/websites/{source_id}/cancel", caller=Caller.TEAMMATE, errors=[NoSuchWebsite, WebsiteIsNotRunning]
)
async def cancel_website(source_id: SourceId, tx: RequestTx, actor: CurrentActor) -> WebsiteOut:
    """Stop for good; what was read stays."""
    return await do_cancel_website(tx, source_id, by=actor)


@router.post(
    "/knowledge/websites/{source_id}/pages/{page_id}/reindex",
    caller=Caller.TEAMMATE,
    errors=[NoSuchWebsite, NoSuchPage, WebsiteIsPaused],
)
async def reindex_website_page(
    source_id: SourceId, page_id: PageId, given: PageReindexInput, tx: RequestTx, actor: CurrentActor
) -> SitePageOut:
    """Read one page again."""
    return await do_reindex_page(tx, source_id, page_id, accept_shorter=given.accept_shorter, by=actor)


@router.put(
    "/knowledge/websites/{source_id}/pages/{page_id}/extraction",
    caller=Caller.TEAMMATE,
    errors=[NoSuchWebsite, NoSuchPage, WebsiteIsPaused, WebsiteIsRunning],
)
async def set_page_extraction(
    source_id: SourceId, page_id: PageId, given: PageExtractionInput, tx: RequestTx, actor: CurrentActor
) -> SitePageOut:
    """Read all of this page, or the parts that a CSS selector names; the page is read again."""
    return await do_change_extraction(
        tx, source_id, page_id, whole_page=given.whole_page, selector=given.selector, by=actor
    )
