"""What a message answers: providers name the quoted message by their own id; here it is found in the thread, so that
its words are seen and a click goes to it.
"""

from collections.abc import Sequence
from typing import Any

from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.texts import preview_of
from relevo.platform.db import Tx

QUOTE = "quote"
NAMED_BY_PROVIDER = """
SELECT id FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3
UNION ALL
SELECT d.message_id FROM delivery_part p JOIN delivery d ON d.workspace_id = p.workspace_id AND d.id = p.delivery_id
WHERE p.workspace_id = $1 AND p.channel_id = $2 AND p.external_id = $3
LIMIT 1
"""
"""What the customer said, or what we said, by the provider's id ($3) on a channel ($2)."""
QUOTED_CHARS = 500


async def resolve_quotes(
    tx: Tx, conversation: Conversation, extras: Sequence[dict[str, Any]]
) -> Sequence[dict[str, Any]]:
    """The extras, each quote with the id and, where the provider did not say them, the words of what it answers.

    A quoted message that is not in this conversation stays what the provider said of it. Without a quote this costs
    no statement.
    """
    if not any(extra["kind"] == QUOTE and extra.get("external_id") for extra in extras):
        return extras
    return [await _resolved(tx, conversation, extra) if extra["kind"] == QUOTE else extra for extra in extras]


async def _resolved(tx: Tx, conversation: Conversation, quote: dict[str, Any]) -> dict[str, Any]:
    row = await tx.fetchrow(
        f"""
        SELECT id, text, content FROM message
        WHERE workspace_id = $1 AND id = ({NAMED_BY_PROVIDER}) AND conversation_id = $4
        """,
        tx.tenant,
        conversation.channel_id,
        quote.get("external_id"),
        conversation.id,
    )
    if row is None:
        return quote
    names = [file["name"] for file in row["content"].get("attachments", ())]
    words = quote.get("text") or preview_of(row["text"], attachment_names=names)
    return quote | {"message_id": str(row["id"]), "text": words[:QUOTED_CHARS]}
