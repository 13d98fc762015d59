"""The upkeep of documents as it comes in and goes out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from relevo.desk.knowledge.versions.comparing import Change
from relevo.kit.ids import AssistantId
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_single_line

MAX_TAGS = 20
MAX_TAG = 40
MAX_ASSISTANTS = 200

Tag = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TAG),
    AfterValidator(check_single_line),
]


class UpkeepInput(Input):
    """What is left out stays; null takes the date away, or lets all assistants use the document."""

    tags: Annotated[list[Tag], Field(max_length=MAX_TAGS)] = Field(default_factory=list[str])
    expires_at: AwareDatetime | None = None
    assistant_ids: Annotated[list[AssistantId], Field(min_length=1, max_length=MAX_ASSISTANTS)] | None = None


class TagOut(Output):
    tag: str
    documents: int


class DocumentVersionOut(Output):
    """`made_by` is null where it was read from its source."""

    version: int
    title: str
    characters: int
    made_by: str | None
    made_at: Timestamp


class TextPartOut(Output):
    change: Change
    text: str


class TextComparisonOut(Output):
    title: list[TextPartOut]
    text: list[TextPartOut]
    phrasings_removed: list[str]
    phrasings_added: list[str]


class SettleCorrectionInput(Input):
    keep: Literal["correction", "source"]


class DocumentUseOut(Output):
    """An answer that cites the document. `has_changed`: the passage it used does not say that any more."""

    conversation_id: UUID
    number: int
    status: Literal["open", "snoozed", "resolved"]
    contact: str | None
    message_id: UUID
    text: str
    document_version: int
    has_changed: bool
    created_at: Timestamp


class DocumentUsesOut(Output):
    """`items` are the newest 50 (only those that rely on changed text, if asked); the counts stop at 1,000."""

    answers: int
    open_conversations: int
    changed: int
    items: list[DocumentUseOut]
