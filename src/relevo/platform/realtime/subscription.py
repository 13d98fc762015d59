"""One listener of the hub: a bounded line of what it has yet to send, and nothing else while it is idle."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, TypeAlias

from relevo.kit.ids import WorkspaceId
from relevo.platform.events import Event

MAX_WAITING = 1_000


class Control(Enum):
    """What the hub itself has to say to a listener."""

    PING = "ping"
    RESET = "reset"  # it missed something; it has to fetch afresh


@dataclass(frozen=True)
class Signal:
    """Something that is true only now: typing, presence, the words of a turn. Never stored, may be lost."""

    workspace_id: WorkspaceId
    audience: tuple[str, ...]
    name: str
    payload: dict[str, Any]

    @cached_property
    def frame(self) -> str:
        payload = json.dumps(self.payload, ensure_ascii=False, separators=(",", ":"), default=str)
        return f'{{"type":"signal","name":"{self.name}","payload":{payload}}}'


Item: TypeAlias = Event | Signal | Control


class Subscription:
    """What `Hub.subscribe` gives. Set `on_items` to be told when something waits, or await `next_items`."""

    __slots__ = ("_held", "_items", "_waiter", "audience", "cursor", "missed", "on_items", "workspace_id")

    def __init__(self, workspace_id: WorkspaceId, audience: tuple[str, ...]) -> None:
        self.workspace_id = workspace_id
        self.audience = audience
        self.cursor = ""  # where its stream began
        self.missed = False  # its cursor could not be resumed: fetch afresh first
        self.on_items: Callable[[], None] | None = None
        self._items: list[Item] = []
        self._held: list[Item] | None = None  # what came live while older events were still being read
        self._waiter: asyncio.Future[None] | None = None

    def push(self, item: Item) -> None:
        line = self._items if self._held is None else self._held
        if len(line) >= MAX_WAITING:
            if isinstance(item, Event):
                self._overflow(line)
            return
        if len(line) > MAX_WAITING // 2 and isinstance(item, Signal):
            return
        line.append(item)
        if self._held is None:
            self._tell()

    def _overflow(self, line: list[Item]) -> None:
        """A client that cannot keep up gets nothing half: it is told to fetch afresh, and goes on from there."""
        line.clear()
        line.append(Control.RESET)
        if self._held is None:
            self._tell()

    def hold(self) -> None:
        self._held = []

    def release(self, earlier: list[Event]) -> None:
        """Let go of what came live, after the `earlier` events that were read meanwhile."""
        held, self._held = self._held or [], None
        self._items.extend(earlier)
        self._items.extend(held)
        if self._items:
            self._tell()

    def take(self) -> list[Item]:
        items, self._items = self._items, []
        return items

    async def next_items(self) -> list[Item]:
        while not self._items:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self.take()

    def _tell(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
        if self.on_items:
            self.on_items()
