from typing import Annotated
from uuid import UUID

from fastapi import Response

from relevo.desk.models import queries
from relevo.desk.models.actions.change_providers import (
    do_change_provider,
    do_connect_provider,
    do_disconnect_provider,
)
from relevo.desk.models.actions.choose_models import do_choose_models, do_set_budget
from relevo.desk.models.errors import (
    BaseUrlMissing,
    KeyMissing,
    KindNotInstalled,
    NoEmbeddingsHere,
    NoSuchProvider,
    ProviderInUse,
    RegionMissing,
    TooManyProviders,
    UnknownProviderForTask,
)
from relevo.desk.models.schemas import (
    BudgetInput,
    ChoicesInput,
    ModelsOut,
    ProviderChange,
    ProviderInput,
    ProviderOut,
    render_provider,
)
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router, provided
from relevo.platform.secrets import SecretBox

router = Router(tags=["models"])

Box = Annotated[SecretBox, provided(SecretBox)]


@router.get("/models", caller=Caller.TEAMMATE)
async def get_models(tx: RequestTx) -> ModelsOut:
    """The connected providers, the chosen models, the budgets, and what was used today."""
    return await queries.show_models(tx)


@router.post(
    "/model-providers",
    caller=Caller.ADMIN,
    status_code=201,
    errors=[KindNotInstalled, KeyMissing, BaseUrlMissing, RegionMissing, TooManyProviders],
)
async def connect_provider(given: ProviderInput, tx: RequestTx, actor: CurrentActor, box: Box) -> ProviderOut:
    """Connect a provider of models. Its key is encrypted and never shown again."""
    return render_provider(await do_connect_provider(tx, given, box=box, by=actor))


@router.patch(
    "/model-providers/{provider_id}",
    caller=Caller.ADMIN,
    errors=[NoSuchProvider, KindNotInstalled, KeyMissing, BaseUrlMissing, RegionMissing],
)
async def change_provider(
    provider_id: UUID, change: ProviderChange, tx: RequestTx, actor: CurrentActor, box: Box
) -> ProviderOut:
    """Change a provider; with a new address, the key has to be given again."""
    return render_provider(await do_change_provider(tx, provider_id, change, box=box, by=actor))


@router.delete(
    "/model-providers/{provider_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchProvider, ProviderInUse]
)
async def disconnect_provider(provider_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """Disconnect a provider that answers nothing; its key is deleted."""
    await do_disconnect_provider(tx, provider_id, by=actor)
    return Response(status_code=204)


@router.put("/models/choices", caller=Caller.ADMIN, errors=[UnknownProviderForTask, NoEmbeddingsHere])
async def choose_models(given: ChoicesInput, tx: RequestTx, actor: CurrentActor) -> ModelsOut:
    """Choose the models of tasks: the one that is asked, and the one that stands in for it."""
    await do_choose_models(tx, given, by=actor)
    return await queries.show_models(tx)


@router.put("/models/budget", caller=Caller.ADMIN)
async def set_budget(given: BudgetInput, tx: RequestTx, actor: CurrentActor) -> ModelsOut:
    """Set what models may use; each limit is hard."""
    await do_set_budget(tx, given, by=actor)
    return await queries.show_models(tx)
