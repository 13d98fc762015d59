"""What an assistant does after its part: the brief of a handoff it did not decide itself, and memories."""

from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.brief.extractive import make_brief
from relevo.assistant.knowledge import DeskKnowledge
from relevo.assistant.memory_writer import Source, find_facts
from relevo.assistant.outcomes import HandOver, TurnAnswer
from relevo.assistant.signals.state import Said, read_signals
from relevo.assistant.snapshot import Sight, find_contact_facts, take_snapshot
from relevo.assistant.thread import last_stretch, read_thread
from relevo.desk.assistants.api import LANGUAGES, find_assistant
from relevo.desk.conversations import api as conversations
from relevo.desk.memories import api as memories
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import AssistantId, ConversationId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.i18n import language_of

REASON = "asked_for_person"


async def write_brief(
    db: Database, workspace_id: WorkspaceId, conversation_id: ConversationId, *, stretch_number: int
) -> None:
    """The customer pressed "talk to a person": what the assistant knew is handed over all the same."""
    async with db.transaction(workspace_id) as tx:
        conversation, thread = await read_thread(tx, conversation_id)
        assistant_id = conversation.assistant_id
        assistant = await find_assistant(tx, AssistantId(assistant_id)) if assistant_id else None
        if assistant is None:
            return
        earlier, messages = last_stretch(thread)
        sight = Sight(
            messages=messages,
            earlier=earlier,
            contact_id=conversation.contact_id,
            contact=await find_contact_facts(tx, conversation.contact_id),
            language=conversation.language,
            slots=conversation.slots,
        )
        knowledge = DeskKnowledge(db, workspace_id, assistant.id, assistant.config)
        context = await take_snapshot(tx, assistant.name, assistant.config, sight, knowledge=knowledge)
        said = [
            Said(id=message.id, author="contact" if message.author == "contact" else "company", text=message.text)
            for message in context.messages
        ]
        answer = TurnAnswer(
            outcome=HandOver(reason=REASON, text=""),
            language=context.language or LANGUAGES[0],
            signals=tuple(read_signals(said, [message for message in said if message.author == "contact"])),
            filled=Reading(context).filled,
        )
        workspace = await workspaces.get_workspace(tx)
        brief = make_brief(context, answer, REASON, team_language=language_of(workspace.locale))
        await conversations.keep_brief(tx, conversation_id, brief, stretch_number=stretch_number)


async def remember_conversation(db: Database, workspace_id: WorkspaceId, conversation_id: ConversationId) -> int:
    """How many memories changed: none where the assistant's memories are switched off."""
    async with db.transaction(workspace_id) as tx:
        conversation, thread = await read_thread(tx, conversation_id)
        assistant_id = conversation.assistant_id
        assistant = await find_assistant(tx, AssistantId(assistant_id)) if assistant_id else None
        if assistant is None or not assistant.config.enable_memories:
            return 0
        sources = [Source(conversation_id, message.seen) for message in thread if message.seen is not None]
        facts = find_facts(sources, LANGUAGES)
        return await memories.do_remember(tx, conversation.contact_id, facts, assistant_id=assistant.id) if facts else 0
