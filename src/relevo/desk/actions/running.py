"""One wish to act, from its arguments to the ledger: the only way anything is done in another system.

bind the arguments -> identity -> read the object again -> (limits, the customer's yes, a person's approval) -> write
down that it runs -> send once -> write down what came of it. Every step that decides holds the conversation's row lock
and the action's lock; nothing is sent while a transaction is open. Who is cancelled in the middle does not stop a
request that was sent: it is settled all the same.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from relevo.desk.actions import ledger
from relevo.desk.actions.binding import BadArgument, Bound, bind_given
from relevo.desk.actions.calling import call
from relevo.desk.actions.checking import NotAllowed, Seen, look
from relevo.desk.actions.definition import APPROVAL_MINUTES
from relevo.desk.actions.events import announce_run
from relevo.desk.actions.inhouse import do_inhouse
from relevo.desk.actions.ledger import Ended
from relevo.desk.actions.loading import NO_CONNECTORS, Loaded, load_action
from relevo.desk.actions.repository import note_problem
from relevo.desk.actions.requests import hash_of
from relevo.desk.actions.tables import Run, State
from relevo.desk.actions.wishes import Scope, Wish, check_open, is_known, key_of, needs_approval, unproven, values_of
from relevo.desk.conversations import api as conversations
from relevo.desk.integrations.api import IntegrationConnectors
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform import jobs
from relevo.platform.db import Database, Tx
from relevo.platform.egress import Egress
from relevo.platform.secrets import SecretBox

T = TypeVar("T")

LOOK_AFTER_JOB = "actions.look_after"
# Longer than any request with its retries may take: what runs longer has lost its process.
LOST_AFTER_S = 90.0
WAITS_FOR = timedelta(minutes=APPROVAL_MINUTES)


class BatonGone(Exception):
    """The assistant that wants to act does not hold the conversation any more."""


@dataclass(frozen=True)
class ActionRunner:
    db: Database
    egress: Egress
    box: SecretBox
    connectors: IntegrationConnectors = NO_CONNECTORS

    async def load(self, tx: Tx, action_id: UUID, conversation_id: UUID | None) -> Loaded:
        """Raises NoSuchAction."""
        return await load_action(tx, action_id, conversation_id, box=self.box, connectors=self.connectors)

    async def propose(self, scope: Scope, action_id: UUID, given: dict[str, Any], *, tainted: bool = False) -> Run:
        """Do it, or say what stands in its way. Raises BadArgument, BatonGone and NoSuchAction.

        `tainted`: words of others than the customer had a say in it; then the customer is asked in any case.
        """
        async with self.db.transaction(scope.workspace_id, read_only=True) as tx:
            loaded = await self.load(tx, action_id, scope.conversation_id)
        action = loaded.target.action
        facts = loaded.customer.facts if loaded.customer else {}
        bound = bind_given(loaded.target.definition, given, facts if is_known(loaded) else unproven(facts))
        key = key_of(scope, loaded, bound)
        try:
            check_open(loaded)
            seen = await look(self.egress, loaded, bound, key=key)
        except NotAllowed as no:
            return await self._refuse(scope, loaded, bound, key, no)
        wish = Wish(loaded=loaded, seen=seen, key=key, hash=hash_of(action.id, action.revision, seen.bound.arguments))
        if not wish.policy.writes:
            return await self._read(scope, wish)
        run, is_ours = await self._enter(scope, wish, ask=wish.policy.confirm or tainted)
        return await self.execute(scope.workspace_id, loaded, run) if is_ours else run

    async def confirm(self, scope: Scope, run_id: UUID) -> Run | None:
        """The customer said yes to what was shown. None: there is nothing to say yes to (any more)."""
        async with self.db.transaction(scope.workspace_id, read_only=True) as tx:
            run = await ledger.find_run(tx, run_id)
            if run is None or run.action_id is None or run.conversation_id != scope.conversation_id:
                return None
            loaded = await self.load(tx, run.action_id, scope.conversation_id)
        if run.state != "waiting_customer":
            return run
        return await self.go_on(scope.workspace_id, loaded, run, was="waiting_customer", scope=scope)

    async def decline(self, scope: Scope, run_id: UUID) -> Run | None:
        """The customer said no."""
        async with self.db.transaction(scope.workspace_id) as tx:
            run = await ledger.find_run(tx, run_id)
            if run is None or run.conversation_id != scope.conversation_id:
                return None
            declined = await ledger.change_run(
                tx, run_id, ["waiting_customer"], state="declined", problem="by_customer"
            )
            await announce_run(tx, run_id, run.conversation_id)
            return declined or run

    async def go_on(
        self, workspace_id: WorkspaceId, loaded: Loaded, run: Run, *, was: State, scope: Scope | None = None
    ) -> Run:
        """After a yes: everything is looked at again, then the next gate or the request itself."""
        bound = Bound(arguments={}, given=run.given)
        try:
            check_open(loaded)
            facts = loaded.customer.facts if loaded.customer and is_known(loaded) else {}
            bound = bind_given(loaded.target.definition, run.given, facts)
            seen = await look(self.egress, loaded, bound, key=run.key)
            action = loaded.target.action
            if hash_of(action.id, action.revision, seen.bound.arguments) != run.arguments_hash:
                raise NotAllowed("changed", "What would be done now is not what was shown.")
        except (NotAllowed, BadArgument) as no:
            problem = no.problem if isinstance(no, NotAllowed) else "bad_argument"
            return await self._end(workspace_id, run, was, "refused", problem, str(no))
        moved, is_ours = await self._move(workspace_id, loaded, run, seen, was=was, scope=scope)
        return await self.execute(workspace_id, loaded, moved) if is_ours else moved

    async def _move(
        self, workspace_id: WorkspaceId, loaded: Loaded, run: Run, seen: Seen, *, was: State, scope: Scope | None
    ) -> tuple[Run, bool]:
        """The run after its gate, and whether it is ours to send: a run that others made "running" is theirs."""
        action = loaded.target.action
        async with self.db.transaction(workspace_id) as tx:
            if run.conversation_id is not None:
                conversation = await conversations.lock_for_action(tx, run.conversation_id)
                if scope is not None and not conversations.is_held_by(conversation, scope.assistant_id, scope.epoch):
                    raise BatonGone
            await ledger.lock_action(tx, action.id)
            now = await tx.now()
            # An approval that no worker got to in time is over as well: nobody waits for it any more.
            if run.expires_at is not None and run.expires_at <= now:
                changed = await ledger.change_run(tx, run.id, [was], state="declined", problem="too_late")
            else:
                reached = await _find_reached(tx, loaded, run, seen)
                if reached is not None:
                    changed = await ledger.change_run(tx, run.id, [was], state="refused", problem=reached)
                elif was == "waiting_customer" and needs_approval(action.definition.policy, seen):
                    changed = await ledger.change_run(
                        tx, run.id, [was], state="waiting_approval", facts=seen.facts, expires_at=now + WAITS_FOR
                    )
                else:
                    changed = await ledger.change_run(tx, run.id, [was], state="running", started_at=now, problem=None)
                    await _look_after(tx, run.id)
            await announce_run(tx, run.id, run.conversation_id)
            if changed is None:
                # Somebody else was faster: what they made of it is the answer.
                return replace(await _get(tx, run.id), problem="twice"), False
            return changed, changed.state == "running"

    async def _enter(self, scope: Scope, wish: Wish, *, ask: bool) -> tuple[Run, bool]:
        """The wish as a line of the ledger, in the first state that it has to wait in, or the line it has already; and
        whether it is ours to send."""
        async with self.db.transaction(scope.workspace_id) as tx:
            conversation = await conversations.lock_for_action(tx, scope.conversation_id)
            if not conversations.is_held_by(conversation, scope.assistant_id, scope.epoch):
                raise BatonGone
            await ledger.lock_action(tx, wish.loaded.target.action.id)
            now = await tx.now()
            known = await ledger.find_open(tx, wish.key)
            if known is not None and not await _give_way(tx, known, wish, now):
                is_old = known.state in ("done", "running", "unknown")
                return (replace(known, problem="twice") if is_old else known), False
            reached = await _find_reached(tx, wish.loaded, None, wish.seen)
            state: State = "running"
            if reached is not None:
                state = "refused"
            elif ask:
                state = "waiting_customer"
            elif needs_approval(wish.policy, wish.seen):
                state = "waiting_approval"
            run = await ledger.insert_run(
                tx,
                values_of(scope, wish.loaded, wish.seen, wish.key, wish.hash)
                | {
                    "state": state,
                    "problem": reached,
                    "expires_at": now + WAITS_FOR if state.startswith("waiting") else None,
                    "started_at": now if state == "running" else None,
                },
            )
            await _note(tx, conversation, scope, run)
            if state == "running":
                await _look_after(tx, run.id)
            return run, state == "running"

    async def _read(self, scope: Scope, wish: Wish) -> Run:
        """A read costs nothing and is repeated freely: one line once it is over."""
        arguments = wish.seen.bound.arguments
        called = await call(self.egress, wish.loaded.target, arguments, key=wish.key)
        ended = called.ended
        return await self._write_ended(scope, wish.loaded, wish.seen, wish.key, wish.hash, ended)

    async def _refuse(self, scope: Scope, loaded: Loaded, bound: Bound, key: str, no: NotAllowed) -> Run:
        seen = Seen(bound=bound)
        action = loaded.target.action
        ended = Ended(state="refused", problem=no.problem, detail=no.detail)
        return await self._write_ended(scope, loaded, seen, key, hash_of(action.id, action.revision, {}), ended)

    async def _write_ended(self, scope: Scope, loaded: Loaded, seen: Seen, key: str, hashed: str, ended: Ended) -> Run:
        async with self.db.transaction(scope.workspace_id) as tx:
            conversation = await conversations.lock_for_action(tx, scope.conversation_id)
            now = await tx.now()
            values = values_of(scope, loaded, seen, f"{key}:{new_id().hex}", hashed)
            run = await ledger.insert_run(
                tx,
                values
                | {name: getattr(ended, name) for name in Ended.__dataclass_fields__}
                | {"started_at": now, "finished_at": now},
            )
            await _note(tx, conversation, scope, run)
            await _note_schema(tx, loaded, ended)
            return run

    async def execute(self, workspace_id: WorkspaceId, loaded: Loaded, run: Run) -> Run:
        return await _unbroken(self._execute_whole(workspace_id, loaded, run))

    async def _execute_whole(self, workspace_id: WorkspaceId, loaded: Loaded, run: Run) -> Run:
        if loaded.target.action.kind == "builtin":
            async with self.db.transaction(workspace_id) as tx:
                ended = await do_inhouse(tx, loaded, run)
                return await _settle(tx, loaded, run, ended)
        called = await call(self.egress, loaded.target, run.arguments, key=run.key)
        async with self.db.transaction(workspace_id) as tx:
            return await _settle(tx, loaded, run, called.ended)

    async def _end(
        self, workspace_id: WorkspaceId, run: Run, was: State, state: State, problem: str, detail: str
    ) -> Run:
        async with self.db.transaction(workspace_id) as tx:
            changed = await ledger.change_run(tx, run.id, [was], state=state, problem=problem, detail=detail[:2_000])
            await announce_run(tx, run.id, run.conversation_id)
            return changed or await _get(tx, run.id)


async def give_up_lost(tx: Tx, run_id: UUID) -> None:
    """Its process is gone: nobody knows whether the request was sent. A person has to look."""
    run = await ledger.change_run(tx, run_id, ["running"], state="unknown", problem="lost")
    if run is not None:
        await announce_run(tx, run_id, run.conversation_id)


async def _settle(tx: Tx, loaded: Loaded, run: Run, ended: Ended) -> Run:
    settled = await ledger.settle(tx, run.id, ended)
    await _note_schema(tx, loaded, ended)
    await announce_run(tx, run.id, run.conversation_id)
    return settled or await _get(tx, run.id)


async def _get(tx: Tx, run_id: UUID) -> Run:
    run = await ledger.find_run(tx, run_id)
    if run is None:
        raise RuntimeError("a line of the ledger is never deleted")
    return run


async def _note_schema(tx: Tx, loaded: Loaded, ended: Ended) -> None:
    if ended.problem == "schema_changed":
        await note_problem(tx, loaded.target.action.id, "schema_changed")


async def _look_after(tx: Tx, run_id: UUID) -> None:
    payload = {"workspace_id": str(tx.tenant), "run_id": str(run_id)}
    await jobs.enqueue(tx, LOOK_AFTER_JOB, payload, dedupe_key=f"action_run:{run_id}", delay_s=LOST_AFTER_S)


async def _find_reached(tx: Tx, loaded: Loaded, run: Run | None, seen: Seen) -> str | None:
    return await ledger.find_reached(
        tx,
        loaded.target.definition.policy,
        loaded.target.action.id,
        contact_id=loaded.customer.contact_id if loaded.customer else None,
        subject=seen.subject,
        amount=seen.amount,
        but_not=run.id if run else None,
    )


async def _give_way(tx: Tx, known: Run, wish: Wish, now: Any) -> bool:
    """A question that was not answered in time, or that is about something else by now, makes room for a new one."""
    if known.state not in ("waiting_customer", "waiting_approval"):
        return False
    is_over = known.expires_at is not None and known.expires_at <= now
    if not is_over and known.arguments_hash == wish.hash:
        return False
    problem = "too_late" if is_over else "changed"
    await ledger.change_run(tx, known.id, [known.state], state="declined", problem=problem)
    await announce_run(tx, known.id, known.conversation_id)
    return True


async def _note(tx: Tx, conversation: conversations.Conversation, scope: Scope, run: Run) -> None:
    """One line in the thread; what it says of the run, the screens read afresh."""
    await conversations.note_event(
        tx,
        conversation,
        "action_run",
        by_kind="assistant",
        by_id=scope.assistant_id,
        by_name=scope.assistant_name,
        data={"run_id": str(run.id), "title": run.title},
    )
    await announce_run(tx, run.id, run.conversation_id)


async def _unbroken(doing: Awaitable[T]) -> T:
    """To its end, also when whoever waits for it is cancelled: what was sent has to be written down."""
    task = asyncio.ensure_future(doing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
