"""What an assistant is asked in a replay: a case's situation, or a past turn as it stood before it was answered."""

from collections.abc import Sequence
from uuid import UUID

from relevo.assistant.ask import MOST_HISTORY, Asked, Turn
from relevo.assistant.context import ContextMessage
from relevo.assistant.thread import ThreadItem, last_stretch, read_thread
from relevo.desk.cases.api import Situation
from relevo.desk.conversations.api import Conversation
from relevo.kit.text.folding import clean
from relevo.platform.db import Tx

MAX_QUESTION = 10_000


def of_case(situation: Situation) -> Asked:
    return Asked(
        situation.question,
        situation.language,
        [Turn(turn.author, turn.text) for turn in situation.history],
        channel_id=situation.channel_id,
    )


async def of_past_turn(tx: Tx, conversation_id: UUID, message_id: UUID) -> Asked | None:
    """The burst that the message belongs to, after what was said before it in the same stretch.

    None where it is too long ago to be read, or a person spoke in between: what an assistant says then leans on what
    was agreed, which a replay does not know.
    """
    conversation, thread = await read_thread(tx, conversation_id)
    return turn_in(conversation, thread, message_id)


def turn_in(conversation: Conversation, thread: Sequence[ThreadItem], message_id: UUID) -> Asked | None:
    """The same of a thread that was read already."""
    upto = next((at for at, item in enumerate(thread) if item.seen and item.seen.id == str(message_id)), None)
    if upto is None:
        return None
    _, said = last_stretch(thread[: upto + 1])
    if any(message.author in ("teammate", "system") for message in said):
        return None
    burst = _burst(said)
    history = [_turn(message) for message in said[: len(said) - len(burst)]]
    question = clean("\n".join(message.text for message in burst))[:MAX_QUESTION]
    if not question:
        return None
    return Asked(question, conversation.language, history[-MOST_HISTORY:], channel_id=conversation.channel_id)


def _burst(said: list[ContextMessage]) -> list[ContextMessage]:
    """What the customer wrote last, since somebody answered."""
    start = len(said)
    while start and said[start - 1].author == "contact":
        start -= 1
    return said[start:]


def _turn(message: ContextMessage) -> Turn:
    author = "contact" if message.author == "contact" else "assistant"
    return Turn(author, message.text, message.choices)
