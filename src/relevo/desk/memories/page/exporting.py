"""What a customer takes along: who they are here, what is remembered, and what they and the company wrote."""

from typing import Any

from relevo.desk.contacts import api as contacts
from relevo.desk.memories import past, repository
from relevo.desk.memories.schemas import render_ended, render_memory
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx


async def export_contact(tx: Tx, contact_id: ContactId) -> dict[str, Any]:
    """Public messages alone: the team's notes are not the customer's, and no teammate is named but by their name."""
    contact = await contacts.get_contact(tx, contact_id)
    rules = await repository.fetch_rules(tx, contact_id)
    memories = await repository.fetch_active(tx, contact_id)
    ended = await past.fetch_ended(tx, contact_id)
    rows = await tx.fetch(
        """
        SELECT c.number AS conversation, m.created_at AS at, m.author_kind AS author, m.text
        FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
        WHERE m.workspace_id = $1 AND c.contact_id = $2 AND m.kind = 'message'
        ORDER BY c.number, m.seq
        """,
        tx.tenant,
        contact_id,
    )
    return {
        "contact": contact.model_dump(mode="json", exclude={"color", "is_visitor", "merged_into"}),
        "consent": rules.choice,
        "memories": [render_memory(memory).model_dump(mode="json") for memory in memories],
        "ended_memories": [render_ended(one).model_dump(mode="json") for one in ended],
        "messages": [dict(row.items()) | {"at": row["at"].isoformat()} for row in rows],
    }
