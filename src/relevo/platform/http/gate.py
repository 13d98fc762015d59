"""What happens to each request before and after its endpoint, in one place and in this order.

1. query and origin, 2. rate of the address, 3. body (bounded, parsed), 4. one transaction for the workspace in the
token, in which: caller and role, rate of the credential, a repeated Idempotency-Key, the endpoint. 5. COMMIT, and
only then the response leaves.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from fastapi import Request
from starlette.responses import Response

from relevo.platform.auth.actors import Actor, VisitorActor
from relevo.platform.auth.tokens import Token
from relevo.platform.db import Tx
from relevo.platform.http import idempotency
from relevo.platform.http.callers import DEFAULT_BODY_BYTES, Caller, Door
from relevo.platform.http.context import HttpContext, context_of
from relevo.platform.http.credentials import find_caller, token_of
from relevo.platform.http.origins import SAFE_METHODS, check_origin
from relevo.platform.http.requests import BoundedRequest
from relevo.platform.http.texts import check_query, check_text

Endpoint = Callable[[Request], Awaitable[Response]]


async def pass_gate(raw: Request, door: Door, endpoint: Endpoint) -> Response:
    context = context_of(raw)
    request = BoundedRequest(raw, body_bytes=door.body_bytes)
    check_query(request.scope["query_string"])
    check_text(request.scope["path"])
    context.limits.check_address(request.client.host if request.client else None)
    if door.caller in (Caller.PUBLIC, Caller.WEBHOOK):
        return await _pass_unknown(request, door, context, endpoint)
    token = token_of(request, door.caller)
    if not door.transaction or door.body_bytes > DEFAULT_BODY_BYTES:
        # A stranger must not make us take in a large body, nor slow work: who they are comes first.
        async with _open(context, token) as tx:
            await _admit(tx, token, request, context, door)
    await request.read()
    if not door.transaction:
        return await endpoint(request)
    async with _open(context, token) as tx:
        await _admit(tx, token, request, context, door)
        request.state.tx = tx
        return await _answer_once(tx, request, endpoint)


def _open(context: HttpContext, token: Token) -> AbstractAsyncContextManager[Tx]:
    return context.database.transaction(token.workspace_id)


async def _pass_unknown(request: BoundedRequest, door: Door, context: HttpContext, endpoint: Endpoint) -> Response:
    if door.caller is Caller.PUBLIC and request.method not in SAFE_METHODS:
        # Nobody is known yet, but another site must not sign somebody in as somebody else.
        check_origin(request, context.origin, required=False)
    if door.caller is not Caller.WEBHOOK:
        # A webhook's endpoint takes the bytes in itself: its signature covers them, and what they hold is for it to
        # judge: a refused NUL in a customer's text would be sent again and again.
        await request.read()
    return await endpoint(request)


async def _admit(tx: Tx, token: Token, request: Request, context: HttpContext, door: Door) -> None:
    known = getattr(request.state, "caller", None)
    caller = await find_caller(tx, token, context, door)
    request.state.caller = caller
    if isinstance(caller, VisitorActor):
        request.state.visitor = caller
        rate = context.limits.visitor
    else:
        request.state.actor = caller
        rate = context.limits.teammate
    if known is None:
        context.limits.check(f"credential:{caller.credential_id}", rate)


async def _answer_once(tx: Tx, request: Request, endpoint: Endpoint) -> Response:
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST":
        return await endpoint(request)
    principal = _principal(request.state.caller)
    wanted = await idempotency.wanted_of(request, key)
    stored = await idempotency.find_stored(tx, principal, wanted)
    if stored is not None:
        return stored
    response = await endpoint(request)
    await idempotency.store(tx, principal, wanted, response)
    return response


def _principal(caller: Actor | VisitorActor) -> str:
    """Keys belong to the one who chose them, so that nobody can read another's stored answer."""
    if isinstance(caller, Actor):
        return f"teammate:{caller.teammate_id}"
    return f"visitor:{caller.credential_id}"
