"""What an assistant may do in one turn, behind the port that answerers see."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from relevo.desk.actions import api as actions
from relevo.desk.actions.api import Action, ActionRunner, Run, Scope


@dataclass
class TurnActions:
    """Reads what is offered once, when an answerer first asks. `runs`: what was asked for in this turn."""

    runner: ActionRunner
    scope: Scope
    action_ids: list[UUID]
    runs: list[Run] = field(default_factory=list[Run])
    _offered: list[Action] | None = None

    async def offered(self) -> list[Action]:
        if self._offered is None:
            async with self.runner.db.transaction(self.scope.workspace_id, read_only=True) as tx:
                self._offered = await actions.fetch_actions(tx, self.action_ids, usable=True)
        return self._offered

    async def find(self, action_id: UUID | None) -> Action | None:
        """Also one that is not offered any more: what a run was is still told."""
        if action_id is None:
            return None
        async with self.runner.db.transaction(self.scope.workspace_id, read_only=True) as tx:
            return next(iter(await actions.fetch_actions(tx, [action_id])), None)

    async def propose(self, action: Action, given: dict[str, Any], *, tainted: bool = False) -> Run:
        return self._keep(await self.runner.propose(self.scope, action.id, given, tainted=tainted))

    async def confirm(self, run_id: UUID) -> Run | None:
        run = await self.runner.confirm(self.scope, run_id)
        return self._keep(run) if run else None

    async def decline(self, run_id: UUID) -> Run | None:
        run = await self.runner.decline(self.scope, run_id)
        return self._keep(run) if run else None

    def _keep(self, run: Run) -> Run:
        self.runs.append(run)
        return run
