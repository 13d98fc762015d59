"""Sockets go straight to their endpoint: what the HTTP layers would keep alive under each idle one is 10 KiB."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

Endpoint = Callable[..., Awaitable[None]]


class SocketDoor:
    """ASGI middleware, the outermost: answers WebSockets on `doors` (path -> endpoint) and passes on the rest.

    The endpoints find their own caller (see `Router.websocket`, where they are declared as well); exceptions end in
    the server, which closes the socket with 1011.
    """

    def __init__(self, app: ASGIApp, doors: Mapping[str, Endpoint]) -> None:
        self._app = app
        self._doors = [(compile_path(path)[0], endpoint) for path, endpoint in doors.items()]

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "websocket":
            for pattern, endpoint in self._doors:
                if found := pattern.match(scope["path"]):
                    names: dict[str, Any] = found.groupdict()
                    return endpoint(WebSocket(scope, receive, send), **names)
        return self._app(scope, receive, send)
