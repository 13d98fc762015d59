"""What a teammate made of a suggestion."""

from uuid import UUID

from relevo.desk.suggestions.errors import NoSuchSuggestion
from relevo.desk.suggestions.repository import decide_suggestion
from relevo.desk.suggestions.tables import Outcome
from relevo.platform.db import Tx


async def do_note_sent(
    tx: Tx, suggestion_id: UUID, *, conversation_id: UUID, text: str, message_id: UUID, by: UUID
) -> Outcome | None:
    """A message was sent that began as this suggestion. An unknown id is no reason not to send: then None."""
    return await decide_suggestion(
        tx, suggestion_id, None, by=by, conversation_id=conversation_id, final_text=text, message_id=message_id
    )


async def do_discard(tx: Tx, suggestion_id: UUID, *, by: UUID) -> None:
    """Waved away; what was sent already stays sent. Raises NoSuchSuggestion. Safe to call twice."""
    if await decide_suggestion(tx, suggestion_id, "discarded", by=by) is None:
        raise NoSuchSuggestion
