"""What screens and turns read about models."""

from uuid import UUID

from relevo.desk.models import repository
from relevo.desk.models.errors import NoSuchProvider
from relevo.desk.models.keys import open_key
from relevo.desk.models.ledger import fetch_reached_today, fetch_spent_today
from relevo.desk.models.schemas import (
    ModelChoiceOut,
    ModelsOut,
    render_budget,
    render_choice,
    render_kinds,
    render_provider,
    render_reached,
)
from relevo.desk.models.schemas import render_spent as spent_of
from relevo.desk.models.tables import Choice, ModelSpec, Provider, Task
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox


async def show_models(tx: Tx) -> ModelsOut:
    providers = {provider.id: provider for provider in await repository.fetch_providers(tx)}
    choices = await repository.fetch_all_choices(tx)

    def shown(task: Task) -> list[ModelChoiceOut]:
        return [render_choice(choice, providers[choice.provider_id]) for choice in choices.get(task, [])]

    return ModelsOut(
        kinds=render_kinds(),
        providers=[render_provider(provider) for provider in providers.values()],
        answer=shown("answer"),
        copilot=shown("copilot"),
        brief=shown("brief"),
        embeddings=shown("embeddings"),
        budget=render_budget(await repository.fetch_budget(tx)),
        today=spent_of(await fetch_spent_today(tx)),
        reached=[render_reached(reached) for reached in await fetch_reached_today(tx)],
    )


async def get_provider(tx: Tx, provider_id: UUID, *, lock: bool = False) -> Provider:
    """Raises NoSuchProvider."""
    provider = await repository.find_provider(tx, provider_id, lock=lock)
    if provider is None:
        raise NoSuchProvider
    return provider


async def find_chain(tx: Tx, task: Task, *, box: SecretBox) -> list[ModelSpec]:
    """The models of a task, first choice first, ready to be called; empty when none is chosen.

    A task that writes and has no choice of its own takes the models that answer; embeddings never do.
    """
    choices = await repository.fetch_choices(tx, task)
    if not choices and task not in ("answer", "embeddings"):
        choices = await repository.fetch_choices(tx, "answer")
    return [await open_spec(tx, choice, box=box) for choice in choices]


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
