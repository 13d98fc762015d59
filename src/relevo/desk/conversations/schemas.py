"""What leaves as JSON, and what teammates send. The shapes are the public API: screens and other programs read them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.desk.conversations.extra_schemas import CardInput, ExtraOut, PlaceInput
from relevo.desk.conversations.intent_schemas import IntentRef
from relevo.desk.conversations.mail_schemas import MailInput
from relevo.desk.deliveries.api import DeliveryOut
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import JsonObject, Timestamp

MESSAGE_CHARS = 10_000
ATTACHMENTS = 10
BULK = 100

HolderKindOut = Literal["assistant", "teammate", "team", "nobody"]
AuthorKind = Literal["contact", "assistant", "teammate", "system"]
HandoffReason = Literal[
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
    "no_assistant",
    "assistant_off",
    "teammate_assigned",
]
StatusOut = Literal["open", "snoozed", "resolved"]


class HolderOut(Output):
    kind: HolderKindOut
    id: UUID | None
    name: str


class AuthorOut(Output):
    kind: AuthorKind
    id: UUID | None
    name: str


class ChannelRef(Output):
    id: UUID
    kind: str
    name: str


class ContactRef(Output):
    id: UUID
    name: str | None
    color: str
    is_visitor: bool


class AssistantRef(Output):
    id: UUID
    name: str


class PreviewOut(Output):
    text: str
    author_kind: AuthorKind | None
    author_name: str


class QueuePlace(Output):
    """`ahead`: how many have been waiting longer for the same team, at most 100. The usual wait in minutes, the middle
    half of the last hours, where somebody is here and enough have waited."""

    ahead: int
    shortest_minutes: int | None = None
    longest_minutes: int | None = None


class ConversationRow(Output):
    id: UUID
    number: int
    status: StatusOut
    holder: HolderOut
    epoch: int
    last_seq: int
    unread: int
    read_seq: int | None
    channel: ChannelRef
    contact: ContactRef
    assistant: AssistantRef | None
    language: str | None
    preview: PreviewOut
    waiting_since: Timestamp | None
    place: QueuePlace | None
    """In the queue of a team, as the customer was told last; null a moment after it came there."""
    handoff_reason: HandoffReason | None
    signals: list[str]
    snoozed_until: Timestamp | None
    intent: IntentRef | None
    csat_score: int | None
    created_at: Timestamp
    last_message_at: Timestamp
    resolved_at: Timestamp | None


class ChoiceOut(Output):
    id: str
    label: str
    document_id: UUID | None = None


class CitationOut(Output):
    document_id: UUID
    document_version: int
    passage_id: UUID
    title: str
    heading: str
    excerpt: str
    url: str | None


class AttachmentOut(Output):
    id: UUID
    name: str
    content_type: str
    size_bytes: int
    url: str
    width: int | None
    height: int | None


class EventLine(Output):
    name: str
    data: JsonObject


class OriginalOut(Output):
    """What a teammate wrote before it was translated; `text` of the message is what the customer reads."""

    language: str
    text: str


class MessageOut(Output):
    id: UUID
    conversation_id: UUID
    seq: int
    kind: Literal["message", "note", "event"]
    author: AuthorOut
    text: str
    blocks: list[JsonObject]
    choices: list[ChoiceOut] | None
    citations: list[CitationOut]
    attachments: list[AttachmentOut]
    extras: list[ExtraOut]
    delivery: DeliveryOut | None = None
    """How far it got on a channel with a provider; null on the website's chat and for what the customer wrote."""
    event: EventLine | None
    original: OriginalOut | None
    signals: list[str]
    client_id: str | None
    choice_id: str | None = None
    """The button or row that the customer pressed: one of the `choices` before."""
    is_past: bool = False
    """From before the channel was connected: there to be read, and nobody's to answer."""
    turn_id: UUID | None
    created_at: Timestamp
    read_by_contact: bool


class MessagesOut(Output):
    items: list[MessageOut]
    has_more: bool


class Line(Output):
    text: str
    message_ids: list[UUID] = Field(default_factory=list[UUID])


class GatheredOut(Output):
    slot: str
    label: str
    value: str
    message_ids: list[UUID] = Field(default_factory=list[UUID])


class MissingOut(Output):
    slot: str
    label: str


class BriefSignal(Output):
    name: str
    score: float
    message_ids: list[UUID] = Field(default_factory=list[UUID])


class BriefDraft(Output):
    """What an assistant hands over besides the baton. Every line names the messages that prove it."""

    reason: str
    language: str | None = None
    mood: str | None = None
    wants: list[Line] = Field(default_factory=list[Line])
    gathered: list[GatheredOut] = Field(default_factory=list[GatheredOut])
    missing: list[MissingOut] = Field(default_factory=list[MissingOut])
    tried: list[Line] = Field(default_factory=list[Line])
    promises: list[Line] = Field(default_factory=list[Line])
    do_not_ask_again: list[str] = Field(default_factory=list[str])
    signals: list[BriefSignal] = Field(default_factory=list[BriefSignal])
    intent: str | None = None  # the name of one of the workspace's own list
    next_step: str = ""
    written_by: Literal["builtin", "model"] = "builtin"
    """Taken from the conversation, or told by a model whose every line was checked."""
    up_to_seq: int = 0
    """The customer's newest message that it knows of. While the customer waits it is brought up to date."""
    revision: int = 0
    updated_at: Timestamp | None = None


class BriefOut(BriefDraft):
    id: UUID
    created_at: Timestamp


class ReturnBriefOut(Output):
    """`agreed`: what the person told the customer. `open`: what the customer wrote after that."""

    note: str
    agreed: list[Line]
    open: list[Line] = Field(default_factory=list[Line])
    created_at: Timestamp
    by: AuthorOut


class StretchOut(Output):
    id: UUID
    number: int
    holder: HolderOut
    started_at: Timestamp
    ended_at: Timestamp | None
    reason: str
    by: AuthorOut


class CsatOut(Output):
    score: int
    comment: str
    created_at: Timestamp


class DraftOut(Output):
    text: str
    mode: Literal["reply", "note"]


class ViewerOut(Output):
    teammate_id: UUID
    name: str
    color: str
    activity: Literal["viewing", "replying"]


class CountsOut(Output):
    needs_human: int
    mine: int
    ai: int
    open: int
    snoozed: int
    resolved: int
    unread: int


class TurnOut(Output):
    id: UUID
    number: int
    state: str
    outcome: str | None
    trace: JsonObject
    started_at: Timestamp
    finished_at: Timestamp | None


class BulkFailure(Output):
    id: UUID
    code: str
    detail: str


class BulkOut(Output):
    done: list[UUID]
    failed: list[BulkFailure]


Text = Annotated[str, StringConstraints(max_length=200_000)]
ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]


class OriginalInput(Input):
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=MESSAGE_CHARS)]


class SendInput(Input):
    """`suggestion_id`: the copilot's suggestion that this began as. `original`: what it was translated from."""

    client_id: ClientId
    kind: Literal["message", "note"] = "message"
    text: Text = ""
    attachment_ids: Annotated[list[UUID], Field(max_length=100)] = Field(default_factory=list[UUID])
    suggestion_id: UUID | None = None
    original: OriginalInput | None = None
    mail: MailInput | None = None
    quotes_id: UUID | None = None  # the message of this conversation that it answers
    place: PlaceInput | None = None  # with a place or a card nothing else goes
    card: CardInput | None = None
    after_seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    epoch: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class StartInput(Input):
    contact_id: UUID
    channel_id: UUID
    text: Text
    client_id: ClientId


class PassInput(Input):
    epoch: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class HandToAiInput(PassInput):
    note: Annotated[str, StringConstraints(max_length=MESSAGE_CHARS)] | None = None
    assistant_id: UUID | None = None


class SnoozeInput(PassInput):
    until: datetime


class AssignInput(PassInput):
    teammate_id: UUID | None = None
    team_id: UUID | None = None


class UndoInput(Input):
    epoch: Annotated[int, Field(ge=0, lt=2**31)]


class ReadInput(Input):
    seq: Annotated[int, Field(ge=0, lt=2**31)]


class DraftInput(Input):
    text: Annotated[str, StringConstraints(max_length=MESSAGE_CHARS)]
    mode: Literal["reply", "note"] = "reply"


class BulkInput(Input):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=BULK)]
    action: Literal["resolve", "hand_to_ai", "assign", "mark_read"]
    teammate_id: UUID | None = None


def as_json(model: Output) -> dict[str, Any]:
    """The form in which events carry it."""
    return model.model_dump(mode="json")
