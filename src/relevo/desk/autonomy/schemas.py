"""Autonomy from outside: what may be sent and what is shown."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp

Level = Literal["shadow", "suggest", "approve", "alone"]
LEVELS: tuple[Level, ...] = ("shadow", "suggest", "approve", "alone")
HeldState = Literal["open", "sent", "dropped", "agreed", "differed", "lapsed"]
Why = Literal["earned", "complaint", "admin"]


class AutonomySettings(Input):
    """`otherwise`: the level of what no level was set or earned for, also of what is not recognised. `promotes`: a
    level that was earned is given; else it is only shown. `at_least`: who agrees with people less often must not rise,
    and does so with a probability of at most `alpha`; `aim`: how often a good assistant agrees."""

    enabled: bool = False
    otherwise: Level = "approve"
    promotes: bool = True
    at_least: Annotated[float, Field(ge=0.5, le=0.98)] = 0.85
    aim: Annotated[float, Field(ge=0.51, le=0.999)] = 0.97
    alpha: Annotated[float, Field(ge=0.001, le=0.2)] = 0.05

    @model_validator(mode="after")
    def _aims_higher(self) -> Self:
        if self.aim <= self.at_least:
            raise ValueError("Aim at more than the least.")
        return self


class SettingsOut(Output):
    enabled: bool
    otherwise: Level
    promotes: bool
    at_least: float
    aim: float
    alpha: float


class LevelInput(Input):
    """`is_pinned`: nothing but a person changes it. Setting a level starts its evidence anew."""

    level: Level
    is_pinned: bool = False


class IntentLevel(Output):
    """`still_needed`: agreements in a row until the next level is earned; null at `alone`, and where it is pinned."""

    intent_id: UUID
    name: str
    level: Level
    is_set: bool
    is_pinned: bool
    agreed: int
    differed: int
    still_needed: int | None
    since: Timestamp | None


class AutonomyOut(Output):
    settings: SettingsOut
    intents: list[IntentLevel]


class LevelChangeOut(Output):
    """`detail`: what kind of complaint it was; `agreed`, `differed`: since the level before began."""

    id: UUID
    intent_id: UUID
    name: str
    before: Level
    after: Level
    why: Why
    detail: str
    agreed: int
    differed: int
    conversation_id: UUID | None
    by: str
    created_at: Timestamp


class HeldAnswerOut(Output):
    """An answer that waits for people. What is compared unseen is not shown."""

    id: UUID
    conversation_id: UUID
    assistant_name: str
    level: Literal["suggest", "approve"]
    text: str
    citations: list[dict[str, Any]]
    state: HeldState
    created_at: Timestamp


class HeldAnswerOfConversation(Output):
    """Null: none waits."""

    held: HeldAnswerOut | None
