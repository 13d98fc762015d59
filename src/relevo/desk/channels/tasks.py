"""The clock's part: each connected channel is checked again, which mends what can be mended.

Meta takes a subscription away after an hour of failures, tokens end, webhooks are changed by hand: without looking, a
channel would be silent and nobody would know.
"""

from datetime import timedelta
from uuid import UUID

import structlog

from relevo.desk.channels.actions.connect_channel import check_channel
from relevo.desk.channels.connections import RECHECK_FAILED_AFTER, RECHECK_JOB, Outside
from relevo.desk.channels.errors import AccountInUse, NoSuchChannel, NotConnectable
from relevo.desk.channels.repository import find_channel
from relevo.desk.channels.tables import ACCOUNT_IN_USE
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext, JobRegistry, Payload

EARLY = timedelta(seconds=30)

log = structlog.get_logger(__name__)


def register(registry: JobRegistry, *, db: Database, outside: Outside) -> None:
    @registry.task(RECHECK_JOB, max_attempts=3, timeout_s=180)
    async def _recheck(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: whoever was checked meanwhile has a later job of its own.
        workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
        channel_id = ChannelId(UUID(payload["channel_id"]))
        async with db.transaction(workspace_id, read_only=True) as tx:
            channel = await find_channel(tx, channel_id)
            now = await tx.now()
        if channel is not None and channel.problem_code == ACCOUNT_IN_USE:
            # Asking would turn the account's address away from the channel that has it.
            return
        connector = outside.connectors.find(channel.kind) if channel else None
        if channel is None or connector is None or not channel.enabled or channel.checked_at is None:
            return
        due_after = connector.recheck_after if channel.last_error is None else RECHECK_FAILED_AFTER
        if not payload.get("at_once") and now - channel.checked_at < due_after - EARLY:
            return
        try:
            await check_channel(db, workspace_id, channel_id, outside)
        except (AccountInUse, NoSuchChannel, NotConnectable) as error:
            log.info("channels.not_rechecked", reason=error.code)
