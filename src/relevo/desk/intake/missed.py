"""Fetching what a provider told nobody, and storing it as if its hook had brought it: each thing once, in its order."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from relevo.desk.channels import api as channels
from relevo.desk.intake.preparing import Deps
from relevo.desk.intake.storing import store_elements
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.db import Tx
from relevo.platform.jobs import JobContext, RetryLater

ATTEMPTS = 30
LONGEST_PAUSE_S = 600.0
"""With thirty attempts: for four hours."""

log = structlog.get_logger(__name__)


async def fetch_missed(
    deps: Deps, context: JobContext, workspace_id: WorkspaceId, channel_id: ChannelId, since: datetime
) -> None:
    """Raises RetryLater while the provider has trouble."""
    async with deps.db.transaction(workspace_id, read_only=True) as tx:
        channel = await channels.access_channel(tx, channel_id)
        if channel.checked_at is None:
            return  # disconnected meanwhile
        connection = await channels.open_connection(tx, channel, deps.outside)
    missed, found = channels.Missed(), "fetched"
    try:
        missed = await deps.outside.connectors.get(channel.kind).fetch_missed(connection, since)
    except channels.MissedRefused as error:
        found = "refused"
        log.warning("intake.missed_refused", kind=channel.kind, reason=str(error))
    except channels.MissedLater as error:
        found = "refused" if context.is_last_attempt else "later"
        log.warning("intake.missed_later", kind=channel.kind, reason=str(error))
    async with deps.db.transaction(workspace_id) as tx:
        known = await _known(tx, channel_id, missed.oldest_shown)
        if found == "fetched" and not (missed.is_whole and known == set(missed.oldest_shown)):
            found = "partly"
        new = await store_elements(tx, channel, missed.elements)
        await channels.note_missed(tx, channel_id, found, since)
    log.info("intake.missed", kind=channel.kind, found=found, new=new)
    if found == "later":
        raise RetryLater(min(30.0 * context.attempt, LONGEST_PAUSE_S), "the provider could not be asked")


async def _known(tx: Tx, channel_id: ChannelId, external_ids: Sequence[str]) -> set[str]:
    if not external_ids:
        return set()
    rows = await tx.fetch(
        "SELECT external_id FROM channel_event"
        " WHERE workspace_id = $1 AND channel_id = $2 AND external_id = ANY($3::text[])",
        tx.tenant,
        channel_id,
        list(external_ids),
    )
    return {row["external_id"] for row in rows}
