"""What visitors send and what they are shown: closed lists of fields, so nothing of the desk slips out."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.platform.http import Input, Output

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
LanguageTag = Annotated[str, StringConstraints(max_length=20)]
PageUrl = Annotated[str, StringConstraints(max_length=2000)]


class PaletteOut(Output):
    fill: str
    ink: str
    accent: str


class AvailabilityOut(Output):
    """Read from presence, hours and recent waits at this moment; a chat that stays open asks again."""

    state: Literal["online", "away", "closed"]
    text: str
    short: str


class LimitsOut(Output):
    message_chars: int
    file_bytes: int
    file_types: list[str]


class ConfigOut(Output):
    workspace_name: str
    assistant_name: str | None
    color: str
    palettes: dict[str, PaletteOut]
    launcher_position: Literal["left", "right"]
    title: str
    greeting: str
    starters: list[str]
    languages: list[str]
    csat_enabled: bool
    show_talk_to_person: bool
    availability: AvailabilityOut
    limits: LimitsOut


class SessionInput(Input):
    identity_jwt: Annotated[str, StringConstraints(max_length=8000)] | None = None
    language: LanguageTag | None = None
    page_url: PageUrl | None = None


class MessageInput(Input):
    """Its `client_id` makes it safe to send twice."""

    client_id: ClientId
    # The real limit and its words are the conversation's; this one only keeps a frame from being a book.
    text: Annotated[str, StringConstraints(max_length=100_000)] = ""
    attachment_ids: Annotated[list[UUID], Field(max_length=10)] = Field(default_factory=list[UUID])
    choice_id: Annotated[str, StringConstraints(max_length=200)] | None = None
    language: LanguageTag | None = None
    page_url: PageUrl | None = None


class PersonInput(Input):
    client_id: ClientId
    language: LanguageTag | None = None
    page_url: PageUrl | None = None


class CsatInput(Input):
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = ""


class ReadInput(Input):
    seq: Annotated[int, Field(ge=0, le=2**31 - 1)]


class VisitorAuthor(Output):
    kind: Literal["contact", "assistant", "teammate", "system"]
    name: str


class VisitorChoice(Output):
    id: str
    label: str


class VisitorCitation(Output):
    passage_id: UUID
    title: str
    heading: str
    excerpt: str
    url: str | None


class VisitorAttachment(Output):
    id: UUID
    name: str
    content_type: str
    size_bytes: int
    url: str
    width: int | None
    height: int | None


class VisitorEvent(Output):
    name: str
    data: dict[str, str]


class VisitorMessage(Output):
    id: UUID
    seq: int
    author: VisitorAuthor
    text: str
    blocks: list[dict[str, Any]]
    choices: list[VisitorChoice] | None
    citations: list[VisitorCitation]
    attachments: list[VisitorAttachment]
    event: VisitorEvent | None
    client_id: str | None
    created_at: str


class Waiting(Output):
    text: str


class VisitorConversation(Output):
    id: UUID
    status: Literal["open", "snoozed", "resolved"]
    holder_kind: Literal["assistant", "teammate", "team", "nobody"]
    holder_name: str | None
    epoch: int
    last_seq: int
    csat_asked: bool
    csat_score: int | None
    waiting: Waiting | None


class SessionOut(Output):
    token: str
    contact_name: str | None
    conversation: VisitorConversation | None
    cursor: str


class MessagesOut(Output):
    items: list[VisitorMessage]
    conversation: VisitorConversation | None
    has_more: bool


class Accepted(Output):
    message: VisitorMessage
    conversation: VisitorConversation


class ConversationOnly(Output):
    conversation: VisitorConversation


class PassageOut(Output):
    title: str
    heading: str
    text: str
    document_text: str
