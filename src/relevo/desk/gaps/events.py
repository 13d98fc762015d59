"""What screens hear about gaps."""

from relevo.platform import events
from relevo.platform.db import Tx

GAPS_CHANGED = "gaps.changed"


async def announce_gaps(tx: Tx) -> None:
    await events.append(tx, GAPS_CHANGED, audience=["team"], payload={})
