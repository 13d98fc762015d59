"""Waiting conversations are given to whoever is here, and taken back from whoever is not.

A look at the queues is asked for by what changes them: a handover, somebody who comes online, a conversation that
leaves a teammate, a change of the team. While a customer waits, another look is due every half minute: for the
opening of the hours, and for teammates who went away. Where nobody waits, nothing looks.
"""

from uuid import UUID

from relevo.desk.conversations.baton.protocol import Holder, HolderKind, Pass, Status
from relevo.desk.conversations.model import SYSTEM, Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.routing import api as routing
from relevo.desk.team import api as team
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform import jobs
from relevo.platform.db import Database, Tx

LOOK_AGAIN_S = 30
MOST_AT_ONCE = 200
"""Passes of one job; the rest is for the next one, so that a job ends."""


async def route_waiting(db: Database, workspace_id: WorkspaceId) -> int:
    """Take back, then give, one conversation per transaction; returns how many passes were made. Safe to run twice."""
    passes = 0
    seen: list[UUID] = []
    for step in (take_back_one, give_one):
        while passes < MOST_AT_ONCE:
            async with db.transaction(workspace_id) as tx:
                tried = await step(tx, but=seen)
            if tried is None:
                break
            seen.append(tried)
            passes += 1
        # What was taken back may be given: only within one step is a conversation not looked at again.
        seen = []
    async with db.transaction(workspace_id) as tx:
        await _look_again(tx)
    return passes


async def take_back_one(tx: Tx, *, but: list[UUID]) -> ConversationId | None:
    """The conversation that was looked at, or None if no customer waits for somebody who is not there."""
    await routing.take_turns(tx)
    found = await routing.find_stranded(tx, but=but)
    if found is None:
        return None
    conversation = await lock_conversation(tx, found)
    # Between finding and locking the teammate may have answered, or somebody else taken it.
    if await routing.find_stranded(tx, but=but) == found:
        await pass_baton(
            tx, conversation, Pass.ASSIGN, to=conversation.queue, by=SYSTEM, data={"routing": "taken_back"}
        )
    return found


async def give_one(tx: Tx, *, but: list[UUID]) -> ConversationId | None:
    """The conversation that was looked at, or None if nobody waits for whom somebody has room."""
    opening = await routing.find_opening(tx)
    if not opening.is_open_anywhere():
        return None
    await routing.take_turns(tx)
    match = await routing.find_match(tx, opening, but=but)
    if match is None:
        return None
    conversation = await lock_conversation(tx, match.conversation_id)
    if _still_waits(conversation):
        to = Candidate(Holder(HolderKind.TEAMMATE, match.teammate_id), match.name)
        await pass_baton(tx, conversation, Pass.ASSIGN, to=to, by=SYSTEM, data={"routing": "given"})
        await routing.note_given(tx, match.teammate_id)
    return match.conversation_id


def _still_waits(conversation: Conversation) -> bool:
    state = conversation.state
    return (
        state.holder.kind is HolderKind.TEAM and state.status is Status.OPEN and conversation.waiting_since is not None
    )


async def _look_again(tx: Tx) -> None:
    if await routing.somebody_waits(tx):
        # One look in each half minute, however many jobs came here: the key names the half minute.
        due = int((await tx.now()).timestamp() // LOOK_AGAIN_S) + 1
        payload = {"workspace_id": str(tx.tenant)}
        key = f"route:{tx.tenant}:{due}"
        await jobs.enqueue(tx, team.ROUTE_JOB, payload, dedupe_key=key, delay_s=LOOK_AGAIN_S)
