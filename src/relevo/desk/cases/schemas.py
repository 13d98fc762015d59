"""Cases and replays from outside: what may be sent and what is shown."""

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from relevo.kit.ids import ConversationId
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp
from relevo.platform.http.texts import check_text

MAX_CASES = 2_000
MAX_HISTORY = 40
MAX_STATEMENTS = 20
MAX_CONVERSATIONS = 1_000
MAX_MEMORIES = 30
MAX_ACTIONS = 20
MAX_RESULT = 10_000

Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000), AfterValidator(check_text)]
Statement = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), AfterValidator(check_text)
]
Statements = Annotated[list[Statement], Field(max_length=MAX_STATEMENTS)]
Fact = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(check_text)
]
ActionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,99}$")]
Language = Literal["en", "es", "pt"]
OutcomeName = Literal["reply", "choices", "ask", "hand_over", "resolve", "silence"]
CaseVerdict = Literal["passed", "failed", "unstable"]
ItemVerdict = Literal["passed", "regressed", "mended", "failing", "unstable", "same", "changed"]
VERDICTS: tuple[ItemVerdict, ...] = ("regressed", "unstable", "failing", "changed", "mended", "passed", "same")
"""What needs a look comes first."""
ReplayState = Literal["running", "done", "cancelled", "failed"]


class _Kept(BaseModel):
    """Stored as it is given, and shown as it is stored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CaseTurn(_Kept):
    author: Literal["contact", "assistant"]
    text: Text


class CaseContact(_Kept):
    """Who asks. The last three are proven by the channel, the rest was told."""

    name: Fact | None = None
    email: Fact | None = None
    phone: Fact | None = None
    customer_id: Fact | None = None
    verified_email: Fact | None = None
    verified_phone: Fact | None = None


class CaseMemory(_Kept):
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = "fact"
    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")] = "fact"
    text: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(check_text)]


class CaseAction(_Kept):
    """What comes of an action in this situation, instead of doing it. `result`: as the other system would answer."""

    name: ActionName
    state: Literal["done", "failed", "refused", "unknown", "waiting_approval"] = "done"
    result: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])
    problem: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None

    @model_validator(mode="after")
    def _is_short(self) -> "CaseAction":
        if len(json.dumps(self.result, ensure_ascii=False)) > MAX_RESULT:
            msg = f"The result has more than {MAX_RESULT:,} characters."
            raise ValueError(msg)
        return self


class Situation(_Kept):
    """What the customer writes, after what was said before. `language`: as the conversation has it; null, unknown.

    `contact`, `memories`: what is known of them. `people`: as if they were here, away or closed. `actions`: what comes
    of those that the assistant may use; one that is not named here fails. Nothing is sent anywhere.
    """

    question: Text
    history: Annotated[list[CaseTurn], Field(max_length=MAX_HISTORY)] = Field(default_factory=list[CaseTurn])
    language: Language | None = None
    channel_id: UUID | None = None
    contact: CaseContact | None = None
    memories: Annotated[list[CaseMemory], Field(max_length=MAX_MEMORIES)] = Field(default_factory=list[CaseMemory])
    people: Literal["online", "away", "closed"] | None = None
    actions: Annotated[list[CaseAction], Field(max_length=MAX_ACTIONS)] = Field(default_factory=list[CaseAction])


class Act(_Kept):
    """An action that must be asked for. `arguments`: these among its arguments, compared as they are written."""

    name: ActionName
    arguments: dict[ActionName, JsonValue] = Field(default_factory=dict[str, JsonValue])


class Expected(_Kept):
    """What must hold. Everything that is given must; an empty field asks for nothing.

    `outcomes`: one of these. `reason`: of the handoff. `says`: the answer says what this text says: each of its
    numbers, and most of its words. `contains`, `not_contains`: word for word, however it is written (case, accents).
    `sources`: titles, one of which must be cited. `slot`: what must be asked for. `language`: of the answer. `acts`:
    actions that must be asked for, with these arguments; `acts_not`: names of some that must not be, or "*" for any
    (with `slot`: what must be asked before it is done). `rubric`: what a model judges the tone by; without a model
    it is not looked at.
    """

    outcomes: Annotated[list[OutcomeName], Field(max_length=6)] = Field(default_factory=list[OutcomeName])
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None
    says: Statements = Field(default_factory=list[str])
    contains: Statements = Field(default_factory=list[str])
    not_contains: Statements = Field(default_factory=list[str])
    sources: Statements = Field(default_factory=list[str])
    slot: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")] | None = None
    language: Language | None = None
    acts: Annotated[list[Act], Field(max_length=MAX_ACTIONS)] = Field(default_factory=list[Act])
    acts_not: Annotated[list[Literal["*"] | ActionName], Field(max_length=MAX_ACTIONS)] = Field(
        default_factory=list[str]
    )
    rubric: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(check_text)] = ""

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Expected":
        if not any(self.model_dump().values()):
            msg = "Say at least one thing that must hold."
            raise ValueError(msg)
        return self


class CaseInput(Input):
    name: ShortName
    situation: Situation
    expected: Expected
    enabled: bool = True
    # The conversation that it was written from.
    conversation_id: ConversationId | None = None


class CaseChange(Input):
    name: ShortName | None = None
    situation: Situation | None = None
    expected: Expected | None = None
    enabled: bool | None = None


class Failure(Output):
    """One thing that did not hold: `wanted` was asked for, `got` was there instead."""

    what: Literal[
        "outcome",
        "reason",
        "says",
        "contains",
        "not_contains",
        "source",
        "slot",
        "language",
        "acts",
        "acts_not",
        "rubric",
    ]
    wanted: str
    got: str


class CaseOut(Output):
    """`verdict`: of the live version, when it was last looked at; null before."""

    id: UUID
    assistant_id: UUID
    name: str
    situation: Situation
    expected: Expected
    enabled: bool
    correction_id: UUID | None
    conversation_id: UUID | None
    verdict: CaseVerdict | None
    failures: list[Failure]
    judged_at: Timestamp | None
    created_by: str
    created_at: Timestamp


class ReplayInput(Input):
    """`version` live: the cases alone, as customers would hear it now. `fresh`: ask everything again, also what an
    earlier replay knows and the changes since cannot touch. `channel_id`, `intent_id`: only past conversations on this
    channel, about this."""

    version: Literal["draft", "live"] = "draft"
    conversations: Annotated[int, Field(ge=0, le=MAX_CONVERSATIONS)] = 0
    channel_id: UUID | None = None
    intent_id: UUID | None = None
    fresh: bool = False


class ReplayTotals(Output):
    """How many items came out how; `milliseconds` of answering, `cost` in US dollars (null: nobody knows).

    `asked`: answers that were asked for; `known`: answers that an earlier question had given and no change touches."""

    cases: int = 0
    turns: int = 0
    done: int = 0
    passed: int = 0
    regressed: int = 0
    mended: int = 0
    failing: int = 0
    unstable: int = 0
    same: int = 0
    changed: int = 0
    asked: int = 0
    known: int = 0
    milliseconds: float = 0
    cost: float | None = 0


class ReplayOut(Output):
    id: UUID
    assistant_id: UUID
    state: ReplayState
    live_version: int
    draft_revision: int | None
    conversations: int
    totals: ReplayTotals
    started_by: str
    started_at: Timestamp
    finished_at: Timestamp | None


class ActedOut(Output):
    """What an assistant wished to do; nothing was done. `state`: what came of it in the situation."""

    name: str
    state: str
    arguments: dict[str, Any]


class SaidOut(Output):
    """What an assistant said in a situation, and what it wished to do."""

    outcome: OutcomeName
    text: str
    language: str
    sources: list[str]
    reason: str | None
    slot: str | None
    acted: list[ActedOut] = Field(default_factory=list[ActedOut])


class ReplayItem(Output):
    """`live` and `draft` side by side; `draft` is null where only the live version was asked."""

    position: int
    case_id: UUID | None
    conversation_id: UUID | None
    message_id: UUID | None
    name: str
    question: str
    verdict: ItemVerdict
    live: SaidOut
    draft: SaidOut | None
    failures: list[Failure]


Json = dict[str, Any]
