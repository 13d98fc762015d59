"""What screens hear about cases and replays."""

from uuid import UUID

from relevo.kit.ids import AssistantId
from relevo.platform import events
from relevo.platform.db import Tx

CASES_CHANGED = "cases.changed"
REPLAY_CHANGED = "replay.changed"


async def announce_cases(tx: Tx, assistant_id: AssistantId) -> None:
    await events.append(tx, CASES_CHANGED, audience=["team"], payload={"assistant_id": str(assistant_id)})


async def announce_replay(tx: Tx, assistant_id: UUID, replay_id: UUID) -> None:
    payload = {"assistant_id": str(assistant_id), "replay_id": str(replay_id)}
    await events.append(tx, REPLAY_CHANGED, audience=["team"], payload=payload)
