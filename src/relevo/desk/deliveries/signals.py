"""What a provider tells about something we sent: statuses and echoes, in any order, even before our own request ended.

Who saves a provider's id and who hears of one take the same lock, so one of the two always sees the other.
"""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from relevo.desk.channels.api import EchoIn, StatusIn
from relevo.desk.deliveries.events import announce_deliveries
from relevo.desk.deliveries.queueing import ask_to_send
from relevo.desk.deliveries.repository import settle_delivery
from relevo.desk.deliveries.states import after_status
from relevo.kit.ids import ChannelId
from relevo.platform.db import Record, Tx

Recognised = Literal["ours", "theirs", "later"]
"""`later`: something of ours with these words is in flight; its provider id will tell."""


async def bind_external_id(tx: Tx, part_id: UUID, channel_id: UUID, external_id: str) -> bool:
    """Remember the provider's id of a part. False if another part has it: then the provider repeats its ids."""
    await _lock(tx, channel_id, external_id)
    taken = await tx.fetchval(
        "SELECT id FROM delivery_part WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3",
        tx.tenant,
        channel_id,
        external_id,
    )
    if taken is not None:
        return taken == part_id
    await tx.execute(
        "UPDATE delivery_part SET external_id = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        part_id,
        external_id,
    )
    return True


async def apply_waiting_signals(tx: Tx, part_id: UUID, channel_id: UUID, external_id: str) -> None:
    """Statuses that came before the id was known."""
    rows = await tx.fetch(
        """
        DELETE FROM delivery_signal WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3
        RETURNING status, code, detail
        """,
        tx.tenant,
        channel_id,
        external_id,
    )
    for row in rows:
        await _apply(tx, part_id, row["status"], row["code"], row["detail"])


async def receive_status(tx: Tx, channel_id: ChannelId, status: StatusIn) -> bool:
    """False if it is about nothing of ours (yet): it is kept for two days.

    One that names no message is about all that was sent to its address up to its time.
    """
    if status.external_id is None and status.part_id is None:
        return await _receive_watermark(tx, channel_id, status)
    if status.external_id:
        await _lock(tx, channel_id, status.external_id)
    part = await _find_part(tx, channel_id, external_id=status.external_id, part_id=status.part_id)
    if part is None:
        await _keep(tx, channel_id, status)
        return False
    if status.external_id and part["external_id"] is None:
        await bind_external_id(tx, part["id"], channel_id, status.external_id)
    await _apply(tx, part["id"], status.status, status.code, status.detail)
    await _settle(tx, part)
    return True


async def _receive_watermark(tx: Tx, channel_id: ChannelId, status: StatusIn) -> bool:
    parts = await tx.fetch(
        """
        SELECT p.id, p.delivery_id, p.state, p.external_id
        FROM contact_identity i
        JOIN conversation c ON c.workspace_id = $1 AND c.identity_id = i.id
        JOIN delivery d ON d.workspace_id = $1 AND d.conversation_id = c.id AND d.state IN ('sent', 'delivered')
        JOIN delivery_part p ON p.workspace_id = $1 AND p.delivery_id = d.id AND p.state IN ('sent', 'delivered')
        WHERE i.workspace_id = $1 AND i.channel_id = $2 AND i.address = $3 AND p.sent_at <= $4
        ORDER BY d.seq, p.ordinal
        """,
        tx.tenant,
        channel_id,
        status.address,
        # The provider counts in whole seconds, and its clock is not ours.
        (status.at or await tx.now()) + timedelta(seconds=2),
    )
    for part in parts:
        await _apply(tx, part["id"], status.status, status.code, status.detail)
    for part in {part["delivery_id"]: part for part in parts}.values():
        await _settle(tx, part)
    return bool(parts)


async def recognise_echo(tx: Tx, channel_id: ChannelId, address: str, echo: EchoIn) -> Recognised:
    """Whether a message that left the company's account was sent by us."""
    await _lock(tx, channel_id, echo.external_id)
    part = await _find_part(tx, channel_id, external_id=echo.external_id, part_id=echo.part_id)
    if part is None:
        part = await _find_in_flight(tx, channel_id, address, echo.text)
        if part is not None and part["is_leased"]:
            return "later"
    if part is None:
        return "theirs"
    await bind_external_id(tx, part["id"], channel_id, echo.external_id)
    await _apply(tx, part["id"], "sent", "", "")
    await apply_waiting_signals(tx, part["id"], channel_id, echo.external_id)
    await _settle(tx, part)
    return "ours"


async def _settle(tx: Tx, part: Record) -> None:
    settled = await settle_delivery(tx, part["delivery_id"])
    await announce_deliveries(tx, settled["conversation_id"], [settled["message_id"]])
    # What waited behind an unclear send may go now.
    if part["state"] in ("unknown", "sending"):
        await ask_to_send(tx, settled["conversation_id"], key=f"settled:{part['id']}")


async def _lock(tx: Tx, channel_id: UUID, external_id: str) -> None:
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 8))", f"sent:{channel_id}:{external_id}")


async def _find_part(tx: Tx, channel_id: UUID, *, external_id: str | None, part_id: str | None) -> Record | None:
    return await tx.fetchrow(
        """
        SELECT id, delivery_id, state, external_id FROM delivery_part
        WHERE workspace_id = $1 AND channel_id = $2 AND (external_id = $3 OR id = $4)
        ORDER BY external_id = $3 DESC NULLS LAST LIMIT 1
        """,
        tx.tenant,
        channel_id,
        external_id,
        _uuid(part_id),
    )


async def _find_in_flight(tx: Tx, channel_id: UUID, address: str, text: str) -> Record | None:
    """A part to this customer with these words whose provider id is not known yet; `is_leased` while somebody may be
    sending it. Once the lease is over its worker is dead, whether the outbox has noticed or not."""
    return await tx.fetchrow(
        """
        SELECT p.id, p.delivery_id, p.state, p.external_id,
               p.state = 'sending' AND coalesce(p.leased_until > clock_timestamp(), false) AS is_leased
        FROM delivery d
        JOIN conversation c ON c.workspace_id = $1 AND c.id = d.conversation_id
        JOIN contact_identity i ON i.workspace_id = $1 AND i.id = c.identity_id
        JOIN delivery_part p ON p.workspace_id = $1 AND p.delivery_id = d.id
        WHERE d.workspace_id = $1 AND d.channel_id = $2 AND d.state IN ('queued', 'sending', 'unknown')
          AND i.address = $3 AND p.external_id IS NULL AND p.state IN ('sending', 'unknown')
          AND regexp_replace(p.text, '\\s+', ' ', 'g') = regexp_replace($4, '\\s+', ' ', 'g')
        ORDER BY d.seq, p.ordinal LIMIT 1
        """,
        tx.tenant,
        channel_id,
        address,
        text,
    )


async def _apply(tx: Tx, part_id: UUID, status: str, code: str, detail: str) -> None:
    row = await tx.fetchrow(
        "SELECT state FROM delivery_part WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, part_id
    )
    if row is None:
        return
    state = after_status(row["state"], status)
    if state == row["state"] and status != "failed":
        return
    failed = state == "failed"
    await tx.execute(
        """
        UPDATE delivery_part SET state = $3, code = $4, detail = $5, lease = NULL, leased_until = NULL,
            not_before = NULL, sent_at = CASE WHEN $3 = 'failed' THEN sent_at ELSE coalesce(sent_at, now()) END
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        part_id,
        state,
        code[:100] if failed else "",
        detail[:500] if failed else "",
    )


async def _keep(tx: Tx, channel_id: UUID, status: StatusIn) -> None:
    if not status.external_id:
        return
    await tx.execute(
        """
        INSERT INTO delivery_signal (workspace_id, channel_id, external_id, status, code, detail)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        channel_id,
        status.external_id[:400],
        status.status,
        status.code[:100],
        status.detail[:500],
    )
    await tx.execute(
        """
        DELETE FROM delivery_signal
        WHERE workspace_id = $1 AND channel_id = $2 AND received_at < now() - interval '2 days'
        """,
        tx.tenant,
        channel_id,
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
