"""From a request or a socket to the caller: which credential was sent, and whose it is."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from relevo.platform.auth.actors import Actor, NotSignedIn, RoleTooLow, VisitorActor
from relevo.platform.auth.tokens import Token, TokenKind, parse_token
from relevo.platform.db import Tx
from relevo.platform.http.callers import REQUIRED_ROLE, Caller, Door
from relevo.platform.http.context import HttpContext, context_of
from relevo.platform.http.origins import check_origin

SESSION_COOKIE = "relevo_session"


class BrowserOnly(RoleTooLow, code="browser_only", status=403):
    """An API key cannot do this; sign in with a browser."""


def cookie_name(context: HttpContext) -> str:
    """Over https the name carries `__Host-`, which no sibling domain can set."""
    return f"__Host-{SESSION_COOKIE}" if context.secure else SESSION_COOKIE


def set_session_cookie(response: Response, context: HttpContext, token: Token, *, max_age_s: int) -> None:
    response.set_cookie(
        cookie_name(context),
        token.text,
        max_age=max_age_s,
        path="/",
        httponly=True,
        samesite="lax",
        secure=context.secure,
    )


def clear_session_cookie(response: Response, context: HttpContext) -> None:
    response.delete_cookie(cookie_name(context), path="/", httponly=True, samesite="lax", secure=context.secure)


def bearer_of(connection: HTTPConnection) -> str | None:
    scheme, _, text = connection.headers.get("authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else None


def token_of(connection: HTTPConnection, caller: Caller) -> Token:
    """The token this kind of caller must bring; raises NotSignedIn when it is absent or has no valid form.

    A cookie travels by itself, so a browser's unsafe request (and any socket) must also prove its origin.
    """
    context = context_of(connection)
    bearer = bearer_of(connection)
    if caller is Caller.VISITOR:
        token = parse_token(bearer or "", TokenKind.VISITOR)
    elif bearer is not None:
        token = parse_token(bearer, TokenKind.API_KEY)
    else:
        token = parse_token(connection.cookies.get(cookie_name(context), ""), TokenKind.SESSION)
        unsafe = connection.scope["type"] == "websocket" or connection.scope["method"] not in {"GET", "HEAD"}
        if token is not None and unsafe:
            check_origin(connection, context.origin, required=True)
    if token is None:
        raise NotSignedIn
    return token


async def find_caller(tx: Tx, token: Token, context: HttpContext, door: Door) -> Actor | VisitorActor:
    """The caller behind the token, if the route is for them."""
    if door.caller is Caller.VISITOR:
        visitor = await context.find_visitor(tx, token)
        if visitor is None:
            raise NotSignedIn
        return visitor
    actor = await context.find_actor(tx, token)
    if actor is None:
        raise NotSignedIn
    if not actor.role.covers(REQUIRED_ROLE[door.caller]):
        raise RoleTooLow(required=REQUIRED_ROLE[door.caller])
    if door.browser_only and actor.via == "api_key":
        raise BrowserOnly
    return actor


async def get_socket_actor(connection: HTTPConnection) -> Actor:
    """The teammate behind a WebSocket's cookie; raises NotSignedIn or ForeignOrigin before it is accepted."""
    context = context_of(connection)
    token = token_of(connection, Caller.TEAMMATE)
    async with context.database.transaction(token.workspace_id) as tx:
        caller = await find_caller(tx, token, context, Door(caller=Caller.TEAMMATE))
    if not isinstance(caller, Actor):
        raise NotSignedIn
    return caller
