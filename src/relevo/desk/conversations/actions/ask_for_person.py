"""A customer presses "talk to a person". No model is asked: the baton passes at once.

The customer's wish stands in the thread as their own sentence, and the answer to it is what presence and opening
hours say, nothing kinder.
"""

from dataclasses import replace

from relevo.desk.conversations.actions.receive import Inbound, Received, open_conversation, received
from relevo.desk.conversations.baton.protocol import HolderKind, Pass, Status
from relevo.desk.conversations.baton.turns import hear_teammate
from relevo.desk.conversations.briefs import ask_for_brief
from relevo.desk.conversations.calling_back import tell_who_is_there
from relevo.desk.conversations.messages import NewMessage
from relevo.desk.conversations.model import Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.schemas import MessageOut
from relevo.desk.conversations.texts import check_message_text
from relevo.desk.conversations.writing import append_message, find_message
from relevo.platform.db import Tx
from relevo.platform.i18n import Sentences

REASON = "asked_for_person"
_SENTENCES = Sentences.beside(__file__)


async def ask_for_person(tx: Tx, inbound: Inbound) -> Received:
    """Safe to call twice with one client id. Raises what receiving a message raises."""
    conversation, is_new = await open_conversation(tx, inbound)
    known = await find_message(tx, conversation, client_id=inbound.client_id, external_id=inbound.external_id)
    if known is not None:
        return received(conversation, known, was_duplicate=True)
    language = conversation.language or inbound.language
    text = check_message_text(inbound.text or _SENTENCES.say("talk_to_person", language))
    conversation = replace(conversation, language=language)
    if conversation.state.holder.kind is HolderKind.NOBODY:
        kind = Pass.START if conversation.state.epoch == 0 else Pass.REOPEN
        conversation = await pass_baton(
            tx, conversation, kind, to=conversation.queue, by=conversation.contact, reason=REASON
        )
    elif conversation.state.status is Status.SNOOZED:
        holder = Candidate(conversation.state.holder, conversation.holder_name)
        conversation = await pass_baton(tx, conversation, Pass.WAKE, to=holder, by=conversation.contact)
    asked = NewMessage(
        author=conversation.contact, text=text, client_id=inbound.client_id, external_id=inbound.external_id
    )
    conversation, shown = await _append(tx, conversation, asked)
    if conversation.state.holder.kind is HolderKind.ASSISTANT:
        # The pass is the answer to the wish. Left open, it would greet the assistant again after a hand-back, and
        # the assistant would pass the baton again, for ever.
        conversation = replace(conversation, state=hear_teammate(conversation.state))
        conversation = await pass_baton(
            tx, conversation, Pass.HAND_OVER, to=conversation.queue, by=conversation.contact, reason=REASON
        )
        # The assistant tells what it knows although it did not decide to pass.
        await ask_for_brief(tx, conversation)
    conversation = await tell_who_is_there(tx, conversation, language)
    return received(conversation, shown, is_new=is_new)


async def _append(tx: Tx, conversation: Conversation, message: NewMessage) -> tuple[Conversation, MessageOut]:
    appended = await append_message(tx, conversation, message)
    if appended is None:
        raise RuntimeError("the id was free a moment ago, under the same lock")
    return appended
