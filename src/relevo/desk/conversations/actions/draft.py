"""What a teammate has typed and not sent, kept so that a reload or another machine loses nothing."""

from uuid import UUID

from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import DraftInput
from relevo.kit.ids import TeammateId
from relevo.platform.db import Tx


async def keep_draft(tx: Tx, conversation_id: UUID, given: DraftInput, *, me: TeammateId) -> None:
    """An empty draft is no draft. Raises NoSuchConversation."""
    conversation = await fetch_conversation(tx, conversation_id)
    if not given.text.strip():
        await tx.execute(
            """
            DELETE FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND teammate_id = $3 AND mode = $4
            """,
            tx.tenant,
            conversation.id,
            me,
            given.mode,
        )
        return
    await tx.execute(
        """
        INSERT INTO draft (workspace_id, conversation_id, teammate_id, mode, text) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, conversation_id, teammate_id, mode)
        DO UPDATE SET text = excluded.text, updated_at = now()
        """,
        tx.tenant,
        conversation.id,
        me,
        given.mode,
        given.text,
    )
