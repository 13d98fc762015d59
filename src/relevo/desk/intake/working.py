"""The job that works through a lane: look at the oldest element, fetch what it needs from outside, then handle it and
mark it done in one transaction, under the lane's lock and only if it still is the oldest.

Two workers on one lane may fetch a file twice; only one of them has an effect.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from relevo.desk.channels import api as channels
from relevo.desk.intake.errors import InFlight, NotYet
from relevo.desk.intake.handling import Prepared, handle
from relevo.desk.intake.preparing import Deps, prepare
from relevo.desk.intake.storing import ask_to_handle
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.db import Database, DatabaseUnavailableError, Record, Tx

MAX_ATTEMPTS = 5
KEEP_DAYS = 14
"""Longer than any provider repeats what it told (WhatsApp: 7 days), so that a late duplicate is still known."""
RETRY_S = 2.0
LONGEST_PAUSE_S = 30.0

log = structlog.get_logger(__name__)

_OLDEST = """
SELECT e.*, ch.enabled FROM channel_event e
JOIN channel ch ON ch.workspace_id = e.workspace_id AND ch.id = e.channel_id
WHERE e.workspace_id = $1 AND e.channel_id = $2 AND e.lane = $3 AND e.state = 'waiting'
ORDER BY coalesce(e.sent_at, e.received_at), e.received_at, e.id LIMIT 1
"""


@dataclass
class _Seen:
    """What one run of the job handled."""

    done: int = 0
    problems: list[str] = field(default_factory=list[str])


async def work_through(
    deps: Deps, workspace_id: WorkspaceId, channel_id: ChannelId, lane: str, *, asked_as: str = ""
) -> int:
    """How many elements were handled; stops at one that has to wait. `asked_as` is the key of the job that asks."""
    seen = _Seen()
    while True:
        async with deps.db.transaction(workspace_id, read_only=True) as tx:
            row = await tx.fetchrow(_OLDEST, tx.tenant, channel_id, lane)
            if row is None or not row["enabled"]:
                # A channel that is switched off keeps what comes in; switching it on goes on here.
                return seen.done
            channel = await channels.access_channel(tx, channel_id)
            if channels.is_held(channel.connection, await tx.now()):
                # What was written earlier is still being fetched; whoever fetches it asks for this lane again.
                return seen.done
            connection = await channels.open_connection(tx, channel, deps.outside)
        try:
            incoming = deps.outside.connectors.get(channel.kind).parse(row["body"])
            is_last = row["attempts"] >= MAX_ATTEMPTS - 1
            prepared = await prepare(deps, channel, connection, row["id"], incoming, is_last_attempt=is_last)
            handled = await _handle(deps.db, workspace_id, channel, row, prepared)
        except DatabaseUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever one element does, the others go on
            if await _note_failure(deps.db, workspace_id, row, error, asked_as):
                continue
            return seen.done
        seen.done += handled
        if handled and incoming:
            await _tell_heard(deps.outside.connectors.get(channel.kind), connection, incoming)


async def _tell_heard(
    connector: channels.Connector, connection: channels.Connection, incoming: Sequence[channels.Incoming]
) -> None:
    try:
        await connector.heard(connection, incoming)
    except Exception as error:  # noqa: BLE001 - it was handled; the provider's wish comes second
        log.info("intake.provider_not_told", kind=connector.kind, reason=type(error).__name__)


async def _handle(
    db: Database, workspace_id: WorkspaceId, channel: channels.Channel, row: Record, prepared: Sequence[Prepared]
) -> int:
    async with db.transaction(workspace_id) as tx:
        await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 9))", f"{channel.id}:{row['lane']}")
        oldest = await tx.fetchrow(_OLDEST, tx.tenant, channel.id, row["lane"])
        if oldest is None or oldest["id"] != row["id"]:
            return 0
        for one in prepared:
            await handle(tx, channel, one)
        await tx.execute(
            "UPDATE channel_event SET state = $3, problem = NULL WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            row["id"],
            "done" if prepared else "ignored",
        )
        await _forget_old(tx, channel.id)
    return 1


async def _note_failure(db: Database, workspace_id: WorkspaceId, row: Record, error: Exception, asked_as: str) -> bool:
    """True if the lane may go on: the element is out of its way.

    Of an echo whose sender may still be at it only the first failure and those after a pause count: whatever else comes
    into the lane looks at its oldest element, too, and would use up its attempts within a moment.
    """
    waits = isinstance(error, NotYet)
    most = error.attempts if isinstance(error, NotYet) else MAX_ATTEMPTS
    problem = f"{type(error).__name__}: {error}"[:500]
    async with db.transaction(workspace_id) as tx:
        attempts = await tx.fetchval(
            """
            UPDATE channel_event SET problem = $3,
                attempts = attempts + CASE WHEN $5 OR attempts = 0 OR $4 = id || ':' || attempts THEN 1 ELSE 0 END
            WHERE workspace_id = $1 AND id = $2 AND state = 'waiting' RETURNING attempts
            """,
            tx.tenant,
            row["id"],
            problem,
            asked_as,
            not isinstance(error, InFlight),
        )
        if attempts is None:
            return True
        if attempts >= most:
            log.error("intake.element_failed", problem=problem, exc_info=None if waits else error)
            await tx.execute(
                "UPDATE channel_event SET state = $3 WHERE workspace_id = $1 AND id = $2",
                tx.tenant,
                row["id"],
                "ignored" if waits else "failed",
            )
            return True
        log.warning("intake.element_waits", problem=problem, attempts=attempts)
        longest = min(RETRY_S * 2 ** (attempts - 1), LONGEST_PAUSE_S)
        pause_s = longest * random.uniform(0.75, 1.0)  # noqa: S311 - spreads load
        # One job for each pause, however many looked meanwhile; if it got lost, the next look brings it back.
        await ask_to_handle(tx, row["channel_id"], row["lane"], key=f"{row['id']}:{attempts}", delay_s=pause_s)
    return False


async def _forget_old(tx: Tx, channel_id: UUID) -> None:
    if random.random() > 0.01:  # noqa: S311 - often enough, and not each time
        return
    await tx.execute(
        """
        DELETE FROM channel_event
        WHERE workspace_id = $1 AND channel_id = $2 AND state IN ('done', 'ignored')
          AND received_at < now() - make_interval(days => $3)
        """,
        tx.tenant,
        channel_id,
        KEEP_DAYS,
    )
