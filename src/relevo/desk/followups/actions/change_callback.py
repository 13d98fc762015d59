"""A teammate makes, changes, ticks off or opens a callback again."""

from datetime import timedelta
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.followups import repository
from relevo.desk.followups.actions.open_callback import ask_to_remind, check_assignee, check_reach, do_open_callback
from relevo.desk.followups.errors import CallbackClosed, CallbackOpen, NoSuchCallback
from relevo.desk.followups.events import announce_callback
from relevo.desk.followups.repository import NewCallback
from relevo.desk.followups.schemas import CallbackChange, CallbackInput, CallbackOut
from relevo.kit.ids import CallbackId, ConversationId
from relevo.kit.text.reach import Reach
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

BY_TEAMMATE = "teammate_asked"
DEFAULT_DUE = timedelta(hours=1)


async def do_plan_callback(tx: Tx, conversation_id: ConversationId, given: CallbackInput, *, by: Actor) -> CallbackOut:
    """Raises NoSuchCallback (no such conversation), NoSuchAssignee, NotReachable."""
    place = await repository.find_place(tx, conversation_id)
    if place is None:
        raise NoSuchCallback("There is no conversation under this id.")
    await check_assignee(tx, team_id=given.team_id, teammate_id=given.teammate_id)
    nobody = given.team_id is None and given.teammate_id is None
    return await do_open_callback(
        tx,
        NewCallback(
            conversation_id=conversation_id,
            contact_id=place["contact_id"],
            reason=place["handoff_reason"] or BY_TEAMMATE,
            due_at=given.due_at or await tx.now() + DEFAULT_DUE,
            team_id=place["team_id"] if nobody else given.team_id,
            teammate_id=given.teammate_id,
            note=given.note,
            reach=check_reach(given.reach) or known_reach(place["email"], place["phone"]),
            made_by_kind="teammate",
            made_by_name=by.name,
            replaces=True,
        ),
    )


def known_reach(email: str | None, phone: str | None) -> Reach | None:
    """What is known of the contact already need not be asked for."""
    if email:
        return Reach("email", email)
    return Reach("phone", phone) if phone else None


async def do_change_callback(tx: Tx, callback_id: CallbackId, change: CallbackChange) -> CallbackOut:
    """Raises NoSuchCallback, CallbackClosed, NoSuchAssignee, NotReachable."""
    await _lock(tx, callback_id, "open")
    await check_assignee(tx, team_id=change.team_id, teammate_id=change.teammate_id)
    await repository.update_callback(
        tx,
        callback_id,
        due_at=change.due_at,
        note=change.note,
        reach=check_reach(change.reach),
        team_id=change.team_id,
        teammate_id=change.teammate_id,
    )
    callback = await announce_callback(tx, callback_id)
    if change.due_at is not None:
        await ask_to_remind(tx, callback)
    return callback


async def do_finish_callback(tx: Tx, callback_id: CallbackId, *, by: Actor) -> CallbackOut:
    """Ticked off. Raises NoSuchCallback; of one that is closed already nothing changes."""
    if await _lock(tx, callback_id) == "open":
        await repository.close_callback(tx, callback_id, by_name=by.name)
        await audit.record(tx, "callback.done", by=by, subject_kind="callback", subject_id=callback_id)
    return await announce_callback(tx, callback_id)


async def do_reopen_callback(tx: Tx, callback_id: CallbackId) -> CallbackOut:
    """Raises NoSuchCallback and CallbackOpen; of one that is open nothing changes."""
    if await _lock(tx, callback_id) != "open" and not await repository.reopen_callback(tx, callback_id):
        raise CallbackOpen
    return await announce_callback(tx, callback_id)


async def _lock(tx: Tx, callback_id: UUID, wanted: str | None = None) -> str:
    state = await repository.lock_state(tx, callback_id)
    if state is None:
        raise NoSuchCallback
    if wanted is not None and state != wanted:
        raise CallbackClosed
    return state
