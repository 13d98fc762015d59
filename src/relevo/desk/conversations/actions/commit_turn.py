"""An assistant's finished turn is only a proposal. Here, under the row lock, it speaks, waits or falls silent.

Message, brief, handoff or resolve, trace and the turn's count are one transaction: there is no message without its
handoff, no handoff without its message, and no second answer to the same question.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.actions.resolve import resolve_locked
from relevo.desk.conversations.baton.protocol import ActorKind, Holder, HolderKind, Pass
from relevo.desk.conversations.baton.turns import Verdict, judge_turn
from relevo.desk.conversations.briefs import ask_for_brief, save_brief
from relevo.desk.conversations.calling_back import do_promise_callback
from relevo.desk.conversations.gists import gist_of_change
from relevo.desk.conversations.intents import intent_after, note_intent
from relevo.desk.conversations.messages import NewMessage, event_line, message_of
from relevo.desk.conversations.model import SYSTEM, Author, Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import fetch_assignee, lock_conversation
from relevo.desk.conversations.schemas import BriefDraft, MessageOut
from relevo.desk.conversations.texts import check_message_text
from relevo.desk.conversations.turns import AssistantMessage, HandOverResult, TurnCommitted, TurnResult, TurnStart
from relevo.desk.conversations.writing import append_message, ask_for_turn, save_conversation
from relevo.platform.db import Tx

ASSISTANT_CHARS = 20_000
FAILED = "repeated_failure"

_FINISH = """
UPDATE turn SET state = $3, outcome = $4, trace = $5, finished_at = now()
WHERE workspace_id = $1 AND id = $2 AND state IN ('running', 'failed')
"""


async def commit_turn(tx: Tx, start: TurnStart, result: TurnResult) -> TurnCommitted:
    """Raises MessageTooLong and EmptyMessage for what no assistant may say."""
    conversation = await lock_conversation(tx, start.conversation_id)
    decision = judge_turn(conversation.state, start.snapshot, ends=result.resolve)
    if decision.verdict is Verdict.DROP:
        _finish(tx, start, "dropped", result)
        return TurnCommitted(state="dropped", conversation=conversation)
    conversation = replace(conversation, state=decision.after)
    if decision.verdict is Verdict.SUPERSEDE:
        await save_conversation(tx, conversation)
        _finish(tx, start, "superseded", result)
        await ask_for_turn(tx, conversation)
        return TurnCommitted(state="superseded", conversation=conversation)
    before, conversation = conversation, _learned(conversation, result)
    note_intent(tx, before, conversation, by=_author(start))
    conversation, messages = await _speak(tx, conversation, start, result)
    conversation = await _tell_why_without_model(tx, conversation, result)
    _finish(tx, start, "committed", result)
    conversation = await _act(tx, conversation, start, result)
    if result.signals:
        await _mark_signals(tx, conversation, start, result.signals)
    await ask_for_turn(tx, conversation)
    return TurnCommitted(state="committed", messages=messages, conversation=conversation)


async def fail_turn(
    tx: Tx, start: TurnStart, why: str, *, notice: str = "", callback_due_at: datetime | None = None
) -> TurnCommitted:
    """The assistant could not answer: people get the conversation, and the customer is told so by `notice`."""
    brief = BriefDraft(reason=FAILED, language=start.language, next_step=why[:500])
    result = TurnResult(
        outcome="hand_over",
        hand_over=HandOverResult(reason=FAILED, brief=brief, notice=notice, callback_due_at=callback_due_at),
        trace={"failed": why[:2000]},
    )
    return await commit_turn(tx, start, result)


async def refuse_turn(
    tx: Tx, conversation_id: UUID, turn_number: int, *, notice: str = "", callback_due_at: datetime | None = None
) -> bool:
    """The assistant was switched off after its turn was asked for: the conversation goes to people.

    False if there was nothing to do any more. Safe to call twice.
    """
    conversation = await lock_conversation(tx, conversation_id)
    state = conversation.state
    if state.turn_number != turn_number or conversation.holder_answers or state.holder.id is None:
        return False
    assistant = Author(ActorKind.ASSISTANT, state.holder.id, conversation.holder_name)
    if notice:
        conversation, _ = await _append(tx, conversation, NewMessage(author=assistant, text=notice))
    conversation = await pass_baton(
        tx, conversation, Pass.HAND_OVER, to=conversation.queue, by=assistant, reason="assistant_off"
    )
    if callback_due_at is not None:
        await do_promise_callback(tx, conversation, due_at=callback_due_at, by=assistant)
    return True


def _learned(conversation: Conversation, result: TurnResult) -> Conversation:
    new = [signal for signal in result.signals if signal not in conversation.signals]
    return replace(
        conversation,
        language=result.language or conversation.language,
        intent=intent_after(conversation.intent, result.intent),
        slots=conversation.slots if result.slots is None else result.slots,
        signals=[*conversation.signals, *new],
    )


async def _speak(
    tx: Tx, conversation: Conversation, start: TurnStart, result: TurnResult
) -> tuple[Conversation, list[MessageOut]]:
    shown: list[MessageOut] = []
    for message in _said(result):
        new = NewMessage(
            author=_author(start),
            text=check_message_text(message.text, limit=ASSISTANT_CHARS),
            citations=message.citations,
            choices=message.choices,
            turn_id=start.turn_id,
            version=start.assistant_version,
        )
        conversation, written = await _append(tx, conversation, new)
        shown.append(written)
    if not shown:
        await save_conversation(tx, conversation)
        gist = gist_of_change(conversation, who=start.assistant_id, version=start.assistant_version)
        await events.conversation_changed(tx, events.UPDATED, conversation, gist=gist)
    return conversation, shown


async def _tell_why_without_model(tx: Tx, conversation: Conversation, result: TurnResult) -> Conversation:
    """A line that only the team sees. Its id keeps it from coming with every answer of the day."""
    if result.model_stopped is None:
        return conversation
    line = event_line("model_stopped", by=SYSTEM, data={"limit": result.model_stopped})
    once = f"model_stopped:{result.model_stopped}:{conversation.now:%Y-%m-%d}"
    appended = await append_message(tx, conversation, replace(line, client_id=once))
    return conversation if appended is None else appended[0]


def _said(result: TurnResult) -> Sequence[AssistantMessage]:
    notice = result.hand_over.notice if result.hand_over else ""
    if not notice or any(message.text == notice for message in result.messages):
        return result.messages
    return [*result.messages, AssistantMessage(text=notice)]


async def _act(tx: Tx, conversation: Conversation, start: TurnStart, result: TurnResult) -> Conversation:
    if result.hand_over is not None:
        reason = result.hand_over.reason
        to = await _queue_for(tx, conversation, result.hand_over)
        conversation = await pass_baton(
            tx, conversation, Pass.HAND_OVER, to=to, by=_author(start), reason=reason, own_turn=start.turn_id
        )
        due_at = result.hand_over.callback_due_at
        if due_at is not None:
            await do_promise_callback(tx, conversation, due_at=due_at, by=_author(start), reach=result.hand_over.reach)
        await save_brief(
            tx,
            conversation.id,
            result.hand_over.brief,
            stretch_number=conversation.stretch_number,
            by=_author(start),
        )
        await ask_for_brief(tx, conversation)
        return conversation
    if result.resolve:
        return await resolve_locked(tx, conversation, by=_author(start), own_turn=start.turn_id)
    return conversation


async def _queue_for(tx: Tx, conversation: Conversation, hand_over: HandOverResult) -> Candidate:
    """The team that a rule names, if it is still there."""
    if hand_over.team_id is not None:
        row = await fetch_assignee(tx, teammate_id=None, team_id=hand_over.team_id)
        if row is not None:
            return Candidate(Holder(HolderKind.TEAM, row["id"]), row["name"])
    return conversation.queue


async def _append(tx: Tx, conversation: Conversation, message: NewMessage) -> tuple[Conversation, MessageOut]:
    appended = await append_message(tx, conversation, message)
    if appended is None:
        raise RuntimeError("an assistant's message has no client id, so it cannot have been written before")
    return appended


def _finish(tx: Tx, start: TurnStart, state: str, result: TurnResult) -> None:
    tx.write_last(_FINISH, tx.tenant, start.turn_id, state, result.outcome, result.trace)


async def _mark_signals(tx: Tx, conversation: Conversation, start: TurnStart, signals: Sequence[str]) -> None:
    """The customer's last message of this turn is the one that showed them; screens mark it."""
    row = await tx.fetchrow(
        """
        UPDATE message SET signals = $4
        WHERE workspace_id = $1 AND conversation_id = $2 AND seq = $3 RETURNING *
        """,
        tx.tenant,
        conversation.id,
        start.up_to_seq,
        list(signals),
    )
    if row is not None:
        shown = message_of(row, contact_read_seq=conversation.contact_read_seq)
        await events.message_updated(tx, conversation.id, shown)


def _author(start: TurnStart) -> Author:
    return Author(ActorKind.ASSISTANT, start.assistant_id, start.assistant_name)
