"""The hub: reads the event log once per process and hands each event to the listeners it is for.

Wake-ups say only "look"; the pump then reads everything after its own cursor, so a lost wake-up costs at most a
second and never an event. Signals (typing, presence, the words of a turn) go straight to the listeners here and,
by NOTIFY, to those of other processes; they are not stored.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import UUID

import structlog

from relevo.kit.ids import WorkspaceId
from relevo.platform.db import RELAY_ROLE, Connection, Database
from relevo.platform.events import MAX_CATCH_UP, Batch, Cursor, Event, can_resume, parse_cursor, read_after
from relevo.platform.jobs.wakeups import EVENTS, MAX_PAYLOAD_BYTES, SIGNALS, Wakeups
from relevo.platform.observe import metrics
from relevo.platform.realtime.subscription import Control, Signal, Subscription

BATCH = 500
POLL_S = 1.0
PING_EVERY_S = 20

log = structlog.get_logger(__name__)


class Hub:
    """One per process; open it with `async with`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._wakeups = Wakeups(db)
        self._listeners: dict[tuple[WorkspaceId, str], set[Subscription]] = {}
        self._all: set[Subscription] = set()
        self._position: Cursor | None = None
        self._at_boundary: list[Callable[[Cursor], None]] = []
        self._look = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Hub":
        self._wakeups.on(EVENTS, lambda _: self._look.set())
        self._wakeups.on(SIGNALS, self._on_remote_signal)
        await self._wakeups.__aenter__()
        self._tasks = [asyncio.create_task(self._pump()), asyncio.create_task(self._ping())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._wakeups.__aexit__()

    @property
    def listeners(self) -> int:
        return len(self._all)

    @property
    def position(self) -> str | None:
        """The cursor of what was handed out so far."""
        return self._position.text if self._position else None

    async def subscribe(
        self, workspace_id: WorkspaceId, audience: Sequence[str], cursor: str | None = None
    ) -> Subscription:
        """Listen to what `audience` may see, from `cursor` on; without one from now on. `unsubscribe` it later.

        With a cursor that cannot be resumed the subscription starts now and says so (`missed`).
        """
        subscription = Subscription(workspace_id, tuple(audience))
        subscription.hold()
        known = parse_cursor(cursor) if cursor else None
        begin = await self._next_boundary(subscription)
        try:
            earlier = await self._catch_up(subscription, known, begin) if known else None
        except BaseException:
            self.unsubscribe(subscription)
            raise
        subscription.missed = bool(cursor) and earlier is None
        subscription.cursor = begin.text if earlier is None or cursor is None else cursor
        subscription.release(earlier or [])
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        self._all.discard(subscription)
        for who in subscription.audience:
            key = (subscription.workspace_id, who)
            listeners = self._listeners.get(key)
            if listeners:
                listeners.discard(subscription)
                if not listeners:
                    del self._listeners[key]

    def publish_ephemeral(
        self, workspace_id: WorkspaceId, audience: Sequence[str], name: str, payload: dict[str, Any]
    ) -> None:
        """Tell those who listen now, in all processes; see Signal. Too long for the way between processes: the
        text in it is cut there, and what is still too long stays in this process."""
        signal = Signal(workspace_id, tuple(audience), name, payload)
        self._deliver(signal)
        packed = _pack(signal)
        if packed is not None:
            self._wakeups.send(SIGNALS, packed)

    async def _next_boundary(self, subscription: Subscription) -> Cursor:
        """Register `subscription` at the end of a pass that begins after now, and return where that pass ended.

        Whatever cursor a client has, that pass saw at least as much, and everything later comes live.
        """
        reached: asyncio.Future[Cursor] = asyncio.get_running_loop().create_future()

        def register(position: Cursor) -> None:
            if not reached.done():
                self._register(subscription)
                reached.set_result(position)

        self._at_boundary.append(register)
        self._look.set()
        async with asyncio.timeout(10):
            return await reached

    def _register(self, subscription: Subscription) -> None:
        self._all.add(subscription)
        for who in subscription.audience:
            self._listeners.setdefault((subscription.workspace_id, who), set()).add(subscription)

    async def _catch_up(self, subscription: Subscription, cursor: Cursor, end: Cursor) -> list[Event] | None:
        """The events between `cursor` and `end`; None if they are gone, or too many to be worth it."""
        mine = (subscription.workspace_id, subscription.audience)
        events: list[Event] = []
        async with self._db.transaction(subscription.workspace_id, read_only=True) as tx:
            if not await can_resume(tx, cursor):
                metrics.stream_reset("cursor_too_old")
                return None
            while len(events) <= MAX_CATCH_UP:
                batch = await read_after(tx, cursor, BATCH, up_to=end.base, mine=mine)
                events += batch.events
                cursor = batch.cursor
                if batch.is_complete:
                    return events
        metrics.stream_reset("too_much_missed")
        return None

    async def _pump(self) -> None:
        wait_s = 0.1
        while True:
            try:
                relay = await self._db.connect(role=RELAY_ROLE)
                try:
                    await self._read_for_ever(relay)
                finally:
                    relay.terminate()
            except Exception as error:  # noqa: BLE001 - whatever it was, events have to flow again
                log.warning("realtime.pump_lost_database", error=str(error), retry_in_s=wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, 5.0)

    async def _read_for_ever(self, relay: Connection) -> None:
        while True:
            self._look.clear()
            waiting, self._at_boundary = self._at_boundary, []
            try:
                position = await self._read_up_to_now(relay, is_awaited=bool(waiting))
            except BaseException:
                self._at_boundary = waiting + self._at_boundary
                raise
            for register in waiting:
                register(position)
            if self._at_boundary:
                continue
            try:
                # Not wait_for: in Python 3.11 it can swallow the cancellation that ends this task.
                async with asyncio.timeout(POLL_S):
                    await self._look.wait()
            except TimeoutError:
                continue

    async def _read_up_to_now(self, relay: Connection, *, is_awaited: bool) -> Cursor:
        """One pass. Without listeners nothing is read (a worker's process has none): the first one starts at now."""
        position = self._position
        if position is None or not self._all:
            if position is None or is_awaited:
                position = self._position = Cursor(await relay.fetchval("SELECT pg_current_snapshot()::text"))
            return position
        while True:
            batch = await self._read_batch(relay, position)
            position = batch.cursor
            if batch.is_complete:
                return position

    async def _read_batch(self, relay: Connection, position: Cursor) -> Batch:
        batch = await read_after(relay, position, BATCH)
        # Without an await in between: a new listener sees a whole batch or nothing of it.
        self._position = batch.cursor
        now = datetime.now(UTC)
        for event in batch.events:
            metrics.event_read((now - event.at).total_seconds())
            self._deliver(event)
        return batch

    def _deliver(self, item: Event | Signal) -> None:
        if len(item.audience) == 1:
            for subscription in self._listeners.get((item.workspace_id, item.audience[0]), ()):
                subscription.push(item)
            return
        told: set[Subscription] = set()
        for who in item.audience:
            told |= self._listeners.get((item.workspace_id, who), set())
        for subscription in told:
            subscription.push(item)

    def _on_remote_signal(self, packed: str) -> None:
        if packed:
            workspace_id, audience, name, payload = json.loads(packed)
            self._deliver(Signal(WorkspaceId(UUID(workspace_id)), tuple(audience), name, payload))

    async def _ping(self) -> None:
        """Each listener once in PING_EVERY_S, a slice of them each second: no bursts, no timer per connection."""
        second = 0
        while True:
            await asyncio.sleep(1)
            second = (second + 1) % PING_EVERY_S
            for subscription in [one for one in self._all if id(one) // 64 % PING_EVERY_S == second]:
                subscription.push(Control.PING)


def _pack(signal: Signal) -> str | None:
    payload = signal.payload
    for room in (None, 6_000, 2_000, 500):
        if room is not None:
            text = payload.get("text")
            if not isinstance(text, str):
                return None
            payload = {**payload, "text": text.encode()[:room].decode(errors="ignore")}
        packed = json.dumps([str(signal.workspace_id), signal.audience, signal.name, payload], default=str)
        if len(packed.encode()) <= MAX_PAYLOAD_BYTES:
            return packed
    return None
