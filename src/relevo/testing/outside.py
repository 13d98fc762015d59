"""What the simulators of shops, CRMs and help desks share: a server on loopback, and how it can misbehave."""

import asyncio
import contextlib
import json
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relevo.testing.loopback import LoopbackServer

Json = dict[str, Any]


@dataclass
class Trouble:
    """How a system misbehaves, until it is told otherwise.

    `status`: answers everything with it, `body` and `headers`; `times`: only so many requests, then it is well again
    (None: for ever). `slow_s`: answers late. `garbage`: answers 200 with something that is no JSON. `drops`: closes the
    connection without an answer. `forgets_writes`: does what it is told to change and never says so. `lacks`: names of
    fields left out of every object in an answer; `changes`: fields that have another value there.
    """

    status: int = 0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    times: int | None = None
    slow_s: float = 0
    garbage: bool = False
    drops: bool = False
    forgets_writes: bool = False
    lacks: frozenset[str] = frozenset()
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    listens: bool = False
    fields: set[str] = field(default_factory=set[str])
    """While it listens: the name of every field that was answered."""
    requests: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Method and path of everything that was asked."""

    def ends(self) -> None:
        known = self.requests
        self.__init__()
        self.requests = known

    def happens(self) -> bool:
        """Whether it strikes now; counts."""
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


class OutsideSimulator(LoopbackServer):
    """A system on loopback; `port` 0 is any. Open it with `async with`."""

    kind: ClassVar[str]

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.trouble = Trouble()

    @abstractmethod
    def routes(self) -> list[Route]: ...

    @property
    @abstractmethod
    def connect_values(self) -> Mapping[str, str]:
        """What an admin who connects this account fills in."""

    def writes(self, method: str, body: bytes) -> bool:
        """Whether a request changes something."""
        return method not in ("GET", "HEAD")

    def web_app(self) -> ASGIApp:
        return _Misbehaving(Starlette(routes=self.routes()), self.trouble, self.writes)


def admin_page(name: str) -> Callable[[Request], Awaitable[Response]]:
    """What opens when somebody follows a link to the system's own screens."""

    async def show(request: Request) -> Response:
        return PlainTextResponse(f"{name} (simulated): {request.url.path}")

    return show


class _Misbehaving:
    def __init__(self, app: ASGIApp, trouble: Trouble, writes: Callable[[str, bytes], bool]) -> None:
        self._app = app
        self._trouble = trouble
        self._writes = writes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trouble = self._trouble
        request = Request(scope, receive)
        trouble.requests.append((request.method, request.url.path))
        if trouble.slow_s:
            await asyncio.sleep(trouble.slow_s)
        answer = self._bad_answer(trouble)
        if answer is not None:
            await answer(scope, receive, send)
            return
        if trouble.drops and trouble.happens():
            await _drop(send)
        if trouble.forgets_writes:
            body = await request.body()
            receive = _again(body)
            if self._writes(request.method, body) and trouble.happens():
                await self._app(scope, receive, _into_nothing)
                await _drop(send)
        if trouble.lacks or trouble.changes or trouble.listens:
            await self._answer_otherwise(trouble, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer_otherwise(self, trouble: Trouble, scope: Scope, receive: Receive, send: Send) -> None:
        heard: list[Message] = []

        async def listen(message: Message) -> None:
            heard.append(message)

        await self._app(scope, receive, listen)
        body = b"".join(message.get("body", b"") for message in heard)
        with contextlib.suppress(ValueError):
            body = json.dumps(_otherwise(json.loads(body), trouble)).encode()
        headers = [pair for pair in heard[0]["headers"] if pair[0].lower() != b"content-length"]
        await send({**heard[0], "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})

    @staticmethod
    def _bad_answer(trouble: Trouble) -> Response | None:
        if trouble.status and trouble.happens():
            headers = {"content-type": "application/json", **trouble.headers}
            return Response(trouble.body, status_code=trouble.status, headers=headers)
        if trouble.garbage and trouble.happens():
            return PlainTextResponse("<html>We will be back soon</html>", media_type="text/html")
        return None


class _Dropped(Exception):
    """uvicorn closes a connection whose application fails in the middle of its answer; its log is silent here."""


def _again(body: bytes) -> Receive:
    """Body that was read already, for whoever reads it next."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _drop(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    raise _Dropped


def _otherwise(value: Any, trouble: Trouble) -> Any:
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        trouble.fields |= {name for name, _ in items if trouble.listens}
        return {
            name: trouble.changes[name] if name in trouble.changes else _otherwise(inner, trouble)
            for name, inner in items
            if name not in trouble.lacks
        }
    return [_otherwise(inner, trouble) for inner in cast("list[Any]", value)] if isinstance(value, list) else value


async def _into_nothing(_message: Any) -> None:
    return
