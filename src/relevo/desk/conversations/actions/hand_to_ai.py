"""A person hands the baton back to an assistant, with a return brief.

It is refused where nobody would answer: a conversation given to an assistant that is switched off would wait for ever
and look looked-after.
"""

from uuid import UUID

from relevo.desk.conversations.actions.checks import lock_at_epoch
from relevo.desk.conversations.actions.send import author_of
from relevo.desk.conversations.baton.protocol import Holder, HolderKind, Pass, Status
from relevo.desk.conversations.briefs import write_return_brief
from relevo.desk.conversations.errors import NoAssistantWillAnswer, UnknownAssistant
from relevo.desk.conversations.model import Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import fetch_assistant
from relevo.desk.conversations.schemas import HandToAiInput
from relevo.desk.conversations.texts import clean_text
from relevo.desk.conversations.writing import ask_for_turn
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def hand_to_ai(tx: Tx, conversation_id: UUID, given: HandToAiInput, *, actor: Actor) -> Conversation:
    """Raises NoAssistantWillAnswer, UnknownAssistant, BatonMoved, PassNotPossible, NoSuchConversation."""
    conversation = await lock_at_epoch(tx, conversation_id, given.epoch)
    if conversation.state.holder.kind is HolderKind.ASSISTANT and given.assistant_id is None:
        return conversation
    to = await _choose_assistant(tx, conversation, given.assistant_id)
    note = clean_text(given.note or "")
    await write_return_brief(tx, conversation, note=note, by=author_of(actor))
    passed = await pass_baton(tx, conversation, Pass.HAND_BACK, to=to, by=author_of(actor), note=note or None)
    # The customer may be waiting for an answer right now; then the assistant gives it.
    await ask_for_turn(tx, passed)
    return passed


def why_no_assistant_answers(conversation: Conversation) -> str | None:
    """Why "Hand Over to AI" is not offered, or None if it is. What the button shows is what the server does."""
    if conversation.state.status is Status.RESOLVED:
        return "The conversation is resolved. When the customer writes again, it goes where new ones go."
    if conversation.state.holder.kind is HolderKind.ASSISTANT:
        return "An assistant already holds this conversation."
    if not conversation.channel_enabled:
        return "The channel is switched off."
    if not conversation.has_home_assistant:
        return "No assistant is connected to this channel."
    if conversation.home_assistant is None:
        return "The assistant of this channel is switched off."
    return None


async def _choose_assistant(tx: Tx, conversation: Conversation, assistant_id: UUID | None) -> Candidate:
    if assistant_id is None:
        why = why_no_assistant_answers(conversation)
        if why is not None or conversation.home_assistant is None:
            raise NoAssistantWillAnswer(why)
        return conversation.home_assistant
    row = await fetch_assistant(tx, assistant_id)
    if row is None:
        raise UnknownAssistant
    if not conversation.channel_enabled:
        raise NoAssistantWillAnswer("The channel is switched off.")
    if not row["enabled"]:
        raise NoAssistantWillAnswer(f"{row['name']} is switched off.")
    if conversation.state.status is Status.RESOLVED:
        raise NoAssistantWillAnswer(why_no_assistant_answers(conversation))
    return Candidate(Holder(HolderKind.ASSISTANT, row["id"]), row["name"])
