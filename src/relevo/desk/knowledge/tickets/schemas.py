"""Imports and proposals as they come in and go out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from relevo.desk.knowledge.schemas import Phrasings, Question, Text
from relevo.desk.knowledge.tickets.shape import Format
from relevo.kit.ids import DocumentId
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp

ImportState = Literal["waiting", "reading", "comparing", "ready", "failed", "cancelled"]
Status = Literal["new", "duplicate", "contradiction", "approved", "rejected"]
Column = Literal["conversation", "who", "text", "name", "public", "subject", "question", "answer"]


class ImportSettings(Input):
    """`columns`: field -> header of a CSV file; `ours`: addresses or domains of the company, for a mailbox."""

    columns: dict[Column, Annotated[str, Field(max_length=300)]] = Field(default_factory=dict[Column, str])
    ours: list[Annotated[str, Field(min_length=1, max_length=253)]] = Field(default_factory=list[str], max_length=50)


class PastLookOut(Output):
    """`format` is null where no reader knows the file; `columns` are a CSV's headers, `guess` field -> header."""

    format: Format | None
    columns: list[str]
    guess: dict[str, str]


class PastImportOut(Output):
    """`left_out` counts exchanges by the reason they were left out, `removed` personal data by kind."""

    id: UUID
    name: str
    format: Format
    size_bytes: int
    state: ImportState
    problem: str | None
    conversations: int
    proposed: int
    compared: int
    known: int
    left_out: dict[str, int]
    removed: dict[str, int]
    statuses: dict[str, int]
    made_by_name: str
    created_at: Timestamp
    finished_at: Timestamp | None


class EvidenceOut(Output):
    asked: str
    answered: str


class RivalOut(Output):
    """What contradicts a proposal: another proposal's answer, or a document's text."""

    id: UUID
    kind: Literal["proposal", "document"]
    title: str
    answer: str


class ProposalOut(Output):
    id: UUID
    question: str
    answer: str
    phrasings: list[str]
    language: str
    status: Status
    conversations: int
    evidence: list[EvidenceOut]
    known_document_id: DocumentId | None
    document_id: DocumentId | None
    decided_by_name: str | None
    rivals: list[RivalOut]


class ProposalChange(Input):
    question: Question | None = None
    answer: Text | None = None
    phrasings: Phrasings | None = None


class DecideInput(Input):
    """`reopen` takes a rejection back."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    decision: Literal["approve", "reject", "reopen"]


class DecidedOut(Output):
    """How many were decided; the others had been decided before or are gone."""

    decided: int
    left_alone: int
