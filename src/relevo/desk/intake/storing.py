"""Elements into the table, each once, and a job for each lane that has something new."""

from collections.abc import Sequence
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.kit.ids import ChannelId, new_id
from relevo.platform import jobs
from relevo.platform.db import Tx

HANDLE_JOB = "intake.handle"
HANDLE_PRIORITY = 9
EXTERNAL_ID_CHARS = 600
LANE_CHARS = 300

_STORE = """
INSERT INTO channel_event (workspace_id, id, channel_id, external_id, lane, body, sent_at)
SELECT $1, e.id, e.channel_id, e.external_id, e.lane, e.body, e.sent_at
FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[])
    AS e (id, channel_id, external_id, lane, body, sent_at)
ON CONFLICT (workspace_id, channel_id, external_id) DO NOTHING
RETURNING id, channel_id, lane
"""


async def store_elements(tx: Tx, channel: channels.Channel, elements: Sequence[channels.RawElement]) -> int:
    """How many were new. An element for another account goes to that account's channel of the same kind, if there is
    one; else it stays with the channel whose address was called."""
    if not elements:
        return 0
    accounts: dict[str, ChannelId] = {}
    for account_id in {element.account_id for element in elements if element.account_id}:
        if account_id != channel.account_id:
            other = await channels.find_channel_by_account(tx, channel.kind, account_id)
            accounts[account_id] = other.id if other else channel.id
    rows = await tx.fetch(
        _STORE,
        tx.tenant,
        [new_id() for _ in elements],
        [accounts.get(element.account_id or "", channel.id) for element in elements],
        [channels.clean_text(element.external_id)[:EXTERNAL_ID_CHARS] for element in elements],
        [channels.clean_text(element.lane)[:LANE_CHARS] for element in elements],
        [channels.clean(element.body) for element in elements],
        [element.sent_at for element in elements],
    )
    lanes = {(row["channel_id"], row["lane"]): row["id"] for row in rows}
    for (channel_id, lane), event_id in lanes.items():
        await ask_to_handle(tx, channel_id, lane, key=str(event_id))
    return len(rows)


async def ask_to_handle(tx: Tx, channel_id: UUID, lane: str, *, key: str, delay_s: float = 0) -> None:
    """While a job with this key waits or runs, this does nothing. The job is told its key."""
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id), "lane": lane, "key": key}
    await jobs.enqueue(
        tx, HANDLE_JOB, payload, dedupe_key=f"intake:{channel_id}:{key}", delay_s=delay_s, priority=HANDLE_PRIORITY
    )
