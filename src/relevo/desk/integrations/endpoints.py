from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from relevo.desk.integrations import repository
from relevo.desk.integrations.changing import (
    Outsiders,
    check_integration,
    do_change_integration,
    do_connect_system,
    do_disconnect_system,
)
from relevo.desk.integrations.connector import IntegrationConnectors
from relevo.desk.integrations.errors import (
    IntegrationIncomplete,
    IntegrationInUse,
    NoSuchIntegration,
    SystemInUse,
    TooManyIntegrations,
    UnknownIntegrationKind,
)
from relevo.desk.integrations.schemas import (
    IntegrationChange,
    IntegrationInput,
    IntegrationOut,
    IntegrationsOut,
    render_integration,
    render_integration_kind,
)
from relevo.desk.integrations.tables import Integration
from relevo.platform.db import Tx
from relevo.platform.http import Caller, CurrentActor, RequestDatabase, RequestTx, Router, provided
from relevo.platform.secrets import SecretBox

router = Router(tags=["integrations"])

Kinds = Annotated[IntegrationConnectors, provided(IntegrationConnectors)]
Box = Annotated[SecretBox, provided(SecretBox)]


async def _outsiders(kinds: Kinds, box: Box) -> Outsiders:
    return Outsiders(connectors=kinds, box=box)


ToOutsiders = Annotated[Outsiders, Depends(_outsiders)]


@router.get("/integrations", caller=Caller.TEAMMATE)
async def list_integrations(tx: RequestTx, kinds: Kinds) -> IntegrationsOut:
    """The kinds of systems that can be connected, and those that are, with how they are doing."""
    found = await repository.fetch_integrations(tx)
    hints = await repository.fetch_hints(tx, [one.id for one in found])
    return IntegrationsOut(
        kinds=[render_integration_kind(connector) for connector in kinds.listed()],
        items=[render_integration(one, hints[one.id]) for one in found],
    )


@router.post(
    "/integrations",
    caller=Caller.ADMIN,
    status_code=201,
    errors=[UnknownIntegrationKind, IntegrationIncomplete, TooManyIntegrations],
)
async def connect_integration(
    given: IntegrationInput, tx: RequestTx, actor: CurrentActor, outsiders: ToOutsiders
) -> IntegrationOut:
    """Connect a system. It is used once a check went well; its secrets are encrypted and never shown again."""
    made = await do_connect_system(tx, outsiders, kind=given.kind, name=given.name, given=given.settings, by=actor)
    return await _shown(tx, made)


@router.patch("/integrations/{integration_id}", caller=Caller.ADMIN, errors=[NoSuchIntegration, IntegrationIncomplete])
async def change_integration(
    integration_id: UUID, change: IntegrationChange, tx: RequestTx, actor: CurrentActor, outsiders: ToOutsiders
) -> IntegrationOut:
    """Rename it, switch it on or off, change its settings."""
    changed = await do_change_integration(
        tx, outsiders, integration_id, name=change.name, enabled=change.enabled, given=change.settings, by=actor
    )
    return await _shown(tx, changed)


@router.delete(
    "/integrations/{integration_id}",
    caller=Caller.ADMIN,
    status_code=204,
    errors=[NoSuchIntegration, IntegrationInUse],
)
async def disconnect_integration(integration_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """Disconnect it: its settings, secrets and kept answers are deleted. Actions through it have to go first."""
    await do_disconnect_system(tx, integration_id, by=actor)
    return Response(status_code=204)


@router.post(
    "/integrations/{integration_id}/check",
    caller=Caller.ADMIN,
    transaction=False,
    errors=[NoSuchIntegration, SystemInUse],
)
async def check_integration_now(
    integration_id: UUID, database: RequestDatabase, actor: CurrentActor, outsiders: ToOutsiders
) -> IntegrationOut:
    """Ask the system whether all is well; what is wrong stands in `proofs`."""
    checked = await check_integration(database, actor.workspace_id, integration_id, outsiders)
    async with database.transaction(actor.workspace_id, read_only=True) as tx:
        return await _shown(tx, checked)


async def _shown(tx: Tx, integration: Integration) -> IntegrationOut:
    hints = await repository.fetch_hints(tx, [integration.id])
    return render_integration(integration, hints[integration.id])
