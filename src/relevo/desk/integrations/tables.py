"""Rows as the domain thinks of them. The tables are in migration 0033."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.platform.db import Record

INTEGRATION_COLUMNS = (
    "id, kind, name, enabled, settings, abilities, account_name, proofs, checked_at, problem, detail, problem_at, "
    "answered_at, created_at"
)


@dataclass(frozen=True, kw_only=True)
class Integration:
    id: UUID
    kind: str
    name: str
    enabled: bool
    settings: dict[str, str]
    """What an admin filled in and the check learned, without the secrets."""
    abilities: list[str] | None
    """What the account turned out to be able to do; None before the first good check."""
    account_name: str
    proofs: list[dict[str, Any]]
    checked_at: datetime | None
    problem: str | None
    """Why the last request failed, a code of OutsideFailed or of a proof; None since it answered again."""
    detail: str
    problem_at: datetime | None
    answered_at: datetime | None
    created_at: datetime

    @property
    def is_usable(self) -> bool:
        """Switched on, and checked well at least once."""
        return self.enabled and self.abilities is not None


def integration_from(row: Record) -> Integration:
    return Integration(**{name: row[name] for name in Integration.__dataclass_fields__})
