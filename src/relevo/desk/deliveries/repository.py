"""All SQL of deliveries that others share; the sending's own is in `claiming.py`."""

from collections.abc import Sequence
from uuid import UUID

from relevo.desk.deliveries.schemas import DeliveryOut
from relevo.desk.deliveries.states import state_of
from relevo.platform.db import Record, Tx

_SHOWN = """
SELECT d.message_id, d.state, d.code, d.detail, d.updated_at,
       greatest(count(p.id), 1) AS parts,
       count(p.id) FILTER (WHERE p.state IN ('sent', 'delivered', 'read')) AS parts_sent
FROM delivery d LEFT JOIN delivery_part p ON p.workspace_id = d.workspace_id AND p.delivery_id = d.id
"""


async def find_deliveries(tx: Tx, message_ids: Sequence[UUID]) -> dict[UUID, DeliveryOut]:
    """By message; a message that takes no such way is left out."""
    rows = await tx.fetch(
        f"{_SHOWN} WHERE d.workspace_id = $1 AND d.message_id = ANY ($2) GROUP BY d.workspace_id, d.id",
        tx.tenant,
        list(message_ids),
    )
    return {row["message_id"]: delivery_of(row) for row in rows}


def delivery_of(row: Record) -> DeliveryOut:
    return DeliveryOut(
        state=row["state"],
        code=row["code"],
        detail=row["detail"],
        parts=row["parts"],
        parts_sent=row["parts_sent"],
        updated_at=row["updated_at"],
    )


async def settle_delivery(tx: Tx, delivery_id: UUID) -> Record:
    """Bring a delivery's own state up to its parts'; the row with `changed`, `message_id`, `conversation_id`, `state`.

    Two statuses at once wait for each other on the delivery's row, so the later one sees the earlier's part.
    """
    await tx.fetchval("SELECT 1 FROM delivery WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, delivery_id)
    parts = await tx.fetch(
        "SELECT state, code, detail FROM delivery_part WHERE workspace_id = $1 AND delivery_id = $2 ORDER BY ordinal",
        tx.tenant,
        delivery_id,
    )
    state = state_of([part["state"] for part in parts])
    reason = next((part for part in parts if part["state"] == state and part["code"]), None)
    row = await tx.fetchrow(
        """
        UPDATE delivery d SET state = $3, code = $4, detail = $5, updated_at = now()
        FROM (SELECT state FROM delivery WHERE workspace_id = $1 AND id = $2) AS before
        WHERE d.workspace_id = $1 AND d.id = $2
        RETURNING d.id, d.message_id, d.conversation_id, d.channel_id, d.state, before.state <> d.state AS changed
        """,
        tx.tenant,
        delivery_id,
        state,
        reason["code"] if reason else "",
        reason["detail"] if reason else "",
    )
    if row is None:
        raise RuntimeError("a delivery does not vanish while its parts are settled")
    return row
