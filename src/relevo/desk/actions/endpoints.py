from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from relevo.desk.actions import ledger, repository
from relevo.desk.actions.approving import People, do_approve, do_decide_unclear, do_decline, get_run
from relevo.desk.actions.changing import (
    do_change_action,
    do_change_connection,
    do_connect,
    do_create_action,
    do_delete_action,
    do_disconnect,
    get_action,
)
from relevo.desk.actions.errors import (
    ActionChanged,
    ActionInUse,
    ApprovalChanged,
    ApprovalOver,
    BadActionArgument,
    BadConnectionHeaders,
    BadDefinition,
    BadDocument,
    CannotReach,
    CannotTakeBack,
    ConnectionInUse,
    NameTaken,
    NoCurrency,
    NoSuchAction,
    NoSuchConnection,
    NoSuchRun,
    NotAbleTo,
    NotUnclear,
    TooManyActions,
    TooManyConnections,
    UnknownCheck,
    UnknownUndo,
    WrongKind,
)
from relevo.desk.actions.importing import look_at_document, look_at_tool_operations
from relevo.desk.actions.preparing import prepare_run
from relevo.desk.actions.ready import do_add_ready_actions
from relevo.desk.actions.running import ActionRunner
from relevo.desk.actions.schemas import (
    ActionChange,
    ActionConnectionChange,
    ActionConnectionInput,
    ActionConnectionOut,
    ActionInput,
    ActionOut,
    ActionRunOut,
    ActionsOut,
    ActionTriedOut,
    ActionTryInput,
    ApproveRunInput,
    OpenapiInput,
    OpenapiOut,
    OperationOut,
    PrepareRunInput,
    ReadyActionsInput,
    UnclearInput,
    render_action,
    render_connection,
    render_run,
)
from relevo.desk.actions.tables import Run, State
from relevo.desk.actions.trying import look_at_tools, try_action
from relevo.desk.assistants.api import NoSuchAssistant
from relevo.desk.conversations.api import NoSuchConversation
from relevo.desk.integrations.api import IntegrationConnectors, NoSuchIntegration
from relevo.platform.db import Tx
from relevo.platform.egress.requests import RequestEgress
from relevo.platform.http import (
    Caller,
    CurrentActor,
    Page,
    RequestDatabase,
    RequestedPage,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.secrets import SecretBox

router = Router(tags=["actions"])

Box = Annotated[SecretBox, provided(SecretBox)]
Kinds = Annotated[IntegrationConnectors, provided(IntegrationConnectors)]


async def _runner(db: RequestDatabase, egress: RequestEgress, box: Box, kinds: Kinds) -> ActionRunner:
    return ActionRunner(db, egress, box, kinds)


ToRunner = Annotated[ActionRunner, Depends(_runner)]
_WRITING = [
    NoSuchConnection,
    NoSuchIntegration,
    NameTaken,
    TooManyActions,
    WrongKind,
    BadDefinition,
    UnknownCheck,
    UnknownUndo,
]


@router.get("/actions", caller=Caller.TEAMMATE)
async def list_actions(tx: RequestTx) -> ActionsOut:
    """All actions of the workspace with their bounds, and the systems they are in."""
    return ActionsOut(
        connections=[render_connection(one) for one in await repository.fetch_connections(tx)],
        actions=[render_action(one) for one in await repository.fetch_actions(tx)],
    )


@router.post("/action-connections", caller=Caller.ADMIN, status_code=201, errors=[TooManyConnections])
async def create_action_connection(
    given: ActionConnectionInput, tx: RequestTx, actor: CurrentActor, box: Box
) -> ActionConnectionOut:
    """Connect another system. Its headers are encrypted and never shown again."""
    return render_connection(await do_connect(tx, given, box=box, by=actor))


@router.patch(
    "/action-connections/{connection_id}", caller=Caller.ADMIN, errors=[NoSuchConnection, BadConnectionHeaders]
)
async def change_action_connection(
    connection_id: UUID, change: ActionConnectionChange, tx: RequestTx, actor: CurrentActor, box: Box
) -> ActionConnectionOut:
    """Change a connection; with a new address, its headers have to be given again."""
    return render_connection(await do_change_connection(tx, connection_id, change, box=box, by=actor))


@router.delete(
    "/action-connections/{connection_id}",
    caller=Caller.ADMIN,
    status_code=204,
    errors=[NoSuchConnection, ConnectionInUse],
)
async def delete_action_connection(connection_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """Forget a connection that no action uses, with its keys."""
    await do_disconnect(tx, connection_id, by=actor)
    return Response(status_code=204)


@router.post(
    "/action-connections/{connection_id}/tools",
    caller=Caller.ADMIN,
    transaction=False,
    errors=[NoSuchConnection, WrongKind, CannotReach],
)
async def look_at_connection_tools(connection_id: UUID, actor: CurrentActor, runner: ToRunner) -> ActionConnectionOut:
    """Ask an MCP server which tools it offers now."""
    found = await look_at_tools(runner, actor.workspace_id, connection_id)
    return render_connection(found)


@router.get("/action-connections/{connection_id}/operations", caller=Caller.ADMIN, errors=[NoSuchConnection, WrongKind])
async def list_tool_operations(connection_id: UUID, tx: RequestTx) -> list[OperationOut]:
    """An MCP server's tools, as they were last seen, each as an action to choose."""
    return await look_at_tool_operations(tx, connection_id)


@router.post("/actions/read-openapi", caller=Caller.ADMIN, transaction=False, errors=[BadDocument, CannotReach])
async def read_openapi(given: OpenapiInput, egress: RequestEgress) -> OpenapiOut:
    """Read an OpenAPI document: each operation as an action to choose. Nothing is stored."""
    return await look_at_document(egress, given)


@router.post("/actions", caller=Caller.ADMIN, status_code=201, errors=_WRITING)
async def create_action(given: ActionInput, tx: RequestTx, actor: CurrentActor) -> ActionOut:
    """Describe something that assistants may do; an assistant does it once it is chosen there."""
    return render_action(await do_create_action(tx, given, by=actor))


@router.get("/actions/{action_id}", caller=Caller.TEAMMATE, errors=[NoSuchAction])
async def show_action(action_id: UUID, tx: RequestTx) -> ActionOut:
    """One action."""
    return render_action(await get_action(tx, action_id))


@router.patch("/actions/{action_id}", caller=Caller.ADMIN, errors=[NoSuchAction, ActionChanged, *_WRITING])
async def change_action(action_id: UUID, change: ActionChange, tx: RequestTx, actor: CurrentActor) -> ActionOut:
    """Change an action. What waits for a yes or an approval is then asked for again."""
    return render_action(await do_change_action(tx, action_id, change, by=actor))


@router.delete("/actions/{action_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchAction, ActionInUse])
async def delete_action(action_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """Delete an action; what it did stays in the log."""
    await do_delete_action(tx, action_id, by=actor)
    return Response(status_code=204)


@router.post("/actions/{action_id}/try", caller=Caller.ADMIN, transaction=False, errors=[NoSuchAction])
async def try_one_action(
    action_id: UUID, given: ActionTryInput, actor: CurrentActor, runner: ToRunner
) -> ActionTriedOut:
    """Show the request that these arguments make, or send it once."""
    return await try_action(runner, actor.workspace_id, action_id, given, by=actor)


@router.post(
    "/integrations/{integration_id}/actions",
    caller=Caller.ADMIN,
    status_code=201,
    errors=[NoSuchIntegration, NotAbleTo, NoCurrency, TooManyActions, NoSuchAssistant],
)
async def add_ready_actions(
    integration_id: UUID, given: ReadyActionsInput, tx: RequestTx, actor: CurrentActor
) -> list[ActionOut]:
    """Make ready-made actions of a connected shop, and let assistants use them."""
    made = await do_add_ready_actions(
        tx,
        integration_id,
        list(given.actions),
        assistant_ids=given.assistant_ids,
        currency=given.currency,
        language=given.language,
        by=actor,
    )
    return [render_action(one) for one in made]


@router.post(
    "/conversations/{conversation_id}/action-runs",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=[NoSuchConversation, NoSuchAction, BadActionArgument],
)
async def prepare_action_run(
    conversation_id: UUID, given: PrepareRunInput, db: RequestDatabase, actor: CurrentActor, runner: ToRunner
) -> ActionRunOut:
    """Look something up for this customer, or put a change before you with the facts of this moment: it waits for your
    approval."""
    run = await prepare_run(
        runner, actor.workspace_id, conversation_id, given.action_id, dict(given.arguments), by=actor
    )
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        return await _render(tx, run)


@router.get("/action-runs", caller=Caller.TEAMMATE)
async def list_action_runs(
    tx: RequestTx,
    page: RequestedPage,
    action_id: UUID | None = None,
    conversation_id: UUID | None = None,
    state: State | None = None,
) -> Page[ActionRunOut]:
    """The log: what was asked for, allowed, done and answered, newest first."""
    after = page.after(datetime, UUID)
    found = await ledger.fetch_runs(
        tx, action_id=action_id, conversation_id=conversation_id, state=state,
        after=(after[0], after[1]) if after else None, limit=page.limit + 1,
    )  # fmt: skip
    items, cursor = page.cut(found, lambda run: (run.created_at, run.id))
    return Page(items=[await _render(tx, item) for item in items], next_cursor=cursor)


@router.get("/action-runs/{run_id}", caller=Caller.TEAMMATE, errors=[NoSuchRun])
async def show_action_run(run_id: UUID, tx: RequestTx) -> ActionRunOut:
    """One run: what, with which arguments, what came of it, when, and who approved."""
    return await _render(tx, await get_run(tx, run_id))


@router.post("/action-runs/{run_id}/approve", caller=Caller.TEAMMATE, errors=[NoSuchRun, ApprovalOver, ApprovalChanged])
async def approve_action_run(run_id: UUID, given: ApproveRunInput, tx: RequestTx, actor: CurrentActor) -> ActionRunOut:
    """Approve exactly what the screen showed: once, within its ten minutes."""
    return await _render(tx, await do_approve(tx, run_id, shown=given.shown, tell=given.tell, by=actor))


@router.post("/action-runs/{run_id}/decline", caller=Caller.TEAMMATE, errors=[NoSuchRun, ApprovalOver])
async def decline_action_run(run_id: UUID, tx: RequestTx, actor: CurrentActor) -> ActionRunOut:
    """Say no. Nothing is sent, to nobody."""
    return await _render(tx, await do_decline(tx, run_id, by=actor))


@router.post(
    "/action-runs/{run_id}/renew",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=[NoSuchRun, ApprovalOver, ActionChanged],
)
async def renew_action_run(run_id: UUID, db: RequestDatabase, actor: CurrentActor, runner: ToRunner) -> ActionRunOut:
    """Read the facts again and ask for ten new minutes."""
    run = await People(runner).renew(actor.workspace_id, run_id)
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        return await _render(tx, run)


@router.post("/action-runs/{run_id}/decide", caller=Caller.TEAMMATE, errors=[NoSuchRun, NotUnclear])
async def decide_action_run(run_id: UUID, given: UnclearInput, tx: RequestTx, actor: CurrentActor) -> ActionRunOut:
    """Say how an unclear run ended, after looking in the other system."""
    return await _render(tx, await do_decide_unclear(tx, run_id, was_done=given.was_done, by=actor))


@router.post(
    "/action-runs/{run_id}/undo",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=[NoSuchRun, CannotTakeBack, ActionChanged],
)
async def undo_action_run(run_id: UUID, db: RequestDatabase, actor: CurrentActor, runner: ToRunner) -> ActionRunOut:
    """Take back what was done, where there is a way. Gives the run that takes it back."""
    run = await People(runner).undo(actor.workspace_id, run_id, by=actor)
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        return await _render(tx, run)


async def _render(tx: Tx, run: Run) -> ActionRunOut:
    is_over = run.expires_at is not None and run.state.startswith("waiting") and run.expires_at <= await tx.now()
    action = await repository.find_action(tx, run.action_id) if run.action_id and run.state == "done" else None
    can_undo = action is not None and action.definition.undo is not None and run.undo_of is None
    return render_run(run, is_over=is_over, can_undo=can_undo)
