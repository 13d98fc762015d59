"""What screens hear about actions: that something changed; they fetch it."""

from uuid import UUID

from relevo.platform import events
from relevo.platform.db import Tx

ACTIONS_CHANGED = "actions.changed"
RUN_CHANGED = "action_run.changed"


async def announce_actions(tx: Tx) -> None:
    await events.append(tx, ACTIONS_CHANGED, audience=["team"], payload={})


async def announce_run(tx: Tx, run_id: UUID, conversation_id: UUID | None) -> None:
    payload = {"run_id": str(run_id), "conversation_id": str(conversation_id) if conversation_id else None}
    await events.append(tx, RUN_CHANGED, audience=["team"], payload=payload)
