"""Suggestions as screens and other programs see them."""

from typing import Any
from uuid import UUID

from relevo.desk.suggestions.tables import Kind, Outcome, Suggestion, WrittenBy
from relevo.platform.http import Output
from relevo.platform.http.schemas import Timestamp


class SuggestedSource(Output):
    document_id: UUID
    document_version: int
    passage_id: UUID
    title: str
    heading: str
    excerpt: str
    url: str | None


class SuggestedLine(Output):
    """A statement with the messages that prove it."""

    part: str
    text: str
    message_ids: list[UUID]


class SuggestionOut(Output):
    """`given`: what it was made from. `final_text`: what was sent instead or alike, once it was."""

    id: UUID
    conversation_id: UUID
    kind: Kind
    written_by: WrittenBy
    provider: str | None
    model: str | None
    teammate_id: UUID
    about_seq: int
    given: str
    language: str
    text: str
    sources: list[SuggestedSource]
    lines: list[SuggestedLine]
    outcome: Outcome | None
    final_text: str | None
    message_id: UUID | None
    decided_by: UUID | None
    decided_at: Timestamp | None
    created_at: Timestamp


def render_suggestion(suggestion: Suggestion) -> SuggestionOut:
    fields: dict[str, Any] = {name: getattr(suggestion, name) for name in Suggestion.__dataclass_fields__}
    return SuggestionOut.model_validate(fields)
