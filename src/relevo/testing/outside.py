"""A pretended system of somebody else: a server on loopback that answers as documented, and misbehaves when told to."""

import asyncio
import json
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from relevo.testing.shop import ShopServer

Json = dict[str, Any]


class Refusal(Exception):
    """The system says no: a status, and JSON or (a str) a page."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(str(body))
        self.status, self.body, self.headers = status, body, dict(headers or {})


@dataclass
class Fault:
    """What goes wrong with the next `times` calls whose path contains `path`. `does_it`: the call is carried out, and
    its answer is lost on the way."""

    status: int = 500
    body: Any = "<html><body><h1>Internal Server Error</h1></body></html>"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    path: str = ""
    method: str = ""
    times: int = 1
    wait_s: float = 0.0
    does_it: bool = False


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A request, read: `body` is its JSON, or its form's fields, or None."""

    request: Request
    body: Any

    @property
    def given(self) -> Json:
        body: object = self.body
        return cast("Json", body) if isinstance(body, dict) else {}

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    def header(self, name: str) -> str:
        return self.request.headers.get(name, "")

    def part(self, name: str) -> str:
        """A piece of the path."""
        return str(self.request.path_params[name])


@dataclass(frozen=True)
class Told:
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Do = Callable[[Asked], Told]


class OutsideServer(ABC):
    """Listens on `port` of loopback (0: any free one) while it is open."""

    def __init__(self, *, port: int = 0) -> None:
        self._port = port
        self._stack = AsyncExitStack()
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        """Every call that arrived, with a good key or without."""

    @abstractmethod
    def operations(self) -> Sequence[tuple[str, str, Do]]:
        """Method, path, and what it does."""

    @abstractmethod
    def check_caller(self, asked: Asked) -> None:
        """Raises Refusal."""

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}"

    async def __aenter__(self) -> Self:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        routes = [Route(path, self._answering(do), methods=[method]) for method, path, do in self.operations()]
        app = Starlette(routes=routes, exception_handlers={404: self._not_found})
        await self._stack.enter_async_context(ShopServer(cast("Any", app), listener))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def nothing_here(self) -> Refusal:
        """What the system says to a path that it does not have."""
        return Refusal(404, "<html><body><h1>404 Not Found</h1></body></html>")

    async def _not_found(self, request: Request, _error: Exception) -> Response:
        self.calls.append(Call(request.method, request.url.path, dict(request.query_params), None, {}))
        return _rendered(self.nothing_here())

    def _answering(self, do: Do) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            asked = Asked(request, await _read(request))
            path = request.url.path
            headers = dict(request.headers)
            self.calls.append(Call(request.method, path, dict(request.query_params), asked.body, headers))
            fault = self._next_fault(request.method, path)
            if fault is not None:
                await asyncio.sleep(fault.wait_s)
                if not fault.does_it:
                    return _rendered(Refusal(fault.status, fault.body, fault.headers))
            try:
                self.check_caller(asked)
                told = do(asked)
            except Refusal as refusal:
                return _rendered(refusal)
            if fault is not None:
                return _Cut()
            return JSONResponse(told.body, told.status, headers=dict(told.headers))

        return answer

    def _next_fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.path in path and fault.method in ("", method):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None


async def _read(request: Request) -> Any:
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(await request.form())
    body = await request.body()
    try:
        return json.loads(body) if body else None
    except ValueError as error:
        del error
        return None


def _rendered(refusal: Refusal) -> Response:
    if isinstance(refusal.body, str):
        return HTMLResponse(refusal.body, refusal.status, headers=refusal.headers)
    return JSONResponse(refusal.body, refusal.status, headers=refusal.headers)


class _Cut(Response):
    """The connection breaks before the answer is complete."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        raise ConnectionResetError("cut on purpose, after it was done")
