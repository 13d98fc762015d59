"""What a provider told nobody: for a while it had no subscription, and nothing that came in then was sent to us.

The check that finds it out asks for a job of the intake, which fetches what was missed. Until that is stored the intake
of this channel waits, so that what comes in meanwhile is not handled before what was written earlier.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeAlias

from relevo.desk.channels.connector import Checked
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import keep_values
from relevo.desk.channels.tables import Channel
from relevo.kit.ids import ChannelId
from relevo.platform import jobs
from relevo.platform.db import Tx

MISSED_JOB = "intake.fetch_missed"
INTAKE_RESUME = "intake.resume"
CHECK = "missed"
HELD_UNTIL = "_held_until"
"""Of the connection's values: until when the intake waits, in seconds since 1970."""
STILL_SINCE = "_missed_since"
"""Of the connection's values: since when something lacks that could not be fetched; each good check asks again."""
HOLD = timedelta(minutes=2)
SAID_FOR = timedelta(days=3)
ASKED_FOR = timedelta(days=7)

Found: TypeAlias = Literal["fetched", "partly", "later", "refused"]
"""All of it was fetched; some could not be had; it is tried again; the provider does not let us."""


def is_held(values: Mapping[str, str], now: datetime) -> bool:
    until = values.get(HELD_UNTIL, "")
    return until.isdecimal() and int(until) > now.timestamp()


async def ask_for_missed(tx: Tx, channel_id: ChannelId, since: datetime) -> None:
    """A job that fetches what came in since then. The intake waits for it, two minutes at most."""
    now = await tx.now()
    await keep_values(tx, channel_id, {HELD_UNTIL: str(int((now + HOLD).timestamp()))})
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id)}
    asked = payload | {"since": since.isoformat()}
    await jobs.enqueue(tx, MISSED_JOB, asked, dedupe_key=f"{MISSED_JOB}:{channel_id}:{since.isoformat()}")
    # Should the job never end, what waits goes on all the same.
    await jobs.enqueue(
        tx,
        INTAKE_RESUME,
        payload,
        dedupe_key=f"{INTAKE_RESUME}:{channel_id}:held:{now.isoformat()}",
        delay_s=HOLD.total_seconds() + 1,
    )


def missed_since(channel: Channel, checked: Checked, now: datetime) -> datetime | None:
    """What this check found out, or an earlier one that was refused within the last week; None: nothing."""
    kept = channel.connection.get(STILL_SINCE)
    lacking = [checked.missed_since] if checked.missed_since else []
    if kept and checked.ok and now - datetime.fromisoformat(kept) < ASKED_FOR:
        lacking.append(datetime.fromisoformat(kept))
    return min(lacking, default=None)


async def note_missed(tx: Tx, channel_id: ChannelId, found: Found, since: datetime) -> None:
    """Let the intake go on, and say on the channel's page what became of it."""
    now = await tx.now()
    lacks = found in ("later", "refused")
    await keep_values(tx, channel_id, {HELD_UNTIL: "", STILL_SINCE: since.isoformat() if lacks else ""})
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id)}
    await jobs.enqueue(tx, INTAKE_RESUME, payload, dedupe_key=f"{INTAKE_RESUME}:{channel_id}:{now.isoformat()}")
    line = {
        "name": CHECK,
        "ok": found == "fetched",
        "code": "" if found == "fetched" else found,
        "detail": now.astimezone(UTC).isoformat(timespec="seconds"),
        "is_advice": found != "fetched",
    }
    await tx.execute(
        """
        UPDATE channel SET checks = $4 || coalesce(
            (SELECT jsonb_agg(line) FROM jsonb_array_elements(checks) AS line WHERE line ->> 'name' <> $3), '[]')
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        channel_id,
        CHECK,
        [line],
    )
    await announce_channel(tx, channel_id)


def still_said(checks: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Of the lines of the last check: what is not found out anew by each, and stands for three days."""
    return [
        line for line in checks if line["name"] == CHECK and now - datetime.fromisoformat(line["detail"]) < SAID_FOR
    ]
