"""What screens hear about models: that something changed; they fetch it."""

from relevo.platform import events
from relevo.platform.db import Tx

MODELS_CHANGED = "models.changed"


async def announce_models(tx: Tx) -> None:
    await events.append(tx, MODELS_CHANGED, audience=["team"], payload={})
