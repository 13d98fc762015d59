"""Which send is next in a conversation, and whether it may go now. Under one lock per conversation.

The lock is advisory and short: whoever writes in the conversation does not wait for it. A teammate who takes over
meanwhile updates the same delivery rows, and so either comes before the claim (then it is cancelled) or after it.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.deliveries.amending import AMENDMENTS
from relevo.desk.deliveries.events import announce_deliveries
from relevo.desk.deliveries.planning import plan_delivery
from relevo.desk.deliveries.queueing import TAKEN_OVER, ask_to_reconcile
from relevo.desk.deliveries.rates import take_token
from relevo.desk.deliveries.repository import settle_delivery
from relevo.kit.ids import new_id
from relevo.platform.db import Record, Tx

LEASE_S = 120
"""Longer than any send may take: a part that is in flight for longer belonged to a worker that died."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    lease: UUID
    delivery_id: UUID
    message_id: UUID
    channel: channels.Channel
    part: channels.Part
    to: channels.Recipient
    attempt: int
    is_amendment: bool = False
    """What may be sent twice without harm, whatever the channel."""


@dataclass(frozen=True)
class Wait:
    seconds: float


Next = Claim | Wait | Literal["idle", "again"]
"""`again`: something was decided without sending (a failure that was found before); look once more."""

_OLDEST = """
SELECT d.*, i.address, c.identity_id,
       EXISTS (SELECT FROM stretch s WHERE s.workspace_id = $1 AND s.conversation_id = $2
               AND s.epoch > d.epoch AND s.by_kind = 'teammate') AS people_passed,
       (SELECT count(*) FROM delivery_part p WHERE p.workspace_id = $1 AND p.delivery_id = d.id
        AND p.state = 'sending') AS in_flight,
       w.expires_at, now() AS now, w.blocked_at IS NOT NULL AS is_blocked
FROM delivery d
JOIN conversation c ON c.workspace_id = $1 AND c.id = $2
JOIN contact_identity i ON i.workspace_id = $1 AND i.id = c.identity_id
LEFT JOIN conversation_window w ON w.workspace_id = $1 AND w.conversation_id = $2
WHERE d.workspace_id = $1 AND d.conversation_id = $2 AND d.state IN ('queued', 'sending')
ORDER BY d.seq LIMIT 1
"""
_HELD_BY_UNKNOWN = """
SELECT extract(epoch FROM max(p.not_before) - clock_timestamp())
FROM delivery d JOIN delivery_part p ON p.workspace_id = $1 AND p.delivery_id = d.id
WHERE d.workspace_id = $1 AND d.conversation_id = $2 AND p.state = 'unknown' AND p.not_before > clock_timestamp()
"""


async def claim_next(tx: Tx, conversation_id: UUID, connectors: channels.Connectors) -> Next:
    """The next part, marked as being sent, its bucket's token taken."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", f"deliver:{conversation_id}")
    row = await tx.fetchrow(_OLDEST, tx.tenant, conversation_id)
    if row is None:
        return "idle"
    held_s = await tx.fetchval(_HELD_BY_UNKNOWN, tx.tenant, conversation_id)
    if held_s is not None:
        # Whether the message before arrived is still being found out; the next one must not overtake it.
        return Wait(float(held_s))
    channel = await channels.access_channel(tx, row["channel_id"])
    connector = connectors.find(channel.kind)
    if channel.problem_code == channels.DISCONNECTED and row["in_flight"] == 0:
        # Nobody knows whether it will ever be connected again: what stands there as waiting would be a lie.
        await _fail(tx, row, "failed", channels.DISCONNECTED)
        return "again"
    if connector is None or not channel.enabled or channel.stopped_at is not None:
        # Resuming the channel asks again.
        return "idle"
    if row["author_kind"] == "assistant" and row["people_passed"]:
        await _fail(tx, row, "cancelled", TAKEN_OVER)
        return "again"
    if not row["planned"] and not await plan_delivery(tx, row, connector):
        await _fail(tx, row, "failed", "not_possible")
        return "again"
    refusal = _refusal(row, connector.capabilities)
    if refusal is not None:
        await _fail(tx, row, "failed", refusal)
        return "again"
    return await _claim_part(tx, row, channel, connector)


def _refusal(row: Record, can: channels.Capabilities) -> str | None:
    if row["is_blocked"]:
        return "blocked"
    if can.window_h is None or row["template"] is not None or _is_open(row):
        return None
    if row["author_kind"] == "teammate" and can.human_window_h is not None and row["expires_at"] is not None:
        longer = row["expires_at"] + timedelta(hours=can.human_window_h - can.window_h)
        return None if longer > row["now"] else "window_closed"
    return "window_closed"


def _is_open(row: Record) -> bool:
    """A customer who never wrote has opened no window."""
    return row["expires_at"] is not None and row["expires_at"] > row["now"]


async def _claim_part(tx: Tx, row: Record, channel: channels.Channel, connector: channels.Connector) -> Next:
    part = await tx.fetchrow(
        """
        SELECT *, extract(epoch FROM not_before - clock_timestamp()) AS wait_s,
               extract(epoch FROM leased_until - clock_timestamp()) AS leased_s
        FROM delivery_part WHERE workspace_id = $1 AND delivery_id = $2 AND state IN ('queued', 'sending')
        ORDER BY ordinal LIMIT 1
        """,
        tx.tenant,
        row["id"],
    )
    if part is None:
        await settle_delivery(tx, row["id"])
        return "again"
    if part["state"] == "sending":
        if (part["leased_s"] or 0) > 0:
            return Wait(float(part["leased_s"]))
        return await _take_from_the_dead(tx, row, part, connector)
    if (part["wait_s"] or 0) > 0:
        return Wait(float(part["wait_s"]))
    wait_s = await take_token(tx, channel.id, row["address"], connector.capabilities)
    if wait_s > 0:
        return Wait(wait_s)
    lease = new_id()
    await tx.execute(
        """
        UPDATE delivery_part SET state = 'sending', lease = $3, attempts = attempts + 1, not_before = NULL,
            leased_until = clock_timestamp() + make_interval(secs => $4)
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        part["id"],
        lease,
        LEASE_S,
    )
    await settle_delivery(tx, row["id"])
    return Claim(
        lease=lease,
        delivery_id=row["id"],
        message_id=row["message_id"],
        channel=channel,
        part=channels.Part(part_id=part["id"], body=part["body"], text=part["text"]),
        to=replace(await recipient_of(tx, row), window_open=_is_open(row)),
        attempt=part["attempts"] + 1,
        is_amendment=row["kind"] in AMENDMENTS,
    )


async def _take_from_the_dead(tx: Tx, row: Record, part: Record, connector: channels.Connector) -> Next:
    """A worker died between sending and writing down how it ended."""
    safe = connector.capabilities.reconciles == "safe_to_repeat" or row["kind"] in AMENDMENTS
    await tx.execute(
        """
        UPDATE delivery_part SET state = $3, code = $4, lease = NULL, leased_until = NULL,
            not_before = CASE WHEN $3 = 'unknown' THEN clock_timestamp() + interval '1 second' END
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        part["id"],
        "queued" if safe else "unknown",
        "" if safe else "no_answer",
    )
    if not safe:
        await ask_to_reconcile(tx, part["id"])
    await settle_delivery(tx, row["id"])
    return "again"


async def _fail(tx: Tx, row: Record, state: str, code: str) -> None:
    await tx.execute(
        """
        UPDATE delivery_part SET state = $3, code = $4 WHERE workspace_id = $1 AND delivery_id = $2 AND state = 'queued'
        """,
        tx.tenant,
        row["id"],
        state,
        code,
    )
    await tx.execute(
        "UPDATE delivery SET state = $3, code = $4, updated_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        row["id"],
        state,
        code,
    )
    await announce_deliveries(tx, row["conversation_id"], [row["message_id"]])


async def recipient_of(tx: Tx, row: Record) -> channels.Recipient:
    aliases = await tx.fetch(
        "SELECT alias FROM identity_alias"
        " WHERE workspace_id = $1 AND channel_id = $2 AND address = $3 AND left_at IS NULL",
        tx.tenant,
        row["channel_id"],
        row["address"],
    )
    last = await tx.fetchval(
        """
        SELECT external_id FROM message
        WHERE workspace_id = $1 AND conversation_id = $2 AND author_kind = 'contact' AND external_id IS NOT NULL
        ORDER BY seq DESC LIMIT 1
        """,
        tx.tenant,
        row["conversation_id"],
    )
    return channels.Recipient(
        address=row["address"], aliases=tuple(alias["alias"] for alias in aliases), last_external_id=last
    )
