"""Knowledge as it comes in and goes out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.kit.ids import AssistantId, DocumentId, PassageId, SourceId
from relevo.kit.text.folding import clean
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_single_line

MAX_TEXT = 1_000_000
MAX_PHRASINGS = 200
MAX_QUESTION = 500


def _readable(text: str) -> str:
    text = clean(text)
    if not any(character.isalnum() for character in text):
        msg = "must contain words"
        raise ValueError(msg)
    return text


Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(check_single_line)
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT), AfterValidator(_readable)]
Question = Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUESTION), AfterValidator(_readable)]
Phrasings = Annotated[list[Question], Field(max_length=MAX_PHRASINGS)]
Language = Literal["en", "es", "pt", "fr"]
State = Literal["pending", "processing", "ready", "failed"]
Expires = Literal["soon", "expired"]
Kind = Literal["file", "text", "qa", "website"]


class TextInput(Input):
    title: Title
    text: Text
    language: Language | None = None


class QaInput(Input):
    question: Question
    answer: Text
    phrasings: Phrasings = Field(default_factory=list[str])
    language: Language | None = None


class DocumentChange(Input):
    title: Title | None = None
    text: Text | None = None
    question: Question | None = None
    answer: Text | None = None
    phrasings: Phrasings | None = None


class DocumentOut(Output):
    id: DocumentId
    source_id: SourceId
    kind: Kind
    title: str
    language: str | None
    state: State
    error_code: str | None
    error: str | None
    version: int
    passage_count: int
    size_bytes: int
    url: str | None
    tags: list[str]
    expires_at: Timestamp | None
    is_expired: bool
    # Corrected by hand: a Re-index leaves the text as it is, and says when its source says something else since.
    corrected_at: Timestamp | None
    corrected_by: str | None
    source_changed_at: Timestamp | None
    has_source: bool
    created_at: Timestamp
    updated_at: Timestamp


class PassageOut(Output):
    id: PassageId
    ordinal: int
    heading: str
    text: str


class DocumentDetail(DocumentOut):
    text: str
    # What the source says, where the text was corrected by hand.
    source_text: str | None
    # The assistants that may use it; null: all.
    assistant_ids: list[AssistantId] | None
    phrasings: list[str]
    passages: list[PassageOut]
    used_in_count: int


class SourceOut(Output):
    id: SourceId
    kind: Kind
    name: str
    scope: Literal["all"] | list[AssistantId]
    document_count: int
    passage_count: int
    size_bytes: int
    pending_count: int
    failed_count: int
    created_at: Timestamp


class StatsOut(Output):
    documents: int
    passages: int
    size_bytes: int
    pending: int
    failed: int
    expired: int
    expiring: int
    by_language: dict[str, int]
    # Of the phrasings it knows, the share the assistant would answer; null until there are enough of them.
    answered_share: float | None


class SearchHitOut(Output):
    passage_id: PassageId
    document_id: DocumentId
    title: str
    heading: str
    text: str
    score: float
    matched: Literal["question", "text"]


class SheetRowOut(Output):
    """One row of a CSV file of Q&As, and what importing it does or did. `refusal` says why a row is refused."""

    line: int
    question: str
    effect: Literal["new", "changed", "same", "refused"]
    refusal: str | None
    document_id: DocumentId | None


class SheetOut(Output):
    new: int
    changed: int
    same: int
    refused: int
    rows: list[SheetRowOut]


DocumentKey = tuple[datetime, UUID]
