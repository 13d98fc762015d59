"""Wake-ups between processes: a NOTIFY outside of any transaction, at most one per channel in a few milliseconds.

A NOTIFY inside a transaction takes a lock on the whole server from before the commit until after it, which
undoes group commit (22,000 commits a second fell to 5,300). So whoever committed something rings here, the
listeners of this process hear it at once, and those of other processes by a coalesced NOTIFY. A wake-up carries
no data and may be lost: every listener also polls, slowly.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import structlog

from relevo.platform.db import Connection, Database
from relevo.platform.db.driver import CONNECTION_ERRORS, InterfaceError

JOBS = "relevo_jobs"
EVENTS = "relevo_events"
SIGNALS = "relevo_signals"

# Tells the wake-ups of this process from those of others; its listeners were told directly.
_THIS_PROCESS = uuid4().hex

COALESCE_S = 0.002
MAX_WAITING = 1_000
MOST_AT_ONCE = 50
MAX_PAYLOAD_BYTES = 7900  # PostgreSQL's own limit is 8,000 bytes

log = structlog.get_logger(__name__)

Heard = Callable[[str], None]


class Wakeups:
    """One connection of this process that listens and notifies. Open it with `async with`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._heard: dict[str, list[Heard]] = {}
        self._rung: set[str] = set()
        self._outbox: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._connection: Connection | None = None
        self._task: asyncio.Task[None] | None = None

    def on(self, channel: str, heard: Heard) -> None:
        """Call `heard(payload)` on each wake-up of `channel`, and with '' after a lost connection came back."""
        self._heard.setdefault(channel, []).append(heard)

    async def __aenter__(self) -> "Wakeups":
        with contextlib.suppress(OSError, *CONNECTION_ERRORS):
            await self._connect()
        self._task = asyncio.create_task(self._run())
        _open.add(self)
        return self

    async def __aexit__(self, *exc: object) -> None:
        _open.discard(self)
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._connection:
            self._connection.terminate()

    @property
    def db(self) -> Database:
        return self._db

    def tell(self, channel: str) -> None:
        """Wake the listeners of this process."""
        self._tell(channel, "")

    def ring(self, channel: str, *, within_s: float = COALESCE_S) -> None:
        """Wake the other processes, at most once in `within_s`."""
        if channel not in self._rung:
            self._rung.add(channel)
            asyncio.get_running_loop().call_later(within_s, self._send_ring, channel)

    def send(self, channel: str, payload: str) -> None:
        """Carry `payload` to the other processes, or not at all (see the module); at most MAX_PAYLOAD_BYTES."""
        if self._outbox.qsize() < MAX_WAITING:
            self._outbox.put_nowait((channel, payload))

    def _send_ring(self, channel: str) -> None:
        self._rung.discard(channel)
        self.send(channel, _job_notice() if channel == JOBS else _THIS_PROCESS)

    def _tell(self, channel: str, payload: str) -> None:
        for heard in self._heard.get(channel, ()):
            heard(payload)

    def _on_notice(self, connection: Any, pid: int, channel: str, payload: object) -> None:
        if payload == _THIS_PROCESS or pid == connection.get_server_pid():
            return
        self._tell(channel, str(payload))

    async def _connect(self) -> Connection:
        connection = await self._db.connect()
        for channel in self._heard:
            await connection.add_listener(channel, self._on_notice)
        self._connection = connection
        return connection

    async def _run(self) -> None:
        wait_s = 0.1
        while True:
            try:
                connection = self._connection
                if connection is None or connection.is_closed():
                    connection = await self._connect()
                    for channel in self._heard:
                        self._tell(channel, "")
                wait_s = 0.1
                await self._send_waiting(connection)
            except (OSError, InterfaceError, *CONNECTION_ERRORS) as error:
                log.warning("wakeups.connection_lost", error=str(error), retry_in_s=wait_s)
                self._connection = None
                self._outbox = asyncio.Queue()  # what was true a while ago is not worth telling later
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, 5.0)

    async def _send_waiting(self, connection: Connection) -> None:
        """All that waits, in one statement: under load a turn's signals and rings share a round trip."""
        try:
            # The time-out is how soon a connection that died in silence is noticed and opened again.
            async with asyncio.timeout(5.0):
                sent = [await self._outbox.get()]
        except TimeoutError:
            return
        while len(sent) < MOST_AT_ONCE and not self._outbox.empty():
            sent.append(self._outbox.get_nowait())
        await connection.execute(
            "SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS sent (channel, payload)",
            [channel for channel, _ in sent],
            [payload for _, payload in sent],
        )


def ring(channel: str, *, within_s: float = COALESCE_S) -> None:
    """Something was committed: wake the listeners of this process now, those of others within `within_s`.

    Rings every open bell: the product has one database per process, but tests may have several open. The hub and a
    worker in one process have a bell each; only one of them needs to be heard outside.
    """
    rung: set[int] = set()
    for wakeups in tuple(_open):
        wakeups.tell(channel)
        if id(wakeups.db) not in rung:
            rung.add(id(wakeups.db))
            wakeups.ring(channel, within_s=within_s)


def _job_notice() -> str:
    """The notice the queue library listens for."""
    now = datetime.now(UTC).isoformat()
    return (
        f'{{"channel":"{JOBS}","operation":"insert","sent_at":"{now}","table":"pgqueuer","type":"table_changed_event"}}'
    )


_open: set[Wakeups] = set()
