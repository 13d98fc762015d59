"""What an assistant is given when its turn begins, and what it gives back. The assistant floor sees nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.conversations.baton.turns import TurnSnapshot
from relevo.desk.conversations.model import Candidate, Conversation, IntentMark
from relevo.desk.conversations.schemas import BriefDraft, ConversationRow, MessageOut, ReturnBriefOut
from relevo.kit.ids import AssistantId, ChannelId, ContactId, ConversationId, IdentityId, TurnId
from relevo.kit.text.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnMessage:
    """One thing that was said in public, oldest first. `is_history`: before the present stretch."""

    id: UUID
    seq: int
    author_kind: str
    author_name: str
    text: str
    choice_id: str | None
    citations: list[dict[str, Any]]
    choices: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    turn_id: UUID | None
    created_at: datetime
    is_history: bool
    is_unanswered: bool
    """Written by the customer and answered by nobody yet: what this turn is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnStart:
    turn_id: TurnId
    conversation_id: ConversationId
    contact_id: ContactId
    identity_id: IdentityId
    contact_name: str | None
    contact_email: str | None
    contact_phone: str | None
    contact_language: str | None
    channel_id: ChannelId
    assistant_id: AssistantId
    assistant_name: str
    assistant_version: int
    is_limited: bool
    number: int
    epoch: int
    up_to_seq: int
    stretch_number: int
    stretch_started_seq: int
    language: str | None
    intents_version: int | None
    slots: dict[str, Any]
    signals: list[str]
    conversation: ConversationRow
    messages: Sequence[TurnMessage]
    return_brief: ReturnBriefOut | None
    snapshot: TurnSnapshot
    now: datetime
    queue_in: Callable[[str | None, IntentMark | None], Candidate]
    """Whose queue it would go to, if it were in this language; about this, else about what is known."""


@dataclass(frozen=True, slots=True)
class TurnRefused:
    """The turn has nothing to do (any more). This is no error: somebody else answered, or took the baton."""

    why: str


@dataclass(frozen=True, slots=True)
class TooEarly:
    """The customer seems to be typing still: begin again in `wait_s`."""

    wait_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantMessage:
    text: str
    citations: Sequence[dict[str, Any]] = ()
    choices: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverResult:
    """The decision to pass the baton. `notice` is what the customer is told; it may also stand in `messages`.

    `team_id`: the team that a rule of the company names; else the queue that fits. `callback_due_at`: nobody was there,
    so somebody has to get back to the customer until then, at `reach` if it is known.
    """

    reason: str
    brief: BriefDraft
    notice: str = ""
    team_id: UUID | None = None
    callback_due_at: datetime | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    outcome: str
    messages: Sequence[AssistantMessage] = ()
    hand_over: HandOverResult | None = None
    resolve: bool = False
    language: str | None = None
    intent: IntentMark | None = None
    """What the customer is about, if it is known. A teammate's word is never overruled by it."""
    signals: Sequence[str] = ()
    slots: dict[str, Any] | None = None
    model_stopped: str | None = None
    """The limit that kept the model from answering; the team reads it in the conversation, once a day."""
    trace: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCommitted:
    """`state`: committed; superseded (the customer wrote more, another turn is asked for); dropped (people have it)."""

    state: str
    messages: Sequence[MessageOut] = ()
    conversation: Conversation | None = None
