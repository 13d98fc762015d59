"""An assistant's actions in the playground, behind the port that answerers see. Nothing is kept between two questions:
what waits for the customer's yes comes back with the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from relevo.desk.actions.api import Action, BadArgument, Rehearsal, Run


@dataclass(frozen=True)
class Pending:
    """A run of the answer before that waits: its action by name, and what the conversation gave."""

    name: str
    given: Mapping[str, Any]


@dataclass
class DryActions:
    rehearsal: Rehearsal
    actions: Sequence[Action]
    pending: Mapping[UUID, Pending] = field(default_factory=dict[UUID, Pending])
    runs: list[Run] = field(default_factory=list[Run])

    async def offered(self) -> list[Action]:
        return list(self.actions)

    async def find(self, action_id: UUID | None) -> Action | None:
        return next((action for action in self.actions if action.id == action_id), None)

    async def propose(self, action: Action, given: dict[str, Any], *, tainted: bool = False) -> Run:
        return self._keep(await self.rehearsal.propose(action, given, tainted=tainted))

    async def confirm(self, run_id: UUID) -> Run | None:
        found = self._waiting(run_id)
        if found is None:
            return None
        action, given = found
        try:
            return self._keep(replace(await self.rehearsal.confirm(action, given), id=run_id))
        except BadArgument:
            # What came back does not fit: a page that was changed, or an action that was changed meanwhile.
            return None

    async def decline(self, run_id: UUID) -> Run | None:
        found = self._waiting(run_id)
        if found is None:
            return None
        action, given = found
        try:
            waiting = await self.rehearsal.propose(action, given, tainted=True)
        except BadArgument:
            return None
        return self._keep(replace(waiting, id=run_id, state="declined", problem="by_customer"))

    def _waiting(self, run_id: UUID) -> tuple[Action, dict[str, Any]] | None:
        pending = self.pending.get(run_id)
        action = next((one for one in self.actions if pending is not None and one.name == pending.name), None)
        return (action, dict(pending.given)) if action is not None and pending is not None else None

    def _keep(self, run: Run) -> Run:
        self.runs.append(run)
        return run
