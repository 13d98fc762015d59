"""What screens and turns read about models."""

from uuid import UUID

from relevo.desk.models import repository
from relevo.desk.models.errors import NoSuchProvider
from relevo.desk.models.keys import open_key
from relevo.desk.models.ledger import fetch_spent_today
from relevo.desk.models.schemas import ModelsOut, render_budget, render_choice, render_kinds, render_provider
from relevo.desk.models.schemas import render_spent as spent_of
from relevo.desk.models.tables import Choice, ModelSpec, Provider, Task
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox


async def show_models(tx: Tx) -> ModelsOut:
    providers = {provider.id: provider for provider in await repository.fetch_providers(tx)}
    choices = await repository.fetch_choices(tx, "answer")
    return ModelsOut(
        kinds=render_kinds(),
        providers=[render_provider(provider) for provider in providers.values()],
        answer=[render_choice(choice, providers[choice.provider_id]) for choice in choices],
        budget=render_budget(await repository.fetch_budget(tx)),
        today=spent_of(await fetch_spent_today(tx)),
    )


async def get_provider(tx: Tx, provider_id: UUID, *, lock: bool = False) -> Provider:
    """Raises NoSuchProvider."""
    provider = await repository.find_provider(tx, provider_id, lock=lock)
    if provider is None:
        raise NoSuchProvider
    return provider


async def find_chain(tx: Tx, task: Task, *, box: SecretBox) -> list[ModelSpec]:
    """The chosen models, first choice first, ready to be called; empty when none is chosen."""
    return [await open_spec(tx, choice, box=box) for choice in await repository.fetch_choices(tx, task)]


async def open_spec(tx: Tx, choice: Choice, *, box: SecretBox) -> ModelSpec:
    """Raises NoSuchProvider."""
    provider = await get_provider(tx, choice.provider_id)
    return ModelSpec(
        provider_id=provider.id,
        provider_name=provider.name,
        kind=provider.kind,
        api=provider.api,
        base_url=provider.base_url,
        region=provider.region,
        key=await open_key(tx, provider.id, box=box),
        model=choice.model,
        input_price=choice.input_price,
        output_price=choice.output_price,
    )
