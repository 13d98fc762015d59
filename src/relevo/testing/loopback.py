"""A web server on loopback: what every simulator is."""

import asyncio
import socket
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from relevo.platform.http.serving import Server


def loopback_listener(port: int = 0) -> socket.socket:
    """`port` 0 is any."""
    # Named as TCP, or asyncio leaves the delay of small packets on: 40 ms for each answer on a kept connection.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


class LoopbackServer(ABC):
    """Listens while it is open (`async with`), on `port`; 0 is any. A connection that is cut on purpose is an exception
    to uvicorn and no news to us: its log is silent."""

    def __init__(self, *, port: int = 0) -> None:
        self._port = port
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @abstractmethod
    def web_app(self) -> ASGIApp: ...

    async def before_serving(self) -> None:
        """What else has to run: it opens before anybody can call."""
        return

    async def after_serving(self) -> None:
        """Nobody calls any more."""
        return

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}"

    async def __aenter__(self) -> Self:
        listener = loopback_listener(self._port)
        self._port = listener.getsockname()[1]
        await self.before_serving()
        config = uvicorn.Config(
            _only_http(self.web_app()), log_config=None, log_level="critical", access_log=False, lifespan="off",
            ws="none", server_header=False,
        )  # fmt: skip
        self._server = Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        await self._server.ready.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._serving is not None:
            self._server.should_exit = self._server.force_exit = True
            await asyncio.gather(self._serving, return_exceptions=True)
        await self.after_serving()


def _only_http(app: ASGIApp) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await app(scope, receive, send)

    return answer
