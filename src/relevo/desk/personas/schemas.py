"""Invented customers and simulations from outside: what may be sent and what is shown."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from relevo.desk.cases.api import CaseAction, CaseContact, CaseMemory, Expected, Failure, Language
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp
from relevo.platform.http.texts import check_text

MAX_PERSONAS = 500
MAX_TIMES = 100
MAX_CONVERSATIONS = 2_000
MAX_LINES = 10
MAX_OFFERED = 20

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), AfterValidator(check_text)
]
Known = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(check_text)
]
FactName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,59}$")]
Mood = Literal["calm", "hurried", "upset", "confused"]
Ended = Literal["reached", "handed_over", "resolved", "looped", "too_long", "silent"]
Finding = Literal["looped", "asked_again", "too_long", "silent"]
SimulationState = Literal["running", "done", "cancelled", "failed"]
Verdict = Literal["passed", "failed"]


class PersonaContent(BaseModel):
    """`goal`: in a sentence, for people and for a model that plays them. `openings`: ways to begin, one is chosen.
    `insists`: what they say when the answer does not help, in order. `knows`: what they say when they are asked for it.
    `expected`: what must hold of the whole conversation. The rest is as in a case's situation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language
    goal: Line
    mood: Mood = "calm"
    openings: Annotated[list[Line], Field(min_length=1, max_length=MAX_LINES)]
    insists: Annotated[list[Line], Field(max_length=MAX_LINES)] = Field(default_factory=list[str])
    knows: Annotated[dict[FactName, Known], Field(max_length=20)] = Field(default_factory=dict[str, str])
    agrees: bool = True
    contact: CaseContact | None = None
    memories: Annotated[list[CaseMemory], Field(max_length=30)] = Field(default_factory=list[CaseMemory])
    people: Literal["online", "away", "closed"] | None = None
    actions: Annotated[list[CaseAction], Field(max_length=20)] = Field(default_factory=list[CaseAction])
    expected: Expected


class PersonaInput(Input):
    name: ShortName
    content: PersonaContent
    enabled: bool = True


class PersonaChange(Input):
    name: ShortName | None = None
    content: PersonaContent | None = None
    enabled: bool | None = None


class PersonaOut(Output):
    id: UUID
    assistant_id: UUID
    name: str
    content: PersonaContent
    enabled: bool
    created_by: str
    created_at: Timestamp


class SimulationInput(Input):
    """`times`: conversations with each customer, each in other words. `free`: a model plays the customers; else they
    say what is written, and the same simulation gives the same conversations."""

    version: Literal["draft", "live"] = "draft"
    times: Annotated[int, Field(ge=1, le=MAX_TIMES)] = 3
    free: bool = False


class SimulationOut(Output):
    """`cost` in US dollars, null where nobody knows the price."""

    id: UUID
    assistant_id: UUID
    state: SimulationState
    version: Literal["draft", "live"]
    live_version: int
    draft_revision: int | None
    times: int
    is_free: bool
    conversations: int
    done: int
    passed: int
    failed: int
    milliseconds: float
    cost: float | None
    started_by: str
    started_at: Timestamp
    finished_at: Timestamp | None


class SimulatedTurn(Output):
    """`outcome`, `sources`, `acted`: of the assistant's part; `choices`: the labels of what it offered."""

    author: Literal["contact", "assistant"]
    text: str
    outcome: str | None = None
    sources: list[str] = Field(default_factory=list[str])
    choices: list[str] = Field(default_factory=list[str])
    acted: list[dict[str, Any]] = Field(default_factory=list[dict[str, Any]])


class SimulatedConversation(Output):
    position: int
    persona_id: UUID
    name: str
    seed: int
    verdict: Verdict
    ended: Ended
    findings: list[Finding]
    failures: list[Failure]
    transcript: list[SimulatedTurn]


class OfferedPersonas(Output):
    added: int
