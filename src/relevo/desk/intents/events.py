"""What screens hear about intents: that the list changed; they fetch it."""

from uuid import UUID

from relevo.desk.intents.repository import count_up, is_linked
from relevo.kit.ids import new_id
from relevo.platform import events, jobs
from relevo.platform.db import Tx

INTENTS_CHANGED = "intents.changed"
RECOGNISE_OPEN_JOB = "assistant.recognise_open"
"""What is open and about nothing known may be about something of the changed list."""
# Somebody who writes a list changes it every few seconds.
_SETTLE_S = 5.0


async def announce_proposals(tx: Tx) -> None:
    """The list is the same; screens fetch what is proposed."""
    await events.append(tx, INTENTS_CHANGED, audience=["team"], payload={})


async def reread_linked(tx: Tx, document_id: UUID) -> bool:
    """After a Q&A changed: the list counts as changed if one of its intents learns from it."""
    if not await is_linked(tx, document_id):
        return False
    await announce_intents(tx)
    return True


async def announce_intents(tx: Tx) -> None:
    """Every change of the list ends with this: the version, the screens, and another look at what is open."""
    await count_up(tx)
    payload = {"workspace_id": str(tx.tenant)}
    await jobs.enqueue(tx, RECOGNISE_OPEN_JOB, payload, dedupe_key=f"intents:{tx.tenant}:{new_id()}", delay_s=_SETTLE_S)
    await events.append(tx, INTENTS_CHANGED, audience=["team"], payload={})
