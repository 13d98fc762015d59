"""Signing in and out, links, passwords, accepting an invitation. Tokens leave as cookies only."""

from typing import Annotated

import structlog
from fastapi import BackgroundTasks, Query, Request, Response

from relevo.desk.team.actions import invite, passwords, sign_in
from relevo.desk.team.errors import (
    AlreadyTeammate,
    InvitationGone,
    LinkGone,
    TooManyAttempts,
    WrongCredentials,
)
from relevo.desk.team.repository.sign_ins import SESSION_MAX_AGE
from relevo.desk.team.schemas import (
    InvitationAcceptance,
    InvitationPreview,
    LinkUse,
    PasswordChange,
    ResetConfirmation,
    ResetRequest,
    SignedInOut,
    SignIn,
)
from relevo.platform.auth.passwords import Passwords, WeakPassword
from relevo.platform.auth.tokens import TokenKind, parse_token
from relevo.platform.db import Database
from relevo.platform.http import (
    Caller,
    CurrentActor,
    HttpContext,
    RequestContext,
    RequestDatabase,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.http.credentials import clear_session_cookie, set_session_cookie
from relevo.platform.http.limits import address_prefix
from relevo.platform.mail import Mailer, MailNotSent

router = Router(tags=["sign-in"])
_log = structlog.get_logger(__name__)

PasswordsService = Annotated[Passwords, provided(Passwords)]
MailerService = Annotated[Mailer, provided(Mailer)]


@router.post("/auth/sign-in", caller=Caller.PUBLIC, errors=[WrongCredentials, TooManyAttempts])
async def sign_in_with_password(
    given: SignIn,
    request: Request,
    response: Response,
    db: RequestDatabase,
    hashes: PasswordsService,
    context: RequestContext,
) -> SignedInOut:
    """Open a session; it is in the cookie of the answer."""
    opened = await sign_in.check_password_sign_in(
        db, hashes, given.email, given.password, caller=_caller(request), workspace_id=given.workspace_id
    )
    return _signed_in(response, context, opened)


@router.post("/auth/link", caller=Caller.PUBLIC, errors=[LinkGone])
async def sign_in_with_link(
    given: LinkUse, request: Request, response: Response, db: RequestDatabase, context: RequestContext
) -> SignedInOut:
    """Open a session with a one-time link."""
    token = parse_token(given.token, TokenKind.LINK)
    opened = await sign_in.check_link_sign_in(db, token, browser=_browser(request))
    return _signed_in(response, context, opened)


@router.post("/auth/sign-out", caller=Caller.TEAMMATE, browser_only=True, status_code=204)
async def sign_out(tx: RequestTx, actor: CurrentActor, response: Response, context: RequestContext) -> None:
    """End the session of this browser."""
    await sign_in.do_sign_out(tx, actor)
    clear_session_cookie(response, context)


@router.post("/auth/password-reset", caller=Caller.PUBLIC, status_code=202)
async def request_password_reset(
    given: ResetRequest,
    request: Request,
    background: BackgroundTasks,
    db: RequestDatabase,
    mailer: MailerService,
    context: RequestContext,
) -> None:
    """Send a mail with a link, if there is such a teammate; the answer does not tell."""
    background.add_task(_send_reset, db, mailer, given.email, _caller(request).address, context.base_url)


async def _send_reset(db: Database, mailer: Mailer, email: str, address: str, base_url: str) -> None:
    try:
        await passwords.request_reset(db, mailer, email, address=address, base_url=base_url)
    except MailNotSent as error:
        _log.warning("reset_mail_not_sent", cause=str(error.__cause__))


@router.post("/auth/password-reset/confirm", caller=Caller.PUBLIC, status_code=204, errors=[LinkGone, WeakPassword])
async def confirm_password_reset(given: ResetConfirmation, db: RequestDatabase, hashes: PasswordsService) -> None:
    """Choose a new password; every session of the person ends."""
    await passwords.confirm_reset(db, hashes, parse_token(given.token, TokenKind.RESET), given.password)


@router.post(
    "/me/password",
    caller=Caller.TEAMMATE,
    transaction=False,
    browser_only=True,
    errors=[WrongCredentials, WeakPassword],
)
async def change_password(
    *,
    given: PasswordChange,
    request: Request,
    response: Response,
    actor: CurrentActor,
    db: RequestDatabase,
    hashes: PasswordsService,
    context: RequestContext,
) -> SignedInOut:
    """Choose a new password; every other session of the person ends."""
    opened = await passwords.change_password(
        db, hashes, actor, current=given.current, new=given.new, browser=_browser(request)
    )
    return _signed_in(response, context, opened)


@router.get("/auth/invitation", caller=Caller.PUBLIC, errors=[InvitationGone])
async def get_invitation(
    db: RequestDatabase, token: Annotated[str, Query(min_length=1, max_length=200)]
) -> InvitationPreview:
    """What a link invites to."""
    return await invite.preview_invitation(db, parse_token(token, TokenKind.INVITATION))


@router.post(
    "/auth/invitation/accept",
    caller=Caller.PUBLIC,
    errors=[InvitationGone, AlreadyTeammate, WrongCredentials, WeakPassword],
)
async def accept_invitation(
    given: InvitationAcceptance,
    request: Request,
    response: Response,
    db: RequestDatabase,
    hashes: PasswordsService,
    context: RequestContext,
) -> SignedInOut:
    """Join the team and open a session."""
    opened = await invite.accept_invitation(
        db,
        hashes,
        parse_token(given.token, TokenKind.INVITATION),
        name=given.name,
        password=given.password,
        browser=_browser(request),
    )
    return _signed_in(response, context, opened)


def _signed_in(response: Response, context: HttpContext, opened: sign_in.Opened) -> SignedInOut:
    set_session_cookie(response, context, opened.token, max_age_s=int(SESSION_MAX_AGE.total_seconds()))
    return SignedInOut(me=opened.me)


def _caller(request: Request) -> sign_in.Caller:
    address = address_prefix(request.client.host if request.client else None)
    return sign_in.Caller(address=address, browser=_browser(request))


def _browser(request: Request) -> str:
    return request.headers.get("user-agent", "")
