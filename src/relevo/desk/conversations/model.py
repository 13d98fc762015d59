"""A conversation in memory, while its row is locked: what every write use-case reads and replaces."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from relevo.desk.conversations.baton.protocol import ActorKind, BatonState, Holder, HolderKind, Status
from relevo.desk.conversations.intent_schemas import IntentRef
from relevo.desk.conversations.schemas import (
    AssistantRef,
    AuthorOut,
    ChannelRef,
    ContactRef,
    ConversationRow,
    HolderOut,
    PreviewOut,
    QueuePlace,
)
from relevo.kit.ids import AssistantId, ChannelId, ContactId, ConversationId, IdentityId, IntentId
from relevo.platform.db import Record


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes or passes: a contact, an assistant, a teammate or the system."""

    kind: ActorKind
    id: UUID | None
    name: str

    def out(self) -> AuthorOut:
        return AuthorOut(kind=self.kind.value, id=self.id, name=self.name)


SYSTEM = Author(ActorKind.SYSTEM, None, "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could hold the baton, with the name that screens show."""

    holder: Holder
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    text: str
    author_kind: str | None
    author_id: UUID | None
    author_name: str


@dataclass(frozen=True, slots=True)
class IntentMark:
    """What a conversation is about, and who said so; an assistant says how sure it is (0 to 1)."""

    id: IntentId
    name: str
    by: Literal["assistant", "teammate"]
    confidence: float | None = None

    def out(self) -> IntentRef:
        return IntentRef(id=self.id, name=self.name, by=self.by, confidence=self.confidence)


@dataclass(frozen=True, kw_only=True)
class Conversation:
    id: ConversationId
    number: int
    state: BatonState
    holder_name: str
    stretch_number: int
    last_seq: int
    channel_id: ChannelId
    channel_kind: str
    channel_name: str
    channel_enabled: bool
    channel_settings: dict[str, Any]
    contact_id: ContactId
    contact_name: str | None
    contact_color: str
    contact_is_visitor: bool
    contact_email: str | None
    contact_phone: str | None
    contact_language: str | None
    identity_id: IdentityId
    assistant_id: AssistantId | None
    assistant_name: str | None
    holder_answers: bool
    """Whether the assistant that holds the baton is switched on. Without meaning for other holders."""
    holder_version: int | None
    """The live version of the assistant that holds the baton."""
    holder_is_limited: bool
    """Whether the assistant that holds the baton may not say everything by itself."""
    home_assistant: Candidate | None
    """The channel's assistant, if it is switched on."""
    has_home_assistant: bool
    """Whether the channel has an assistant at all, switched on or not."""
    holder_enabled: bool
    """False while a disabled teammate still holds it."""
    default_queue: Candidate
    language_teams: list[tuple[Candidate, frozenset[str]]]
    """Teams that take certain languages and any intent, the most particular first."""
    intent_teams: list[tuple[UUID, Candidate, frozenset[str]]]
    """Teams that take certain intents, with the languages they take (none: any), the most particular first."""
    intents_version: int | None
    """Of the workspace's list of intents; None while it has none."""
    routes: bool
    """Whether some team of the workspace gives its conversations to people by itself."""
    language: str | None
    intent: IntentMark | None
    signals: list[str]
    slots: dict[str, Any]
    handoff_reason: str | None
    waiting_since: datetime | None
    place: dict[str, Any] | None
    """The fields of QueuePlace: where the customer stands in the queue, as they were told last."""
    snoozed_until: datetime | None
    preview: Preview
    contact_read_seq: int
    csat_asked_at: datetime | None
    csat_score: int | None
    created_at: datetime
    last_message_at: datetime
    resolved_at: datetime | None
    now: datetime
    """The database's clock in the transaction that read it."""

    def but(self, **changes: object) -> Self:
        """As `dataclasses.replace`, at a tenth of its cost: every message goes through here several times."""
        if not changes.keys() <= self.__dict__.keys():
            raise TypeError(f"a conversation has no {changes.keys() - self.__dict__.keys()}")
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        new.__dict__.update(changes)
        return new

    @property
    def queue(self) -> Candidate:
        """The team whose intents and languages fit, else whose languages do, else the default one: where it goes when
        no assistant will answer it."""
        spoken = (self.language or "")[:2].lower()
        about = self.intent.id if self.intent else None
        for intent_id, team, languages in self.intent_teams:
            if intent_id == about and (not languages or spoken in languages):
                return team
        fitting = (team for team, languages in self.language_teams if spoken in languages)
        return next(fitting, self.default_queue)

    @property
    def home(self) -> Candidate:
        """Who gets the conversation when a customer comes back."""
        return self.home_assistant or self.queue

    @property
    def why_no_assistant(self) -> str | None:
        """The handoff reason when a conversation goes home to people, or None if it goes to an assistant."""
        if self.home_assistant is not None:
            return None
        return "assistant_off" if self.has_home_assistant else "no_assistant"

    @property
    def contact(self) -> Author:
        return Author(ActorKind.CONTACT, self.contact_id, self.contact_name or "")

    def out(self, *, unread: int = 0, read_seq: int | None = None) -> ConversationRow:
        state = self.state
        assistant = None
        if self.assistant_id is not None:
            assistant = AssistantRef(id=self.assistant_id, name=self.assistant_name or "")
        return ConversationRow.model_construct(
            id=self.id,
            number=self.number,
            status=state.status.value,
            holder=HolderOut.model_construct(kind=state.holder.kind.value, id=state.holder.id, name=self.holder_name),
            epoch=state.epoch,
            last_seq=self.last_seq,
            unread=unread,
            read_seq=read_seq,
            channel=ChannelRef.model_construct(id=self.channel_id, kind=self.channel_kind, name=self.channel_name),
            contact=ContactRef.model_construct(
                id=self.contact_id, name=self.contact_name, color=self.contact_color, is_visitor=self.contact_is_visitor
            ),
            assistant=assistant,
            language=self.language,
            preview=PreviewOut.model_construct(
                text=self.preview.text, author_kind=self.preview.author_kind, author_name=self.preview.author_name
            ),
            waiting_since=self.waiting_since,
            place=QueuePlace.model_construct(**self.place) if self.place else None,
            handoff_reason=self.handoff_reason,
            signals=self.signals,
            snoozed_until=self.snoozed_until,
            intent=self.intent.out() if self.intent else None,
            csat_score=self.csat_score,
            created_at=self.created_at,
            last_message_at=self.last_message_at,
            resolved_at=self.resolved_at,
        )


def conversation_json(conversation: Conversation) -> dict[str, Any]:
    """What `out()` says, as events carry it, without the models between (a test keeps the two equal)."""
    it, state = conversation, conversation.state
    preview = it.preview
    assistant = {"id": str(it.assistant_id), "name": it.assistant_name or ""} if it.assistant_id else None
    holder_id = str(state.holder.id) if state.holder.id else None
    return {
        "id": str(it.id),
        "number": it.number,
        "status": state.status.value,
        "holder": {"kind": state.holder.kind.value, "id": holder_id, "name": it.holder_name},
        "epoch": state.epoch,
        "last_seq": it.last_seq,
        "unread": 0,
        "read_seq": None,
        "channel": {"id": str(it.channel_id), "kind": it.channel_kind, "name": it.channel_name},
        "contact": {
            "id": str(it.contact_id),
            "name": it.contact_name,
            "color": it.contact_color,
            "is_visitor": it.contact_is_visitor,
        },
        "assistant": assistant,
        "language": it.language,
        "preview": {
            "text": preview.text,
            "author_kind": preview.author_kind,
            "author_name": preview.author_name,
        },
        "waiting_since": time_json(it.waiting_since),
        "place": it.place,
        "handoff_reason": it.handoff_reason,
        "signals": it.signals,
        "snoozed_until": time_json(it.snoozed_until),
        "intent": _intent_json(it.intent),
        "csat_score": it.csat_score,
        "created_at": time_json(it.created_at),
        "last_message_at": time_json(it.last_message_at),
        "resolved_at": time_json(it.resolved_at),
    }


def _intent_json(mark: IntentMark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {"id": str(mark.id), "name": mark.name, "by": mark.by, "confidence": mark.confidence}


def time_json(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


# Fields that are called as their column is.
_AS_READ = (
    "id",
    "number",
    "stretch_number",
    "last_seq",
    "channel_id",
    "channel_kind",
    "channel_name",
    "channel_enabled",
    "channel_settings",
    "contact_id",
    "contact_name",
    "contact_color",
    "contact_is_visitor",
    "contact_email",
    "contact_phone",
    "contact_language",
    "identity_id",
    "assistant_id",
    "assistant_name",
    "holder_version",
    "intents_version",
    "routes",
    "language",
    "signals",
    "slots",
    "handoff_reason",
    "waiting_since",
    "snoozed_until",
    "contact_read_seq",
    "csat_asked_at",
    "csat_score",
    "created_at",
    "last_message_at",
    "resolved_at",
    "now",
)


# From a row of `CONVERSATION_COLUMNS` (repository).
def conversation_of(row: Record) -> Conversation:
    return Conversation(
        **{name: row[name] for name in _AS_READ},
        state=_state_of(row),
        holder_name=row["holder_name"] or "",
        holder_answers=bool(row["holder_answers"]),
        holder_is_limited=bool(row["holder_is_limited"]),
        home_assistant=_home_of(row),
        has_home_assistant=row["home_assistant_id"] is not None,
        holder_enabled=row["holder_enabled"] is not False,
        default_queue=_queue(row["queue_id"], row["queue_name"]),
        language_teams=_language_teams(row),
        intent_teams=_intent_teams(row),
        intent=_intent_of(row),
        place=row["queue_place"],
        preview=_preview_of(row),
    )


def _home_of(row: Record) -> Candidate | None:
    if not row["home_answers"]:
        return None
    return Candidate(Holder(HolderKind.ASSISTANT, row["home_assistant_id"]), row["home_assistant_name"])


def _queue(team_id: UUID, name: str) -> Candidate:
    return Candidate(Holder(HolderKind.TEAM, team_id), name)


def _language_teams(row: Record) -> list[tuple[Candidate, frozenset[str]]]:
    teams = row["language_teams"] or ()
    return [(_queue(UUID(team_id), name), frozenset(languages)) for team_id, name, languages in teams]


def _intent_teams(row: Record) -> list[tuple[UUID, Candidate, frozenset[str]]]:
    return [
        (UUID(intent_id), _queue(UUID(team_id), name), frozenset(languages))
        for intent_id, team_id, name, languages in row["intent_teams"] or ()
    ]


def _intent_of(row: Record) -> IntentMark | None:
    if row["intent_id"] is None or row["intent_name"] is None:
        return None
    confidence = row["intent_confidence"]
    return IntentMark(
        IntentId(row["intent_id"]),
        row["intent_name"],
        "teammate" if row["intent_by"] == "teammate" else "assistant",
        None if confidence is None else round(confidence, 3),
    )


def _state_of(row: Record) -> BatonState:
    return BatonState(
        holder=Holder(HolderKind(row["holder_kind"]), row["holder_id"]),
        status=Status(row["status"]),
        epoch=row["epoch"],
        turn_number=row["turn_number"],
        last_contact_seq=row["last_contact_seq"],
        answered_seq=row["answered_seq"],
        superseded=row["superseded"],
    )


def _preview_of(row: Record) -> Preview:
    name = row["preview_author_name"] or ""
    return Preview(row["preview_text"], row["preview_author_kind"], row["preview_author_id"], name)
