"""The door to suggestions: for the copilot, which makes them, and for sending, which decides them."""

from relevo.desk.suggestions.actions.decide import do_note_sent
from relevo.desk.suggestions.actions.record import do_record
from relevo.desk.suggestions.errors import NoSuchSuggestion
from relevo.desk.suggestions.repository import (
    fetch_translations,
    find_suggestion,
    store_translations,
    was_discarded,
)
from relevo.desk.suggestions.schemas import SuggestionOut, render_suggestion
from relevo.desk.suggestions.tables import Kind, NewSuggestion, Suggestion

__all__ = [
    "Kind",
    "NewSuggestion",
    "NoSuchSuggestion",
    "Suggestion",
    "SuggestionOut",
    "do_note_sent",
    "do_record",
    "fetch_translations",
    "find_suggestion",
    "render_suggestion",
    "store_translations",
    "was_discarded",
]
