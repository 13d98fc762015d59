"""Guides from outside, and what was understood of one."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from relevo.platform.http import Input, Output
from relevo.platform.http.texts import check_text

MAX_GUIDES = 20
MAX_TRIGGERS = 20
MAX_STEPS = 60
MAX_DEPTH = 5
GUIDE_CHARACTERS = 8_000

GuideLanguage = Literal["en", "es", "pt"]
GuideText = Annotated[str, StringConstraints(max_length=GUIDE_CHARACTERS), AfterValidator(check_text)]
Trigger = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(check_text)
]


class Guide(BaseModel):
    """`text` is what the company wrote; the steps are read from it, so that there is one truth."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{4,32}$")]
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(check_text)
    ]
    language: GuideLanguage = "en"
    enabled: bool = True
    triggers: Annotated[list[Trigger], Field(max_length=MAX_TRIGGERS)] = Field(default_factory=list[str])
    text: GuideText = ""


class GuideReadInput(Input):
    text: GuideText
    language: GuideLanguage


class OptionOut(Output):
    """`test`: what the answer is held against. `to`: the step that follows, null where the guide ends."""

    test: Literal["yes", "no", "words", "otherwise"]
    words: str
    to: int | None


class StepOut(Output):
    """`text`: what the customer reads, verbatim. `depth`: how many conditions it stands under."""

    id: int
    kind: Literal["ask", "tell", "branch", "hand_over", "done"]
    text: str
    line: int
    depth: int
    next: int | None
    options: list[OptionOut]


class ProblemOut(Output):
    """`kind` says what is wrong with line `line` (1 is the first), whose words are `text`."""

    kind: Literal[
        "not_understood",
        "otherwise_without_if",
        "empty_condition",
        "empty_branch",
        "unreachable",
        "too_deep",
        "too_many_steps",
        "no_steps",
    ]
    line: int
    text: str


class GuideReadOut(Output):
    """A guide with problems is kept, but not followed."""

    steps: list[StepOut]
    problems: list[ProblemOut]
