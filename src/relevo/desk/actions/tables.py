"""Rows as the domain thinks of them. The tables themselves are in migrations 0025 and 0033."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from relevo.desk.actions.definition import Definition, Risk
from relevo.platform.db import Record

Kind = Literal["http", "mcp", "builtin", "integration"]
ConnectionKind = Literal["http", "mcp"]
State = Literal[
    "waiting_customer",
    "waiting_approval",
    "approved",
    "running",
    "done",
    "failed",
    "unknown",
    "refused",
    "declined",
    "undone",
]
# What a limit counts: done, perhaps done, or being done.
SPENT = ("running", "done", "unknown")

CONNECTION_COLUMNS = "id, kind, name, base_url, header_names, tools, problem, checked_at, created_at, updated_at"
ACTION_COLUMNS = (
    "id, name, title, kind, connection_id, integration_id, enabled, revision, definition, pin, problem, created_at, "
    "updated_at"
)
RUN_COLUMNS = (
    "id, action_id, action_revision, name, title, risk, conversation_id, contact_id, assistant_id, epoch, trigger_seq, "
    "language, key, state, arguments, given, arguments_hash, subject, amount, currency, facts, request, result, "
    "http_status, problem, detail, attempts, milliseconds, expires_at, approved_by, approved_by_name, approved_at, "
    "undo_of, started_at, finished_at, created_at"
)


@dataclass(frozen=True, kw_only=True)
class Connection:
    id: UUID
    kind: ConnectionKind
    name: str
    base_url: str
    header_names: list[str]
    tools: list[dict[str, Any]]
    problem: str | None
    checked_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class Action:
    """`pin`: the hash of the MCP tool's schema that was accepted."""

    id: UUID
    name: str
    title: str
    kind: Kind
    connection_id: UUID | None
    integration_id: UUID | None
    enabled: bool
    revision: int
    definition: Definition
    pin: str | None
    problem: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class Run:
    """A line of the ledger. `arguments`: everything that is sent; `given`: the part the conversation gave."""

    id: UUID
    action_id: UUID | None
    action_revision: int
    name: str
    title: str
    risk: Risk
    conversation_id: UUID | None
    contact_id: UUID | None
    assistant_id: UUID | None
    epoch: int | None
    trigger_seq: int | None
    language: str | None
    key: str
    state: State
    arguments: dict[str, Any]
    given: dict[str, Any]
    arguments_hash: str
    subject: str | None
    amount: Decimal | None
    currency: str | None
    facts: list[dict[str, Any]]
    request: dict[str, Any]
    result: Any
    http_status: int | None
    problem: str | None
    detail: str
    attempts: int
    milliseconds: int | None
    expires_at: datetime | None
    approved_by: UUID | None
    approved_by_name: str | None
    approved_at: datetime | None
    undo_of: UUID | None
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime


def connection_from(row: Record) -> Connection:
    return Connection(**{name: row[name] for name in Connection.__dataclass_fields__})


def action_from(row: Record) -> Action:
    fields: dict[str, Any] = {name: row[name] for name in Action.__dataclass_fields__}
    fields["definition"] = Definition.model_validate(row["definition"])
    return Action(**fields)


def run_from(row: Record) -> Run:
    return Run(**{name: row[name] for name in Run.__dataclass_fields__})
