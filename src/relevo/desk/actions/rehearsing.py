"""Actions of an assistant that is tried: what only reads is really read, what would change something is only shown.

It goes the way of a turn (arguments, identity, the check in the system of record), without a line in the ledger and
without limits. A write ends where its request would be sent; one that the other system can try without doing it
(`dry_run`) is sent that way.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from relevo.desk.actions.binding import Bound, bind_given
from relevo.desk.actions.calling import call, show_request
from relevo.desk.actions.checking import NotAllowed, Seen, look
from relevo.desk.actions.identity import find_customer_as
from relevo.desk.actions.ledger import Ended
from relevo.desk.actions.loading import Loaded
from relevo.desk.actions.requests import hash_of, plain_arguments
from relevo.desk.actions.running import ActionRunner
from relevo.desk.actions.tables import Action, Run, State
from relevo.desk.actions.wishes import check_open, is_known, needs_approval, unproven
from relevo.desk.audit import api as audit
from relevo.kit.ids import ContactId, WorkspaceId, new_id
from relevo.platform.auth.actors import Actor

REHEARSED = "rehearsed"
# What an answer that never came would have held.
_UNKNOWN = "…"


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """As whom: `contact_id`, signed in as far as one of their addresses is proven; None: somebody unknown."""

    runner: ActionRunner
    workspace_id: WorkspaceId
    by: Actor
    contact_id: ContactId | None = None

    async def propose(self, action: Action, given: dict[str, Any], *, tainted: bool = False) -> Run:
        """Up to the first gate. Raises BadArgument and NoSuchAction."""
        return await self._go(action, given, asks=action.definition.policy.confirm or tainted)

    async def confirm(self, action: Action, given: dict[str, Any]) -> Run:
        """After the customer's yes. Raises BadArgument and NoSuchAction."""
        return await self._go(action, given, asks=False)

    async def _go(self, action: Action, given: dict[str, Any], *, asks: bool) -> Run:
        loaded = await self._load(action)
        facts = loaded.customer.facts if loaded.customer else {}
        bound = bind_given(action.definition, given, facts if is_known(loaded) else unproven(facts))
        key = f"rehearsal:{new_id().hex}"
        try:
            check_open(loaded)
            seen = await look(self.runner.egress, loaded, bound, key=key)
        except NotAllowed as no:
            ended = Ended(state="refused", problem=no.problem, detail=no.detail)
            return _line(loaded, Seen(bound=bound), ended, {})
        policy = action.definition.policy
        if not policy.writes:
            called = await call(self.runner.egress, loaded.target, seen.bound.arguments, key=key)
            return _line(loaded, seen, called.ended, {})
        request = show_request(loaded.target, seen.bound.arguments, key=key)
        waits: State | None = None
        if asks:
            waits = "waiting_customer"
        elif needs_approval(policy, seen):
            waits = "waiting_approval"
        if waits is not None:
            return _line(loaded, seen, Ended(state=waits, problem=REHEARSED), request)
        return _line(loaded, seen, await self._end(loaded, seen, key), request)

    async def _end(self, loaded: Loaded, seen: Seen, key: str) -> Ended:
        if loaded.target.definition.request.dry_run is not None and loaded.target.action.kind == "http":
            called = await call(self.runner.egress, loaded.target, seen.bound.arguments, key=key, dry=True)
            return replace(called.ended, problem=called.ended.problem or REHEARSED)
        fields = loaded.target.definition.result.fields
        return Ended(state="done", problem=REHEARSED, result={field.name: _UNKNOWN for field in fields})

    async def _load(self, action: Action) -> Loaded:
        async with self.runner.db.transaction(self.workspace_id) as tx:
            loaded = await self.runner.load(tx, action.id, None)
            customer = await find_customer_as(tx, self.contact_id) if self.contact_id else None
            await audit.record(tx, "action.tried", by=self.by, subject_kind="action", subject_id=action.id)
            return replace(loaded, customer=customer)


def _line(loaded: Loaded, seen: Seen, ended: Ended, request: dict[str, Any]) -> Run:
    """As the ledger would have it, of which the ledger knows nothing."""
    action, bound = loaded.target.action, seen.bound
    now = datetime.now(UTC)
    return Run(
        id=new_id(),
        action_id=action.id,
        action_revision=action.revision,
        name=action.name,
        title=action.title,
        risk=action.definition.policy.risk,
        conversation_id=None,
        contact_id=loaded.customer.contact_id if loaded.customer else None,
        assistant_id=None,
        epoch=None,
        trigger_seq=None,
        language=None,
        key="",
        state=ended.state,
        arguments=plain_arguments(bound.arguments),
        given=plain_arguments(bound.given),
        arguments_hash=_hash(action.id, action.revision, bound),
        subject=seen.subject,
        amount=seen.amount,
        currency=action.definition.policy.currency or None,
        facts=seen.facts,
        request=request,
        result=ended.result,
        http_status=ended.http_status,
        problem=ended.problem,
        detail=ended.detail,
        attempts=ended.attempts,
        milliseconds=ended.milliseconds,
        expires_at=None,
        approved_by=None,
        approved_by_name=None,
        approved_at=None,
        undo_of=None,
        started_at=now,
        finished_at=now if ended.state == "done" else None,
        created_at=now,
    )


def _hash(action_id: UUID, revision: int, bound: Bound) -> str:
    return hash_of(action_id, revision, bound.arguments)
