"""A person says what a conversation is about, or an assistant's job found it out while people hold it.

Where a conversation waits in the queue that routing chose, it moves to the one that fits now. Where a person put it,
it stays.
"""

from dataclasses import replace
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.conversations import events
from relevo.desk.conversations.actions.send import author_of
from relevo.desk.conversations.baton.protocol import Pass
from relevo.desk.conversations.intents import intent_after, note_intent, routed_queue_moves
from relevo.desk.conversations.messages import event_line
from relevo.desk.conversations.model import SYSTEM, Conversation, IntentMark
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.writing import append_message, save_conversation
from relevo.desk.intents import api as intents
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def set_intent(tx: Tx, conversation_id: UUID, intent_id: UUID | None, *, actor: Actor) -> Conversation:
    """`intent_id` None: about none of the list. Raises NoSuchConversation, UnknownIntent."""
    before = await lock_conversation(tx, conversation_id)
    mark = None if intent_id is None else await _mark(tx, intent_id)
    if before.intent == mark:
        return before
    by = author_of(actor)
    after = replace(before, intent=mark)
    names = {"intent": mark.name if mark else None, "from": before.intent.name if before.intent else None}
    appended = await append_message(tx, after, event_line("intent_set", by=by, data=names))
    if appended is None:
        raise RuntimeError("an event line has no client id, so it cannot have been written before")
    after = appended[0]
    note_intent(tx, before, after, by=by)
    await audit.record(
        tx, "conversation.intent_set", by=actor, subject_kind="conversation", subject_id=after.id, **names
    )
    return await _move(tx, before, after)


async def learn_intent(tx: Tx, conversation_id: UUID, mark: IntentMark) -> Conversation:
    """Recognised outside a turn. A teammate's word stays. Safe to call twice: the same again changes nothing."""
    before = await lock_conversation(tx, conversation_id)
    after = replace(before, intent=intent_after(before.intent, mark))
    if after.intent == before.intent:
        return before
    await save_conversation(tx, after)
    await events.conversation_changed(tx, "conversation.updated", after)
    note_intent(tx, before, after, by=SYSTEM)
    return await _move(tx, before, after)


async def _mark(tx: Tx, intent_id: UUID) -> IntentMark:
    intent = await intents.find_intent(tx, intent_id)
    if intent is None or not intent.active:
        raise intents.UnknownIntent
    return IntentMark(intent.id, intent.name, "teammate")


async def _move(tx: Tx, before: Conversation, after: Conversation) -> Conversation:
    if not routed_queue_moves(before, after):
        return after
    return await pass_baton(tx, after, Pass.ASSIGN, to=after.queue, by=SYSTEM, data={"routing": "intent"})
