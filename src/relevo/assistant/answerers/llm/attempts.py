"""Going through the chosen models: room in the budgets first, one call, the ledger, the breaker, then the next one."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import structlog

from relevo.assistant.answerers.llm.breaker import Breaker
from relevo.assistant.answerers.llm.calling import PROVIDER_FAULTS, Call, Meter, Model, ModelFailed, ProblemKind
from relevo.assistant.answerers.llm.drafts import DraftPart
from relevo.assistant.context import TurnScope
from relevo.desk.models import api as models
from relevo.platform.db import Database

log = structlog.get_logger()

T = TypeVar("T")

# A customer hears from the assistant, or from a person, within ten seconds: what is left of them after the rest.
SILENCE_OF_ALL_S = 8.5
# Characters of a token, for what a provider did not count because it was cut off.
_CHARACTERS_PER_TOKEN = 3
# When the provider refused, it read nothing that it charges for.
_FREE: frozenset[ProblemKind] = frozenset(
    {"key_refused", "model_unknown", "rate_limited", "quota_used_up", "overloaded", "address_refused"}
)


@dataclass
class Attempts:
    """One turn's way through the chain. `trace` is what the team can read about it."""

    db: Database
    scope: TurnScope
    model: Model
    breaker: Breaker
    budget: models.Budget
    # Makes the call for a chosen model; a failed one leaves nothing behind that the next could trip over.
    make_call: Callable[[models.ModelSpec, float, int, Meter], Call]
    written: Callable[[], int]
    task: models.Task = "answer"
    trace: dict[str, Any] = field(default_factory=dict[str, Any])
    problem: str | None = None

    async def run(self, chain: list[models.ModelSpec]) -> DraftPart | None:
        """None when no model could; `problem` says why."""
        started = time.monotonic()
        self.trace["attempts"] = []
        self.problem = "none_chosen"
        left = self.budget.turn_tokens
        for spec in chain:
            seconds = self.budget.turn_seconds - (time.monotonic() - started)
            if self.breaker.is_open(spec.provider_id) or seconds <= 0.5 or left <= 0:
                self._note(spec, "resting" if seconds > 0.5 and left > 0 else "too_slow")
                continue
            meter = Meter()
            call = self.make_call(spec, seconds, left, meter)
            reserved = await self._reserve_or_give_back(spec, call, left)
            if isinstance(reserved, models.BudgetReached):
                self._note(spec, reserved.which)
                return None
            draft, failed = await self._call(spec, call, reserved.id)
            if draft is not None or failed == "not_accepted":
                return draft
            left -= meter.tokens.total
        return None

    async def _call(self, spec: models.ModelSpec, call: Call, usage_id: UUID) -> tuple[DraftPart | None, str]:
        started = time.monotonic()
        try:
            draft = await self.model.draft(spec, call)
        except ModelFailed as failed:
            log.warning("model.failed", model=spec.model, problem=failed.kind, detail=str(failed)[:300])
            if failed.kind not in _FREE:
                self._estimate(call)
            if failed.kind in PROVIDER_FAULTS:
                self.breaker.note_failure(spec.provider_id)
            await _unbroken(self._settle(spec, call, usage_id, started, failed.kind))
            self._note(spec, failed.kind)
            return None, failed.kind
        except asyncio.CancelledError:
            self._estimate(call)
            await _unbroken(self._settle(spec, call, usage_id, started, "cancelled"))
            raise
        self.breaker.note_success(spec.provider_id)
        cost = await _unbroken(self._settle(spec, call, usage_id, started, None))
        self.problem = None
        self.trace["model"] = _model_json(spec, call.meter, cost)
        return draft, ""

    def _note(self, spec: models.ModelSpec, problem: str) -> None:
        self.problem = problem
        self.trace["attempts"].append({"provider": spec.provider_name, "model": spec.model, "problem": problem})

    async def _reserve_or_give_back(
        self, spec: models.ModelSpec, call: Call, left: int
    ) -> models.Reserved | models.BudgetReached:
        reserving = asyncio.ensure_future(self._reserve(spec, call, left))
        try:
            return await _unbroken(reserving)
        except asyncio.CancelledError:
            reserved = reserving.result()
            if isinstance(reserved, models.Reserved):
                await _unbroken(self._settle(spec, call, reserved.id, time.monotonic(), "cancelled"))
            raise

    async def _reserve(self, spec: models.ModelSpec, call: Call, left: int) -> models.Reserved | models.BudgetReached:
        """The most it can use: its share of the turn, and one request that crosses that line."""
        output = call.limits.output_tokens * call.limits.steps
        most = models.Tokens(input=left + _tokens_of(call), output=output)
        wanted = models.Wanted(
            task=self.task,
            spec=spec,
            most=most,
            conversation_id=self.scope.conversation_id,
            contact_id=self.scope.contact_id,
        )
        async with self.db.transaction(self.scope.workspace_id) as tx:
            return await models.do_reserve(tx, wanted)

    async def _settle(
        self, spec: models.ModelSpec, call: Call, usage_id: UUID, started: float, problem: str | None
    ) -> Decimal | None:
        used = models.Used(
            ending="done" if problem is None else "cancelled" if problem == "cancelled" else "failed",
            tokens=call.meter.tokens,
            requests=call.meter.requests,
            milliseconds=round((time.monotonic() - started) * 1000),
            problem=problem,
        )
        async with self.db.transaction(self.scope.workspace_id) as tx:
            cost = await models.do_settle(tx, usage_id, spec, used)
            if problem is None or problem in PROVIDER_FAULTS:
                await models.do_note_check(tx, spec.provider_id, problem)
        return cost

    def _estimate(self, call: Call) -> None:
        """Cut off in the middle of an answer: the provider charges for what it read and wrote, and did not say."""
        counted = call.meter.tokens
        if counted.output == 0 or counted.input == 0:
            call.meter.requests = max(1, call.meter.requests)
            call.meter.tokens = models.Tokens(
                input=max(counted.input, _tokens_of(call)),
                output=max(counted.output, self.written() // _CHARACTERS_PER_TOKEN),
            )


async def _unbroken(work: Awaitable[T]) -> T:
    """`work` to its end, even if the turn is cancelled meanwhile: the ledger is never left half written."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _tokens_of(call: Call) -> int:
    return (len(call.system) + len(call.prompt)) // _CHARACTERS_PER_TOKEN


def _model_json(spec: models.ModelSpec, meter: Meter, cost: Decimal | None) -> dict[str, Any]:
    return {
        "provider": spec.provider_name,
        "name": spec.model,
        "requests": meter.requests,
        "input_tokens": meter.tokens.input,
        "cached_tokens": meter.tokens.cached,
        "output_tokens": meter.tokens.output,
        # Unknown is unknown, not free.
        "cost": None if cost is None else float(cost),
    }
