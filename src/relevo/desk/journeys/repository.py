"""All SQL of journeys."""

from relevo.desk.journeys.schemas import OrderInput
from relevo.kit.ids import ContactId
from relevo.platform.db import Record, Tx

_COLUMNS = "number, status, placed_at, total, currency, items, url"


async def upsert_order(tx: Tx, contact_id: ContactId, number: str, order: OrderInput) -> None:
    await tx.execute(
        """
        INSERT INTO contact_order (workspace_id, contact_id, number, status, placed_at, total, currency, items, url)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (workspace_id, contact_id, number) DO UPDATE
        SET status = excluded.status, placed_at = excluded.placed_at, total = excluded.total,
            currency = excluded.currency, items = excluded.items, url = excluded.url, updated_at = now()
        """,
        tx.tenant,
        contact_id,
        number,
        order.status,
        order.placed_at,
        order.total,
        order.currency,
        [item.model_dump() for item in order.items],
        order.url,
    )


async def fetch_orders(tx: Tx, contact_id: ContactId, *, limit: int) -> list[Record]:
    return await tx.fetch(
        f"""
        SELECT {_COLUMNS} FROM contact_order WHERE workspace_id = $1 AND contact_id = $2
        ORDER BY placed_at DESC, number DESC LIMIT $3
        """,
        tx.tenant,
        contact_id,
        limit,
    )


async def count_other_orders(tx: Tx, contact_id: ContactId, number: str) -> int:
    return await tx.fetchval(
        "SELECT count(*) FROM contact_order WHERE workspace_id = $1 AND contact_id = $2 AND number <> $3",
        tx.tenant,
        contact_id,
        number,
    )
