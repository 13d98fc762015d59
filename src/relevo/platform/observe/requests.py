"""The outermost layer of the web app: a request id, one log line per request, and its time in the metrics."""

import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relevo.kit.ids import new_id
from relevo.platform.observe import metrics
from relevo.platform.observe.logs import bound_to_request
from relevo.platform.observe.traces import span

HEADER = b"x-request-id"
_GIVEN = re.compile(rb"[A-Za-z0-9_.-]{8,64}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})

log = structlog.get_logger("relevo.http")


class RequestObserver:
    """Logs the route's template, never the path or the query: both may carry what customers typed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        status = 500
        began = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (HEADER, request_id.encode())]
            await send(message)

        with bound_to_request(request_id), span("http request", request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                _report(scope, status, time.perf_counter() - began)


def _request_id(scope: Scope) -> str:
    """The one a proxy gave, if it looks like one, so that its log and ours can be joined."""
    for name, value in scope["headers"]:
        if name == HEADER and _GIVEN.fullmatch(value):
            return value.decode()
    return new_id().hex


def _report(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", None) or "(no route)"
    method = scope["method"] if scope["method"] in _METHODS else "(other)"
    metrics.request_finished(method, route, status, seconds)
    if scope["path"] not in _QUIET:
        level = log.warning if status >= 500 else log.info
        level("http.request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
