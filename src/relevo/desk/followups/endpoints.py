"""Callbacks over HTTP."""

from uuid import UUID

from relevo.desk.followups import queries
from relevo.desk.followups.actions import change_callback as actions
from relevo.desk.followups.errors import CallbackClosed, CallbackOpen, NoSuchAssignee, NoSuchCallback, NotReachable
from relevo.desk.followups.schemas import CallbackChange, CallbackCounts, CallbackInput, CallbackOut, CallbackState
from relevo.kit.ids import CallbackId, ConversationId
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["callbacks"])


@router.get("/callbacks", caller=Caller.TEAMMATE)
async def list_callbacks(  # noqa: PLR0917 - each filter of the list
    tx: RequestTx,
    actor: CurrentActor,
    page: RequestedPage,
    state: CallbackState = "open",
    mine: bool = False,
    overdue: bool = False,
    conversation_id: UUID | None = None,
) -> Page[CallbackOut]:
    """Whom somebody has to get back to: what is due first, first. `mine`: for me, or for a team I am in."""
    return await queries.list_callbacks(
        tx,
        page,
        me=actor.teammate_id,
        state=state,
        mine=mine,
        overdue=overdue,
        conversation_id=conversation_id,
    )


@router.get("/callbacks/counts", caller=Caller.TEAMMATE)
async def count_callbacks(tx: RequestTx, actor: CurrentActor) -> CallbackCounts:
    """For the number beside the list's name."""
    return await queries.count_callbacks(tx, me=actor.teammate_id)


@router.post(
    "/conversations/{conversation_id}/callback",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchCallback, NoSuchAssignee, NotReachable],
)
async def plan_callback(
    conversation_id: ConversationId, given: CallbackInput, tx: RequestTx, actor: CurrentActor
) -> CallbackOut:
    """Get back to this person later. A conversation has one open callback: the same again changes it."""
    return await actions.do_plan_callback(tx, conversation_id, given, by=actor)


@router.patch(
    "/callbacks/{callback_id}",
    caller=Caller.TEAMMATE,
    errors=[NoSuchCallback, CallbackClosed, NoSuchAssignee, NotReachable],
)
async def change_callback(callback_id: CallbackId, change: CallbackChange, tx: RequestTx) -> CallbackOut:
    """Another time, another note, somebody else."""
    return await actions.do_change_callback(tx, callback_id, change)


@router.post("/callbacks/{callback_id}/done", caller=Caller.TEAMMATE, errors=[NoSuchCallback])
async def finish_callback(callback_id: CallbackId, tx: RequestTx, actor: CurrentActor) -> CallbackOut:
    """Somebody got back to this person."""
    return await actions.do_finish_callback(tx, callback_id, by=actor)


@router.post("/callbacks/{callback_id}/reopen", caller=Caller.TEAMMATE, errors=[NoSuchCallback, CallbackOpen])
async def reopen_callback(callback_id: CallbackId, tx: RequestTx) -> CallbackOut:
    """It was not done after all."""
    return await actions.do_reopen_callback(tx, callback_id)
