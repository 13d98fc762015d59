"""A company whose assistant answers with a model: the real turn and database; the model is scripted or a mock."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.answerers.llm.answerer import LlmAnswerer
from relevo.assistant.answerers.llm.breaker import Breaker
from relevo.assistant.answerers.llm.calling import Call, Model, ModelFailed
from relevo.assistant.answerers.llm.drafts import Draft
from relevo.assistant.turn import TurnRunner
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.audit.api import SYSTEM
from relevo.desk.models.api import (
    BudgetInput,
    ChoiceInput,
    ChoicesInput,
    ModelSpec,
    Provider,
    ProviderInput,
    Tokens,
    do_choose_models,
    do_connect_provider,
    do_set_budget,
)
from relevo.platform.db import Database
from relevo.platform.realtime import Hub
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import parse_keys
from tests.assistant.company import Company, make_company

BOX = SecretBox(parse_keys(base64.b64encode(b"k" * 32).decode()))
KEY = "sk-test-0123456789abcdef"

Step = Draft | Exception | Callable[[Call], Awaitable[Draft]]


@dataclass
class ScriptedModel:
    """Says what the script says, one step for each call; the library's part (rewriting once) is done here too."""

    steps: list[Step]
    calls: list[tuple[ModelSpec, Call]] = field(default_factory=list)
    tokens: Tokens = field(default_factory=lambda: Tokens(input=1_000, output=100))

    async def draft(self, spec: ModelSpec, call: Call) -> Draft:
        self.calls.append((spec, call))
        for _ in range(2):
            step = self.steps.pop(0)
            call.meter.requests += 1
            call.meter.tokens = self.tokens
            if isinstance(step, Exception):
                raise step
            draft = await step(call) if callable(step) else step
            if call.find_fault(draft) is None:
                return draft
        raise ModelFailed("not_accepted")


@dataclass
class Modelled:
    company: Company
    model: Any
    answerer: LlmAnswerer
    providers: list[Provider]

    async def rows(self, sql: str, *args: object) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.company.world.rows(sql, *args)]

    async def ledger(self) -> list[dict[str, Any]]:
        return await self.rows("SELECT * FROM model_usage ORDER BY created_at")


async def make_modelled(
    db: Database,
    model: Model,
    *,
    providers: list[ProviderInput] | None = None,
    config: AssistantConfig | None = None,
    hub: Hub | None = None,
    name: str = "gpt-4o-mini",
    **budget: Any,
) -> Modelled:
    config = (config or AssistantConfig()).model_copy(update={"answerer": "llm"})
    company = await make_company(db, config=config)
    answerer = LlmAnswerer(db=db, box=BOX, model=model, breaker=Breaker())
    given = providers if providers is not None else [ProviderInput(kind="openai", name="OpenAI", key=KEY)]
    async with db.transaction(company.world.workspace_id) as tx:
        connected = [await do_connect_provider(tx, each, box=BOX, by=SYSTEM) for each in given]
        chosen = ChoicesInput(answer=[ChoiceInput(provider_id=each.id, model=name) for each in connected[:2]])
        await do_choose_models(tx, chosen, by=SYSTEM)
        if budget:
            await do_set_budget(tx, _budget(budget), by=SYSTEM)
    runner = TurnRunner(db, cast("Hub", hub or company.hub), {"builtin": BuiltinAnswerer(), "llm": answerer})
    company = Company(world=company.world, hub=company.hub, runner=runner)
    return Modelled(company=company, model=model, answerer=answerer, providers=connected)


def _budget(given: dict[str, Any]) -> BudgetInput:
    defaults = {
        "turn_steps": 4,
        "turn_tokens": 40_000,
        "turn_seconds": 15,
        "contact_hour_tokens": 300_000,
        "day_tokens": 5_000_000,
        "day_money": Decimal(10),
    }
    return BudgetInput(**(defaults | given))
