"""All SQL of integrations."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from relevo.desk.integrations.tables import INTEGRATION_COLUMNS, Integration, integration_from
from relevo.platform.db import Record, Tx


async def fetch_integrations(tx: Tx) -> list[Integration]:
    rows = await tx.fetch(
        f"SELECT {INTEGRATION_COLUMNS} FROM integration WHERE workspace_id = $1 ORDER BY created_at, id", tx.tenant
    )
    return [integration_from(row) for row in rows]


async def find_integration(tx: Tx, integration_id: UUID, *, lock: bool = False) -> Integration | None:
    row = await tx.fetchrow(
        f"""
        SELECT {INTEGRATION_COLUMNS} FROM integration
        WHERE workspace_id = $1 AND id = $2{" FOR UPDATE" if lock else ""}
        """,
        tx.tenant,
        integration_id,
    )
    return integration_from(row) if row else None


async def count_integrations(tx: Tx) -> int:
    return await tx.fetchval("SELECT count(*) FROM integration WHERE workspace_id = $1", tx.tenant)


async def insert_integration(
    tx: Tx, integration_id: UUID, *, kind: str, name: str, settings: Mapping[str, str]
) -> None:
    await tx.execute(
        "INSERT INTO integration (workspace_id, id, kind, name, settings) VALUES ($1, $2, $3, $4, $5)",
        tx.tenant,
        integration_id,
        kind,
        name,
        dict(settings),
    )


async def update_integration(
    tx: Tx, integration_id: UUID, *, name: str, enabled: bool, settings: Mapping[str, str]
) -> None:
    await tx.execute(
        """
        UPDATE integration SET name = $3, enabled = $4, settings = $5, updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        integration_id,
        name,
        enabled,
        dict(settings),
    )


async def delete_integration(tx: Tx, integration_id: UUID) -> None:
    await tx.execute("DELETE FROM integration WHERE workspace_id = $1 AND id = $2", tx.tenant, integration_id)


async def is_used(tx: Tx, integration_id: UUID) -> bool:
    return await tx.fetchval(
        "SELECT EXISTS (SELECT FROM action WHERE workspace_id = $1 AND integration_id = $2)", tx.tenant, integration_id
    )


async def find_by_account(tx: Tx, kind: str, account_id: str) -> UUID | None:
    return await tx.fetchval(
        "SELECT id FROM integration WHERE workspace_id = $1 AND kind = $2 AND account_id = $3",
        tx.tenant,
        kind,
        account_id,
    )


async def keep_proofs(tx: Tx, integration_id: UUID, values: Mapping[str, Any]) -> None:
    """What a check found. `abilities` None: it did not go well, what the account could do before stands."""
    await tx.execute(
        """
        UPDATE integration SET settings = settings || $3::jsonb, abilities = coalesce($4, abilities),
            account_id = coalesce($5, account_id),
            account_name = CASE WHEN $6 = '' THEN account_name ELSE $6 END,
            proofs = $7, checked_at = now(), problem = $8, detail = $9,
            problem_at = CASE WHEN $8::text IS NULL THEN NULL ELSE coalesce(problem_at, now()) END,
            answered_at = CASE WHEN $8::text IS NULL THEN now() ELSE answered_at END
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        integration_id,
        *(
            values[name]
            for name in ("learned", "abilities", "account_id", "account_name", "proofs", "problem", "detail")
        ),
    )


async def keep_outcome(tx: Tx, integration_id: UUID, problem: str | None, detail: str) -> bool:
    """How the last request went; whether that is news."""
    row = await tx.fetchrow(
        """
        UPDATE integration SET problem = $3, detail = $4,
            problem_at = CASE WHEN $3::text IS NULL THEN NULL ELSE coalesce(problem_at, now()) END,
            answered_at = CASE WHEN $3::text IS NULL THEN now() ELSE answered_at END
        WHERE workspace_id = $1 AND id = $2
          AND (problem IS DISTINCT FROM $3 OR answered_at IS NULL OR answered_at < now() - interval '5 minutes')
        RETURNING true
        """,
        tx.tenant,
        integration_id,
        problem,
        detail,
    )
    return row is not None


async def fetch_secrets(tx: Tx, integration_id: UUID) -> list[Record]:
    return await tx.fetch(
        "SELECT id, name, sealed, hint FROM integration_secret WHERE workspace_id = $1 AND integration_id = $2",
        tx.tenant,
        integration_id,
    )


async def fetch_hints(tx: Tx, integration_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    rows = await tx.fetch(
        """
        SELECT integration_id, name, hint FROM integration_secret
        WHERE workspace_id = $1 AND integration_id = ANY($2) ORDER BY name
        """,
        tx.tenant,
        list(integration_ids),
    )
    found: dict[UUID, dict[str, str]] = {one: {} for one in integration_ids}
    for row in rows:
        found[row["integration_id"]][row["name"]] = row["hint"]
    return found


async def put_secret(tx: Tx, integration_id: UUID, row_id: UUID, *, name: str, sealed: bytes, hint: str) -> None:
    await tx.execute(
        """
        INSERT INTO integration_secret (workspace_id, id, integration_id, name, sealed, hint)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        tx.tenant,
        row_id,
        integration_id,
        name,
        sealed,
        hint,
    )


async def drop_secrets(tx: Tx, integration_id: UUID, names: Sequence[str]) -> None:
    await tx.execute(
        "DELETE FROM integration_secret WHERE workspace_id = $1 AND integration_id = $2 AND name = ANY($3)",
        tx.tenant,
        integration_id,
        list(names),
    )
