"""The ledger of runs, and the limits that are measured on it. All of its SQL.

A run that may cost something is written down as running before anything is sent. One that is running, done or unclear
counts; two workers cannot both find room for the last euro, because each holds the action's lock while it looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from relevo.desk.actions.definition import Policy
from relevo.desk.actions.tables import RUN_COLUMNS, SPENT, Run, State, run_from
from relevo.platform.db import Tx

Limit = Literal["most_per_run", "most_per_subject", "most_per_contact_day", "most_per_day", "runs_per_contact_day"]
_LOCK = 20_815_105  # any number, the same in all processes: one look at an action's limits at a time
_OPEN = ("waiting_customer", "waiting_approval", "approved", "running", "done", "unknown")


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a request ended."""

    state: State
    result: Any = None
    http_status: int | None = None
    problem: str | None = None
    detail: str = ""
    attempts: int = 0
    milliseconds: int | None = None


async def lock_action(tx: Tx, action_id: UUID) -> None:
    await tx.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", _LOCK, f"{tx.tenant}{action_id}")


async def find_reached(  # noqa: PLR0913 - a limit is about who, what and how much
    tx: Tx,
    policy: Policy,
    action_id: UUID,
    *,
    contact_id: UUID | None,
    subject: str | None,
    amount: Decimal | None,
    but_not: UUID | None = None,
) -> Limit | None:
    """The limit that has no room for this run. Expects the action's lock."""
    row = await tx.fetchrow(
        """
        SELECT coalesce(sum(amount) FILTER (WHERE subject = $4), 0) AS of_subject,
               coalesce(sum(amount) FILTER (WHERE contact_id = $3 AND at > now() - interval '1 day'), 0) AS of_contact,
               coalesce(sum(amount) FILTER (WHERE at > now() - interval '1 day'), 0) AS of_day,
               count(*) FILTER (WHERE contact_id = $3 AND at > now() - interval '1 day') AS runs
        FROM (SELECT *, coalesce(started_at, created_at) AS at FROM action_run
              WHERE workspace_id = $1 AND action_id = $2 AND state = ANY($5) AND id IS DISTINCT FROM $6) AS spent
        """,
        tx.tenant,
        action_id,
        contact_id,
        subject,
        list(SPENT),
        but_not,
    )
    if row is None:
        raise RuntimeError("an aggregate has a row")
    more = amount or Decimal(0)
    spent: tuple[tuple[Limit, Decimal | None, Decimal], ...] = (
        ("most_per_run", policy.most_per_run, more),
        ("most_per_subject", policy.most_per_subject, row["of_subject"] + more),
        ("most_per_contact_day", policy.most_per_contact_day, row["of_contact"] + more),
        ("most_per_day", policy.most_per_day, row["of_day"] + more),
    )
    reached: Limit | None = next((name for name, most, used in spent if most is not None and used > most), None)
    if reached is None and policy.runs_per_contact_day is not None and row["runs"] >= policy.runs_per_contact_day:
        return "runs_per_contact_day"
    return reached


async def find_open(tx: Tx, key: str) -> Run | None:
    """The run that this wish already has, if it is neither refused nor taken back."""
    row = await tx.fetchrow(
        f"SELECT {RUN_COLUMNS} FROM action_run WHERE workspace_id = $1 AND key = $2 AND state = ANY($3) FOR UPDATE",
        tx.tenant,
        key,
        list(_OPEN),
    )
    return run_from(row) if row else None


async def find_run(tx: Tx, run_id: UUID, *, lock: bool = False) -> Run | None:
    row = await tx.fetchrow(
        f"SELECT {RUN_COLUMNS} FROM action_run WHERE workspace_id = $1 AND id = $2 {'FOR UPDATE' if lock else ''}",
        tx.tenant,
        run_id,
    )
    return run_from(row) if row else None


_WRITTEN = (
    "id", "action_id", "action_revision", "name", "title", "risk", "conversation_id", "contact_id", "assistant_id",
    "epoch", "trigger_seq", "language", "key", "state", "arguments", "given", "arguments_hash", "subject", "amount",
    "currency", "facts", "request", "result", "http_status", "problem", "detail", "attempts", "milliseconds",
    "expires_at", "undo_of", "started_at", "finished_at",
)  # fmt: skip


async def insert_run(tx: Tx, values: dict[str, Any]) -> Run:
    names = [name for name in _WRITTEN if name in values]
    places = ", ".join(f"${number}" for number in range(2, len(names) + 2))
    row = await tx.fetchrow(
        f"INSERT INTO action_run (workspace_id, {', '.join(names)}) VALUES ($1, {places}) RETURNING {RUN_COLUMNS}",
        tx.tenant,
        *(values[name] for name in names),
    )
    if row is None:
        raise RuntimeError("an inserted row comes back")
    return run_from(row)


async def change_run(tx: Tx, run_id: UUID, was: Sequence[State], **values: object) -> Run | None:
    """The run with these values, or None if it was in none of the states `was` any more."""
    changes = ", ".join(f"{name} = ${number}" for number, name in enumerate(values, start=4))
    row = await tx.fetchrow(
        f"""
        UPDATE action_run SET {changes} WHERE workspace_id = $1 AND id = $2 AND state = ANY($3)
        RETURNING {RUN_COLUMNS}
        """,
        tx.tenant,
        run_id,
        list(was),
        *values.values(),
    )
    return run_from(row) if row else None


async def settle(tx: Tx, run_id: UUID, ended: Ended) -> Run | None:
    """What came of it. A late answer still settles a run that was given up as unclear, unless a person decided."""
    row = await tx.fetchrow(
        f"""
        UPDATE action_run SET state = $3, result = $4, http_status = $5, problem = $6, detail = $7, attempts = $8,
            milliseconds = $9, finished_at = now()
        WHERE workspace_id = $1 AND id = $2 AND (state = 'running' OR (state = 'unknown' AND problem = 'lost'))
        RETURNING {RUN_COLUMNS}
        """,
        tx.tenant,
        run_id,
        ended.state,
        ended.result,
        ended.http_status,
        ended.problem,
        ended.detail[:2_000],
        ended.attempts,
        ended.milliseconds,
    )
    return run_from(row) if row else None


async def fetch_runs(
    tx: Tx,
    *,
    action_id: UUID | None,
    conversation_id: UUID | None,
    state: State | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Run]:
    """Newest first."""
    at, last_id = after or (None, None)
    rows = await tx.fetch(
        f"""
        SELECT {RUN_COLUMNS} FROM action_run
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR action_id = $2) AND ($3::uuid IS NULL OR conversation_id = $3)
          AND ($4::text IS NULL OR state = $4) AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $7
        """,
        tx.tenant,
        action_id,
        conversation_id,
        state,
        at,
        last_id,
        limit,
    )
    return [run_from(row) for row in rows]
