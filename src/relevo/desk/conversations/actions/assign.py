"""A conversation is given to a teammate, to a team's queue, or back to the common queue."""

from uuid import UUID

from relevo.desk.conversations.actions.checks import lock_at_epoch
from relevo.desk.conversations.actions.send import author_of
from relevo.desk.conversations.baton.protocol import Holder, HolderKind, Pass
from relevo.desk.conversations.errors import UnknownAssignee
from relevo.desk.conversations.model import Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import fetch_assignee
from relevo.desk.conversations.schemas import AssignInput
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def assign(tx: Tx, conversation_id: UUID, given: AssignInput, *, actor: Actor) -> Conversation:
    """Raises UnknownAssignee, PassNotPossible (a resolved conversation is nobody's), BatonMoved."""
    conversation = await lock_at_epoch(tx, conversation_id, given.epoch)
    to = await _assignee(tx, conversation, given)
    return await pass_baton(tx, conversation, Pass.ASSIGN, to=to, by=author_of(actor), reason="teammate_assigned")


async def _assignee(tx: Tx, conversation: Conversation, given: AssignInput) -> Candidate:
    if given.teammate_id is None and given.team_id is None:
        return conversation.queue
    if given.teammate_id is not None and given.team_id is not None:
        raise UnknownAssignee("Assign to a teammate or to a team, not to both.")
    row = await fetch_assignee(tx, teammate_id=given.teammate_id, team_id=given.team_id)
    if row is None:
        raise UnknownAssignee
    return Candidate(Holder(HolderKind(row["kind"]), row["id"]), row["name"])
