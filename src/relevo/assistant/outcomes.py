"""What a turn can end in. An answerer returns exactly one of these; the code around it makes it happen, or not."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from relevo.assistant.signals.names import Signal
from relevo.kit.ids import IntentId

HandOverReason = Literal[
    "asked_for_person",
    "frustration",
    "urgency",
    "sensitive_topic",
    "sales_opportunity",
    "outside_knowledge",
    "repeated_failure",
    "policy",
    "guide",
    "action_failed",
    "approval_needed",
    "model_down",
]
"""Why people get a conversation from an assistant. `policy`: a rule of the company says so; `guide`: a step of a guide;
the two of actions are for a tool that failed and for one that a person has to allow."""

TALK_TO_PERSON = "talk_to_person"
NONE_OF_THESE = "none_of_these"
DOCUMENT = "document:"
SKIP = "skip:"
ACTED = "action"
"""The reason of a reply whose words were made of what an action really did; no answerer's own words carry it."""


@dataclass(frozen=True, kw_only=True)
class Citation:
    document_id: UUID
    document_version: int
    passage_id: UUID
    title: str
    heading: str
    excerpt: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button. Its id says what it does (`document:<id>`, `talk_to_person`, ...), so the log alone tells what was
    offered."""

    id: str
    label: str
    document_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Words to the customer: an answer with its source, or something a polite person says."""

    text: str
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Not sure which of these is meant."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question back. `slot` is None when the wish itself is not clear."""

    text: str
    slot: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """The baton goes to people. The text says so truthfully; without this outcome nobody may say it."""

    reason: HandOverReason
    text: str
    # What the answerer adds to the brief: statements, each with the message that proves it.
    lines: tuple[tuple[str, str], ...] = ()
    # The team that a rule of the company names, else the queue that fits; and the name of that rule.
    team_id: UUID | None = None
    rule: str = ""
    # Nobody is there: until when somebody should get back to the customer. Filled in by the turn, not by an answerer.
    callback_due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Resolve:
    text: str


@dataclass(frozen=True, kw_only=True)
class Silence:
    why: str


Outcome = Reply | Choices | Ask | HandOver | Resolve | Silence

OUTCOME_NAMES: dict[type[Outcome], str] = {
    Reply: "reply",
    Choices: "choices",
    Ask: "ask",
    HandOver: "hand_over",
    Resolve: "resolve",
    Silence: "silence",
}


def name_of(outcome: Outcome) -> str:
    return OUTCOME_NAMES[type(outcome)]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A slot with what the customer gave, word for word."""

    name: str
    value: str
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """An intent of the workspace's list. `confidence`: 0 to 1, None where a model named it. `like`: the nearest
    example."""

    id: IntentId
    name: str
    confidence: float | None
    like: str = ""


@dataclass(frozen=True, kw_only=True)
class TurnAnswer:
    """An outcome with what was noticed on the way to it."""

    outcome: Outcome
    language: str
    signals: tuple[Signal, ...] = ()
    filled: tuple[Filled, ...] = ()
    intent: Recognised | None = None
    trace: dict[str, Any] = field(default_factory=dict[str, Any])
