"""Connecting, changing and disconnecting a provider."""

from dataclasses import replace
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.models import repository
from relevo.desk.models.errors import KeyMissing, ProviderInUse, TooManyProviders
from relevo.desk.models.events import announce_models
from relevo.desk.models.keys import close_key, hint_of
from relevo.desk.models.kinds import check_kind
from relevo.desk.models.queries import get_provider
from relevo.desk.models.schemas import ProviderChange, ProviderInput
from relevo.desk.models.tables import Provider
from relevo.kit.ids import new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox

MAX_PROVIDERS = 20


async def do_connect_provider(tx: Tx, given: ProviderInput, *, box: SecretBox, by: Actor | audit.Doer) -> Provider:
    check_kind(given.kind, has_key=given.key is not None, base_url=given.base_url, region=given.region)
    if len(await repository.fetch_providers(tx)) >= MAX_PROVIDERS:
        raise TooManyProviders
    provider = Provider(
        id=new_id(),
        kind=given.kind,
        name=given.name,
        base_url=given.base_url,
        api=given.api,
        region=given.region,
        has_key=given.key is not None,
        key_hint=hint_of(given.key) if given.key else "",
        problem=None,
        checked_at=None,
        created_at=await tx.now(),
    )
    key = close_key(tx, provider.id, given.key, box=box) if given.key else None
    await repository.insert_provider(tx, provider, key=key)
    await _tell(tx, "model_provider.connected", provider, by=by)
    return provider


async def do_change_provider(
    tx: Tx, provider_id: UUID, change: ProviderChange, *, box: SecretBox, by: Actor | audit.Doer
) -> Provider:
    """A key goes to the address it was given for: a new address needs the key again. Raises KeyMissing."""
    before = await get_provider(tx, provider_id, lock=True)
    given = {name: value for name, value in change.model_dump(exclude_unset=True).items() if name != "key"}
    if given.get("api") is None:
        given.pop("api", None)
    if given.get("name") is None:
        given.pop("name", None)
    provider = replace(before, **given)
    moved = provider.base_url != before.base_url and before.has_key
    if change.key is not None:
        provider = replace(provider, key_hint=hint_of(change.key), has_key=True)
    elif moved:
        # Whoever may change an address must not be able to have a stored key sent to it.
        raise KeyMissing
    check_kind(provider.kind, has_key=provider.has_key, base_url=provider.base_url, region=provider.region)
    key = close_key(tx, provider_id, change.key, box=box) if change.key else None
    await repository.update_provider(tx, provider, key=key)
    await _tell(tx, "model_provider.changed", provider, by=by)
    return await get_provider(tx, provider_id)


async def do_disconnect_provider(tx: Tx, provider_id: UUID, *, by: Actor | audit.Doer) -> None:
    provider = await get_provider(tx, provider_id, lock=True)
    if await repository.is_chosen(tx, provider_id):
        raise ProviderInUse
    await repository.delete_provider(tx, provider_id)
    await _tell(tx, "model_provider.disconnected", provider, by=by)


async def do_note_check(tx: Tx, provider_id: UUID, problem: str | None) -> None:
    """What a check or a turn found out about a provider; the team's screens hear it when it is news."""
    if await repository.store_check(tx, provider_id, problem[:300] if problem else None):
        await announce_models(tx)


async def _tell(tx: Tx, name: str, provider: Provider, *, by: Actor | audit.Doer) -> None:
    await audit.record(tx, name, by=by, subject_kind="model_provider", subject_id=provider.id, name=provider.name)
    await announce_models(tx)
