"""Until when free words reach a customer, where a channel's provider limits that."""

from datetime import datetime, timedelta
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.deliveries.schemas import WindowOut
from relevo.kit.errors import NotFound
from relevo.platform.db import Tx


async def find_window(tx: Tx, conversation_id: UUID, connectors: channels.Connectors) -> WindowOut:
    """Raises NotFound."""
    row = await tx.fetchrow(
        """
        SELECT ch.kind, w.expires_at, w.blocked_at IS NOT NULL AS is_blocked, now() AS now
        FROM conversation c
        JOIN channel ch ON ch.workspace_id = $1 AND ch.id = c.channel_id
        LEFT JOIN conversation_window w ON w.workspace_id = $1 AND w.conversation_id = c.id
        WHERE c.workspace_id = $1 AND c.id = $2
        """,
        tx.tenant,
        conversation_id,
    )
    if row is None:
        raise NotFound
    connector = connectors.find(row["kind"])
    if connector is None or connector.capabilities.window_h is None:
        return WindowOut(hours=None, expires_at=None, is_open=True, is_blocked=bool(row["is_blocked"]), now=row["now"])
    can = connector.capabilities
    # Teammates look at it: where their own words may go out for longer, that counts.
    hours = can.human_window_h or can.window_h or 0
    expires_at: datetime | None = row["expires_at"]
    if expires_at is not None:
        expires_at += timedelta(hours=hours - (can.window_h or 0))
    return WindowOut(
        hours=hours,
        expires_at=expires_at,
        is_open=expires_at is not None and expires_at > row["now"],
        is_blocked=bool(row["is_blocked"]),
        now=row["now"],
    )
