"""What screens hear about assistants."""

from relevo.kit.ids import AssistantId
from relevo.platform import events
from relevo.platform.db import Tx

ASSISTANT_CHANGED = "assistant.changed"


async def announce_assistant(tx: Tx, assistant_id: AssistantId) -> None:
    await events.append(tx, ASSISTANT_CHANGED, audience=["team"], payload={"assistant_id": str(assistant_id)})
