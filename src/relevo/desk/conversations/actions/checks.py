from uuid import UUID

from relevo.desk.conversations.errors import BatonMoved
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.platform.db import Tx


async def lock_at_epoch(tx: Tx, conversation_id: UUID, epoch: int | None) -> Conversation:
    """Lock, and refuse if the caller looked at an older state. Raises NoSuchConversation, BatonMoved."""
    conversation = await lock_conversation(tx, conversation_id)
    if epoch is not None and epoch != conversation.state.epoch:
        raise BatonMoved(epoch=conversation.state.epoch)
    return conversation
