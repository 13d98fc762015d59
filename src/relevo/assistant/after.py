"""What an assistant does after its part: it remembers what the customer said about themselves."""

from relevo.assistant.memory_writer import Source, find_facts
from relevo.assistant.thread import read_thread
from relevo.desk.assistants.api import LANGUAGES, find_assistant
from relevo.desk.memories import api as memories
from relevo.kit.ids import AssistantId, ConversationId, WorkspaceId
from relevo.platform.db import Database


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
