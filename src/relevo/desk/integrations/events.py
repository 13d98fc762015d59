"""What screens hear about integrations: that something changed; they fetch it."""

from relevo.platform import events
from relevo.platform.db import Tx

INTEGRATIONS_CHANGED = "integrations.changed"


async def announce_integrations(tx: Tx) -> None:
    await events.append(tx, INTEGRATIONS_CHANGED, audience=["team"], payload={})
