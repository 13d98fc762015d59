"""`relevo serve` and `relevo worker`: opening the house, answering requests, running jobs, and leaving in order.

Both stop on SIGINT and SIGTERM: the socket closes first, running requests and jobs end, then the database
connection. A second signal ends the process at once; nothing acknowledged is lost either way.
"""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

import structlog
import uvicorn
from fastapi import FastAPI

from relevo.entry.failures import UsageError
from relevo.entry.house import House, open_house
from relevo.entry.postgres import bring_up_to_date, open_postgres
from relevo.entry.web import create_app
from relevo.entry.wiring import job_registry
from relevo.platform.http.serving import Server
from relevo.platform.jobs import run_worker
from relevo.platform.settings import Settings

log = structlog.get_logger(__name__)

SHUTDOWN_S = 10


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything is started, so that a taken one is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"Port {port} is taken by another program; choose one with --port (make demo PORT={port + 1})."
            ) from error
        if error.errno == errno.EACCES:
            raise UsageError(
                f"Port {port} may not be used by this account; choose one above 1023 with --port."
            ) from error
        raise UsageError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
    return listener


def server_for(app: FastAPI, settings: Settings) -> Server:
    return Server(
        uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            ws_max_size=256 * 1024,
            ws_per_message_deflate=False,  # its state costs more memory per connection than it saves
            ws_ping_interval=None,  # the stream has its own ping, which also keeps presence
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=",".join(settings.trusted_proxies) or None,
            timeout_graceful_shutdown=SHUTDOWN_S,
        )
    )


async def run_server(settings: Settings, *, with_worker: bool) -> int:
    with bind(settings.host, settings.port) as listener:
        async with open_postgres(settings) as postgres:
            await bring_up_to_date(postgres)
            async with open_house(settings, postgres) as house:
                log.info("serving", address=settings.base_url, worker=with_worker)
                await serve_house(house, listener, with_worker=with_worker)
    return 0


async def serve_house(
    house: House,
    listener: socket.socket,
    *,
    with_worker: bool,
    app: FastAPI | None = None,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve (and work) until a signal comes."""
    stop = asyncio.Event()
    server = server_for(app or create_app(house), house.settings)
    on_signals(stop)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    working = asyncio.create_task(run_worker(house.db, job_registry(house), stop=stop)) if with_worker else None
    await _first_of(serving, server.ready)
    if server.ready.is_set():
        on_ready()
    await _first_of(serving, stop)
    stop.set()
    server.should_exit = True
    await serving
    if working is not None:
        # Not `wait_for`: in Python 3.11 it can swallow the cancellation it was given.
        with suppress(TimeoutError):
            async with asyncio.timeout(SHUTDOWN_S):
                await working


async def _first_of(task: asyncio.Task[None], event: asyncio.Event) -> None:
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def run_worker_only(settings: Settings) -> int:
    async with open_postgres(settings) as postgres:
        await bring_up_to_date(postgres)
        async with open_house(settings, postgres) as house:
            stop = asyncio.Event()
            on_signals(stop)
            log.info("working")
            await run_worker(house.db, job_registry(house), stop=stop)
    return 0


def on_signals(stop: asyncio.Event) -> None:
    """First SIGINT or SIGTERM: set `stop`. Second: end at once."""
    loop = asyncio.get_running_loop()

    def heard(number: signal.Signals) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        log.info("stopping", signal=number.name)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, heard, number)
