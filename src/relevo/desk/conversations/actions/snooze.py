"""Later: the conversation sleeps until a moment, or until the customer writes."""

from datetime import datetime, timedelta
from uuid import UUID

from relevo.desk.conversations.actions.checks import lock_at_epoch
from relevo.desk.conversations.actions.send import author_of, candidate_of
from relevo.desk.conversations.baton.protocol import HolderKind, Pass, Status
from relevo.desk.conversations.errors import InvalidSnooze
from relevo.desk.conversations.model import SYSTEM, Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import lock_conversation
from relevo.platform import jobs
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

WAKE_JOB = "conversations.wake"
MAX_SNOOZE = timedelta(days=366)


async def snooze(tx: Tx, conversation_id: UUID, until: datetime, *, epoch: int | None, actor: Actor) -> Conversation:
    """Whoever says "later" has taken it, unless a colleague already holds it. Raises InvalidSnooze."""
    conversation = await lock_at_epoch(tx, conversation_id, epoch)
    if until.tzinfo is None or not conversation.now < until <= conversation.now + MAX_SNOOZE:
        raise InvalidSnooze
    holder = candidate_of(actor)
    if conversation.state.holder.kind is HolderKind.TEAMMATE:
        holder = Candidate(conversation.state.holder, conversation.holder_name)
    if conversation.state.status is Status.SNOOZED:
        # A new moment is a new snooze: waking first keeps one way of doing it, with its own epoch and job.
        current = Candidate(conversation.state.holder, conversation.holder_name)
        conversation = await pass_baton(tx, conversation, Pass.WAKE, to=current, by=author_of(actor))
    data = {"until": until.isoformat()}
    snoozed = await pass_baton(
        tx, conversation, Pass.SNOOZE, to=holder, by=author_of(actor), snoozed_until=until, data=data
    )
    await jobs.enqueue(
        tx,
        WAKE_JOB,
        {
            "workspace_id": str(tx.tenant),
            "conversation_id": str(snoozed.id),
            "epoch": snoozed.state.epoch,
        },
        dedupe_key=f"wake:{snoozed.id}:{snoozed.state.epoch}",
        delay_s=(until - conversation.now).total_seconds(),
    )
    return snoozed


async def wake(tx: Tx, conversation_id: UUID, *, epoch: int) -> None:
    """Safe to call twice, and for a snooze that somebody ended meanwhile: the epoch has moved on then."""
    conversation = await lock_conversation(tx, conversation_id)
    if conversation.state.status is not Status.SNOOZED or conversation.state.epoch != epoch:
        return
    holder = Candidate(conversation.state.holder, conversation.holder_name)
    await pass_baton(tx, conversation, Pass.WAKE, to=holder, by=SYSTEM)
