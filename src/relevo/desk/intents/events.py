"""What screens hear about intents: that the list changed; they fetch it."""

from relevo.desk.intents.repository import count_up
from relevo.platform import events
from relevo.platform.db import Tx

INTENTS_CHANGED = "intents.changed"


async def announce_intents(tx: Tx) -> None:
    """Every change of the list ends with this: it counts up the version and tells the screens."""
    await count_up(tx)
    await events.append(tx, INTENTS_CHANGED, audience=["team"], payload={})
