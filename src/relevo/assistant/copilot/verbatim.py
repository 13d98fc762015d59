"""The copilot: what helps the person who holds the baton. It suggests; it never sends.

For now: the best passage for the customer's last message, verbatim, with its source, or nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.answerers.builtin.small_talk import read_small_talk
from relevo.assistant.context import Passage
from relevo.assistant.knowledge import passage_of
from relevo.assistant.language import choose_language
from relevo.assistant.thread import read_thread
from relevo.desk.assistants.api import LANGUAGES, find_assistant
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import AssistantId, ConversationId
from relevo.platform.db import Tx

LONGEST_QUESTION = 1_500


@dataclass(frozen=True)
class Scope:
    """Whose knowledge is searched: that of the assistant who spoke here last, else all of it."""

    languages: tuple[str, ...]
    assistant_id: AssistantId | None
    source_ids: list[UUID] | None


async def suggest_reply(tx: Tx, conversation_id: ConversationId) -> Passage | None:
    """Raises NoSuchConversation. None when nothing in the knowledge surely answers."""
    conversation, thread = await read_thread(tx, conversation_id)
    said = [item.seen for item in thread if item.seen is not None and item.seen.author == "contact"]
    question = read_small_talk(said[-1].text).rest if said else ""
    if not question:
        return None
    scope = await _scope(tx, conversation.assistant_id)
    found = await knowledge.find_answer(
        tx,
        question[:LONGEST_QUESTION],
        language=choose_language([question], languages=scope.languages, present=conversation.language),
        assistant_id=scope.assistant_id,
        source_ids=scope.source_ids,
    )
    return passage_of(found) if isinstance(found, knowledge.Answer) else None


async def _scope(tx: Tx, assistant_id: AssistantId | UUID | None) -> Scope:
    assistant = await find_assistant(tx, AssistantId(assistant_id)) if assistant_id else None
    if assistant is None:
        return Scope(LANGUAGES, None, None)
    chosen = assistant.config.knowledge_source_ids
    return Scope(tuple(assistant.config.languages), assistant.id, None if chosen == "all" else chosen)
