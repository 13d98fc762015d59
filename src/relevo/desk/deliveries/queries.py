"""Reading deliveries: what did not arrive on a channel."""

from uuid import UUID

from relevo.desk.deliveries.repository import delivery_of
from relevo.desk.deliveries.schemas import TroubleOut, TroublesOut
from relevo.platform.db import Tx

SHOWN = 50
EXCERPT_CHARS = 200


async def list_trouble(tx: Tx, channel_id: UUID) -> TroublesOut:
    """The newest fifty messages that failed or are unclear."""
    rows = await tx.fetch(
        """
        SELECT d.message_id, d.conversation_id, d.state, d.code, d.detail, d.updated_at, c.number, ct.name,
               left(m.text, $4) AS text,
               (SELECT greatest(count(*), 1) FROM delivery_part p
                WHERE p.workspace_id = $1 AND p.delivery_id = d.id) AS parts,
               (SELECT count(*) FROM delivery_part p WHERE p.workspace_id = $1 AND p.delivery_id = d.id
                AND p.state IN ('sent', 'delivered', 'read')) AS parts_sent
        FROM delivery d
        JOIN message m ON m.workspace_id = $1 AND m.id = d.message_id
        JOIN conversation c ON c.workspace_id = $1 AND c.id = d.conversation_id
        JOIN contact ct ON ct.workspace_id = $1 AND ct.id = c.contact_id
        WHERE d.workspace_id = $1 AND d.channel_id = $2 AND d.state IN ('failed', 'unknown')
        ORDER BY d.updated_at DESC LIMIT $3
        """,
        tx.tenant,
        channel_id,
        SHOWN + 1,
        EXCERPT_CHARS,
    )
    items = [
        TroubleOut(
            message_id=row["message_id"],
            conversation_id=row["conversation_id"],
            conversation_number=row["number"],
            contact_name=row["name"],
            text=row["text"],
            delivery=delivery_of(row),
        )
        for row in rows[:SHOWN]
    ]
    return TroublesOut(items=items, has_more=len(rows) > SHOWN)
