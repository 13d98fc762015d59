"""Rows as the domain thinks of them. The tables are in migration 0022."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from relevo.kit.ids import IntentId
from relevo.platform.db import Record

MAX_INTENTS = 150
MAX_EXAMPLES = 60
MAX_LINKED = 20
MAX_TAKERS = 20
NAME_CHARS = 60
DESCRIPTION_CHARS = 500
EXAMPLE_CHARS = 300


@dataclass(frozen=True, kw_only=True)
class Intent:
    id: IntentId
    name: str
    description: str
    examples: tuple[str, ...]
    document_ids: tuple[UUID, ...]
    active: bool
    team_ids: tuple[UUID, ...]
    teammate_ids: tuple[UUID, ...]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An intent that the list may lack: questions of customers that belong together and to none of the list's."""

    id: UUID
    name: str
    language: str | None
    examples: tuple[str, ...]
    conversation_ids: tuple[UUID, ...]
    fingerprint: str
    created_at: datetime


def intent_from(row: Record) -> Intent:
    return Intent(
        id=row["id"],
        name=row["name"],
        description=row["description"],
        examples=tuple(row["examples"]),
        document_ids=tuple(row["document_ids"]),
        active=row["active"],
        team_ids=tuple(row["team_ids"]),
        teammate_ids=tuple(row["teammate_ids"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def proposal_from(row: Record) -> Proposal:
    return Proposal(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        examples=tuple(row["examples"]),
        conversation_ids=tuple(row["conversation_ids"]),
        fingerprint=row["fingerprint"],
        created_at=row["created_at"],
    )
