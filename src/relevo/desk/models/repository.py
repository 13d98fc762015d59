"""All SQL of providers, choices and budgets. The ledger has its own file, ledger.py."""

from uuid import UUID

from relevo.desk.models.tables import PROVIDER_COLUMNS, Budget, Choice, Provider, Task, budget_from, provider_from
from relevo.platform.db import Tx

_BUDGET = "turn_steps, turn_tokens, turn_seconds, contact_hour_tokens, day_tokens, day_money"


async def insert_provider(tx: Tx, provider: Provider, *, key: bytes | None) -> None:
    await tx.execute(
        """
        INSERT INTO model_provider (workspace_id, id, kind, name, base_url, api, region, key, key_hint)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tx.tenant,
        provider.id,
        provider.kind,
        provider.name,
        provider.base_url,
        provider.api,
        provider.region,
        key,
        provider.key_hint,
    )


async def update_provider(tx: Tx, provider: Provider, *, key: bytes | None) -> None:
    """`key` None leaves the key as it is."""
    await tx.execute(
        """
        UPDATE model_provider SET name = $3, base_url = $4, api = $5, region = $6, key = coalesce($7, key),
            key_hint = $8, problem = NULL, checked_at = NULL, updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        provider.id,
        provider.name,
        provider.base_url,
        provider.api,
        provider.region,
        key,
        provider.key_hint,
    )


async def find_provider(tx: Tx, provider_id: UUID, *, lock: bool = False) -> Provider | None:
    row = await tx.fetchrow(
        f"SELECT {PROVIDER_COLUMNS} FROM model_provider WHERE workspace_id = $1 AND id = $2"
        f"{' FOR UPDATE' if lock else ''}",
        tx.tenant,
        provider_id,
    )
    return provider_from(row) if row else None


async def fetch_providers(tx: Tx) -> list[Provider]:
    rows = await tx.fetch(
        f"SELECT {PROVIDER_COLUMNS} FROM model_provider WHERE workspace_id = $1 ORDER BY created_at, id", tx.tenant
    )
    return [provider_from(row) for row in rows]


async def fetch_key(tx: Tx, provider_id: UUID) -> bytes | None:
    key: bytes | None = await tx.fetchval(
        "SELECT key FROM model_provider WHERE workspace_id = $1 AND id = $2", tx.tenant, provider_id
    )
    return key


async def delete_provider(tx: Tx, provider_id: UUID) -> None:
    await tx.execute("DELETE FROM model_provider WHERE workspace_id = $1 AND id = $2", tx.tenant, provider_id)


async def store_check(tx: Tx, provider_id: UUID, problem: str | None) -> bool:
    """True if this is news."""
    row = await tx.fetchrow(
        """
        WITH before AS (SELECT problem FROM model_provider WHERE workspace_id = $1 AND id = $2 FOR UPDATE)
        UPDATE model_provider SET problem = $3, checked_at = now() FROM before
        WHERE workspace_id = $1 AND id = $2 RETURNING before.problem IS DISTINCT FROM $3 AS is_news
        """,
        tx.tenant,
        provider_id,
        problem,
    )
    return bool(row and row["is_news"])


async def fetch_choices(tx: Tx, task: Task) -> list[Choice]:
    rows = await tx.fetch(
        """
        SELECT provider_id, model, input_price, output_price FROM model_choice
        WHERE workspace_id = $1 AND task = $2 ORDER BY rank
        """,
        tx.tenant,
        task,
    )
    return [Choice(**dict(row.items())) for row in rows]


async def fetch_all_choices(tx: Tx) -> dict[Task, list[Choice]]:
    """By task; a task without a choice of its own is not in it."""
    rows = await tx.fetch(
        """
        SELECT task, provider_id, model, input_price, output_price FROM model_choice
        WHERE workspace_id = $1 ORDER BY task, rank
        """,
        tx.tenant,
    )
    found: dict[Task, list[Choice]] = {}
    for row in rows:
        columns = dict(row.items())
        found.setdefault(columns.pop("task"), []).append(Choice(**columns))
    return found


async def store_choices(tx: Tx, task: Task, choices: list[Choice]) -> None:
    await tx.execute("DELETE FROM model_choice WHERE workspace_id = $1 AND task = $2", tx.tenant, task)
    for rank, choice in enumerate(choices, start=1):
        await tx.execute(
            """
            INSERT INTO model_choice (workspace_id, task, rank, provider_id, model, input_price, output_price)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            tx.tenant,
            task,
            rank,
            choice.provider_id,
            choice.model,
            choice.input_price,
            choice.output_price,
        )


async def is_chosen(tx: Tx, provider_id: UUID) -> bool:
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM model_choice WHERE workspace_id = $1 AND provider_id = $2)", tx.tenant, provider_id
    )
    return found


async def fetch_budget(tx: Tx) -> Budget:
    return budget_from(await tx.fetchrow(f"SELECT {_BUDGET} FROM model_budget WHERE workspace_id = $1", tx.tenant))


async def store_budget(tx: Tx, budget: Budget) -> None:
    await tx.execute(
        f"""
        INSERT INTO model_budget (workspace_id, {_BUDGET}) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (workspace_id) DO UPDATE SET turn_steps = $2, turn_tokens = $3, turn_seconds = $4,
            contact_hour_tokens = $5, day_tokens = $6, day_money = $7
        """,
        tx.tenant,
        budget.turn_steps,
        budget.turn_tokens,
        budget.turn_seconds,
        budget.contact_hour_tokens,
        budget.day_tokens,
        budget.day_money,
    )
