"""People's part: approving exactly what was shown, declining, saying how an unclear run ended, taking one back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.actions import ledger
from relevo.desk.actions.binding import BadArgument, Bound, bind_given
from relevo.desk.actions.checking import NotAllowed, look
from relevo.desk.actions.errors import (
    ActionChanged,
    ApprovalChanged,
    ApprovalOver,
    CannotTakeBack,
    NoSuchAction,
    NoSuchRun,
    NotUnclear,
)
from relevo.desk.actions.events import announce_run
from relevo.desk.actions.loading import Loaded
from relevo.desk.actions.paths import pick
from relevo.desk.actions.repository import find_action
from relevo.desk.actions.requests import hash_of, plain_arguments
from relevo.desk.actions.running import WAITS_FOR, ActionRunner
from relevo.desk.actions.saying import said_of
from relevo.desk.actions.tables import Run
from relevo.desk.audit import api as audit
from relevo.desk.conversations import api as conversations
from relevo.desk.team import api as team
from relevo.kit.ids import TeammateId, WorkspaceId, new_id
from relevo.platform import jobs
from relevo.platform.auth.actors import Actor, Role, RoleTooLow
from relevo.platform.db import Tx

EXECUTE_JOB = "actions.execute"


async def get_run(tx: Tx, run_id: UUID, *, lock: bool = False) -> Run:
    run = await ledger.find_run(tx, run_id, lock=lock)
    if run is None:
        raise NoSuchRun
    return run


async def do_approve(tx: Tx, run_id: UUID, *, shown: str, tell: bool, by: Actor) -> Run:
    """Bound to the hash of what was `shown`, once, within its ten minutes. What it does is done by a job.

    Raises ApprovalChanged, ApprovalOver, ActionChanged, RoleTooLow and NoSuchRun.
    """
    run = await get_run(tx, run_id, lock=True)
    if run.state != "waiting_approval" or run.expires_at is None or run.expires_at <= await tx.now():
        raise ApprovalOver
    await _check_may(tx, run, by)
    if shown != run.arguments_hash:
        raise ApprovalChanged
    approved = await ledger.change_run(
        tx,
        run_id,
        ["waiting_approval"],
        state="approved",
        approved_by=by.teammate_id,
        approved_by_name=by.name,
        approved_at=await tx.now(),
        expires_at=await tx.now() + WAITS_FOR,
    )
    payload = {"workspace_id": str(tx.tenant), "run_id": str(run_id), "tell": tell}
    await jobs.enqueue(tx, EXECUTE_JOB, payload, dedupe_key=f"action_execute:{run_id}")
    await _record(tx, "action_run.approved", run, by)
    await announce_run(tx, run_id, run.conversation_id)
    return approved or run


async def do_decline(tx: Tx, run_id: UUID, *, by: Actor) -> Run:
    """Raises ApprovalOver, RoleTooLow and NoSuchRun."""
    run = await get_run(tx, run_id, lock=True)
    await _check_may(tx, run, by)
    declined = await ledger.change_run(
        tx,
        run_id,
        ["waiting_approval"],
        state="declined",
        problem="by_person",
        approved_by=by.teammate_id,
        approved_by_name=by.name,
        approved_at=await tx.now(),
    )
    if declined is None:
        raise ApprovalOver
    await _record(tx, "action_run.declined", run, by)
    await announce_run(tx, run_id, run.conversation_id)
    return declined


async def do_decide_unclear(tx: Tx, run_id: UUID, *, was_done: bool, by: Actor) -> Run:
    """A person looked there and says how it ended. Raises NotUnclear, RoleTooLow and NoSuchRun."""
    run = await get_run(tx, run_id, lock=True)
    await _check_may(tx, run, by)
    decided = await ledger.change_run(
        tx,
        run_id,
        ["unknown"],
        state="done" if was_done else "failed",
        problem="by_person",
        approved_by=by.teammate_id,
        approved_by_name=by.name,
        finished_at=await tx.now(),
    )
    if decided is None:
        raise NotUnclear
    await _record(tx, "action_run.decided", run, by, was_done=was_done)
    await announce_run(tx, run_id, run.conversation_id)
    return decided


@dataclass(frozen=True)
class People:
    """What needs the other system as well."""

    runner: ActionRunner

    async def renew(self, workspace_id: WorkspaceId, run_id: UUID) -> Run:
        """The facts of this moment, and ten new minutes. Raises ApprovalOver, NoSuchRun and ActionChanged."""
        async with self.runner.db.transaction(workspace_id, read_only=True) as tx:
            run, loaded = await self._load(tx, run_id)
        if run.state != "waiting_approval":
            raise ApprovalOver
        try:
            bound = bind_given(loaded.target.definition, run.given, loaded.customer.facts if loaded.customer else {})
            seen = await look(self.runner.egress, loaded, bound, key=run.key)
        except (NotAllowed, BadArgument) as no:
            async with self.runner.db.transaction(workspace_id) as tx:
                problem = no.problem if isinstance(no, NotAllowed) else "bad_argument"
                refused = await ledger.change_run(
                    tx, run_id, ["waiting_approval"], state="refused", problem=problem, detail=str(no)[:2_000]
                )
                await announce_run(tx, run_id, run.conversation_id)
                return refused or await get_run(tx, run_id)
        async with self.runner.db.transaction(workspace_id) as tx:
            action = loaded.target.action
            renewed = await ledger.change_run(
                tx,
                run_id,
                ["waiting_approval"],
                action_revision=action.revision,
                arguments=plain_arguments(seen.bound.arguments),
                arguments_hash=hash_of(action.id, action.revision, seen.bound.arguments),
                facts=seen.facts,
                amount=seen.amount,
                subject=seen.subject,
                expires_at=await tx.now() + WAITS_FOR,
            )
            await announce_run(tx, run_id, run.conversation_id)
        if renewed is None:
            raise ApprovalOver
        return renewed

    async def execute(self, workspace_id: WorkspaceId, run_id: UUID, *, tell: bool) -> None:
        """What was approved. Safe to run twice: only one run leaves the state "approved"."""
        async with self.runner.db.transaction(workspace_id, read_only=True) as tx:
            run, loaded = await self._load(tx, run_id)
        if run.state != "approved":
            return
        ended = await self.runner.go_on(workspace_id, loaded, run, was="approved")
        if ended.state == "done" and ended.problem is None and tell:
            await self._tell(workspace_id, ended, loaded)

    async def undo(self, workspace_id: WorkspaceId, run_id: UUID, *, by: Actor) -> Run:
        """Raises CannotTakeBack, RoleTooLow and NoSuchRun. The line of what is taken back says so afterwards."""
        async with self.runner.db.transaction(workspace_id, read_only=True) as tx:
            run, loaded = await self._load(tx, run_id)
            await _check_may(tx, run, by)
            undo = loaded.target.definition.undo
            if undo is None or run.state != "done":
                raise CannotTakeBack
            back = await self.runner.load(tx, undo.action_id, run.conversation_id)
        given = {name: pick(_all_of(run), path) for name, path in undo.arguments.items()}
        facts = loaded.customer.facts if loaded.customer else {}
        try:
            bound = bind_given(back.target.definition, {k: v for k, v in given.items() if v is not None}, facts)
        except BadArgument as error:
            raise CannotTakeBack(str(error)) from error
        async with self.runner.db.transaction(workspace_id) as tx:
            undoing = await _begin_undo(tx, run, back, bound, by=by)
        ended = await self.runner.execute(workspace_id, back, undoing)
        if ended.state == "done":
            async with self.runner.db.transaction(workspace_id) as tx:
                await ledger.change_run(tx, run_id, ["done"], state="undone")
                await announce_run(tx, run_id, run.conversation_id)
        return ended

    async def _load(self, tx: Tx, run_id: UUID) -> tuple[Run, Loaded]:
        run = await get_run(tx, run_id)
        if run.action_id is None:
            raise ActionChanged
        try:
            return run, await self.runner.load(tx, run.action_id, run.conversation_id)
        except NoSuchAction:
            raise ActionChanged from None

    async def _tell(self, workspace_id: WorkspaceId, run: Run, loaded: Loaded) -> None:
        """The customer hears the result, in the name of the person who approved it."""
        if run.conversation_id is None or run.approved_by is None:
            return
        async with self.runner.db.transaction(workspace_id) as tx:
            text = said_of(run, loaded.target.definition, run.language or "en")
            approver = await team.get_teammate(tx, TeammateId(run.approved_by))
            by = Actor(
                workspace_id=workspace_id,
                teammate_id=approver.id,
                name=approver.name,
                role=approver.role,
                via="session",
                credential_id=approver.id,
            )
            await conversations.reply_for(tx, run.conversation_id, text, client_id=f"action:{run.id}", by=by)


async def _begin_undo(tx: Tx, run: Run, back: Loaded, bound: Bound, *, by: Actor) -> Run:
    """The lock of the line that is taken back lets only one person do it."""
    again = await get_run(tx, run.id, lock=True)
    key = f"undo:{run.id}"
    if again.state != "done" or await ledger.find_open(tx, key) is not None:
        raise CannotTakeBack
    action = back.target.action
    now = await tx.now()
    plain = plain_arguments(bound.arguments)
    undoing = await ledger.insert_run(
        tx,
        {
            "id": new_id(),
            "action_id": action.id,
            "action_revision": action.revision,
            "name": action.name,
            "title": action.title,
            "risk": action.definition.policy.risk,
            "conversation_id": run.conversation_id,
            "contact_id": run.contact_id,
            "language": run.language,
            "key": key,
            "state": "running",
            "arguments": plain,
            "given": plain_arguments(bound.given),
            "arguments_hash": hash_of(action.id, action.revision, bound.arguments),
            "undo_of": run.id,
            "started_at": now,
        },
    )
    await _record(tx, "action_run.undone", run, by)
    if run.conversation_id is not None:
        conversation = await conversations.lock_for_action(tx, run.conversation_id)
        await conversations.note_event(
            tx,
            conversation,
            "action_run",
            by_kind="teammate",
            by_id=by.teammate_id,
            by_name=by.name,
            data={"run_id": str(undoing.id), "title": undoing.title},
        )
    await announce_run(tx, undoing.id, run.conversation_id)
    return undoing


def _all_of(run: Run) -> dict[str, Any]:
    facts = {fact["name"]: fact["value"] for fact in run.facts}
    return {"arguments": run.arguments, "result": run.result, "facts": facts}


async def _check_may(tx: Tx, run: Run, by: Actor) -> None:
    """Who may decide is the action's own setting; what became of a deleted one is the admins'."""
    action = await find_action(tx, run.action_id) if run.action_id else None
    if (action is None or action.definition.policy.approvers == "admins") and not by.role.covers(Role.ADMIN):
        raise RoleTooLow


async def _record(tx: Tx, what: str, run: Run, by: Actor, **data: object) -> None:
    amount = str(run.amount) if run.amount is not None else None
    await audit.record(
        tx, what, by=by, subject_kind="action_run", subject_id=run.id, name=run.name, amount=amount, **data
    )
