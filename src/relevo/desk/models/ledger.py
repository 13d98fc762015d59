"""The ledger of what models used, and the budgets it is measured against.

A call is written down before it is made, with the most it may use; what it really used replaces that when it ends. A
call whose process died keeps its reservation: then the budget is stricter than needed, never laxer.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from relevo.desk.models.events import announce_models
from relevo.desk.models.prices import Tokens, highest_price, price_of
from relevo.desk.models.repository import fetch_budget
from relevo.desk.models.tables import Budget, ModelSpec, Task
from relevo.desk.workspaces.api import get_workspace
from relevo.kit.ids import new_id
from relevo.platform.db import Tx
from relevo.platform.events import EVENT_AT_ROW

BudgetName = Literal["contact_hour_tokens", "day_tokens", "day_money"]
Ending = Literal["done", "failed", "cancelled"]

# What lasts of the call in the log of its conversation. It goes by the time of the call, and is for nobody's screen.
# The cost stands as text: no digit is lost.
_SETTLE = f"""
WITH settled AS (
    UPDATE model_usage SET state = $3, problem = $4, requests = $5, input_tokens = $6, cached_tokens = $7,
        output_tokens = $8, cost = $9, milliseconds = $10
    WHERE workspace_id = $1 AND id = $2
    RETURNING conversation_id, created_at, cost
)
INSERT INTO {EVENT_AT_ROW}
SELECT $1, 'model.used', '{{}}', conversation_id, '{{}}',
    CASE WHEN cost IS NULL THEN '{{"unpriced": true}}'::jsonb ELSE jsonb_build_object('cost', cost::text) END,
    created_at
FROM settled WHERE conversation_id IS NOT NULL AND (cost IS NOT NULL OR $3 = 'done')
"""
_LOCK = 20_726_174  # any number, the same in all processes: one reservation of a workspace at a time


@dataclass(frozen=True, kw_only=True)
class Spent:
    tokens: int
    cost: Decimal
    # Calls whose price nobody knows: the sum in money is without them.
    unpriced_calls: int = 0
    calls: int = 0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A call about to be made."""

    task: Task
    spec: ModelSpec
    most: Tokens
    conversation_id: UUID | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True)
class Reserved:
    id: UUID


@dataclass(frozen=True)
class BudgetReached:
    which: BudgetName


@dataclass(frozen=True, kw_only=True)
class ReachedToday:
    """A budget that refused calls today; `conversation_id`: the last one in which it did."""

    budget: BudgetName
    times: int
    conversation_id: UUID | None
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Used:
    ending: Ending
    tokens: Tokens
    requests: int = 0
    milliseconds: int = 0
    problem: str | None = None


async def do_reserve(tx: Tx, wanted: Wanted) -> Reserved | BudgetReached:
    """Keep the room that the call may need, or say which budget has none left."""
    await tx.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", _LOCK, str(tx.tenant))
    budget = await fetch_budget(tx)
    cost = highest_price(wanted.spec, wanted.most)
    reached = await _find_reached(tx, budget, wanted, cost)
    if reached is not None:
        await _note_reached(tx, reached, wanted)
        return BudgetReached(reached)
    usage_id = new_id()
    await tx.execute(
        """
        INSERT INTO model_usage (workspace_id, id, task, provider_id, kind, model, conversation_id, contact_id,
                                 reserved_tokens, reserved_cost)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        tx.tenant,
        usage_id,
        wanted.task,
        wanted.spec.provider_id,
        wanted.spec.kind,
        wanted.spec.model,
        wanted.conversation_id,
        wanted.contact_id,
        wanted.most.total,
        cost,
    )
    return Reserved(usage_id)


async def do_settle(tx: Tx, usage_id: UUID, spec: ModelSpec, used: Used) -> Decimal | None:
    """What the call really cost; None when its price is not known."""
    cost = price_of(spec, used.tokens)
    await tx.execute(
        _SETTLE,
        tx.tenant,
        usage_id,
        used.ending,
        used.problem,
        used.requests,
        used.tokens.input,
        used.tokens.cached,
        used.tokens.output,
        cost,
        used.milliseconds,
    )
    return cost


async def fetch_spent_today(tx: Tx) -> Spent:
    """Since midnight where the company is."""
    return await _spent(tx, since=await _midnight(tx))


async def fetch_reached_today(tx: Tx) -> list[ReachedToday]:
    """The budgets that stopped something since midnight where the company is."""
    workspace = await get_workspace(tx)
    rows = await tx.fetch(
        """
        SELECT budget, times, conversation_id, first_at, last_at FROM model_budget_reached
        WHERE workspace_id = $1 AND day = (now() AT TIME ZONE $2)::date ORDER BY last_at DESC, budget
        """,
        tx.tenant,
        workspace.timezone,
    )
    return [ReachedToday(**dict(row.items())) for row in rows]


async def _note_reached(tx: Tx, budget: BudgetName, wanted: Wanted) -> None:
    """Whoever can raise it has to see it; the screens hear it once a day."""
    workspace = await get_workspace(tx)
    times = await tx.fetchval(
        """
        INSERT INTO model_budget_reached AS r (workspace_id, day, budget, conversation_id)
        VALUES ($1, (now() AT TIME ZONE $2)::date, $3, $4)
        ON CONFLICT (workspace_id, day, budget) DO UPDATE SET times = r.times + 1, last_at = now(),
            conversation_id = coalesce(excluded.conversation_id, r.conversation_id)
        RETURNING times
        """,
        tx.tenant,
        workspace.timezone,
        budget,
        wanted.conversation_id,
    )
    if times == 1:
        await announce_models(tx)


async def _find_reached(tx: Tx, budget: Budget, wanted: Wanted, cost: Decimal | None) -> BudgetName | None:
    today = await fetch_spent_today(tx)
    if today.tokens + wanted.most.total > budget.day_tokens:
        return "day_tokens"
    if budget.day_money is not None and today.cost + (cost or Decimal(0)) > budget.day_money:
        return "day_money"
    if wanted.contact_id is not None:
        hour = await _spent(tx, since=None, contact_id=wanted.contact_id)
        if hour.tokens + wanted.most.total > budget.contact_hour_tokens:
            return "contact_hour_tokens"
    return None


async def _midnight(tx: Tx) -> datetime:
    workspace = await get_workspace(tx)
    midnight: datetime = await tx.fetchval(
        "SELECT date_trunc('day', now() AT TIME ZONE $1) AT TIME ZONE $1", workspace.timezone
    )
    return midnight


async def _spent(tx: Tx, *, since: datetime | None, contact_id: UUID | None = None) -> Spent:
    """`since` None: in the last hour."""
    rows = await tx.fetch(
        """
        SELECT count(*) AS calls,
            coalesce(sum(CASE state WHEN 'reserved' THEN reserved_tokens ELSE input_tokens + output_tokens END), 0)
                AS tokens,
            coalesce(sum(CASE state WHEN 'reserved' THEN reserved_cost ELSE cost END), 0) AS cost,
            count(*) FILTER (WHERE state <> 'reserved' AND cost IS NULL AND input_tokens + output_tokens > 0)
                AS unpriced
        FROM model_usage
        WHERE workspace_id = $1 AND created_at >= coalesce($2, now() - interval '1 hour')
          AND ($3::uuid IS NULL OR contact_id = $3)
        """,
        tx.tenant,
        since,
        contact_id,
    )
    row = rows[0]
    return Spent(
        tokens=int(row["tokens"]), cost=Decimal(row["cost"]), unpriced_calls=row["unpriced"], calls=row["calls"]
    )
