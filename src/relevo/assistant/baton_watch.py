"""A turn stops thinking when somebody else takes the baton: no more words on the screen, no more tokens paid for.

The commit would refuse the answer anyway; this is about not going on. The event log says it within milliseconds, and
the conversation is looked at once a second in case an event was missed.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import structlog

from relevo.desk.conversations import api as conversations
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.events import Event
from relevo.platform.realtime import Control, Hub

log = structlog.get_logger()

# Sentences and search answer sooner than this: they are not watched at all.
NOT_WATCHED_S = 0.05
LOOK_EVERY_S = 1.0

T = TypeVar("T")


class BatonLost(Exception):
    """Somebody else holds the conversation now."""


class BatonWatch:
    def __init__(
        self, db: Database, hub: Hub, workspace_id: WorkspaceId, conversation_id: ConversationId, epoch: int
    ) -> None:
        self._db = db
        self._hub = hub
        self._workspace_id = workspace_id
        self._conversation_id = conversation_id
        self._epoch = epoch

    async def run_while_held(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`; raises BatonLost, with `work` cancelled and ended, once the baton has passed."""
        working = asyncio.ensure_future(work)
        watching: asyncio.Task[None] | None = None
        try:
            done, _ = await asyncio.wait({working}, timeout=NOT_WATCHED_S)
            if not done:
                watching = asyncio.create_task(self._wait_until_lost())
                await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
                if watching.done() and not working.done():
                    failed = watching.exception()
                    if failed is None:
                        raise BatonLost
                    # Watching saves words and money; without it the commit still refuses.
                    log.warning("turn.not_watched", exc_info=failed)
            return await working
        finally:
            for task in (working, watching):
                if task is not None and not task.done():
                    task.cancel()
                    with suppress(asyncio.CancelledError, Exception):
                        await task

    async def _wait_until_lost(self) -> None:
        """Ends when the baton is lost; waits for ever otherwise."""
        subscription = await self._hub.subscribe(self._workspace_id, ["team"])
        try:
            while not await self._is_lost():
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_EVERY_S):
                        while not any(map(self._concerns, await subscription.next_items())):
                            pass
        finally:
            self._hub.unsubscribe(subscription)

    def _concerns(self, item: object) -> bool:
        if isinstance(item, Event):
            return item.conversation_id == self._conversation_id
        return isinstance(item, Control)

    async def _is_lost(self) -> bool:
        async with self._db.transaction(self._workspace_id, read_only=True) as tx:
            conversation = await conversations.fetch_conversation(tx, self._conversation_id)
        return conversation.state.epoch != self._epoch
