"""The HTTP edge: who may call what, one transaction per request, one shape of error, limits.

    router = Router(tags=["contacts"])

    @router.get("/contacts/{contact_id}", caller=Caller.TEAMMATE)
    async def get_contact(contact_id: ContactId, tx: RequestTx, actor: CurrentActor) -> ContactOut: ...

Promises: a route that does not say who may call it cannot be defined; the workspace comes from the credential
alone; a 2xx leaves after COMMIT; whatever goes wrong leaves as problem+json without internals.
"""

from relevo.platform.http.callers import Caller
from relevo.platform.http.context import HttpContext, provided
from relevo.platform.http.paging import Page, PageRequest, RequestedPage, decode_cursor, encode_cursor
from relevo.platform.http.requests import (
    CurrentActor,
    CurrentVisitor,
    RequestContext,
    RequestDatabase,
    RequestTx,
)
from relevo.platform.http.routing import Router
from relevo.platform.http.schemas import Input, Output

__all__ = [
    "Caller",
    "CurrentActor",
    "CurrentVisitor",
    "HttpContext",
    "Input",
    "Output",
    "Page",
    "PageRequest",
    "RequestContext",
    "RequestDatabase",
    "RequestTx",
    "RequestedPage",
    "Router",
    "decode_cursor",
    "encode_cursor",
    "provided",
]
