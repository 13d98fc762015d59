"""Retention of the event log."""

from relevo.platform.db import RELAY_ROLE, Database
from relevo.platform.events.reading import trim_events
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database) -> None:
    @registry.every("events.trim", seconds=3600, timeout_s=600)
    async def _trim(_ctx: JobContext, _payload: Payload) -> None:
        # Safe to run twice: it deletes what is old.
        relay = await db.connect(role=RELAY_ROLE)
        try:
            await trim_events(relay)
        finally:
            await relay.close()
