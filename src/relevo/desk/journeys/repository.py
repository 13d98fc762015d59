"""All SQL of journeys."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from relevo.desk.journeys.schemas import OrderInput
from relevo.kit.ids import ContactId, new_id
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


async def fetch_proofs(tx: Tx, contact_id: ContactId) -> list[tuple[str, str]]:
    """Kind and value, the newest first: what was proved, and what a verified address says by itself."""
    rows = await tx.fetch(
        """
        SELECT kind, value, at FROM contact_proof WHERE workspace_id = $1 AND contact_id = $2
        UNION ALL
        SELECT CASE WHEN channel_kind = 'web' THEN 'customer_id' ELSE 'phone' END,
               CASE WHEN channel_kind = 'web' THEN substr(address, 10) ELSE address END, verified_at
        FROM contact_identity
        WHERE workspace_id = $1 AND contact_id = $2 AND verified_at IS NOT NULL
          AND (channel_kind IN ('whatsapp', 'twilio_whatsapp', 'sms')
               OR (channel_kind = 'web' AND address LIKE 'customer:_%'))
        ORDER BY at DESC, value
        """,
        tx.tenant,
        contact_id,
    )
    return [(row["kind"], row["value"]) for row in rows]


async def has_contact(tx: Tx, contact_id: ContactId) -> bool:
    """Locked: whoever is being erased gets no new rows."""
    row = await tx.fetchrow(
        "SELECT id FROM contact WHERE workspace_id = $1 AND id = $2 FOR KEY SHARE", tx.tenant, contact_id
    )
    return row is not None


async def claim_part(tx: Tx, contact_id: ContactId, integration_id: UUID, *, not_again_for: timedelta) -> bool:
    """Whether it is ours to ask this system now."""
    claimed = await tx.fetchval(
        """
        INSERT INTO journey_part (workspace_id, contact_id, integration_id) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, contact_id, integration_id) DO UPDATE SET asked_at = now()
        WHERE journey_part.asked_at < now() - $4::interval
        RETURNING true
        """,
        tx.tenant,
        contact_id,
        integration_id,
        not_again_for,
    )
    return bool(claimed)


async def keep_part(
    tx: Tx, contact_id: ContactId, integration_id: UUID, *, found: Any, problem: str | None, detail: str
) -> None:
    """`found` None: it did not answer, what was known before stays with its age."""
    await tx.execute(
        """
        UPDATE journey_part SET found = coalesce($4, found), problem = $5, detail = $6,
            fetched_at = CASE WHEN $4::jsonb IS NULL THEN fetched_at ELSE now() END
        WHERE workspace_id = $1 AND contact_id = $2 AND integration_id = $3
        """,
        tx.tenant,
        contact_id,
        integration_id,
        found,
        problem,
        detail,
    )


async def fetch_parts(tx: Tx, contact_id: ContactId) -> dict[UUID, Record]:
    rows = await tx.fetch(
        """
        SELECT integration_id, found, fetched_at, asked_at, problem, detail FROM journey_part
        WHERE workspace_id = $1 AND contact_id = $2
        """,
        tx.tenant,
        contact_id,
    )
    return {row["integration_id"]: row for row in rows}


async def fetch_conversations(tx: Tx, contact_id: ContactId, *, limit: int) -> list[Record]:
    return await tx.fetch(
        """
        SELECT c.id, c.number, c.status, c.created_at, c.last_message_at, c.preview_text,
               h.kind AS channel_kind, h.name AS channel_name
        FROM conversation c JOIN channel h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id
        WHERE c.workspace_id = $1 AND c.contact_id = $2
        ORDER BY c.last_message_at DESC, c.id LIMIT $3
        """,
        tx.tenant,
        contact_id,
        limit,
    )


async def fetch_preferences(tx: Tx, contact_id: ContactId, *, limit: int) -> list[Record]:
    return await tx.fetch(
        """
        SELECT id, kind, text, last_confirmed_at FROM memory
        WHERE workspace_id = $1 AND contact_id = $2 AND state = 'active' AND kind IN ('preference', 'language', 'goal')
          AND (expires_at IS NULL OR expires_at > now())
        ORDER BY last_confirmed_at DESC, id LIMIT $3
        """,
        tx.tenant,
        contact_id,
        limit,
    )


async def fetch_pages(tx: Tx, contact_id: ContactId, *, limit: int) -> list[Record]:
    return await tx.fetch(
        """
        SELECT id, url, visits, first_at, last_at FROM page_visit WHERE workspace_id = $1 AND contact_id = $2
        ORDER BY last_at DESC, id LIMIT $3
        """,
        tx.tenant,
        contact_id,
        limit,
    )


async def note_page(tx: Tx, contact_id: ContactId, url: str, *, kept: int) -> None:
    """The same page within half an hour is one visit more; of older ones the newest `kept` stay."""
    await tx.execute(
        """
        WITH again AS (
            UPDATE page_visit SET visits = visits + 1, last_at = now()
            WHERE workspace_id = $1 AND contact_id = $3 AND url = $4 AND last_at > now() - interval '30 minutes'
            RETURNING id
        ), over AS (
            DELETE FROM page_visit WHERE workspace_id = $1 AND id IN (
                SELECT id FROM page_visit WHERE workspace_id = $1 AND contact_id = $3
                ORDER BY last_at DESC, id OFFSET $5
            )
        )
        INSERT INTO page_visit (workspace_id, id, contact_id, url)
        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM again)
        """,
        tx.tenant,
        new_id(),
        contact_id,
        url,
        kept - 1,
    )
