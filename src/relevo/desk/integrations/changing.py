"""Connecting another system, changing, checking and disconnecting it. Only admins do; the audit trail has each."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.integrations import repository
from relevo.desk.integrations.connector import IntegrationConnectors, Proof, Proven
from relevo.desk.integrations.errors import (
    IntegrationInUse,
    NoSuchIntegration,
    OutsideFailed,
    SystemInUse,
    TooManyIntegrations,
)
from relevo.desk.integrations.events import announce_integrations
from relevo.desk.integrations.links import check_settings, link_of, store_secrets
from relevo.desk.integrations.tables import Integration
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx
from relevo.platform.secrets import BadSecret, SecretBox

MAX_INTEGRATIONS = 30


@dataclass(frozen=True)
class Outsiders:
    """What it takes to speak to other systems: the kinds there are, and the box with their secrets."""

    connectors: IntegrationConnectors
    box: SecretBox


async def do_connect_system(
    tx: Tx, outsiders: Outsiders, *, kind: str, name: str, given: Mapping[str, str], by: Actor | audit.Doer
) -> Integration:
    """It is there, and used once a check went well. Raises UnknownIntegrationKind, IntegrationIncomplete and
    TooManyIntegrations."""
    connector = outsiders.connectors.get(kind)
    if await repository.count_integrations(tx) >= MAX_INTEGRATIONS:
        raise TooManyIntegrations
    values, secrets = check_settings(connector, given, known={}, known_secrets={})
    integration_id = new_id()
    await repository.insert_integration(tx, integration_id, kind=kind, name=name, settings=values)
    await store_secrets(tx, integration_id, secrets, box=outsiders.box)
    await audit.record(
        tx, "integration.created", by=by, subject_kind="integration", subject_id=integration_id, name=name
    )
    await announce_integrations(tx)
    return await get_integration(tx, integration_id)


async def do_change_integration(  # noqa: PLR0913 - only what is given changes
    tx: Tx,
    outsiders: Outsiders,
    integration_id: UUID,
    *,
    name: str | None = None,
    enabled: bool | None = None,
    given: Mapping[str, str] | None = None,
    by: Actor | audit.Doer,
) -> Integration:
    """Settings take effect at once; check it afterwards. Raises NoSuchIntegration and IntegrationIncomplete."""
    integration = await repository.find_integration(tx, integration_id, lock=True)
    if integration is None:
        raise NoSuchIntegration
    values = integration.settings
    if given is not None:
        connector = outsiders.connectors.get(integration.kind)
        hints = (await repository.fetch_hints(tx, [integration_id]))[integration_id]
        values, secrets = check_settings(connector, given, known=values, known_secrets=hints)
        await store_secrets(tx, integration_id, secrets, box=outsiders.box)
    await repository.update_integration(
        tx,
        integration_id,
        name=name or integration.name,
        enabled=integration.enabled if enabled is None else enabled,
        settings=values,
    )
    await audit.record(
        tx, "integration.changed", by=by, subject_kind="integration", subject_id=integration_id, name=integration.name
    )
    await announce_integrations(tx)
    return await get_integration(tx, integration_id)


async def do_disconnect_system(tx: Tx, integration_id: UUID, *, by: Actor | audit.Doer) -> None:
    """Its settings, its secrets and what was kept of its answers go. Raises NoSuchIntegration and IntegrationInUse."""
    integration = await get_integration(tx, integration_id)
    if await repository.is_used(tx, integration_id):
        raise IntegrationInUse
    await repository.delete_integration(tx, integration_id)
    await audit.record(
        tx, "integration.deleted", by=by, subject_kind="integration", subject_id=integration_id, name=integration.name
    )
    await announce_integrations(tx)


async def check_integration(
    db: Database, workspace_id: WorkspaceId, integration_id: UUID, outsiders: Outsiders
) -> Integration:
    """Ask the system and keep what it said. Raises NoSuchIntegration and SystemInUse."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        integration = await get_integration(tx, integration_id)
        connector = outsiders.connectors.get(integration.kind)
        try:
            link = await link_of(tx, integration, box=outsiders.box)
        except BadSecret:
            link = None
    if link is None:
        proven = Proven(proofs=[Proof(name="sign_in", ok=False, code="keys_lost")])
    else:
        try:
            proven = await connector.check(link)
        except OutsideFailed as failed:
            proven = Proven(proofs=[Proof(name="reach", ok=False, code=failed.code, detail=failed.detail)])
    async with db.transaction(workspace_id) as tx:
        if await repository.find_integration(tx, integration_id, lock=True) is None:
            raise NoSuchIntegration
        await _keep_proven(tx, integration, proven, able=sorted(connector.abilities))
        return await get_integration(tx, integration_id)


async def _keep_proven(tx: Tx, integration: Integration, proven: Proven, *, able: list[str]) -> None:
    if proven.account_id is not None:
        other = await repository.find_by_account(tx, integration.kind, proven.account_id)
        if other is not None and other != integration.id:
            raise SystemInUse
    failed = next((proof for proof in proven.proofs if not proof.ok and not proof.is_advice), None)
    abilities = able if proven.abilities is None else sorted(proven.abilities)
    await repository.keep_proofs(
        tx,
        integration.id,
        {
            "learned": dict(proven.learned),
            "abilities": abilities if failed is None else None,
            "account_id": proven.account_id,
            "account_name": proven.account_name[:200],
            "proofs": [asdict(proof) | {"detail": proof.detail[:500]} for proof in proven.proofs],
            "problem": None if failed is None else failed.code or failed.name,
            "detail": failed.detail[:500] if failed else "",
        },
    )
    await announce_integrations(tx)


async def get_integration(tx: Tx, integration_id: UUID) -> Integration:
    found = await repository.find_integration(tx, integration_id)
    if found is None:
        raise NoSuchIntegration
    return found


async def note_outcome(tx: Tx, integration_id: UUID, failed: OutsideFailed | None) -> None:
    """How a request of daily work went, for the status on the page."""
    problem, detail = (failed.code, failed.detail) if failed else (None, "")
    if await repository.keep_outcome(tx, integration_id, problem, detail):
        await announce_integrations(tx)
