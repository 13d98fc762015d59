"""Actions in which nothing is sent: for a case or a simulated customer, what would come of them is written beforehand.

The arguments are bound by the same code as in a turn, so what does not fit is refused here too; who the customer is
comes from the situation. An action that asks for the customer's yes waits for it. What is not written comes to nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from relevo.desk.actions.api import Action, Run, State, bind_given, hash_arguments
from relevo.kit.ids import new_id

NOT_WRITTEN = "not_stubbed"


@dataclass(frozen=True, kw_only=True)
class Stub:
    """What comes of an action: `state` done, failed, refused, unknown or waiting_approval; `result`: its answer.

    `given`: only where the conversation gave exactly this; None: whatever it gave."""

    name: str
    given: Mapping[str, Any] | None = None
    state: State = "done"
    result: Mapping[str, Any] = field(default_factory=dict[str, Any])
    problem: str | None = None


@dataclass
class StubbedActions:
    """`facts`: what the channel knows of the customer, by the names of ContactFact. `runs`: what was asked for."""

    actions: Sequence[Action]
    stubs: Sequence[Stub] = ()
    facts: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    runs: list[Run] = field(default_factory=list[Run])

    async def offered(self) -> list[Action]:
        return list(self.actions)

    async def find(self, action_id: UUID | None) -> Action | None:
        return next((action for action in self.actions if action.id == action_id), None)

    async def propose(self, action: Action, given: dict[str, Any], *, tainted: bool = False) -> Run:
        """Raises BadArgument."""
        bound = bind_given(action.definition, given, self.facts)
        policy = action.definition.policy
        run = _open_run(action, bound.arguments, bound.given)
        is_known = any(self.facts.get(name) for name in ("customer_id", "verified_email", "verified_phone"))
        if policy.identity == "verified" and not is_known:
            return self._keep(replace(run, state="refused", problem="identity"))
        if policy.writes and (policy.confirm or tainted):
            return self._keep(replace(run, state="waiting_customer"))
        return self._keep(self._ended(run))

    async def confirm(self, run_id: UUID) -> Run | None:
        run = self._waiting(run_id)
        return self._keep(self._ended(run)) if run else None

    async def decline(self, run_id: UUID) -> Run | None:
        run = self._waiting(run_id)
        return self._keep(replace(run, state="declined", problem="by_customer")) if run else None

    def _waiting(self, run_id: UUID) -> Run | None:
        last = next((run for run in reversed(self.runs) if run.id == run_id), None)
        return last if last is not None and last.state == "waiting_customer" else None

    def _ended(self, run: Run) -> Run:
        fitting = [stub for stub in self.stubs if stub.name == run.name and stub.given in (None, run.given)]
        stub = next(iter(fitting), None)
        if stub is None:
            return replace(run, state="failed", problem=NOT_WRITTEN)
        return replace(run, state=stub.state, result=dict(stub.result), problem=stub.problem)

    def _keep(self, run: Run) -> Run:
        self.runs.append(run)
        return run


def _open_run(action: Action, arguments: Mapping[str, Any], given: Mapping[str, Any]) -> Run:
    """A line as the ledger would have it, of which the ledger knows nothing."""
    now = datetime.now(UTC)
    policy = action.definition.policy
    amount = arguments.get(policy.amount_argument) if policy.amount_argument else None
    return Run(
        id=new_id(),
        action_id=action.id,
        action_revision=action.revision,
        name=action.name,
        title=action.title,
        risk=policy.risk,
        conversation_id=None,
        contact_id=None,
        assistant_id=None,
        epoch=None,
        trigger_seq=None,
        language=None,
        key="",
        state="running",
        arguments=dict(arguments),
        given=dict(given),
        arguments_hash=hash_arguments(action.id, action.revision, dict(arguments)),
        subject=str(arguments.get(policy.subject_argument, "")) or None,
        amount=amount,
        currency=policy.currency or None,
        facts=[],
        request={},
        result=None,
        http_status=None,
        problem=None,
        detail="",
        attempts=0,
        milliseconds=None,
        expires_at=None,
        approved_by=None,
        approved_by_name=None,
        approved_at=None,
        undo_of=None,
        started_at=now,
        finished_at=None,
        created_at=now,
    )
