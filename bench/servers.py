"""What is measured: processes of the floor and of Relevo, each on a database of its own in one embedded PostgreSQL."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from bench.floor import TABLE
from bench.http import Line
from relevo.platform.db.embedded import start_embedded
from relevo.platform.db.migrate import migrate

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("RELEVO_BENCH_FOLDER", ROOT / ".relevo" / "bench"))
START_WITHIN_S = 30


@dataclass
class Server:
    port: int
    pid: int

    @property
    def memory_bytes(self) -> int:
        return psutil.Process(self.pid).memory_info().rss

    @property
    def cpu_s(self) -> float:
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@asynccontextmanager
async def postgres() -> AsyncGenerator[str]:
    """An embedded server for the run; the owner's address, with `{}` for the database."""
    server = await start_embedded(FOLDER / "postgres")
    try:
        yield server.url.replace("/relevo?", "/{}?")
    finally:
        server.stop_unless_shared()


async def fresh_database(address: str, name: str) -> str:
    admin = await asyncpg.connect(address.format("postgres"))
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    return address.format(name)


async def floor_database(address: str) -> str:
    url = await fresh_database(address, "bench_floor")
    connection = await asyncpg.connect(url)
    await connection.execute(TABLE)
    await connection.close()
    return url


async def relevo_database(address: str) -> str:
    url = await fresh_database(address, "bench_relevo")
    await migrate(url)
    return url


@asynccontextmanager
async def floor_servers(url: str, count: int = 1, *, notify: bool = False) -> AsyncGenerator[list[Server]]:
    extra = {"FLOOR_NOTIFY": "1"} if notify else {}
    async with AsyncExitStack() as stack:
        servers: list[Server] = []
        for _ in range(count):
            port = free_port()
            command = [sys.executable, "-m", "bench.floor", str(port), url]
            servers.append(await stack.enter_async_context(_running(command, port, extra)))
        yield servers


@asynccontextmanager
async def relevo_servers(url: str, count: int = 1, *, with_worker: bool = False) -> AsyncGenerator[list[Server]]:
    """`relevo serve` as it is shipped; only the log level is lower, since the floor logs nothing either."""
    async with AsyncExitStack() as stack:
        servers: list[Server] = []
        for _ in range(count):
            port = free_port()
            command = [str(Path(sys.executable).with_name("relevo")), "serve", "--port", str(port)]
            command += ["--with-worker"] if with_worker else []
            extra = {
                "RELEVO_DATABASE_URL": url,
                "RELEVO_DATA_FOLDER": str(FOLDER / "data"),
                "RELEVO_LOG_LEVEL": "warning",
            }
            servers.append(await stack.enter_async_context(_running(command, port, extra)))
        yield servers


@asynccontextmanager
async def _running(command: Sequence[str], port: int, extra: dict[str, str]) -> AsyncGenerator[Server]:
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env={**os.environ, **extra})
    try:
        await _wait_until_up(process, port)
        yield Server(port, process.pid)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(12):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


async def _wait_until_up(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(START_WITHIN_S):
        while True:
            if process.returncode is not None:
                raise RuntimeError(f"The server ended with {process.returncode} before it was up.")
            try:
                line = await Line.open(port)
                status, _ = await line.request("GET", "/healthz")
                line.close()
                if status == 200:
                    return
            except OSError:
                pass
            await asyncio.sleep(0.1)
