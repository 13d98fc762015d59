"""What a run needs to know before it begins, read in one short transaction."""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.actions import repository
from relevo.desk.actions.calling import Target
from relevo.desk.actions.errors import NoSuchAction
from relevo.desk.actions.identity import Customer, find_customer
from relevo.desk.actions.keys import open_headers
from relevo.desk.actions.outside import open_system
from relevo.desk.actions.tables import Action
from relevo.desk.integrations.api import IntegrationConnectors
from relevo.platform.db import Tx
from relevo.platform.secrets import BadSecret, SecretBox

NO_CONNECTORS = IntegrationConnectors()


@dataclass(frozen=True, kw_only=True)
class Loaded:
    target: Target
    check: Target | None
    customer: Customer | None
    keys_open: bool = True


async def load_action(
    tx: Tx,
    action_id: UUID,
    conversation_id: UUID | None,
    *,
    box: SecretBox,
    connectors: IntegrationConnectors = NO_CONNECTORS,
) -> Loaded:
    """Raises NoSuchAction."""
    action = await repository.find_action(tx, action_id)
    if action is None:
        raise NoSuchAction
    customer = await find_customer(tx, conversation_id) if conversation_id else None
    try:
        target = await _target(tx, action, box=box, connectors=connectors)
        checking = await _find_check(tx, action)
        check = await _target(tx, checking, box=box, connectors=connectors) if checking else None
    except BadSecret:
        # The installation's key changed without the old one: the connection's keys have to be given again.
        bare = Target(action=action, connection=None, headers=None)
        return Loaded(target=bare, check=None, customer=customer, keys_open=False)
    return Loaded(target=target, check=check, customer=customer)


async def _find_check(tx: Tx, action: Action) -> Action | None:
    check = action.definition.check
    return await repository.find_action(tx, check.action_id) if check else None


async def _target(tx: Tx, action: Action, *, box: SecretBox, connectors: IntegrationConnectors) -> Target:
    if action.kind == "integration":
        system = await open_system(tx, action, connectors, box=box)
        return Target(action=action, connection=None, headers=None, system=system)
    if action.connection_id is None:
        return Target(action=action, connection=None, headers=None)
    connection = await repository.find_connection(tx, action.connection_id)
    headers = await open_headers(tx, action.connection_id, box=box)
    return Target(action=action, connection=connection, headers=headers)
