from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import DocumentId
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_text

Fault = Literal["wrong", "incomplete", "outdated", "off_brand", "should_pass", "should_not_pass", "missing"]
Kind = Literal["new_qa", "edit_qa", "phrasing", "instruction", "edit_text", "guide", "rule"]
CorrectionState = Literal["proposed", "applied", "taken_back", "declined"]
Part = Literal["voice", "tone", "goals", "flow", "constraints", "guidelines", "handoff"]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000), AfterValidator(check_text)
]


RuleWord = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80), AfterValidator(check_text)
]
MAX_RULE_WORDS = 40


class QaChoice(Output):
    """A Q&A that the correction may change."""

    document_id: DocumentId
    question: str
    answer: str


class TextChoice(Output):
    """A text that the answer was taken from, and those of its sentences that can be given new words in place."""

    document_id: DocumentId
    title: str
    sentences: list[str]


class GuideChoice(Output):
    """A guide of the assistant; `lines` of its text, so that a step can be put after one of them."""

    id: str
    name: str
    lines: list[str]


class CorrectionDraft(Output):
    """What is known of the answer to be corrected: the start of the dialog."""

    question: str
    said: str
    sent: str | None
    """What a teammate sent instead of `said`, where that is a suggestion of the copilot that they edited."""
    language: str | None
    by_assistant: bool
    assistant_id: UUID | None
    cited: list[QaChoice]
    """The Q&As that the answer was taken from."""
    similar: list[QaChoice]
    """Other Q&As that are near to the question."""
    texts: list[TextChoice]
    """The other sources that the answer was taken from."""
    guides: list[GuideChoice]


class AnswerCorrection(Input):
    """`question` with `answer` for knowledge; `old` with `answer`: words of a text and those that take their place;
    `part` with `line` for an instruction; `guide_id` with `line` for a step, after line `after_line` of the guide (0:
    before the first) or else at its end; `words`: those that pass to a person from now on."""

    kind: Kind
    fault: Fault
    question: knowledge.Question | None = None
    answer: knowledge.Text | None = None
    document_id: DocumentId | None = None
    assistant_id: UUID | None = None
    part: Part | None = None
    line: Line | None = None
    old: knowledge.Text | None = Field(default=None, max_length=20_000)
    guide_id: str | None = Field(default=None, max_length=32)
    after_line: int | None = Field(default=None, ge=0, le=1_000)
    words: list[RuleWord] | None = Field(default=None, min_length=1, max_length=MAX_RULE_WORDS)

    @model_validator(mode="after")
    def _is_whole(self) -> "AnswerCorrection":
        needed = {
            "new_qa": ("question", "answer"),
            "edit_qa": ("document_id", "answer"),
            "phrasing": ("document_id", "question"),
            "instruction": ("assistant_id", "part", "line"),
            "edit_text": ("document_id", "old", "answer"),
            "guide": ("assistant_id", "guide_id", "line"),
            "rule": ("assistant_id", "words"),
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
    """`made_by` made or proposed it; `decided_by` approved or declined what was proposed."""

    id: UUID
    kind: Kind
    fault: Fault
    state: CorrectionState
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
    decided_by: str | None
    decided_at: Timestamp | None
    taken_back_by: str | None
    taken_back_at: Timestamp | None = Field(default=None)
