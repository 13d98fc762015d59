"""What an endpoint asks for by type. All of it was prepared by the gate before the endpoint runs."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection

from relevo.kit.errors import RelevoError
from relevo.platform.auth.actors import Actor, VisitorActor
from relevo.platform.db import Database, Tx
from relevo.platform.http.context import HttpContext, context_of
from relevo.platform.http.texts import InvalidJson, InvalidText, check_text, parse_json


class BodyTooLarge(RelevoError, code="body_too_large", status=413):
    """The request is larger than this address accepts."""


class BadForm(RelevoError, code="invalid_form", status=422):
    """The form could not be read. It may have up to 20 files and 50 other fields."""


class BoundedRequest(Request):
    """A request that stops reading at a limit and takes only JSON that can be stored."""

    def __init__(self, request: Request, *, body_bytes: int) -> None:
        super().__init__(request.scope, request.receive, request._send)
        self._body_limit = body_bytes

    async def stream(self) -> AsyncGenerator[bytes, None]:
        received = 0
        async for piece in super().stream():
            received += len(piece)
            if received > self._body_limit:
                raise BodyTooLarge(limit_bytes=self._body_limit)
            yield piece

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json

    async def read(self) -> None:
        """Take the whole body in now, so that no slow sender holds a transaction open."""
        declared = self.headers.get("content-length", "")
        if declared.isdigit() and int(declared[:18]) > self._body_limit:
            raise BodyTooLarge(limit_bytes=self._body_limit)
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "multipart/form-data":
            await self._read_form()
        elif kind.endswith(("/json", "+json")):
            if await self.body():
                await self.json()
        else:
            await self.body()

    async def _read_form(self) -> None:
        try:
            form = await self.form(max_files=20, max_fields=50, max_part_size=200_000)
        except RelevoError:
            raise
        except Exception as error:
            # The parser's errors are many and all mean that the sender's form is malformed.
            raise BadForm from error
        for key, value in form.multi_items():
            check_text(key)
            check_text(value.filename or "" if isinstance(value, UploadFile) else value)


async def _context(connection: HTTPConnection) -> HttpContext:
    return context_of(connection)


async def _database(connection: HTTPConnection) -> Database:
    return context_of(connection).database


async def _tx(request: Request) -> Tx:
    return cast("Tx", request.state.tx)


async def _actor(request: Request) -> Actor:
    return cast("Actor", request.state.actor)


async def _visitor(request: Request) -> VisitorActor:
    return cast("VisitorActor", request.state.visitor)


RequestContext = Annotated[HttpContext, Depends(_context)]
RequestDatabase = Annotated[Database, Depends(_database)]
RequestTx = Annotated[Tx, Depends(_tx)]
CurrentActor = Annotated[Actor, Depends(_actor)]
CurrentVisitor = Annotated[VisitorActor, Depends(_visitor)]

__all__ = [
    "BadForm",
    "BodyTooLarge",
    "BoundedRequest",
    "CurrentActor",
    "CurrentVisitor",
    "InvalidJson",
    "InvalidText",
    "RequestContext",
    "RequestDatabase",
    "RequestTx",
]
