"""The job that empties a conversation's outbox: claim a part, send it outside of any transaction, write down how it
ended, look for the next.

It may die between any two of these. Before the send nothing has happened; after it the part's lease runs out, and the
part is `unknown` unless its channel's other side knows repetitions.
"""

import asyncio
import math
import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from relevo.desk.channels import api as channels
from relevo.desk.deliveries.claiming import Claim, Wait, claim_next
from relevo.desk.deliveries.events import announce_deliveries
from relevo.desk.deliveries.queueing import UNKNOWN_HOLDS_S, ask_to_reconcile, ask_to_send
from relevo.desk.deliveries.repository import settle_delivery
from relevo.desk.deliveries.signals import apply_waiting_signals, bind_external_id
from relevo.kit.ids import FileId, WorkspaceId
from relevo.platform import jobs
from relevo.platform.db import Database, Tx
from relevo.platform.files import FileStore, find_files

LONGEST_PAUSE_S = 7200.0
WORTH_SLEEPING_S = 2.0
TELL_ADMINS = "channels.tell_admins"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Deps:
    db: Database
    files: FileStore
    outside: channels.Outside


async def send_waiting(deps: Deps, workspace_id: WorkspaceId, conversation_id: UUID) -> None:
    """Everything of the conversation that may go now; what has to wait longer gets a job for then."""
    while True:
        async with deps.db.transaction(workspace_id) as tx:
            found = await claim_next(tx, conversation_id, deps.outside.connectors)
            connection = None
            if isinstance(found, Claim):
                connection = await channels.open_connection(tx, found.channel, deps.outside)
            elif isinstance(found, Wait) and found.seconds > WORTH_SLEEPING_S:
                due = await tx.now() + timedelta(seconds=found.seconds)
                await ask_to_send(tx, conversation_id, key=f"at:{due:%H%M%S}", delay_s=found.seconds + 0.05)
                return
        if found == "idle":
            return
        if isinstance(found, Wait):
            await asyncio.sleep(found.seconds + 0.01)
        elif isinstance(found, Claim) and connection is not None:
            outcome = await _attempt(deps, workspace_id, found, connection)
            async with deps.db.transaction(workspace_id) as tx:
                await record_outcome(tx, conversation_id, found, outcome, deps.outside.connectors)


async def _attempt(
    deps: Deps, workspace_id: WorkspaceId, claim: Claim, connection: channels.Connection
) -> channels.Outcome:
    async def read_file(file_id: UUID) -> bytes:
        async with deps.db.transaction(workspace_id, read_only=True) as tx:
            found = await find_files(tx, [FileId(file_id)])
        return await deps.files.read(found[0].storage_key) if found else b""

    connector = deps.outside.connectors.get(claim.channel.kind)
    try:
        return await connector.send(connection, claim.part, claim.to, read_file)
    except Exception as error:
        # Our own mistake, and whether something went out before it is anybody's guess.
        log.exception("deliveries.connector_failed", kind=claim.channel.kind)
        return channels.Unclear(code="internal", detail=type(error).__name__)


async def record_outcome(
    tx: Tx, conversation_id: UUID, claim: Claim, outcome: channels.Outcome, connectors: channels.Connectors
) -> None:
    """How an attempt ended. What came in about the part meanwhile (a status before the answer) counts, too."""
    part_id = claim.part.part_id
    can = connectors.get(claim.channel.kind).capabilities
    match outcome:
        case channels.Sent():
            await _sent(tx, claim, outcome)
        case channels.TryAgain():
            await _try_again(tx, claim, outcome, can.attempts)
        case channels.Refused():
            await _refused(tx, claim, outcome)
        case channels.Unclear() if can.reconciles == "safe_to_repeat" or claim.is_amendment:
            await _try_again(tx, claim, channels.TryAgain(code=outcome.code, detail=outcome.detail), can.attempts)
        case channels.Unclear():
            await _end(tx, claim, "unknown", outcome.code, outcome.detail, pause_s=UNKNOWN_HOLDS_S)
            await ask_to_reconcile(tx, part_id)
        case channels.Stopped():
            await _end(tx, claim, "queued", "", "", pause_s=0)
            if await channels.stop_channel(tx, claim.channel.id, code=outcome.code, detail=outcome.detail):
                await tell_admins(tx, claim.channel.id)
    settled = await settle_delivery(tx, claim.delivery_id)
    await announce_deliveries(tx, conversation_id, [settled["message_id"]])


async def tell_admins(tx: Tx, channel_id: UUID) -> None:
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id)}
    await jobs.enqueue(tx, TELL_ADMINS, payload, dedupe_key=f"{TELL_ADMINS}:{channel_id}")


async def _sent(tx: Tx, claim: Claim, outcome: channels.Sent) -> None:
    await tx.execute(
        """
        UPDATE delivery_part SET sent_at = coalesce(sent_at, clock_timestamp()), lease = NULL, leased_until = NULL,
            code = '', detail = '', state = CASE WHEN state IN ('queued', 'sending', 'unknown', 'failed') THEN $3
                                                 ELSE state END
        WHERE workspace_id = $1 AND id = $2 AND state <> 'cancelled'
        """,
        tx.tenant,
        claim.part.part_id,
        outcome.status,
    )
    if await bind_external_id(tx, claim.part.part_id, claim.channel.id, outcome.external_id):
        await apply_waiting_signals(tx, claim.part.part_id, claim.channel.id, outcome.external_id)
    if outcome.alias and outcome.alias != claim.to.address:
        await tx.execute(
            """
            INSERT INTO identity_alias (workspace_id, channel_id, alias, address) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """,
            tx.tenant,
            claim.channel.id,
            outcome.alias,
            claim.to.address,
        )


async def _try_again(tx: Tx, claim: Claim, outcome: channels.TryAgain, attempts: int) -> None:
    if claim.attempt >= attempts:
        await _refused(tx, claim, channels.Refused(code=outcome.code, detail=outcome.detail))
        return
    longest = min(2.0 ** (claim.attempt - 1), LONGEST_PAUSE_S)
    pause_s = random.uniform(longest / 2, longest)  # noqa: S311 - spreads load, guards nothing
    if outcome.after_s is not None and math.isfinite(outcome.after_s):
        # Whatever a provider wishes, it is asked again within two hours: else nobody would ever see that it failed.
        pause_s = min(max(outcome.after_s, 0), LONGEST_PAUSE_S) + pause_s / 10
    await _end(tx, claim, "queued", outcome.code, outcome.detail, pause_s=pause_s)


async def _refused(tx: Tx, claim: Claim, outcome: channels.Refused) -> None:
    """The rest of the message would meet the same end, or make no sense without this part."""
    await _end(tx, claim, "failed", outcome.code, outcome.detail, pause_s=0)
    await tx.execute(
        """
        UPDATE delivery_part SET state = 'cancelled' WHERE workspace_id = $1 AND delivery_id = $2 AND state = 'queued'
        """,
        tx.tenant,
        claim.delivery_id,
    )


async def _end(tx: Tx, claim: Claim, state: str, code: str, detail: str, *, pause_s: float) -> None:
    """Unless a status or an echo told more in the meantime, or another worker took the lease."""
    await tx.execute(
        """
        UPDATE delivery_part SET state = $4, code = $5, detail = $6, lease = NULL, leased_until = NULL,
            not_before = clock_timestamp() + make_interval(secs => $7)
        WHERE workspace_id = $1 AND id = $2 AND lease = $3 AND state = 'sending'
        """,
        tx.tenant,
        claim.part.part_id,
        claim.lease,
        state,
        code[:100],
        detail[:500],
        pause_s,
    )
