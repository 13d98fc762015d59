"""What the copilot sees of a conversation: read once, in one short transaction."""

from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.context import ContactFacts, ContextMessage, Passage
from relevo.assistant.knowledge import passage_of
from relevo.assistant.language import choose_language
from relevo.assistant.outcomes import Citation, Filled
from relevo.assistant.slots import read_slots
from relevo.assistant.snapshot import find_contact_facts, read_filled
from relevo.assistant.thread import read_thread
from relevo.desk.assistants.api import LANGUAGES, AssistantConfig, find_assistant
from relevo.desk.conversations.api import Conversation
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import AssistantId, ContactId, ConversationId
from relevo.platform.db import Tx

LONGEST_QUESTION = 1_500
EXCERPT_CHARACTERS = 400


@dataclass(frozen=True, kw_only=True)
class Sight:
    """`messages`: what the customer can see, oldest first. `language`: the customer's, as the conversation has it or
    as their words show. `assistant_id`: whose knowledge is searched; None: all of it."""

    conversation_id: ConversationId
    contact_id: ContactId
    assistant_id: AssistantId | None
    config: AssistantConfig
    messages: tuple[ContextMessage, ...]
    contact: ContactFacts
    filled: tuple[Filled, ...]
    language: str
    # Among those that the knowledge is searched in.
    search_language: str
    is_people_turn: bool

    @property
    def about_seq(self) -> int:
        """The customer's last message; 0 if there is none."""
        return next((message.seq for message in reversed(self.messages) if message.author == "contact"), 0)

    @property
    def unanswered(self) -> list[ContextMessage]:
        """What the customer wrote since somebody answered them."""
        found: list[ContextMessage] = []
        for message in reversed(self.messages):
            if message.author in ("teammate", "assistant"):
                break
            if message.author == "contact":
                found.append(message)
        return found[::-1]

    @property
    def source_ids(self) -> list[UUID] | None:
        chosen = self.config.knowledge_source_ids
        return None if chosen == "all" else chosen


async def see_conversation(tx: Tx, conversation_id: UUID) -> Sight:
    """Raises NoSuchConversation."""
    conversation, thread = await read_thread(tx, conversation_id)
    messages = tuple(item.seen for item in thread if item.seen is not None)
    assistant_id = _assistant_of(conversation)
    assistant = await find_assistant(tx, assistant_id) if assistant_id else None
    config = assistant.config if assistant else AssistantConfig(languages=list(LANGUAGES))
    said = [message.text for message in messages if message.author == "contact"]
    present = (conversation.language or "").split("-", 1)[0].lower() or None
    spoken = choose_language(said[-3:], languages=config.languages, present=present, is_first=True)
    contact = await find_contact_facts(tx, conversation.contact_id)
    return Sight(
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        assistant_id=assistant.id if assistant else None,
        config=config,
        messages=messages,
        contact=contact,
        filled=read_slots(config.slots, messages, contact, before=read_filled(conversation.slots)),
        # A language that no assistant here speaks is known only from outside (the browser, the channel).
        language=present if present and present not in LANGUAGES else spoken,
        search_language=spoken,
        is_people_turn=conversation.state.holder.kind.value in ("teammate", "team"),
    )


async def find_answer(tx: Tx, sight: Sight, question: str) -> Passage | None:
    """The passage that surely answers, word for word."""
    found = await knowledge.find_answer(
        tx,
        question[:LONGEST_QUESTION],
        language=choose_language([question], languages=sight.config.languages, present=sight.search_language),
        assistant_id=sight.assistant_id,
        source_ids=sight.source_ids,
    )
    return passage_of(found) if isinstance(found, knowledge.Answer) else None


async def find_nearest(tx: Tx, sight: Sight, question: str, *, limit: int) -> list[Citation]:
    """What comes nearest to an answer, for a person to judge."""
    hits = await knowledge.search(
        tx,
        question[:LONGEST_QUESTION],
        language=choose_language([question], languages=sight.config.languages, present=sight.search_language),
        assistant_id=sight.assistant_id,
        source_ids=sight.source_ids,
        limit=limit,
    )
    return [
        Citation(
            document_id=hit.document_id,
            document_version=hit.document_version,
            passage_id=hit.passage_id,
            title=hit.title,
            heading=hit.heading,
            excerpt=hit.text[:EXCERPT_CHARACTERS],
            url=hit.url,
        )
        for hit in hits
    ]


def _assistant_of(conversation: Conversation) -> AssistantId | None:
    """The one that spoke here last, else the channel's."""
    if conversation.assistant_id is not None:
        return conversation.assistant_id
    home = conversation.home_assistant
    return AssistantId(home.holder.id) if home and home.holder.id else None
