"""Doubts from outside: what may be sent and what is shown."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from relevo.desk.knowledge import api as knowledge
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_text

DoubtKind = Literal["contradiction", "passed_date", "unused", "harmful"]
DoubtState = Literal["open", "asked", "settled", "dismissed"]
DoubtDecision = Literal["kept_one", "kept_other", "edited", "expired", "both_right", "still_right", "asked"]
SideKind = Literal["document", "person", "instruction"]
MAX_NOTE = 500
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NOTE), AfterValidator(check_text)]


class DoubtSide(Output):
    """Where it stands. A document: `document_id`, `passage_id`. What a person answered: `conversation_id`,
    `message_id`, `number`, `by`. A line of an assistant's instructions: `assistant_id`, `part`. `text` is the sentence,
    empty where the whole document is meant."""

    kind: SideKind
    title: str
    text: str
    document_id: UUID | None = None
    document_kind: str | None = None
    passage_id: UUID | None = None
    url: str | None = None
    conversation_id: UUID | None = None
    message_id: UUID | None = None
    number: int | None = None
    by: str | None = None
    assistant_id: UUID | None = None
    part: str | None = None


class DoubtFacts(Output):
    """Of a date that passed: `date`. Of a source never used: `days` it was there while assistants gave `answers`.
    Of one that led to trouble: `answers` from it, and what followed."""

    date: str | None = None
    days: int | None = None
    answers: int | None = None
    corrected: int | None = None
    rated_badly: int | None = None
    handed_over: int | None = None


class DoubtOut(Output):
    """`differs`: the kind of figure that differs, or "answer" for yes against no. `other` only of a contradiction."""

    id: UUID
    kind: DoubtKind
    state: DoubtState
    differs: str | None
    one: DoubtSide
    other: DoubtSide | None
    facts: DoubtFacts
    found_at: Timestamp
    decision: DoubtDecision | None
    asked_id: UUID | None
    asked: str | None
    note: str
    decided_by: str | None
    decided_at: Timestamp | None


class DoubtLook(Output):
    """`statements` were compared; `left_out`: of the knowledge above the limit of 50,000. `asked_of_you`: how many a
    colleague asked you to decide. The rest count open ones."""

    looked_at: Timestamp | None
    statements: int
    left_out: int
    contradiction: int
    passed_date: int
    unused: int
    harmful: int
    asked_of_you: int


class DoubtSettlement(Input):
    """`keep`: the side that holds (of a contradiction). What becomes of the other, or of the only one: `edit` puts
    `text` in the sentence's place, `expire` takes the whole document out of use now, `none` where that side is no
    document."""

    keep: Literal["one", "other"] | None = None
    how: Literal["edit", "expire", "none"]
    text: knowledge.Text | None = Field(default=None, max_length=20_000)

    @model_validator(mode="after")
    def _has_text(self) -> "DoubtSettlement":
        if (self.how == "edit") != (self.text is not None):
            msg = "edit needs the text, and only edit takes one"
            raise ValueError(msg)
        return self


class AnswerCheckInput(Input):
    """An answer that is about to be written, with its question. `but`: the document that it takes the place of."""

    question: knowledge.Question
    answer: knowledge.Text = Field(max_length=20_000)
    language: Literal["en", "es", "pt", "fr"] | None = None
    but: UUID | None = None


class AgainstOut(Output):
    """A sentence of the answer, and one of the knowledge that cannot be true together with it."""

    differs: str
    said: str
    side: DoubtSide


class DoubtDismissal(Input):
    note: Note = ""


class DoubtQuestion(Input):
    """A colleague who shall decide; `note` is for them."""

    teammate_id: UUID
    note: Note = ""
