from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.db import Record

Kind = Literal["language", "identity", "product", "preference", "issue", "goal", "constraint"]
KINDS: tuple[Kind, ...] = get_args(Kind)
AuthorKind = Literal["assistant", "teammate", "contact"]
# What became of one that is not active: replaced by a newer one, no room, too old, or taken back by the customer.
EndState = Literal["superseded", "evicted", "expired", "retracted"]
AnyState = EndState | Literal["active"]

# Of these there is one at a time, whoever wrote it; others stand side by side.
SINGLE_KEYS = frozenset(
    "language name email phone size shoe_size city contact_time contact_channel payment delivery colour".split()
)

MEMORY_COLUMNS = """
m.id, m.contact_id, m.kind, m.key, m.text, m.sources, m.author_kind, m.author_id, m.confidence, m.pinned,
m.created_at, m.last_confirmed_at, m.expires_at, m.last_used_at, m.use_count,
coalesce(t.name, a.name, '') AS author_name
"""
MEMORY_WITH_AUTHOR = """
memory m
    LEFT JOIN teammate t ON m.author_kind = 'teammate' AND t.workspace_id = m.workspace_id AND t.id = m.author_id
    LEFT JOIN assistant a ON m.author_kind = 'assistant' AND a.workspace_id = m.workspace_id AND a.id = m.author_id
"""


@dataclass(frozen=True, kw_only=True)
class Memory:
    id: MemoryId
    contact_id: ContactId
    kind: Kind
    key: str
    text: str
    sources: list[dict[str, Any]]
    author_kind: AuthorKind
    author_id: UUID | None
    author_name: str
    confidence: float
    pinned: bool
    created_at: datetime
    last_confirmed_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    use_count: int

    @property
    def stays_by_itself(self) -> bool:
        """A person wrote or pinned it: only a person takes it away, and time does not."""
        return self.pinned or self.author_kind != "assistant"


def memory_from(row: Record) -> Memory:
    return Memory(**{field: row[field] for field in Memory.__dataclass_fields__})


@dataclass(frozen=True, kw_only=True)
class EndedMemory:
    """What became of one. `ended_at` is None of an active one, and of rows older than that column."""

    memory: Memory
    state: AnyState
    ended_at: datetime | None


def ended_from(row: Record) -> EndedMemory:
    # An active one that is too old has ended, whether or not the tidying has come by.
    state = "expired" if row["state"] == "active" else row["state"]
    return EndedMemory(memory=memory_from(row), state=state, ended_at=row["ended_at"] or row["expires_at"])


def named_from(row: Record) -> EndedMemory:
    return EndedMemory(memory=memory_from(row), state=row["state"], ended_at=row["ended_at"])
