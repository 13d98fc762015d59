"""What screens hear of a message's way out."""

from collections.abc import Sequence
from uuid import UUID

from relevo.desk.deliveries.repository import find_deliveries
from relevo.platform import events
from relevo.platform.db import Tx

DELIVERY_CHANGED = "delivery.changed"


async def announce_deliveries(tx: Tx, conversation_id: UUID, message_ids: Sequence[UUID]) -> None:
    found = await find_deliveries(tx, message_ids)
    for message_id, delivery in found.items():
        payload = {
            "conversation_id": str(conversation_id),
            "message_id": str(message_id),
            "delivery": delivery.model_dump(mode="json"),
        }
        await events.append(tx, DELIVERY_CHANGED, audience=["team"], payload=payload, conversation_id=conversation_id)
