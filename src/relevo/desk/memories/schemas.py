"""Memories from outside: what may be sent and what is shown."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.desk.memories.tables import AnyState, AuthorKind, EndedMemory, Kind, Memory
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_single_line

MEMORY_CHARACTERS = 200

MemoryText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MEMORY_CHARACTERS),
    AfterValidator(check_single_line),
]


Choice = Literal["granted", "refused"]


class MemoryInput(Input):
    """`message_id`: the message that it was read out of, of any conversation of this contact."""

    kind: Kind
    text: MemoryText
    message_id: UUID | None = None


class MemoryChange(Input):
    text: MemoryText | None = None
    pinned: bool | None = None


class MemoryAuthor(Output):
    kind: AuthorKind
    id: UUID | None
    name: str


class MemorySource(Output):
    conversation_id: UUID
    message_id: UUID
    seq: int


class MemoryOut(Output):
    id: UUID
    kind: Kind
    key: str
    text: str
    author: MemoryAuthor
    source_messages: list[MemorySource] = Field(default_factory=list[MemorySource])
    confidence: float
    pinned: bool
    created_at: Timestamp
    last_confirmed_at: Timestamp
    expires_at: Timestamp | None
    last_used_at: Timestamp | None
    use_count: int


class ConsentInput(Input):
    """What the customer said about being remembered; null: nothing."""

    choice: Choice | None


class ConsentOut(Output):
    """`may_learn`: whether assistants may write new memories now. `asks_first`: only after the customer agreed."""

    choice: str | None
    asks_first: bool
    may_learn: bool


class MemoriesOut(Output):
    items: list[MemoryOut]
    cap: int
    consent: ConsentOut


class PageLinkOut(Output):
    """`url` opens the customer's page for whoever has it; it is shown once."""

    url: str
    expires_at: Timestamp


class EndedMemoryOut(Output):
    memory: MemoryOut
    state: AnyState
    ended_at: Timestamp | None


class MemoryHistoryOut(Output):
    """`before`: what it said earlier, newest first, at most twenty."""

    now: MemoryOut
    before: list[EndedMemoryOut]


def render_memory(memory: Memory) -> MemoryOut:
    return MemoryOut(
        id=memory.id,
        kind=memory.kind,
        key=memory.key,
        text=memory.text,
        author=MemoryAuthor(kind=memory.author_kind, id=memory.author_id, name=memory.author_name),
        source_messages=[MemorySource.model_validate(source) for source in memory.sources],
        confidence=round(memory.confidence, 3),
        pinned=memory.pinned,
        created_at=memory.created_at,
        last_confirmed_at=memory.last_confirmed_at,
        expires_at=memory.expires_at,
        last_used_at=memory.last_used_at,
        use_count=memory.use_count,
    )


def render_ended(ended: EndedMemory) -> EndedMemoryOut:
    return EndedMemoryOut(memory=render_memory(ended.memory), state=ended.state, ended_at=ended.ended_at)
