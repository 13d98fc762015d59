"""A message failed, or perhaps did not arrive: a teammate sends it again, or says that it arrived."""

from uuid import UUID

from relevo.desk.audit.api import record
from relevo.desk.deliveries.errors import NoSuchDelivery, NothingToRetry
from relevo.desk.deliveries.events import announce_deliveries
from relevo.desk.deliveries.queueing import ask_to_send
from relevo.desk.deliveries.repository import find_deliveries, settle_delivery
from relevo.desk.deliveries.schemas import DeliveryOut
from relevo.kit.ids import new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx


async def do_retry_delivery(tx: Tx, message_id: UUID, *, by: Actor) -> DeliveryOut:
    """Send what did not arrive once more; parts that did arrive stay as they are.

    Raises NoSuchDelivery, NothingToRetry. An unclear part may arrive twice: the teammate was told.
    """
    delivery = await _locked(tx, message_id)
    again = await tx.fetch(
        """
        UPDATE delivery_part SET state = 'queued', attempts = 0, code = '', detail = '', not_before = NULL,
            lease = NULL, leased_until = NULL, external_id = NULL
        WHERE workspace_id = $1 AND delivery_id = $2 AND state IN ('failed', 'unknown', 'cancelled') RETURNING id
        """,
        tx.tenant,
        delivery["id"],
    )
    if not again and delivery["planned"]:
        raise NothingToRetry
    # A take-over cancelled what an assistant said; somebody wants it to go out after all, and answers for it.
    await tx.execute(
        """
        UPDATE delivery SET author_kind = 'teammate', state = 'queued', code = '', detail = '', updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        delivery["id"],
    )
    await record(tx, "delivery.retried", by=by, subject_kind="message", subject_id=message_id)
    await ask_to_send(tx, delivery["conversation_id"], key=f"retry:{new_id()}")
    return await _shown(tx, delivery)


async def do_settle_delivery(tx: Tx, message_id: UUID, *, arrived: bool, by: Actor) -> DeliveryOut:
    """The teammate knows whether an unclear message arrived. Raises NoSuchDelivery, NothingToRetry."""
    delivery = await _locked(tx, message_id)
    told = await tx.fetch(
        """
        UPDATE delivery_part SET state = $3, code = $4, detail = '', not_before = NULL
        WHERE workspace_id = $1 AND delivery_id = $2 AND state = 'unknown' RETURNING id
        """,
        tx.tenant,
        delivery["id"],
        "sent" if arrived else "failed",
        "" if arrived else "told_not_arrived",
    )
    if not told:
        raise NothingToRetry
    await settle_delivery(tx, delivery["id"])
    await record(tx, "delivery.settled", by=by, subject_kind="message", subject_id=message_id, arrived=arrived)
    await ask_to_send(tx, delivery["conversation_id"], key=f"settled:{new_id()}")
    return await _shown(tx, delivery)


async def _locked(tx: Tx, message_id: UUID) -> Record:
    row = await tx.fetchrow(
        "SELECT * FROM delivery WHERE workspace_id = $1 AND message_id = $2 FOR UPDATE", tx.tenant, message_id
    )
    if row is None:
        raise NoSuchDelivery
    if row["state"] not in ("failed", "unknown", "cancelled"):
        raise NothingToRetry
    return row


async def _shown(tx: Tx, delivery: Record) -> DeliveryOut:
    await announce_deliveries(tx, delivery["conversation_id"], [delivery["message_id"]])
    return (await find_deliveries(tx, [delivery["message_id"]]))[delivery["message_id"]]
