"""Gaps from outside: what may be sent and what is shown."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from relevo.desk.knowledge import api as knowledge
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp

GapState = Literal["open", "answered", "dismissed"]
MAX_PHRASINGS = 10


class GapOut(Output):
    """`answer`: drafted from what people wrote, null where nobody answered it in a way that holds for everyone.

    `disagree`: people gave answers that cannot both be right. `known_document_id`: the knowledge has an answer by now.
    `minutes`: of people's work. `answers_since`: how often an assistant answered from it since it was closed."""

    id: UUID
    language: str
    question: str
    answer: str | None
    phrasings: list[str]
    disagree: bool
    known_document_id: UUID | None
    known_title: str | None
    questions: int
    conversations: int
    minutes: float
    newest_at: Timestamp
    state: GapState
    document_id: UUID | None
    decided_by: str | None
    decided_at: Timestamp | None
    answers_since: int | None


class GapQuestion(Output):
    """One time that it was asked. `told`: whether a person answered."""

    conversation_id: UUID
    message_id: UUID
    number: int
    contact: str | None
    text: str
    asked_at: Timestamp
    minutes: float


class GapLook(Output):
    """`missed`: questions of the last 90 days that found no answer; `unclear`: of these, too short to be grouped."""

    looked_at: Timestamp | None
    missed: int
    unclear: int


class GapAnswer(Input):
    """The Q&A that closes the gap, as a person wants it."""

    question: knowledge.Question
    answer: knowledge.Text
    phrasings: Annotated[list[knowledge.Question], Field(max_length=MAX_PHRASINGS)] = Field(default_factory=list[str])
