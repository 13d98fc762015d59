"""What an assistant does after its part: it remembers what the customer said about themselves."""

from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.context import TurnScope
from relevo.assistant.memory_writer.extracting import find_changes
from relevo.assistant.memory_writer.modelled import point_at
from relevo.assistant.memory_writer.sources import Source, from_customer
from relevo.assistant.model_access import ModelAccess
from relevo.assistant.thread import read_thread
from relevo.desk.assistants.api import LANGUAGES, find_assistant
from relevo.desk.conversations import api as conversations
from relevo.desk.memories import api as memories
from relevo.kit.ids import AssistantId, ConversationId, WorkspaceId
from relevo.platform.db import Database, Tx


@dataclass(frozen=True)
class _Unread:
    assistant_id: AssistantId
    sources: list[Source]
    known: list[memories.Memory]
    up_to_seq: int


async def remember_conversation(
    db: Database, workspace_id: WorkspaceId, conversation_id: ConversationId, access: ModelAccess | None = None
) -> int:
    """How many memories changed: none where the assistant's memories are switched off.

    Each message is read once, so that what was said long ago on one channel never comes back over what was said since
    on another. Safe to run twice.
    """
    async with db.transaction(workspace_id, read_only=True) as tx:
        unread = await _find_unread(tx, conversation_id)
    if unread is None:
        return 0
    found = find_changes(unread.sources, LANGUAGES)
    if access is not None:
        # Without the contact: what is remembered of somebody is no reason to fall silent towards them.
        scope = TurnScope(workspace_id=workspace_id, assistant_id=unread.assistant_id, conversation_id=conversation_id)
        for fact in await point_at(access, scope, from_customer(unread.sources), unread.known):
            found.add_beside(fact)
    async with db.transaction(workspace_id) as tx:
        # Read again: while the model thought, the contact may have become another's.
        conversation = await conversations.fetch_conversation(tx, conversation_id)
        # The conversation before the contact, as whoever appends a message takes them, or both would wait for ever.
        await memories.note_read(tx, conversation_id, unread.up_to_seq)
        changed = await memories.do_remember(
            tx, conversation.contact_id, found.facts, assistant_id=unread.assistant_id, taken_back=found.taken_back
        )
        await memories.note_uses(tx, conversation_id)
    return changed


async def _find_unread(tx: Tx, conversation_id: UUID) -> _Unread | None:
    conversation, thread = await read_thread(tx, conversation_id)
    assistant_id = conversation.assistant_id
    assistant = await find_assistant(tx, AssistantId(assistant_id)) if assistant_id else None
    if assistant is None or not assistant.config.enable_memories:
        return None
    read_up_to = await memories.find_read_up_to(tx, conversation.id)
    seen = [message.seen for message in thread if message.seen is not None and message.seen.seq > read_up_to]
    sources = [Source(conversation_id, message) for message in seen]
    if not from_customer(sources):
        return None
    known = await memories.list_active(tx, conversation.contact_id)
    return _Unread(assistant.id, sources, known, max(message.seq for message in seen))
