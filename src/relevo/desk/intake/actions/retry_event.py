from uuid import UUID

from relevo.desk.audit.api import record
from relevo.desk.intake.errors import NoSuchChannelEvent
from relevo.desk.intake.storing import ask_to_handle
from relevo.kit.ids import ChannelId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_retry_event(tx: Tx, channel_id: ChannelId, event_id: UUID, *, by: Actor) -> None:
    lane = await tx.fetchval(
        """
        UPDATE channel_event SET state = 'waiting', attempts = 0
        WHERE workspace_id = $1 AND channel_id = $2 AND id = $3 AND state = 'failed' RETURNING lane
        """,
        tx.tenant,
        channel_id,
        event_id,
    )
    if lane is None:
        raise NoSuchChannelEvent
    await record(tx, "channel.event_retried", by=by, subject_kind="channel", subject_id=channel_id)
    await ask_to_handle(tx, channel_id, lane, key=f"retry:{new_id()}")
