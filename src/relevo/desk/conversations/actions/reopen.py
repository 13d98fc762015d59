"""A teammate opens a resolved conversation again, and holds it."""

from uuid import UUID

from relevo.desk.conversations.actions.checks import lock_at_epoch
from relevo.desk.conversations.actions.send import author_of, candidate_of
from relevo.desk.conversations.baton.protocol import Pass, Status
from relevo.desk.conversations.model import Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def reopen(tx: Tx, conversation_id: UUID, *, epoch: int | None, actor: Actor) -> Conversation:
    """A snoozed one wakes up with whoever holds it; an open one stays as it is."""
    conversation = await lock_at_epoch(tx, conversation_id, epoch)
    state = conversation.state
    if state.status is Status.OPEN:
        return conversation
    if state.status is Status.SNOOZED:
        holder = Candidate(state.holder, conversation.holder_name)
        return await pass_baton(tx, conversation, Pass.WAKE, to=holder, by=author_of(actor))
    return await pass_baton(tx, conversation, Pass.REOPEN, to=candidate_of(actor), by=author_of(actor))
