"""What orchestrators and operators ask a process: /healthz (it lives), /readyz (it can work), /metrics."""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from relevo.platform.db import Database, DatabaseUnavailableError
from relevo.platform.observe import metrics
from relevo.platform.observe.queue_depth import count_jobs


def add_health(app: FastAPI, db: Database, *, metrics_token: SecretStr | None) -> None:
    """Add the three routes outside of the API: no caller, no rate limit, not in the documentation.

    Metrics are for those with the token or, where none is set, for the machine itself.
    """
    app.router.routes += [
        Route("/healthz", _healthz),
        Route("/readyz", _readyz(db)),
        Route("/metrics", _metrics(db, metrics_token)),
    ]


async def _healthz(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _readyz(db: Database) -> Callable[[Request], Awaitable[Response]]:
    async def readyz(_request: Request) -> Response:
        try:
            async with db.transaction(None, read_only=True) as tx:
                await tx.fetchval("SELECT 1")
        except DatabaseUnavailableError:
            return JSONResponse(
                {"status": "unavailable", "database": "unreachable"}, status_code=503, headers={"Retry-After": "5"}
            )
        return JSONResponse({"status": "ok"})

    return readyz


def _metrics(db: Database, token: SecretStr | None) -> Callable[[Request], Awaitable[Response]]:
    async def show_metrics(request: Request) -> Response:
        if not _may_read(request, token):
            return PlainTextResponse("Not found", status_code=404)
        await _count_queue(db)
        return Response(metrics.render(), media_type=metrics.CONTENT_TYPE)

    return show_metrics


def _may_read(request: Request, token: SecretStr | None) -> bool:
    if token is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.get_secret_value().encode())
    # Behind a proxy on this machine everybody comes from the loopback address.
    if {"x-forwarded-for", "forwarded"} & set(request.headers.keys()):
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


async def _count_queue(db: Database) -> None:
    try:
        async with db.transaction(None, read_only=True) as tx:
            counts = await count_jobs(tx)
    except DatabaseUnavailableError:
        return  # the other numbers are worth showing all the more
    metrics.forget_queue_depth()
    for one in counts:
        depth = {"waiting": one.waiting, "running": one.running, "dead": one.dead}
        metrics.set_queue_depth(one.name, depth, one.oldest_waiting_s)
