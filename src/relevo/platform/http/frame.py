"""Around every answer: the security headers, and an answer for what nobody foresaw."""

import structlog
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from relevo.platform.db import DatabaseUnavailableError
from relevo.platform.http.context import HttpContext
from relevo.platform.http.headers import BASE, HSTS
from relevo.platform.http.problems import install_problems, internal_problem, unavailable_problem

_log = structlog.get_logger(__name__)


class Frame:
    """Request ids and the access log are platform/observe's layer, outside of this one."""

    def __init__(self, app: ASGIApp, context: HttpContext) -> None:
        self._app = app
        self._defaults = {**BASE, "Strict-Transport-Security": HSTS} if context.secure else BASE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_framed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._complete(message)
            await send(message)

        try:
            await self._app(scope, receive, send_framed)
        except Exception as error:
            _log.exception("http.failed", method=scope["method"])
            if started:
                raise  # the server cuts the connection: better than half an answer that looks whole
            unavailable = isinstance(error, DatabaseUnavailableError)
            response = unavailable_problem() if unavailable else internal_problem()
            await response(scope, receive, send_framed)

    def _complete(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self._defaults.items():
            headers.setdefault(name, value)
        if "json" in headers.get("content-type", ""):
            headers.setdefault("Cache-Control", "no-store")


def install_http(app: FastAPI, context: HttpContext) -> None:
    """Make `app` one of ours: call it before the routers are included and before other middleware is added."""
    app.state.http = context
    install_problems(app)
    app.add_middleware(Frame, context=context)
