"""Trying an action from its form, and asking an MCP server what it offers. Admins only; no customer is involved."""

from uuid import UUID

from relevo.desk.actions import repository
from relevo.desk.actions.binding import BadArgument, check_value
from relevo.desk.actions.calling import Called, call, show_request
from relevo.desk.actions.changing import get_connection
from relevo.desk.actions.errors import CannotReach, WrongKind
from relevo.desk.actions.events import announce_actions
from relevo.desk.actions.keys import open_headers, reveal_headers
from relevo.desk.actions.mcp import McpFailed, list_tools
from relevo.desk.actions.requests import plain_arguments
from relevo.desk.actions.running import ActionRunner
from relevo.desk.actions.schemas import ActionTriedOut, ActionTryInput
from relevo.desk.actions.tables import Connection
from relevo.desk.audit import api as audit
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.secrets import BadSecret

_KEY = "try"


async def try_action(
    runner: ActionRunner, workspace_id: WorkspaceId, action_id: UUID, given: ActionTryInput, *, by: Actor
) -> ActionTriedOut:
    """Shows the request, or sends it once. Raises NoSuchAction. Limits and ownership are not what is tried here."""
    async with runner.db.transaction(workspace_id) as tx:
        loaded = await runner.load(tx, action_id, None)
        if given.send:
            await audit.record(tx, "action.tried", by=by, subject_kind="action", subject_id=action_id)
    definition = loaded.target.definition
    key = f"{_KEY}:{new_id()}"
    try:
        arguments = {
            argument.name: check_value(argument, given.arguments[argument.name])
            for argument in definition.arguments
            if given.arguments.get(argument.name) not in (None, "")
        }
        arguments |= {
            argument.name: argument.value
            for argument in definition.arguments
            if argument.source == "fixed" and argument.name not in arguments
        }
        missing = next((a.name for a in definition.arguments if a.required and a.name not in arguments), None)
        if missing is not None:
            raise BadArgument(missing, "is missing", missing=True)
    except BadArgument as bad:
        return _tried("refused", {}, problem="bad_argument", detail=str(bad))
    if loaded.target.connection is None and loaded.target.system is None:
        problem = None if loaded.keys_open else "keys_lost"
        return _tried("shown" if loaded.keys_open else "refused", plain_arguments(arguments), problem=problem)
    is_dry = definition.request.dry_run is not None
    request = show_request(loaded.target, arguments, key=key, dry=is_dry)
    if not given.send:
        return _tried("shown", request)
    return _told(request, await call(runner.egress, loaded.target, arguments, key=key, dry=is_dry))


async def look_at_tools(runner: ActionRunner, workspace_id: WorkspaceId, connection_id: UUID) -> Connection:
    """What the server offers now, kept beside the connection. Raises NoSuchConnection, WrongKind and CannotReach."""
    async with runner.db.transaction(workspace_id, read_only=True) as tx:
        connection = await get_connection(tx, connection_id)
        try:
            headers = await open_headers(tx, connection_id, box=runner.box)
        except BadSecret:
            raise CannotReach("The connection's keys have to be given again.") from None
    if connection.kind != "mcp":
        raise WrongKind
    problem: str | None = None
    tools: list[dict[str, object]] = []
    try:
        tools = [
            tool.as_json() for tool in await list_tools(runner.egress, connection.base_url, reveal_headers(headers))
        ]
    except McpFailed as error:
        problem = str(error)[:500] or "No answer."
    async with runner.db.transaction(workspace_id) as tx:
        await repository.note_tools(tx, connection_id, tools, problem)
        await announce_actions(tx)
        return await get_connection(tx, connection_id)


def _told(request: dict[str, object], called: Called) -> ActionTriedOut:
    ended = called.ended
    state = ended.state if ended.state in ("done", "failed", "unknown") else "failed"
    return ActionTriedOut.model_validate(
        {
            "state": state,
            "request": request,
            "result": ended.result,
            "answer": called.answer,
            "http_status": ended.http_status,
            "problem": ended.problem,
            "detail": ended.detail,
            "milliseconds": ended.milliseconds,
        }
    )


def _tried(state: str, request: dict[str, object], *, problem: str | None = None, detail: str = "") -> ActionTriedOut:
    return ActionTriedOut.model_validate(
        {
            "state": state,
            "request": request,
            "result": None,
            "answer": None,
            "http_status": None,
            "problem": problem,
            "detail": detail,
            "milliseconds": None,
        }
    )
