"""The matter is closed. A customer's next message opens it again, so nothing is ever lost by it."""

from uuid import UUID

from relevo.desk.conversations.actions.checks import lock_at_epoch
from relevo.desk.conversations.actions.send import author_of
from relevo.desk.conversations.baton.protocol import NOBODY, Pass
from relevo.desk.conversations.model import Author, Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.followups import api as followups
from relevo.platform import jobs
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

SURVEY_JOB = "surveys.request"
MEMORY_JOB = "memories.extract"
FILE_JOB = "integrations.conversation_resolved"
SURVEY_DELAY_S = 1.0
# Another company's system is told when nobody takes it back any more.
FILE_DELAY_S = 5.0


async def resolve(tx: Tx, conversation_id: UUID, *, epoch: int | None, actor: Actor) -> Conversation:
    conversation = await lock_at_epoch(tx, conversation_id, epoch)
    return await resolve_locked(tx, conversation, by=author_of(actor))


async def resolve_locked(
    tx: Tx, conversation: Conversation, *, by: Author, own_turn: UUID | None = None
) -> Conversation:
    resolved = await pass_baton(tx, conversation, Pass.RESOLVE, to=Candidate(NOBODY, ""), by=by, own_turn=own_turn)
    if resolved is conversation:
        return conversation
    await followups.do_close_with_conversation(tx, conversation.id, "resolved", by_name=by.name)
    ids = {"workspace_id": str(tx.tenant), "conversation_id": str(conversation.id)}
    if conversation.channel_settings.get("csat_enabled"):
        # Not at once: a click taken back within the second should not have asked the customer anything.
        await jobs.enqueue(
            tx,
            SURVEY_JOB,
            ids | {"epoch": resolved.state.epoch},
            dedupe_key=f"survey:{conversation.id}:{resolved.state.epoch}",
            delay_s=SURVEY_DELAY_S,
        )
    await jobs.enqueue(
        tx,
        FILE_JOB,
        ids | {"epoch": resolved.state.epoch},
        dedupe_key=f"file:{conversation.id}:{resolved.state.epoch}",
        delay_s=FILE_DELAY_S,
    )
    await jobs.enqueue(tx, MEMORY_JOB, ids, dedupe_key=f"memories:{conversation.id}", delay_s=SURVEY_DELAY_S)
    return resolved
