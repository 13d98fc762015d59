"""What screens hear about doubts."""

from relevo.platform import events
from relevo.platform.db import Tx

DOUBTS_CHANGED = "doubts.changed"


async def announce_doubts(tx: Tx) -> None:
    await events.append(tx, DOUBTS_CHANGED, audience=["team"], payload={})
