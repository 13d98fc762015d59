"""A teammate wants something done for the customer of a conversation: what only reads is read, a change is put before
them with the facts of this moment and waits for their press, which is the approval of exactly that.

It goes the way that an assistant's wish goes: who the customer is comes from the channel, ownership is read again, the
limits hold, and what was done already is not done twice.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.actions import ledger
from relevo.desk.actions.binding import BadArgument, Bound, bind_given
from relevo.desk.actions.calling import call, show_request
from relevo.desk.actions.checking import NotAllowed, Seen, look
from relevo.desk.actions.errors import BadActionArgument
from relevo.desk.actions.events import announce_run
from relevo.desk.actions.ledger import Ended
from relevo.desk.actions.loading import Loaded
from relevo.desk.actions.requests import hash_of, plain_arguments
from relevo.desk.actions.running import WAITS_FOR, ActionRunner
from relevo.desk.actions.tables import Run
from relevo.desk.actions.wishes import check_open, is_known, unproven
from relevo.desk.audit import api as audit
from relevo.desk.conversations import api as conversations
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


@dataclass(frozen=True, kw_only=True)
class _Wish:
    loaded: Loaded
    seen: Seen
    conversation_id: UUID
    by: Actor

    @property
    def hash(self) -> str:
        action = self.loaded.target.action
        return hash_of(action.id, action.revision, self.seen.bound.arguments)


async def prepare_run(
    runner: ActionRunner,
    workspace_id: WorkspaceId,
    conversation_id: UUID,
    action_id: UUID,
    given: dict[str, Any],
    *,
    by: Actor,
) -> Run:
    """A line of the thread: read, refused, or waiting for an approval. Raises NoSuchConversation, NoSuchAction and
    BadActionArgument."""
    async with runner.db.transaction(workspace_id, read_only=True) as tx:
        await conversations.fetch_conversation(tx, conversation_id)
        loaded = await runner.load(tx, action_id, conversation_id)
    facts = loaded.customer.facts if loaded.customer else {}
    try:
        bound = bind_given(loaded.target.definition, given, facts if is_known(loaded) else unproven(facts))
    except BadArgument as bad:
        raise BadActionArgument(str(bad)) from bad
    key = _key(conversation_id, loaded, bound)
    try:
        check_open(loaded)
        seen = await look(runner.egress, loaded, bound, key=key)
    except BadArgument as bad:
        raise BadActionArgument(str(bad)) from bad
    except NotAllowed as no:
        refused = Ended(state="refused", problem=no.problem, detail=no.detail)
        wish = _Wish(loaded=loaded, seen=Seen(bound=bound), conversation_id=conversation_id, by=by)
        return await _write(runner, workspace_id, wish, f"{key}:{new_id().hex}", refused)
    wish = _Wish(loaded=loaded, seen=seen, conversation_id=conversation_id, by=by)
    if not loaded.target.definition.policy.writes:
        called = await call(runner.egress, loaded.target, seen.bound.arguments, key=key)
        return await _write(runner, workspace_id, wish, f"{key}:{new_id().hex}", called.ended)
    return await _ask_for_press(runner, workspace_id, wish, key)


def _key(conversation_id: UUID, loaded: Loaded, bound: Bound) -> str:
    """The same as an assistant's wish for what cannot be taken back: who did it first did it."""
    action = loaded.target.action
    wish = hash_of(action.id, 0, bound.given)[:32]
    once = "" if action.definition.policy.risk == "irreversible" else f":{new_id().hex}"
    return f"{conversation_id}:{action.id}:{wish}{once}"


async def _write(runner: ActionRunner, workspace_id: WorkspaceId, wish: _Wish, key: str, ended: Ended) -> Run:
    async with runner.db.transaction(workspace_id) as tx:
        conversation = await conversations.lock_for_action(tx, wish.conversation_id)
        now = await tx.now()
        values = {name: getattr(ended, name) for name in Ended.__dataclass_fields__}
        return await _insert(tx, conversation, wish, key, values | {"started_at": now, "finished_at": now})


async def _ask_for_press(runner: ActionRunner, workspace_id: WorkspaceId, wish: _Wish, key: str) -> Run:
    policy = wish.loaded.target.definition.policy
    async with runner.db.transaction(workspace_id) as tx:
        conversation = await conversations.lock_for_action(tx, wish.conversation_id)
        await ledger.lock_action(tx, wish.loaded.target.action.id)
        known = await ledger.find_open(tx, key)
        if known is not None and known.state not in ("waiting_customer", "waiting_approval"):
            return known
        if known is not None:
            # The assistant asked the customer, or a colleague prepared the same: the newest facts are the ones shown.
            await ledger.change_run(tx, known.id, [known.state], state="declined", problem="changed")
            await announce_run(tx, known.id, known.conversation_id)
        customer = wish.loaded.customer
        reached = await ledger.find_reached(
            tx,
            policy,
            wish.loaded.target.action.id,
            contact_id=customer.contact_id if customer else None,
            subject=wish.seen.subject,
            amount=wish.seen.amount,
        )
        state = "refused" if reached else "waiting_approval"
        expires_at = None if reached else await tx.now() + WAITS_FOR
        return await _insert(
            tx, conversation, wish, key, {"state": state, "problem": reached, "expires_at": expires_at}
        )


async def _insert(
    tx: Tx, conversation: conversations.Conversation, wish: _Wish, key: str, values: dict[str, Any]
) -> Run:
    action, bound, customer = wish.loaded.target.action, wish.seen.bound, wish.loaded.customer
    policy = action.definition.policy
    run = await ledger.insert_run(
        tx,
        {
            "id": new_id(),
            "action_id": action.id,
            "action_revision": action.revision,
            "name": action.name,
            "title": action.title,
            "risk": policy.risk,
            "conversation_id": wish.conversation_id,
            "contact_id": customer.contact_id if customer else None,
            "language": ((customer.facts.get("language") if customer else None) or "en")[:2],
            "key": key,
            "arguments": plain_arguments(bound.arguments),
            "given": plain_arguments(bound.given),
            "arguments_hash": wish.hash,
            "subject": wish.seen.subject,
            "amount": wish.seen.amount,
            "currency": policy.currency or None,
            "facts": wish.seen.facts,
            "request": show_request(wish.loaded.target, bound.arguments, key=key),
        }
        | values,
    )
    await audit.record(
        tx, "action_run.prepared", by=wish.by, subject_kind="action_run", subject_id=run.id, name=run.name
    )
    await conversations.note_event(
        tx,
        conversation,
        "action_run",
        by_kind="teammate",
        by_id=wish.by.teammate_id,
        by_name=wish.by.name,
        data={"run_id": str(run.id), "title": run.title},
    )
    await announce_run(tx, run.id, run.conversation_id)
    return run
