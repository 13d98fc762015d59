"""Rows as the domain thinks of them. The tables themselves are in migration 0012."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from relevo.platform.db import Record

Kind = Literal["reply", "answer", "summary", "next_step", "shorter", "warmer", "rewrite", "spelling", "translation"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WrittenBy = Literal["builtin", "model"]
Outcome = Literal["accepted", "edited", "discarded"]

SUGGESTION_COLUMNS = (
    "id, conversation_id, kind, written_by, provider, model, teammate_id, about_seq, given, language, text, sources, "
    "lines, outcome, final_text, message_id, decided_by, decided_at, created_at"
)


@dataclass(frozen=True, kw_only=True)
class NewSuggestion:
    """`about_seq`: the customer's last message when it was made. `sources`: citations; `lines`: statements, each with
    the messages that prove it."""

    conversation_id: UUID
    kind: Kind
    written_by: WrittenBy
    teammate_id: UUID
    about_seq: int
    language: str
    text: str
    given: str = ""
    provider: str | None = None
    model: str | None = None
    sources: tuple[dict[str, Any], ...] = ()
    lines: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    id: UUID
    conversation_id: UUID
    kind: Kind
    written_by: WrittenBy
    provider: str | None
    model: str | None
    teammate_id: UUID
    about_seq: int
    given: str
    language: str
    text: str
    sources: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    outcome: Outcome | None
    final_text: str | None
    message_id: UUID | None
    decided_by: UUID | None
    decided_at: datetime | None
    created_at: datetime


def suggestion_from(row: Record) -> Suggestion:
    return Suggestion(**{field: row[field] for field in Suggestion.__dataclass_fields__})
