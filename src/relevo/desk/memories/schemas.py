"""Memories from outside: what may be sent and what is shown."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.desk.memories.tables import AuthorKind, Kind, Memory
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_single_line

MEMORY_CHARACTERS = 200

MemoryText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MEMORY_CHARACTERS),
    AfterValidator(check_single_line),
]


class MemoryInput(Input):
    kind: Kind
    text: MemoryText


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


class MemoriesOut(Output):
    items: list[MemoryOut]
    cap: int


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
    )
