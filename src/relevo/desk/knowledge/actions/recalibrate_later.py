"""Asking for the confidence to be calibrated anew, once for a burst of changes."""

from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue

CALIBRATE = "knowledge.calibrate"
_BURST_S = 5


async def recalibrate_later(tx: Tx) -> None:
    await enqueue(
        tx, CALIBRATE, {"workspace_id": str(tx.tenant)}, dedupe_key=f"calibrate:{tx.tenant}", delay_s=_BURST_S
    )
