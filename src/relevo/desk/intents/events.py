"""What screens hear about intents: that the list changed; they fetch it."""

from relevo.desk.intents.repository import count_up
from relevo.kit.ids import new_id
from relevo.platform import events, jobs
from relevo.platform.db import Tx

INTENTS_CHANGED = "intents.changed"
RECOGNISE_OPEN_JOB = "assistant.recognise_open"
"""What is open and about nothing known may be about something of the changed list."""
# Somebody who writes a list changes it every few seconds.
_SETTLE_S = 5.0


async def announce_intents(tx: Tx) -> None:
    """Every change of the list ends with this: the version, the screens, and another look at what is open."""
    await count_up(tx)
    payload = {"workspace_id": str(tx.tenant)}
    await jobs.enqueue(tx, RECOGNISE_OPEN_JOB, payload, dedupe_key=f"intents:{tx.tenant}:{new_id()}", delay_s=_SETTLE_S)
    await events.append(tx, INTENTS_CHANGED, audience=["team"], payload={})
