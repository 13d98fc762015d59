"""What screens hear about autonomy."""

from uuid import UUID

from relevo.platform import events
from relevo.platform.db import Tx

AUTONOMY_CHANGED = "autonomy.changed"
HELD_ANSWER_CHANGED = "held_answer.changed"


async def announce_autonomy(tx: Tx, assistant_id: UUID) -> None:
    await events.append(tx, AUTONOMY_CHANGED, audience=["team"], payload={"assistant_id": str(assistant_id)})


async def announce_held(tx: Tx, conversation_id: UUID) -> None:
    await events.append(tx, HELD_ANSWER_CHANGED, audience=["team"], payload={"conversation_id": str(conversation_id)})
