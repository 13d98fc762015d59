"""Asking a provider for what is new, for installs that it cannot reach: a chain of jobs, one chain per channel.

Each job asks for about fifty seconds and leaves the next one behind it. The channel remembers the chain it belongs to,
so starting anew (a check, switching on) ends the older chain at its next look.
"""

import asyncio
import time
from typing import TypeAlias

import structlog

from relevo.desk.channels import api as channels
from relevo.desk.intake.preparing import Deps
from relevo.desk.intake.storing import store_elements
from relevo.kit.ids import ChannelId, WorkspaceId, new_id
from relevo.platform import jobs
from relevo.platform.db import DatabaseUnavailableError, Tx

POLL_JOB = "intake.poll"
POLLS_FOR_S = 50.0
AFTER_TROUBLE_S = 5.0
RUN = "_poll_run"
DELIVERY, POLLING = "delivery", "polling"

Look: TypeAlias = tuple[channels.Channel, channels.Connection]

log = structlog.get_logger(__name__)


async def start_polling(tx: Tx, channel_id: ChannelId, connectors: channels.Connectors) -> bool:
    """Begin a new chain, if this channel is one that has to ask."""
    channel = await channels.access_channel(tx, channel_id)
    connector = connectors.find(channel.kind)
    if connector is None or not connector.is_polled or channel.connection.get(DELIVERY) != POLLING:
        return False
    run = new_id().hex
    await channels.keep_values(tx, channel_id, {RUN: run})
    await _enqueue(tx, channel_id, run=run, turn=0)
    return True


async def poll_channel(deps: Deps, workspace_id: WorkspaceId, channel_id: ChannelId, *, run: str, turn: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < POLLS_FOR_S:
        look = await _look(deps, workspace_id, channel_id, run)
        if look is None:
            return
        try:
            await _poll_once(deps, workspace_id, *look, run)
        except DatabaseUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - the chain must not break
            log.warning("intake.poll_failed", kind=look[0].kind, reason=f"{type(error).__name__}: {error}"[:200])
            await asyncio.sleep(AFTER_TROUBLE_S)
    async with deps.db.transaction(workspace_id) as tx:
        await _enqueue(tx, channel_id, run=run, turn=turn + 1)


async def _look(deps: Deps, workspace_id: WorkspaceId, channel_id: ChannelId, run: str) -> Look | None:
    """The channel as it is now; None if this chain is not its chain any more."""
    async with deps.db.transaction(workspace_id, read_only=True) as tx:
        channel = await channels.access_channel(tx, channel_id)
        if channel.connection.get(RUN) != run or channel.connection.get(DELIVERY) != POLLING:
            return None
        if not channel.enabled or channel.stopped_at is not None:
            return None
        return channel, await channels.open_connection(tx, channel, deps.outside)


async def _poll_once(
    deps: Deps, workspace_id: WorkspaceId, channel: channels.Channel, connection: channels.Connection, run: str
) -> None:
    connector = deps.outside.connectors.get(channel.kind)
    answer = await connector.poll(connection)
    values = connector.after_poll(answer)
    if not answer.elements and not values:
        return
    async with deps.db.transaction(workspace_id) as tx:
        if (await channels.access_channel(tx, channel.id)).connection.get(RUN) != run:
            # Disconnected or begun anew while the provider was asked: whoever asks next hears of it again.
            return
        await store_elements(tx, channel, answer.elements)
        await channels.keep_values(tx, channel.id, values)


async def _enqueue(tx: Tx, channel_id: ChannelId, *, run: str, turn: int) -> None:
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id), "run": run, "turn": turn}
    await jobs.enqueue(tx, POLL_JOB, payload, dedupe_key=f"poll:{channel_id}:{run}:{turn}")
