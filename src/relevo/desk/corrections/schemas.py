from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import DocumentId
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_text

Fault = Literal["wrong", "incomplete", "outdated", "off_brand", "should_pass", "should_not_pass", "missing"]
Kind = Literal["new_qa", "edit_qa", "phrasing", "instruction"]
Part = Literal["voice", "tone", "goals", "flow", "constraints", "guidelines", "handoff"]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000), AfterValidator(check_text)
]


class QaChoice(Output):
    """A Q&A that the correction may change."""

    document_id: DocumentId
    question: str
    answer: str


class CorrectionDraft(Output):
    """What is known of the answer to be corrected: the start of the dialog."""

    question: str
    said: str
    language: str | None
    by_assistant: bool
    assistant_id: UUID | None
    cited: list[QaChoice]
    """The Q&As that the answer was taken from."""
    similar: list[QaChoice]
    """Other Q&As that are near to the question."""


class AnswerCorrection(Input):
    """`question` with `answer` for knowledge, `part` with `line` for an instruction."""

    kind: Kind
    fault: Fault
    question: knowledge.Question | None = None
    answer: knowledge.Text | None = None
    document_id: DocumentId | None = None
    assistant_id: UUID | None = None
    part: Part | None = None
    line: Line | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "AnswerCorrection":
        needed = {
            "new_qa": ("question", "answer"),
            "edit_qa": ("document_id", "answer"),
            "phrasing": ("document_id", "question"),
            "instruction": ("assistant_id", "part", "line"),
        }[self.kind]
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            msg = f"{self.kind} needs {' and '.join(missing)}"
            raise ValueError(msg)
        return self


class Change(Output):
    """One text before and after. `before` is empty where nothing stood."""

    before: str
    after: str


class CorrectionOut(Output):
    id: UUID
    kind: Kind
    fault: Fault
    state: Literal["applied", "taken_back"]
    conversation_id: UUID
    message_id: UUID
    question: str
    said: str
    document_id: UUID | None
    assistant_id: UUID | None
    part: Part | None
    change: Change
    made_by: str
    made_at: Timestamp
    taken_back_by: str | None
    taken_back_at: Timestamp | None = Field(default=None)
