"""Token buckets in the database: all workers together keep to what a provider allows."""

from uuid import UUID

from relevo.desk.channels.api import Capabilities, SendRate
from relevo.platform.db import Tx

_WHOLE_CHANNEL = ""

_TAKE = """
INSERT INTO send_bucket AS b (workspace_id, channel_id, recipient, tokens, filled_at)
VALUES ($1, $2, $3, $5::float8 - 1, clock_timestamp())
ON CONFLICT (workspace_id, channel_id, recipient) DO UPDATE SET
    tokens = least($5, b.tokens + $4 * greatest(0, extract(epoch FROM clock_timestamp() - b.filled_at))) - 1,
    filled_at = clock_timestamp()
RETURNING tokens
"""
_GIVE_BACK = """
UPDATE send_bucket SET tokens = tokens + 1 WHERE workspace_id = $1 AND channel_id = $2 AND recipient = $3
"""


async def take_token(tx: Tx, channel_id: UUID, address: str, can: Capabilities) -> float:
    """0 if the send may go now, else the seconds until it may; then nothing was taken."""
    pair_s = await _take(tx, channel_id, address, can.pair_rate)
    if pair_s > 0:
        return pair_s
    whole_s = await _take(tx, channel_id, _WHOLE_CHANNEL, can.sender_rate)
    if whole_s > 0:
        await tx.execute(_GIVE_BACK, tx.tenant, channel_id, address)
    return whole_s


async def _take(tx: Tx, channel_id: UUID, recipient: str, rate: SendRate) -> float:
    tokens = await tx.fetchval(_TAKE, tx.tenant, channel_id, recipient, rate.per_s, float(rate.burst))
    if tokens >= 0:
        return 0
    await tx.execute(_GIVE_BACK, tx.tenant, channel_id, recipient)
    return -tokens / rate.per_s
