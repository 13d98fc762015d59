"""After a change of the knowledge, once for a burst of them: calibrate the confidence, look for doubts."""

from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue

CALIBRATE = "knowledge.calibrate"
# The job of desk/doubts, by name: that room knows this one, not the other way round.
LOOK_FOR_DOUBTS = "doubts.look"
_BURST_S = 5


async def recalibrate_later(tx: Tx) -> None:
    await enqueue(
        tx, CALIBRATE, {"workspace_id": str(tx.tenant)}, dedupe_key=f"calibrate:{tx.tenant}", delay_s=_BURST_S
    )
    await enqueue(
        tx, LOOK_FOR_DOUBTS, {"workspace_id": str(tx.tenant)}, dedupe_key=f"doubts:{tx.tenant}", delay_s=_BURST_S
    )
