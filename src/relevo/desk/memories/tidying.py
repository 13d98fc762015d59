"""Tidying up: what is too old ends, and what ended thirty days ago is erased. Each run plans the next one."""

from datetime import timedelta

from relevo.desk.audit import api as audit
from relevo.desk.memories import past
from relevo.desk.memories.events import announce_memories
from relevo.platform import jobs
from relevo.platform.db import Tx

JOB = "memories.tidy"
_AT_LEAST_S = 3_600.0


async def do_tidy(tx: Tx) -> int:
    """How many memories ended or were erased."""
    expired = await past.expire_due(tx)
    for memory_id, contact_id in expired:
        await audit.record(
            tx,
            "memory.expired",
            by=audit.SYSTEM,
            subject_kind="memory",
            subject_id=memory_id,
            contact_id=str(contact_id),
        )
    for contact_id in {contact_id for _, contact_id in expired}:
        await announce_memories(tx, contact_id)
    erased = await past.erase_ended(tx)
    await plan_tidying(tx)
    return len(expired) + erased


async def plan_tidying(tx: Tx) -> None:
    """The next run when something is due. One job a day and workspace, however many memories there are."""
    due = await past.next_due(tx)
    if due is None:
        return
    now = await tx.now()
    delay_s = max(_AT_LEAST_S, (due - now) / timedelta(seconds=1))
    day = (now + timedelta(seconds=delay_s)).date().isoformat()
    await jobs.enqueue(
        tx, JOB, {"workspace_id": str(tx.tenant)}, dedupe_key=f"{JOB}:{tx.tenant}:{day}", delay_s=delay_s
    )
