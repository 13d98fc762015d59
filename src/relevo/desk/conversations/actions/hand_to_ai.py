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
from relevo.desk.conversations.policy import REFUSALS, HandToAiRefusal, why_no_assistant_answers
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


async def _choose_assistant(tx: Tx, conversation: Conversation, assistant_id: UUID | None) -> Candidate:
    if assistant_id is None:
        refusal = why_no_assistant_answers(conversation)
        if refusal is not None or conversation.home_assistant is None:
            raise _refused(refusal or "no_assistant")
        return conversation.home_assistant
    row = await fetch_assistant(tx, assistant_id)
    if row is None:
        raise UnknownAssistant
    if not conversation.channel_enabled:
        raise _refused("channel_off")
    if not row["enabled"]:
        raise _refused("assistant_off")
    if conversation.state.status is Status.RESOLVED:
        raise _refused("resolved")
    return Candidate(Holder(HolderKind.ASSISTANT, row["id"]), row["name"])


def _refused(refusal: HandToAiRefusal) -> NoAssistantWillAnswer:
    return NoAssistantWillAnswer(REFUSALS[refusal], reason=refusal)
