"""One action on many conversations: each succeeds or fails by itself, and the answer says which."""

from uuid import UUID

from relevo.desk.conversations.actions.assign import assign
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.actions.read import mark_read
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.schemas import AssignInput, BulkFailure, BulkInput, BulkOut, HandToAiInput
from relevo.kit.errors import RelevoError
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

TO_THE_END = 2**31 - 1


async def do_in_bulk(tx: Tx, given: BulkInput, *, actor: Actor) -> BulkOut:
    done: list[UUID] = []
    failed: list[BulkFailure] = []
    # Sorted, so that two of these over the same conversations lock them in the same order.
    for conversation_id in sorted(set(given.ids)):
        try:
            await _do_one(tx, conversation_id, given, actor)
            done.append(conversation_id)
        except RelevoError as error:
            failed.append(BulkFailure(id=conversation_id, code=error.code, detail=error.detail))
    return BulkOut(done=done, failed=failed)


async def _do_one(tx: Tx, conversation_id: UUID, given: BulkInput, actor: Actor) -> None:
    # Each of these refuses before it writes anything, so a refusal leaves nothing half done.
    match given.action:
        case "resolve":
            await resolve(tx, conversation_id, epoch=None, actor=actor)
        case "hand_to_ai":
            await hand_to_ai(tx, conversation_id, HandToAiInput(), actor=actor)
        case "assign":
            await assign(tx, conversation_id, AssignInput(teammate_id=given.teammate_id), actor=actor)
        case "mark_read":
            await mark_read(tx, conversation_id, TO_THE_END, me=actor.teammate_id)
