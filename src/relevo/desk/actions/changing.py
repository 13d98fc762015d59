"""Writing down connections and actions: only admins do, and each change stands in the audit trail."""

from typing import Any
from uuid import UUID

from relevo.desk.actions import repository
from relevo.desk.actions.definition import Definition, stored
from relevo.desk.actions.errors import (
    ActionChanged,
    ActionInUse,
    BadConnectionHeaders,
    BadDefinition,
    ConnectionInUse,
    NameTaken,
    NoSuchAction,
    NoSuchConnection,
    TooManyActions,
    TooManyConnections,
    UnknownCheck,
    UnknownUndo,
    WrongKind,
)
from relevo.desk.actions.events import announce_actions
from relevo.desk.actions.keys import close_headers
from relevo.desk.actions.schemas import ActionChange, ActionConnectionChange, ActionConnectionInput, ActionInput
from relevo.desk.actions.tables import Action, Connection, Kind
from relevo.desk.audit import api as audit
from relevo.desk.integrations import api as integrations
from relevo.kit.ids import new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox

MAX_ACTIONS = 200
MAX_CONNECTIONS = 50
INHOUSE = ("attribute", "callback", "tag")


async def do_connect(tx: Tx, given: ActionConnectionInput, *, box: SecretBox, by: Actor | audit.Doer) -> Connection:
    """Raises TooManyConnections."""
    if await repository.count_connections(tx) >= MAX_CONNECTIONS:
        raise TooManyConnections
    connection_id = new_id()
    await repository.insert_connection(
        tx,
        {
            "id": connection_id,
            "kind": given.kind,
            "name": given.name,
            "base_url": given.base_url,
            "header_names": sorted(given.headers),
            "headers": close_headers(tx, connection_id, given.headers, box=box),
        },
    )
    await audit.record(
        tx, "action_connection.created", by=by, subject_kind="action_connection", subject_id=connection_id
    )
    await announce_actions(tx)
    return await get_connection(tx, connection_id)


async def do_change_connection(
    tx: Tx, connection_id: UUID, change: ActionConnectionChange, *, box: SecretBox, by: Actor | audit.Doer
) -> Connection:
    """Raises NoSuchConnection and BadConnectionHeaders (a new address with the old one's keys)."""
    connection = await get_connection(tx, connection_id)
    moves = change.base_url is not None and change.base_url != connection.base_url
    if moves and connection.header_names and change.headers is None:
        raise BadConnectionHeaders("Give the headers again: the old ones were meant for the old address.")
    sealed = await repository.fetch_headers(tx, connection_id)
    if change.headers is not None:
        sealed = close_headers(tx, connection_id, change.headers, box=box)
    await repository.update_connection(
        tx,
        {
            "id": connection_id,
            "name": change.name or connection.name,
            "base_url": change.base_url or connection.base_url,
            "header_names": connection.header_names if change.headers is None else sorted(change.headers),
            "headers": sealed,
        },
    )
    await audit.record(
        tx, "action_connection.changed", by=by, subject_kind="action_connection", subject_id=connection_id
    )
    await announce_actions(tx)
    return await get_connection(tx, connection_id)


async def do_disconnect(tx: Tx, connection_id: UUID, *, by: Actor) -> None:
    """Raises NoSuchConnection and ConnectionInUse."""
    await get_connection(tx, connection_id)
    if await repository.is_connection_used(tx, connection_id):
        raise ConnectionInUse
    await repository.delete_connection(tx, connection_id)
    await audit.record(
        tx, "action_connection.deleted", by=by, subject_kind="action_connection", subject_id=connection_id
    )
    await announce_actions(tx)


async def do_create_action(tx: Tx, given: ActionInput, *, by: Actor | audit.Doer) -> Action:
    """Raises TooManyActions, NameTaken, WrongKind, NoSuchConnection, BadDefinition, UnknownCheck and UnknownUndo."""
    if await repository.count_actions(tx) >= MAX_ACTIONS:
        raise TooManyActions
    connection = await get_connection(tx, given.connection_id) if given.connection_id else None
    _check_kind(given.kind, connection, given.definition)
    await _check_integration(tx, given.kind, given.integration_id, given.definition)
    action_id = new_id()
    await _check_others(tx, given.definition, action_id)
    values: dict[str, Any] = {
        "id": action_id,
        "name": given.name,
        "title": given.title,
        "kind": given.kind,
        "connection_id": given.connection_id,
        "integration_id": given.integration_id,
        "enabled": given.enabled,
        "definition": stored(given.definition),
        "pin": _pin(connection, given.definition),
    }
    if not await repository.insert_action(tx, values):
        raise NameTaken
    await audit.record(tx, "action.created", by=by, subject_kind="action", subject_id=action_id, name=given.name)
    await announce_actions(tx)
    return await get_action(tx, action_id)


async def do_change_action(tx: Tx, action_id: UUID, change: ActionChange, *, by: Actor | audit.Doer) -> Action:
    """Raises what creating does, and ActionChanged when somebody else was faster."""
    action = await repository.find_action(tx, action_id, lock=True)
    if action is None:
        raise NoSuchAction
    if action.revision != change.revision:
        raise ActionChanged
    definition = change.definition or action.definition
    connection = await get_connection(tx, action.connection_id) if action.connection_id else None
    _check_kind(action.kind, connection, definition)
    await _check_integration(tx, action.kind, action.integration_id, definition)
    await _check_others(tx, definition, action_id)
    takes_anew = change.accept_tool or definition.request.tool != action.definition.request.tool
    values: dict[str, Any] = {
        "id": action_id,
        "title": change.title or action.title,
        "enabled": action.enabled if change.enabled is None else change.enabled,
        "definition": stored(definition),
        "pin": _pin(connection, definition) if takes_anew else action.pin,
        "problem": None if takes_anew else action.problem,
    }
    await repository.update_action(tx, values)
    await audit.record(tx, "action.changed", by=by, subject_kind="action", subject_id=action_id, name=action.name)
    await announce_actions(tx)
    return await get_action(tx, action_id)


async def do_delete_action(tx: Tx, action_id: UUID, *, by: Actor) -> None:
    """What it did stays in the ledger. Raises NoSuchAction and ActionInUse."""
    action = await get_action(tx, action_id)
    for other in await repository.fetch_actions(tx):
        check, undo = other.definition.check, other.definition.undo
        if other.id != action_id and action_id in (check and check.action_id, undo and undo.action_id):
            raise ActionInUse
    await repository.delete_action(tx, action_id)
    await audit.record(tx, "action.deleted", by=by, subject_kind="action", subject_id=action_id, name=action.name)
    await announce_actions(tx)


async def get_connection(tx: Tx, connection_id: UUID) -> Connection:
    connection = await repository.find_connection(tx, connection_id)
    if connection is None:
        raise NoSuchConnection
    return connection


async def get_action(tx: Tx, action_id: UUID) -> Action:
    action = await repository.find_action(tx, action_id)
    if action is None:
        raise NoSuchAction
    return action


def _check_kind(kind: Kind, connection: Connection | None, definition: Definition) -> None:
    is_inside = kind in ("builtin", "integration")
    if is_inside != (connection is None) or (connection is not None and connection.kind != kind):
        raise WrongKind
    if kind == "builtin" and definition.builtin not in INHOUSE:
        raise BadDefinition("Say which of Relevo's own actions it is.")
    if kind == "mcp" and not definition.request.tool:
        raise BadDefinition("Say which tool of the server it is.")
    if kind == "http" and not definition.request.path:
        raise BadDefinition("Say which path is asked for, such as /orders/{order_number}.")


async def _check_integration(tx: Tx, kind: Kind, integration_id: UUID | None, definition: Definition) -> None:
    """An operation that writes is never called a reading one: its bounds would not hold."""
    if (kind == "integration") != (integration_id is not None):
        raise WrongKind
    if integration_id is None:
        return
    if await integrations.find_integration(tx, integration_id) is None:
        raise integrations.NoSuchIntegration
    operation = definition.request.tool
    if operation not in integrations.NEEDS:
        raise BadDefinition("Say which operation of the connected system it is.")
    if operation in integrations.WRITES and not definition.policy.writes:
        raise BadDefinition("This operation changes something there: say so in its risk.")
    if operation in integrations.FINAL and definition.policy.risk != "irreversible":
        raise BadDefinition("What this operation does cannot be taken back: say so in its risk.")


async def _check_others(tx: Tx, definition: Definition, action_id: UUID) -> None:
    check, undo = definition.check, definition.undo
    if check is not None:
        found = await repository.find_action(tx, check.action_id)
        if found is None or found.id == action_id or found.definition.policy.writes:
            raise UnknownCheck
    if undo is not None:
        found = await repository.find_action(tx, undo.action_id)
        if found is None or found.id == action_id:
            raise UnknownUndo


def _pin(connection: Connection | None, definition: Definition) -> str | None:
    """The hash of the tool as the server offered it when it was last asked."""
    tools = connection.tools if connection else []
    return next((tool["pin"] for tool in tools if tool["name"] == definition.request.tool), None)
