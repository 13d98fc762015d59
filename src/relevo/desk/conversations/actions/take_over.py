"""A teammate takes the baton without writing yet."""

from uuid import UUID

from relevo.desk.conversations.actions.checks import lock_at_epoch
from relevo.desk.conversations.actions.send import author_of, candidate_of
from relevo.desk.conversations.baton.protocol import Pass
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def take_over(tx: Tx, conversation_id: UUID, *, epoch: int | None, actor: Actor) -> Conversation:
    conversation = await lock_at_epoch(tx, conversation_id, epoch)
    return await pass_baton(tx, conversation, Pass.TAKE_OVER, to=candidate_of(actor), by=author_of(actor))
