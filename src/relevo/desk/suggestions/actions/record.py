"""A suggestion was shown to a teammate."""

from uuid import UUID

from relevo.desk.suggestions.repository import find_same, insert_suggestion
from relevo.desk.suggestions.tables import NewSuggestion
from relevo.platform.db import Tx


async def do_record(tx: Tx, new: NewSuggestion) -> UUID:
    """Its id. Safe to call twice: the same words about the same message are one suggestion while it is undecided."""
    return await find_same(tx, new) or await insert_suggestion(tx, new)
