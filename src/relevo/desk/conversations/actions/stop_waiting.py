"""A customer who waits for a person goes on with the assistant instead: nobody is held in a queue.

What they wrote while they waited is still open, so the assistant answers it. Their wish for a person is not: it was
answered by the pass, and would otherwise bring them back into the queue at once.
"""

from uuid import UUID

from relevo.desk.conversations.baton.protocol import HolderKind, Pass
from relevo.desk.conversations.errors import NoAssistantWillAnswer, NotWaiting
from relevo.desk.conversations.messages import NewMessage
from relevo.desk.conversations.model import SYSTEM, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.policy import REFUSALS, why_no_assistant_answers
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.writing import append_message, ask_for_turn
from relevo.desk.followups import api as followups
from relevo.platform.db import Tx
from relevo.platform.i18n import Sentences

_SENTENCES = Sentences.beside(__file__)


async def stop_waiting(tx: Tx, conversation_id: UUID, *, language: str) -> Conversation:
    """Pressed twice it is one pass. Raises NotWaiting, NoAssistantWillAnswer, NoSuchConversation."""
    conversation = await lock_conversation(tx, conversation_id)
    holder = conversation.state.holder.kind
    if holder is HolderKind.ASSISTANT:
        return conversation
    if holder is not HolderKind.TEAM:
        raise NotWaiting
    refusal = why_no_assistant_answers(conversation)
    if refusal is not None or conversation.home_assistant is None:
        raise NoAssistantWillAnswer(REFUSALS[refusal or "no_assistant"], reason=refusal or "no_assistant")
    passed = await pass_baton(
        tx, conversation, Pass.STOP_WAITING, to=conversation.home_assistant, by=conversation.contact
    )
    await followups.do_close_with_conversation(
        tx, conversation.id, "stopped_waiting", by_name=conversation.contact_name or ""
    )
    text = _SENTENCES.say("stopped_waiting", conversation.language or language, assistant=passed.holder_name)
    appended = await append_message(tx, passed, NewMessage(author=SYSTEM, text=text))
    passed = appended[0] if appended is not None else passed
    await ask_for_turn(tx, passed)
    return passed
