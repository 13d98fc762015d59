"""What becomes of a page after its visit, in one transaction under the website's lock: document, state, new addresses.

Whatever a page suffers, its last good copy stays until the page says itself that it is gone or not to be indexed.
"""

from dataclasses import dataclass
from typing import assert_never

from relevo.desk.knowledge.actions.recalibrate_later import recalibrate_later
from relevo.desk.knowledge.events import announce_deletion, announce_document
from relevo.desk.knowledge.index import remove_passages
from relevo.desk.knowledge.indexing import Prepared, store
from relevo.desk.knowledge.repository import NewDocument, delete_document, find_document, insert_documents
from relevo.desk.knowledge.website.events import announce_page, announce_website
from relevo.desk.knowledge.website.fetching import Answer, Body, Gone, NotAsked, NotModified, Redirect, Refused, Trouble
from relevo.desk.knowledge.website.frontier import Candidate, add_candidates, plan, plan_again
from relevo.desk.knowledge.website.hosts import hold_back
from relevo.desk.knowledge.website.limits import (
    MAX_HOPS,
    MAX_TRIES,
    MAX_TRIES_BUSY,
    MISSES_UNTIL_REMOVED,
    SHRINKS_MATTER_FROM,
    SHRUNK_TO,
)
from relevo.desk.knowledge.website.reading import PageReading, title_for
from relevo.desk.knowledge.website.repository import (
    PageState,
    SitePage,
    Website,
    find_page,
    find_website,
    has_work,
    set_page,
    set_problem,
    set_state,
)
from relevo.desk.knowledge.website.robots import Robots
from relevo.desk.knowledge.website.scheduling import schedule_next
from relevo.desk.knowledge.website.scope import reason_not_to_index
from relevo.desk.knowledge.website.urls import is_same_site, origin_of
from relevo.kit.ids import DocumentId, WorkspaceId
from relevo.platform.db import Database, Tx


@dataclass(frozen=True)
class Visit:
    answer: Answer
    reading: PageReading | None = None
    prepared: Prepared | None = None


@dataclass(frozen=True)
class Errand:
    """A page as it was when its visit began, and what the visit may take its time with."""

    site: Website
    page: SitePage
    robots: Robots
    first_retry_s: float


@dataclass(frozen=True)
class Settling:
    """One open transaction's view: the rows are locked."""

    tx: Tx
    site: Website
    page: SitePage
    delay_s: float
    first_retry_s: float


async def settle(db: Database, workspace_id: WorkspaceId, errand: Errand, visit: Visit) -> None:
    page = errand.page
    async with db.transaction(workspace_id) as tx:
        now_site = await find_website(tx, errand.site.source_id, lock=True)
        if page.document_id:
            # Before the page's row, as deleting a document does: two who lock crosswise would wait for each other.
            await find_document(tx, page.document_id, lock=True)
        now_page = await find_page(tx, page.id, lock=True)
        if now_site is None or now_page is None or (now_page.run, now_page.attempt) != (page.run, page.attempt):
            return
        delay_s = max(now_site.delay_ms / 1000, errand.robots.delay_s)
        at = Settling(tx, now_site, now_page, delay_s, errand.first_retry_s)
        await _apply(at, visit)
        await announce_page(tx, page.id)
        if now_site.state == "running":
            await plan(tx, now_site, delay_s=delay_s)
        await finish_if_done(tx, now_site)


async def finish_if_done(tx: Tx, site: Website) -> None:
    """The run ends with its last page. The website's row is locked, so exactly one visit is the last."""
    current = await find_website(tx, site.source_id)
    if current and current.state == "running" and not current.is_looking and not await has_work(tx, site.source_id):
        await set_state(tx, site.source_id, "done")
        await schedule_next(tx, current)
        await recalibrate_later(tx)
    await announce_website(tx, site.source_id)


async def _apply(at: Settling, visit: Visit) -> None:
    match visit.answer:
        case Body():
            await _note_answer(at, status=visit.answer.status)
            await _settle_body(at, visit.answer, visit)
        case NotModified():
            await _note_answer(at, status=304)
            await _end(at, "unchanged")
        case Redirect():
            await _note_answer(at, status=visit.answer.status)
            await _settle_redirect(at, visit.answer)
        case Gone():
            await _note_answer(at, status=visit.answer.status)
            await _miss(at, "gone", str(visit.answer.status))
        case NotAsked():
            await _skip(at, visit.answer.reason)
        case Refused():
            await _note_answer(at, status=visit.answer.status)
            await _settle_refused(at, visit.answer)
        case Trouble():
            await _settle_trouble(at, visit.answer)
        case _ as never:
            assert_never(never)


async def _note_answer(at: Settling, *, status: int | None) -> None:
    await at.tx.execute(
        "UPDATE website_page SET fetched_at = now(), status = $3 WHERE workspace_id = $1 AND id = $2",
        at.tx.tenant,
        at.page.id,
        status,
    )


async def _end(at: Settling, state: PageState, reason: str | None = None, detail: str | None = None) -> None:
    await set_page(at.tx, at.page.id, state, reason=reason, detail=detail)
    if state in ("ready", "unchanged"):
        await at.tx.execute(
            "UPDATE website_page SET misses = 0, accept_shorter = false WHERE workspace_id = $1 AND id = $2",
            at.tx.tenant,
            at.page.id,
        )
    elif at.page.found_by == "start" and state == "failed":
        await set_problem(at.tx, at.site.source_id, "start_failed")


async def _skip(at: Settling, reason: str, detail: str | None = None) -> None:
    """Not to be indexed, by somebody's wish: what we had of it goes at once."""
    await remove_document(at.tx, at.page.document_id)
    await _end(at, "skipped", reason, detail)


async def _miss(at: Settling, reason: str, detail: str | None = None) -> None:
    """The page is not there. Once may be an accident; the second time in a row its document goes."""
    misses = at.page.misses + 1
    await at.tx.execute(
        "UPDATE website_page SET misses = $3 WHERE workspace_id = $1 AND id = $2", at.tx.tenant, at.page.id, misses
    )
    if at.page.document_id and misses >= MISSES_UNTIL_REMOVED:
        await remove_document(at.tx, at.page.document_id)
        await _end(at, "removed", reason, detail)
    else:
        await _end(at, "failed", reason, detail)


async def _settle_refused(at: Settling, answer: Refused) -> None:
    if answer.reason in ("noindex", "content_type"):
        await _skip(at, answer.reason, answer.detail)
    else:
        await _end(at, "failed", answer.reason, answer.detail)


async def _settle_trouble(at: Settling, answer: Trouble) -> None:
    tries = at.page.tries + 1
    pause_s = answer.after_s or at.first_retry_s * 3 ** (tries - 1)
    if answer.is_host:
        await hold_back(at.tx, origin_of(at.page.url), seconds=pause_s)
    await at.tx.execute(
        "UPDATE website_page SET tries = $3, status = $4 WHERE workspace_id = $1 AND id = $2",
        at.tx.tenant,
        at.page.id,
        tries,
        answer.status,
    )
    if tries >= (MAX_TRIES_BUSY if answer.is_host else MAX_TRIES):
        await _note_answer(at, status=answer.status)
        await _end(at, "failed", answer.reason, answer.detail)
        return
    await set_page(at.tx, at.page.id, "found", reason=answer.reason, detail=answer.detail)
    # After a host's pause all its pages come back in their turns, not all at once.
    await plan_again(at.tx, at.site, at.page, delay_s=at.delay_s, after_s=None if answer.is_host else pause_s)


async def _settle_redirect(at: Settling, answer: Redirect) -> None:
    target = answer.to
    await at.tx.execute(
        "UPDATE website_page SET redirected_to = $3 WHERE workspace_id = $1 AND id = $2",
        at.tx.tenant,
        at.page.id,
        target,
    )
    if target is None or (at.page.url.startswith("https:") and not target.startswith("https:")):
        await _end(at, "failed", "bad_redirect", target)
    elif target == at.page.url or at.page.hops >= MAX_HOPS:
        await _end(at, "failed", "redirect_loop", target)
    elif not is_same_site(target, at.site.url):
        # Never followed: a redirect is no permission to read another host, whatever it is.
        await (_miss if at.page.document_id else _end_skipped)(at, "other_site", target)
    else:
        await _add(at, [Candidate(target, "redirect", at.page.depth, at.page.hops + 1)])
        await (_miss if at.page.document_id else _end_skipped)(at, "redirect", target)


async def _end_skipped(at: Settling, reason: str, detail: str | None) -> None:
    await _end(at, "skipped", reason, detail)
    if at.page.found_by == "start" and reason == "other_site":
        await set_problem(at.tx, at.site.source_id, "start_elsewhere")


async def _settle_body(at: Settling, answer: Body, visit: Visit) -> None:
    reading = visit.reading
    assert reading is not None  # noqa: S101 - a body is always read before it is settled
    await _note_reading(at, reading)
    await _add(at, [Candidate(url, "link", at.page.depth + 1) for url in reading.links])
    reason = await _reason_to_skip(at, reading)
    if reason is not None:
        await _skip(at, *reason)
    elif not any(character.isalnum() for character in reading.text) or reading.is_app:
        await _end(at, "failed", "needs_javascript" if reading.is_app else "no_text")
    elif reading.content_hash == at.page.content_hash and at.page.document_id:
        await _keep_validators(at, answer, reading)
        await _end(at, "unchanged")
    elif _shrank(at.page, reading):
        await _end(at, "failed", "shrank", f"{at.page.text_length} → {len(reading.text)}")
    elif visit.prepared is not None:
        await _index(at, reading, visit.prepared)
        await _keep_validators(at, answer, reading)
        await _end(at, "ready")
    else:
        # Its document was deleted while we read: like any page that a teammate took out.
        await _end(at, "skipped", "deleted")


async def _reason_to_skip(at: Settling, reading: PageReading) -> tuple[str, str | None] | None:
    if reading.noindex:
        return "noindex", None
    reason = reason_not_to_index(at.site, at.page.url)
    if reason:
        return reason, None
    if at.site.mode == "page":
        return None
    canonical = reading.canonical
    if canonical and canonical != at.page.url and is_same_site(canonical, at.site.url) and at.page.hops < MAX_HOPS:
        await _add(at, [Candidate(canonical, "canonical", at.page.depth, at.page.hops + 1)])
        return "canonical", canonical
    twin: str | None = await at.tx.fetchval(
        "SELECT url FROM website_page WHERE workspace_id = $1 AND source_id = $2 AND content_hash = $3 AND id <> $4 "
        "AND document_id IS NOT NULL ORDER BY created_at, id LIMIT 1",
        at.tx.tenant,
        at.site.source_id,
        reading.content_hash,
        at.page.id,
    )
    return ("duplicate", twin) if twin else None


def _shrank(page: SitePage, reading: PageReading) -> bool:
    return (
        page.document_id is not None
        and not page.accept_shorter
        and page.text_length >= SHRINKS_MATTER_FROM
        and len(reading.text) < SHRUNK_TO * page.text_length
    )


async def _add(at: Settling, candidates: list[Candidate]) -> None:
    is_wanted = at.site.mode == "crawl" or any(each.found_by in ("redirect", "canonical") for each in candidates)
    if is_wanted and at.site.state != "cancelled":
        await add_candidates(at.tx, at.site, candidates)


async def _note_reading(at: Settling, reading: PageReading) -> None:
    await at.tx.execute(
        "UPDATE website_page SET canonical_url = $3, alternates = $4, redirected_to = NULL "
        "WHERE workspace_id = $1 AND id = $2",
        at.tx.tenant,
        at.page.id,
        reading.canonical,
        dict(reading.alternates),
    )


async def _keep_validators(at: Settling, answer: Body, reading: PageReading) -> None:
    """What the next visit compares with; only ever that of the copy we have."""
    await at.tx.execute(
        "UPDATE website_page SET etag = $3, last_modified = $4, content_hash = $5, text_length = $6 "
        "WHERE workspace_id = $1 AND id = $2",
        at.tx.tenant,
        at.page.id,
        answer.etag,
        answer.last_modified,
        reading.content_hash,
        len(reading.text),
    )


async def _index(at: Settling, reading: PageReading, prepared: Prepared) -> None:
    """One document for each page; its new version takes the place of the old one in this transaction."""
    tx, title = at.tx, title_for(at.page.url, reading)
    document_id = at.page.document_id
    if document_id is None:
        new = NewDocument(kind="website", title=title, text=prepared.text, url=at.page.url)
        (document_id,) = await insert_documents(tx, at.site.source_id, [new])
    elif await _is_corrected(at, document_id, title, prepared.text):
        return
    else:
        await tx.execute(
            "UPDATE knowledge_document SET title = $3, url = $4, size_bytes = $5, written_by = '', "
            "version = version + 1 "
            "WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            document_id,
            title,
            at.page.url,
            len(prepared.text.encode()),
        )
    document = await find_document(tx, document_id)
    assert document is not None  # noqa: S101 - inserted or locked in this transaction
    await store(tx, [(document, prepared)])
    await tx.execute(
        "UPDATE website_page SET document_id = $3, indexed_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        at.page.id,
        document_id,
    )
    await announce_document(tx, document_id)


async def _is_corrected(at: Settling, document_id: DocumentId, title: str, text: str) -> bool:
    """A text corrected by hand stays; what its page says now is kept beside it, for a teammate to choose."""
    corrected: bool | None = await at.tx.fetchval(
        "UPDATE knowledge_document SET source_title = $3, source_text = $4, "
        "source_changed_at = CASE WHEN source_text IS NOT DISTINCT FROM $4 THEN source_changed_at ELSE now() END "
        "WHERE workspace_id = $1 AND id = $2 AND corrected_at IS NOT NULL RETURNING true",
        at.tx.tenant,
        document_id,
        title,
        text,
    )
    if corrected:
        await announce_document(at.tx, document_id)
    return corrected is True


async def remove_document(tx: Tx, document_id: DocumentId | None) -> None:
    if document_id is not None:
        await remove_passages(tx, [document_id])
        await delete_document(tx, document_id)
        await announce_deletion(tx, document_id)
