"""Rows as the domain thinks of them. The tables themselves are in migration 0010."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from relevo.platform.db import Record
from relevo.platform.secrets import Secret

Kind = Literal["openai", "openai_compatible", "anthropic", "google", "mistral", "bedrock"]
Api = Literal["chat", "responses"]
Task = Literal["answer", "brief", "memory", "copilot", "embeddings"]

# The key is no column of this list: only the function that opens it reads it.
PROVIDER_COLUMNS = (
    "id, kind, name, base_url, api, region, key IS NOT NULL AS has_key, key_hint, problem, checked_at, created_at"
)


@dataclass(frozen=True, kw_only=True)
class Provider:
    id: UUID
    kind: Kind
    name: str
    base_url: str | None
    api: Api
    region: str | None
    has_key: bool
    key_hint: str
    problem: str | None
    checked_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A model for a task. The prices are the operator's own, per million tokens; None: as publicly known, if it is."""

    provider_id: UUID
    model: str
    input_price: Decimal | None = None
    output_price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Hard limits. A turn that would go beyond one of them is not started, or ends."""

    turn_steps: int = 4
    turn_tokens: int = 40_000
    turn_seconds: int = 15
    contact_hour_tokens: int = 300_000
    day_tokens: int = 5_000_000
    # US dollars; None: no limit in money.
    day_money: Decimal | None = Decimal(10)


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """Everything that is needed to call one model, with its key opened."""

    provider_id: UUID
    provider_name: str
    kind: Kind
    api: Api
    base_url: str | None
    region: str | None
    key: Secret | None
    model: str
    input_price: Decimal | None
    output_price: Decimal | None


def provider_from(row: Record) -> Provider:
    return Provider(**dict(row.items()))


def budget_from(row: Record | None) -> Budget:
    if row is None:
        return Budget()
    found: dict[str, Any] = dict(row.items())
    return Budget(**found)
