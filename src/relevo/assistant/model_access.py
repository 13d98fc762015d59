"""Asking a model for something that is no turn: a suggestion, a brief. Budgets, ledger, fallback, breaker as there."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from relevo.assistant.answerers.llm.attempts import Attempts
from relevo.assistant.answerers.llm.breaker import Breaker
from relevo.assistant.answerers.llm.calling import Call, Limits, Meter, Model
from relevo.assistant.answerers.llm.drafts import DraftPart
from relevo.assistant.answerers.llm.loading import LazyModels
from relevo.assistant.context import TurnScope
from relevo.desk.models import api as models
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.secrets import BadSecret, SecretBox

# Nobody waits in a chat for these: a model that thinks longer than in a turn is still a help.
SILENCE_OF_ALL_S = 20.0
LONGEST_S = 45.0

Show = Callable[[str, str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of a model. `tools`: what it may end with, by name; `find_fault` judges the draft."""

    system: str
    prompt: str
    tools: Mapping[str, type[DraftPart]]
    find_fault: Callable[[Any], str | None]
    search: Callable[[str], Awaitable[str]] | None = None
    show: Show | None = None
    output_tokens: int = 1_500


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`problem`: why there is no draft, in the words of the ledger and of ProblemKind."""

    draft: DraftPart | None
    problem: str | None
    provider: str | None = None
    model: str | None = None


@dataclass
class ModelAccess:
    db: Database
    box: SecretBox
    model: Model
    breaker: Breaker = field(default_factory=Breaker)

    async def find_chain(
        self, workspace_id: WorkspaceId, task: models.Task
    ) -> tuple[list[models.ModelSpec], models.Budget]:
        """The models of the task, else those that answer; none where none is chosen or no key can be opened."""
        async with self.db.transaction(workspace_id, read_only=True) as tx:
            try:
                chain = await models.find_chain(tx, task, box=self.box)
                chain = chain or await models.find_chain(tx, "answer", box=self.box)
            except BadSecret:
                # The installation's key was changed without the old one: as good as no key.
                return [], models.Budget()
            return chain, await models.fetch_budget(tx)

    async def ask(self, task: models.Task, scope: TurnScope, request: Request) -> Asked:
        """Cancelled, it closes the connection to the provider and writes down what was used."""
        chain, budget = await self.find_chain(scope.workspace_id, task)
        if not chain:
            return Asked(draft=None, problem="none_chosen")
        written = _Written(request.show)
        attempts = Attempts(
            db=self.db,
            scope=scope,
            model=self.model,
            breaker=self.breaker,
            budget=replace(budget, turn_seconds=max(round(LONGEST_S), budget.turn_seconds)),
            make_call=lambda _spec, seconds, tokens, meter: _call(
                request, budget, written, seconds, tokens, meter, SILENCE_OF_ALL_S / len(chain)
            ),
            written=lambda: written.characters,
            task=task,
        )
        draft = await attempts.run(chain)
        used = attempts.trace.get("model", {})
        problem = None if draft is not None else attempts.problem or "not_understood"
        return Asked(draft=draft, problem=problem, provider=used.get("provider"), model=used.get("name"))


@dataclass
class _Written:
    """How much a model wrote, for an estimate when it is cut off."""

    told: Show | None
    characters: int = 0

    async def show(self, tool: str, text: str) -> None:
        self.characters = max(self.characters, len(text))
        if self.told is not None:
            await self.told(tool, text)


def _call(  # noqa: PLR0913, PLR0917 - the private end of ask
    request: Request,
    budget: models.Budget,
    written: _Written,
    seconds: float,
    tokens: int,
    meter: Meter,
    silence_s: float,
) -> Call:
    limits = Limits(
        steps=budget.turn_steps,
        tokens=tokens,
        silence_s=min(silence_s, seconds),
        seconds=seconds,
        output_tokens=request.output_tokens,
    )
    return Call(
        system=request.system,
        prompt=request.prompt,
        limits=limits,
        meter=meter,
        search=request.search,
        find_fault=request.find_fault,
        show=written.show,
        tools=request.tools,
    )


def find_access(db: Database, services: dict[type, object]) -> ModelAccess | None:
    """This process's, made at the first use; None where keys cannot be opened or the network not be reached."""
    found = services.get(ModelAccess)
    if isinstance(found, ModelAccess):
        return found
    egress, box = services.get(Egress), services.get(SecretBox)
    if not isinstance(egress, Egress) or not isinstance(box, SecretBox):
        return None
    made = ModelAccess(db=db, box=box, model=LazyModels(egress))
    services[ModelAccess] = made
    return made
