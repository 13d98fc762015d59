"""What screens hear about corrections."""

from relevo.platform import events
from relevo.platform.db import Tx

CORRECTIONS_CHANGED = "corrections.changed"


async def announce_corrections(tx: Tx) -> None:
    await events.append(tx, CORRECTIONS_CHANGED, audience=["team"], payload={})
