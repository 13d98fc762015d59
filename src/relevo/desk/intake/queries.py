"""Reading what could not be handled."""

from uuid import UUID

from relevo.desk.intake.schemas import ChannelEventOut, ChannelEventsOut
from relevo.platform.db import Tx

SHOWN = 50


async def list_failed(tx: Tx, channel_id: UUID) -> ChannelEventsOut:
    rows = await tx.fetch(
        """
        SELECT id, external_id, received_at, coalesce(problem, '') AS problem, body FROM channel_event
        WHERE workspace_id = $1 AND channel_id = $2 AND state = 'failed' ORDER BY received_at DESC LIMIT $3
        """,
        tx.tenant,
        channel_id,
        SHOWN + 1,
    )
    items = [ChannelEventOut.model_validate(dict(row.items())) for row in rows[:SHOWN]]
    return ChannelEventsOut(items=items, has_more=len(rows) > SHOWN)
