"""Links for teammates to give, and the page itself for whoever opens one."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import Query, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from relevo.desk.audit import api as audit
from relevo.desk.contacts import api as contacts
from relevo.desk.contacts.api import NoSuchContact
from relevo.desk.memories import consent, repository
from relevo.desk.memories.errors import NoSuchPage
from relevo.desk.memories.page.changing import Outcome, do_form
from relevo.desk.memories.page.exporting import export_contact
from relevo.desk.memories.page.html import SENTENCES, PageView, render_gone, render_page
from relevo.desk.memories.page.links import PATH, PURPOSE, VALID_DAYS, PageLinks
from relevo.desk.memories.schemas import PageLinkOut
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import ContactId, WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.http import (
    Caller,
    CurrentActor,
    RequestContext,
    RequestDatabase,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.http.context import HttpContext
from relevo.platform.http.limits import Rate, address_prefix
from relevo.platform.http.texts import check_email, check_text
from relevo.platform.i18n import language_of
from relevo.platform.mail import Mail, Mailer, MailNotSent
from relevo.platform.secrets import SecretBox

router = Router(tags=["memories"])
page_router = Router(include_in_schema=False)

# For a person who reads and corrects; not for a machine that guesses.
PAGE_RATE = Rate(1, 40)

Box = Annotated[SecretBox, provided(SecretBox)]
ShortText = Annotated[str | None, Query(max_length=40)]


@router.post("/contacts/{contact_id}/memory-links", caller=Caller.TEAMMATE, status_code=201, errors=[NoSuchContact])
async def create_memory_link(
    contact_id: ContactId, tx: RequestTx, actor: CurrentActor, context: RequestContext, box: Box
) -> PageLinkOut:
    """A link to the customer's own page, for seven days. Give it to them in their conversation, and to nobody else."""
    await contacts.get_contact(tx, contact_id)
    expires_at = await tx.now() + timedelta(days=VALID_DAYS)
    link_id = await consent.insert_link(tx, contact_id, by=actor.teammate_id, expires_at=expires_at)
    await audit.record(
        tx, "memory.page_given", by=actor, subject_kind="contact", subject_id=contact_id, link_id=str(link_id)
    )
    path = _links(box).path_for(tx.tenant, link_id, until=expires_at.timestamp())
    return PageLinkOut(url=f"{context.base_url}{path}", expires_at=expires_at)


@router.delete("/contacts/{contact_id}/memory-links", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchContact])
async def revoke_memory_links(contact_id: ContactId, tx: RequestTx, actor: CurrentActor) -> Response:
    """Take back every link to this customer's page."""
    await contacts.get_contact(tx, contact_id)
    count = await consent.revoke_links(tx, contact_id)
    await audit.record(
        tx, "memory.pages_taken_back", by=actor, subject_kind="contact", subject_id=contact_id, count=count
    )
    return Response(status_code=204)


@page_router.get(f"{PATH}/{{page_link}}", caller=Caller.PUBLIC)
async def show_memory_page(  # noqa: PLR0917 - what the page is made of
    page_link: str,
    request: Request,
    db: RequestDatabase,
    context: RequestContext,
    box: Box,
    lang: ShortText = None,
    done: ShortText = None,
    export: ShortText = None,
) -> Response:
    """What is remembered about whoever holds the link."""
    _slow_down(request, context)
    wanted = lang or request.headers.get("accept-language", "")[:2]
    try:
        workspace_id, link_id = _links(box).check(page_link)
        async with db.transaction(workspace_id) as tx:
            contact_id, expires_at = await _open(tx, link_id)
            if export is not None:
                return _as_file(await export_contact(tx, contact_id))
            view = await _see(tx, contact_id, lang, expires_at=expires_at, outcome=_outcome(done))
    except NoSuchPage:
        nonce = secrets.token_urlsafe(16)
        return HTMLResponse(render_gone(language_of(wanted), nonce=nonce), status_code=404, headers=_headers(nonce))
    nonce = secrets.token_urlsafe(16)
    return HTMLResponse(render_page(view, nonce=nonce), headers=_headers(nonce))


@page_router.post(f"{PATH}/{{page_link}}", caller=Caller.PUBLIC)
async def change_memory_page(  # noqa: PLR0917 - what a form needs
    page_link: str,
    request: Request,
    db: RequestDatabase,
    context: RequestContext,
    box: Box,
    mailer: Annotated[Mailer, provided(Mailer)],
    lang: ShortText = None,
) -> Response:
    """A form of the page: correct, erase, refuse, prove an address. Afterwards the page is shown again."""
    _slow_down(request, context)
    form = _read_form(await request.body())
    try:
        workspace_id, link_id = _links(box).check(page_link)
        if form.get("do") == "mail":
            outcome = await _mail_code(db, workspace_id, link_id, form, mailer)
        else:
            async with db.transaction(workspace_id) as tx:
                contact_id, _ = await _open(tx, link_id)
                outcome = await do_form(tx, contact_id, form)
    except NoSuchPage:
        return RedirectResponse(f"{PATH}/{page_link}", status_code=303)
    language = f"&lang={language_of(lang)}" if lang else ""
    return RedirectResponse(f"{PATH}/{page_link}?done={outcome.key}{language}", status_code=303)


async def _mail_code(
    db: Database, workspace_id: WorkspaceId, link_id: UUID, form: dict[str, str], mailer: Mailer
) -> Outcome:
    try:
        email = check_email(form.get("email", ""))
    except ValueError:
        return Outcome("problem_email")
    async with db.transaction(workspace_id) as tx:
        contact_id, _ = await _open(tx, link_id)
        code = await contacts.do_make_code(tx, contact_id, email)
        if code is None:
            return Outcome("problem_too_many")
        company = (await workspaces.get_workspace(tx)).name
        language = (await contacts.get_contact(tx, contact_id)).language
    try:
        await mailer.send(
            Mail(
                email,
                SENTENCES.say("mail_subject", language, code=code),
                SENTENCES.say("mail_text", language, code=code, company=company),
            )
        )
    except MailNotSent:
        return Outcome("problem_not_mailed")
    return Outcome("told_mailed")


async def _open(tx: Tx, link_id: UUID) -> tuple[ContactId, datetime]:
    row = await consent.open_link(tx, link_id)
    if row is None:
        raise NoSuchPage
    return ContactId(row["contact_id"]), row["expires_at"]


async def _see(
    tx: Tx, contact_id: ContactId, lang: str | None, *, expires_at: datetime, outcome: Outcome | None
) -> PageView:
    contact = await contacts.get_contact(tx, contact_id)
    workspace = await workspaces.get_workspace(tx)
    notice = workspace.settings.get("memory_notice")
    proved, waiting = await contacts.find_proved_emails(tx, contact_id)
    return PageView(
        company=workspace.name,
        language=language_of(lang or contact.language or workspace.locale),
        memories=await repository.fetch_active(tx, contact_id),
        rules=await repository.fetch_rules(tx, contact_id),
        notice=notice if isinstance(notice, str) else "",
        expires_at=expires_at,
        proved_emails=proved,
        waiting_email=waiting,
        told=outcome.key if outcome and not outcome.is_problem else None,
        problem=outcome.key if outcome and outcome.is_problem else None,
    )


def _outcome(done: str | None) -> Outcome | None:
    """Only what we say ourselves: the address is anybody's to write."""
    known = done is not None and done in SENTENCES.keys and done.startswith(("told_", "problem_"))
    return Outcome(done) if known and done else None


def _as_file(export: dict[str, Any]) -> Response:
    body = json.dumps(export, ensure_ascii=False, indent=2, default=str)
    headers = {**_headers(""), "Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(body, media_type="application/json", headers=headers)


def _links(box: SecretBox) -> PageLinks:
    return PageLinks(box.derive_key(PURPOSE))


def _slow_down(request: Request, context: HttpContext) -> None:
    host = request.client.host if request.client else None
    context.limits.check(f"memory-page:{address_prefix(host)}", PAGE_RATE)


def _read_form(body: bytes) -> dict[str, str]:
    """The last of each field. What is no form has no fields, and does nothing."""
    try:
        return {name: check_text(value) for name, value in parse_qsl(body.decode(), max_num_fields=10)}
    except ValueError:
        return {}


def _headers(nonce: str) -> dict[str, str]:
    policy = [
        "default-src 'none'",
        f"style-src 'nonce-{nonce}'" if nonce else "style-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cache-Control": "no-store",
        # To our own origin alone: without any, a browser would not say where a form comes from.
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow",
    }
