"""Which model does what, and how much it may use."""

from collections.abc import Sequence

from relevo.desk.audit import api as audit
from relevo.desk.models import repository
from relevo.desk.models.errors import NoEmbeddingsHere, UnknownProviderForTask
from relevo.desk.models.events import announce_models
from relevo.desk.models.kinds import KINDS
from relevo.desk.models.schemas import BudgetInput, ChoiceInput, ChoicesInput
from relevo.desk.models.tables import Budget, Choice, Task
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_choose_models(tx: Tx, given: ChoicesInput, *, by: Actor | audit.Doer) -> None:
    """Each task that is given; the others stay. Raises UnknownProviderForTask, NoEmbeddingsHere."""
    tasks: dict[Task, Sequence[ChoiceInput] | None] = {
        "answer": given.answer,
        "copilot": given.copilot,
        "brief": given.brief,
        "embeddings": given.embeddings,
    }
    for task, chosen in tasks.items():
        if chosen is not None:
            await _choose(tx, task, chosen, by=by)
    await announce_models(tx)


async def _choose(tx: Tx, task: Task, given: Sequence[ChoiceInput], *, by: Actor | audit.Doer) -> None:
    for chosen in given:
        provider = await repository.find_provider(tx, chosen.provider_id, lock=True)
        if provider is None:
            raise UnknownProviderForTask
        if task == "embeddings" and not KINDS[provider.kind].makes_embeddings:
            raise NoEmbeddingsHere
    await repository.store_choices(tx, task, [Choice(**chosen.model_dump()) for chosen in given])
    models = [chosen.model for chosen in given]
    await audit.record(tx, "models.chosen", by=by, subject_kind="models", subject_id=None, task=task, models=models)


async def do_set_budget(tx: Tx, given: BudgetInput, *, by: Actor | audit.Doer) -> None:
    await repository.store_budget(tx, Budget(**given.model_dump()))
    limits = {name: float(value) if value is not None else None for name, value in given.model_dump().items()}
    await audit.record(tx, "models.budget_set", by=by, subject_kind="models", subject_id=None, **limits)
    await announce_models(tx)
