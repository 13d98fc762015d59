"""`pass_baton`: the only code that changes who holds a conversation, its epoch and its status.

Composer, buttons, assignment, the assistant's own decision, echoes, resolve, reopen, snooze and undo all come through
here, so each of them cancels the running turn, closes the stretch, opens the next, records who and why, writes the
event line and tells the screens. A test greps the tree for anybody else who writes these columns.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.baton.protocol import (
    ActorKind,
    HolderKind,
    Pass,
    Plan,
    Refused,
    Status,
    Unchanged,
    plan_pass,
    plan_undo,
)
from relevo.desk.conversations.errors import CannotUndo, PassNotPossible
from relevo.desk.conversations.gists import gist_of_pass
from relevo.desk.conversations.intents import keep_mark
from relevo.desk.conversations.messages import NewMessage, event_line
from relevo.desk.conversations.model import Author, Candidate, Conversation
from relevo.desk.conversations.places import ask_to_tell_places
from relevo.desk.conversations.restore import Restore
from relevo.desk.conversations.writing import WEB, append_message
from relevo.desk.deliveries import api as deliveries
from relevo.desk.team import api as team
from relevo.kit.ids import AssistantId, new_id
from relevo.platform.db import Tx

_PASS = """
WITH passed AS (
    UPDATE conversation SET
        holder_kind = $3, holder_id = $4, epoch = $5, status = $6, turn_number = $7, answered_seq = $8,
        superseded = $9, stretch_number = $10, assistant_id = $11, waiting_since = $12, handoff_reason = $13,
        snoozed_until = $14, resolved_at = $15, csat_asked_at = $16, csat_score = $17, queue_place = NULL
    WHERE workspace_id = $1 AND id = $2
), closed AS (
    UPDATE stretch SET ended_at = now(), ended_seq = $18
    WHERE workspace_id = $1 AND conversation_id = $2 AND number = $10 - 1 AND ended_at IS NULL
), cancelled AS (
    UPDATE turn SET state = 'cancelled', finished_at = now()
    WHERE workspace_id = $1 AND conversation_id = $2 AND state = 'running' AND id IS DISTINCT FROM $19
)
INSERT INTO stretch (workspace_id, id, conversation_id, number, holder_kind, holder_id, reason, by_kind, by_id, by_name,
                     epoch, note, started_seq)
VALUES ($1, $20, $2, $10, $3, $4, $21, $22, $23, $24, $5, $25, $18 + 1)
"""


async def pass_baton(  # noqa: PLR0913 - a pass is who, to whom, why, and what to say about it
    tx: Tx,
    conversation: Conversation,
    kind: Pass,
    *,
    to: Candidate,
    by: Author,
    reason: str | None = None,
    note: str | None = None,
    snoozed_until: datetime | None = None,
    data: dict[str, Any] | None = None,
    own_turn: UUID | None = None,
) -> Conversation:
    """Pass the baton of the locked `conversation`; what already is so stays untouched.

    `own_turn` is the turn that makes the pass: it ends as committed, not as cancelled.
    Raises PassNotPossible if the table does not allow it.
    """
    plan = plan_pass(conversation.state, kind, to=to.holder, by=by.kind)
    if isinstance(plan, Unchanged):
        return conversation
    if isinstance(plan, Refused):
        raise PassNotPossible(plan.detail)
    after = _passed(conversation, plan, to, reason=reason, snoozed_until=snoozed_until)
    said = {"to": _described(to), "from": _held(conversation), "reason": reason, **(data or {})}
    unseen = Restore.of(conversation, kind).packed()
    line = event_line(plan.line, by=by, data=said, unseen=unseen)
    why = reason or kind.value
    line = replace(line, passes=gist_of_pass(after, to, why=why, by=by.kind))
    return await _write(tx, after, plan, line, why=why, note=note, own_turn=own_turn)


async def undo_pass(tx: Tx, conversation: Conversation, last: Restore, *, by: Author) -> Conversation:
    """Give the baton back to where the last pass took it from. The caller checked that nothing happened since."""
    plan = plan_undo(conversation.state, last.kind, before=last.state_before(conversation.state), by=by.kind)
    if isinstance(plan, Refused):
        raise CannotUndo
    back_to = Candidate(plan.after.holder, last.holder_name)
    after = _passed(conversation, plan, back_to, reason=last.handoff_reason, snoozed_until=last.snoozed_until)
    after = replace(after, waiting_since=last.waiting_since, handoff_reason=last.handoff_reason)
    said = {"to": _described(back_to), "from": _held(conversation), "undone": last.kind.value}
    line = event_line(plan.line, by=by, data=said)
    passes = gist_of_pass(after, back_to, why=Pass.UNDO.value, by=by.kind, undone=last.kind.value)
    line = replace(line, passes=passes)
    return await _write(tx, after, plan, line, why=Pass.UNDO.value, note=None, own_turn=None)


def _passed(
    conversation: Conversation, plan: Plan, to: Candidate, *, reason: str | None, snoozed_until: datetime | None
) -> Conversation:
    """The conversation after the pass, as far as columns beside the baton's own follow from it."""
    before, state = plan.before, plan.after
    is_assistant = state.holder.kind is HolderKind.ASSISTANT
    is_resolved = state.status is Status.RESOLVED
    reopened = before.status is Status.RESOLVED and not is_resolved
    # A customer who comes back may come with something else; a teammate who opens it again goes on with the same.
    is_new_matter = reopened and plan.kind is not Pass.UNDO and state.holder.kind is not HolderKind.TEAMMATE
    changed = replace(
        conversation,
        state=state,
        holder_name=to.name,
        stretch_number=conversation.stretch_number + 1,
        waiting_since=_waiting_since(conversation, plan),
        place=None,
        handoff_reason=_handoff_reason(conversation, plan, reason),
        snoozed_until=snoozed_until if state.status is Status.SNOOZED else None,
        resolved_at=conversation.now if is_resolved else None,
        csat_asked_at=None if reopened else conversation.csat_asked_at,
        csat_score=None if reopened else conversation.csat_score,
        intent=None if is_new_matter else conversation.intent,
    )
    if is_assistant and state.holder.id is not None:
        return replace(changed, assistant_id=AssistantId(state.holder.id), assistant_name=to.name, holder_answers=True)
    return changed


def _waiting_since(conversation: Conversation, plan: Plan) -> datetime | None:
    if plan.waits is False or plan.after.holder.kind in (HolderKind.ASSISTANT, HolderKind.NOBODY):
        return None
    unanswered = plan.after.last_contact_seq > plan.after.answered_seq
    if plan.waits or unanswered:
        return conversation.waiting_since or conversation.now
    return conversation.waiting_since


def _handoff_reason(conversation: Conversation, plan: Plan, reason: str | None) -> str | None:
    """Why people have it; forgotten once they gave it away or finished."""
    if plan.after.holder.kind in (HolderKind.ASSISTANT, HolderKind.NOBODY):
        return None
    if plan.kind is Pass.TAKE_OVER:
        return conversation.handoff_reason
    return reason or conversation.handoff_reason


async def _write(  # noqa: PLR0913 - the private end of pass_baton
    tx: Tx,
    conversation: Conversation,
    plan: Plan,
    line: NewMessage,
    *,
    why: str,
    note: str | None,
    own_turn: UUID | None,
) -> Conversation:
    state = conversation.state
    await tx.execute(
        _PASS,
        tx.tenant,
        conversation.id,
        state.holder.kind.value,
        state.holder.id,
        state.epoch,
        state.status.value,
        state.turn_number,
        state.answered_seq,
        state.superseded,
        conversation.stretch_number,
        conversation.assistant_id,
        conversation.waiting_since,
        conversation.handoff_reason,
        conversation.snoozed_until,
        conversation.resolved_at,
        conversation.csat_asked_at,
        conversation.csat_score,
        conversation.last_seq,
        own_turn,
        new_id(),
        why,
        line.author.kind.value,
        line.author.id,
        line.author.name,
        note,
    )
    if line.author.kind is ActorKind.TEAMMATE and conversation.channel_kind != WEB:
        await deliveries.cancel_undelivered(tx, conversation.id)
    appended = await append_message(tx, conversation, line)
    if appended is None:
        raise RuntimeError("an event line has no client id, so it cannot have been written before")
    conversation = appended[0]
    await events.conversation_changed(tx, plan.event, conversation)
    if conversation.intent is not None and plan.before.status is Status.RESOLVED:
        keep_mark(tx, conversation, by=line.author)
    await _ask_queues(tx, conversation, plan)
    return conversation


async def _ask_queues(tx: Tx, conversation: Conversation, plan: Plan) -> None:
    before, after = plan.before.holder.kind, plan.after.holder.kind
    # Somebody waits now, or a teammate has room for one more.
    if conversation.routes and (after is HolderKind.TEAM or before is HolderKind.TEAMMATE):
        await team.ask_for_routing(tx)
    if HolderKind.TEAM in (after, before):
        await ask_to_tell_places(tx, conversation.now)


def _held(conversation: Conversation) -> dict[str, Any]:
    return _described(Candidate(conversation.state.holder, conversation.holder_name))


def _described(candidate: Candidate) -> dict[str, Any]:
    holder = candidate.holder
    return {"kind": holder.kind.value, "id": str(holder.id) if holder.id else None, "name": candidate.name}
