"""What screens hear about affected answers."""

from relevo.platform import events
from relevo.platform.db import Tx

RELIANCE_CHANGED = "reliance.changed"


async def announce_reliance(tx: Tx) -> None:
    await events.append(tx, RELIANCE_CHANGED, audience=["team"], payload={})
