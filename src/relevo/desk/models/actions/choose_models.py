"""Which model does what, and how much it may use."""

from relevo.desk.audit import api as audit
from relevo.desk.models import repository
from relevo.desk.models.errors import UnknownProviderForTask
from relevo.desk.models.events import announce_models
from relevo.desk.models.schemas import BudgetInput, ChoicesInput
from relevo.desk.models.tables import Budget, Choice
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_choose_models(tx: Tx, given: ChoicesInput, *, by: Actor | audit.Doer) -> None:
    for chosen in given.answer:
        if await repository.find_provider(tx, chosen.provider_id, lock=True) is None:
            raise UnknownProviderForTask
    await repository.store_choices(tx, "answer", [Choice(**chosen.model_dump()) for chosen in given.answer])
    models = [chosen.model for chosen in given.answer]
    await audit.record(tx, "models.chosen", by=by, subject_kind="models", subject_id=None, task="answer", models=models)
    await announce_models(tx)


async def do_set_budget(tx: Tx, given: BudgetInput, *, by: Actor | audit.Doer) -> None:
    await repository.store_budget(tx, Budget(**given.model_dump()))
    limits = {name: float(value) if value is not None else None for name, value in given.model_dump().items()}
    await audit.record(tx, "models.budget_set", by=by, subject_kind="models", subject_id=None, **limits)
    await announce_models(tx)
