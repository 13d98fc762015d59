"""What screens hear about memories: only that they changed; whoever looks at them fetches them."""

from relevo.kit.ids import ContactId
from relevo.platform import events
from relevo.platform.db import Tx

MEMORY_CHANGED = "memory.changed"


async def announce_memories(tx: Tx, contact_id: ContactId) -> None:
    await events.append(tx, MEMORY_CHANGED, audience=["team"], payload={"contact_id": str(contact_id)})
