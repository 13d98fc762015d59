"""The door to models: what other rooms may use."""

from relevo.desk.models.actions.change_providers import do_connect_provider, do_note_check
from relevo.desk.models.actions.choose_models import do_choose_models, do_set_budget
from relevo.desk.models.errors import NoSuchProvider
from relevo.desk.models.ledger import (
    BudgetReached,
    ReachedToday,
    Reserved,
    Spent,
    Used,
    Wanted,
    do_reserve,
    do_settle,
    fetch_reached_today,
    fetch_spent_today,
)
from relevo.desk.models.prices import Tokens
from relevo.desk.models.queries import find_chain, get_provider, open_spec
from relevo.desk.models.repository import fetch_budget
from relevo.desk.models.schemas import BudgetInput, ChoiceInput, ChoicesInput, ModelName, ProviderInput
from relevo.desk.models.tables import Budget, Choice, ModelSpec, Provider, Task

__all__ = [
    "Budget",
    "BudgetInput",
    "BudgetReached",
    "Choice",
    "ChoiceInput",
    "ChoicesInput",
    "ModelName",
    "ModelSpec",
    "NoSuchProvider",
    "Provider",
    "ProviderInput",
    "ReachedToday",
    "Reserved",
    "Spent",
    "Task",
    "Tokens",
    "Used",
    "Wanted",
    "do_choose_models",
    "do_connect_provider",
    "do_note_check",
    "do_reserve",
    "do_set_budget",
    "do_settle",
    "fetch_budget",
    "fetch_reached_today",
    "fetch_spent_today",
    "find_chain",
    "get_provider",
    "open_spec",
]
