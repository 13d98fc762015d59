"""A worker dies after the provider took a message and before that was written down; then the provider's echo comes.

These tell the echo as the provider does: once, and never again.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from relevo.desk.channels.api import Channel, stop_channel
from relevo.platform.db import Database
from relevo.platform.jobs import JobContext
from tests.channels.conformance import Kit, tell
from tests.channels.kits import KITS
from tests.channels.stage import Stage, open_stage

ECHOED = [kit for kit in KITS if kit.connector.capabilities.reconciles == "echo"]
ANSWER = "Enviado justo antes"


class Scene:
    """A customer who wrote, and an answer whose worker died on it."""

    def __init__(self, kit: Kit, stage: Stage, channel: Channel) -> None:
        self.kit, self.stage, self.channel = kit, stage, channel
        self._numbers = count(1)

    async def write(self, text: str) -> None:
        """The customer writes, and what can be done at once is done."""
        await self.tell([self.kit.wrote(0, next(self._numbers), text, time.time())])

    async def tell(self, items: list[Any]) -> None:
        for item in items:
            for inbound in self.kit.pack([item]):
                assert await tell(self.stage, self.channel, inbound) in (200, 202)
            await self.stage.run_jobs()

    async def die_once_it_arrived(self) -> None:
        """The job of the answer goes on until the customer has it, and no further. The queue keeps the job."""
        [job] = await self.stage.rows(
            "SELECT id, payload FROM job_queue.pgqueuer WHERE status = 'queued' AND entrypoint = 'deliveries.send' "
            "AND convert_from(payload, 'utf8') LIKE '%' || $1 || '%'",
            str(self.stage.workspace.id),
        )
        task = self.stage.registry.tasks["deliveries.send"]
        context = JobContext(job_id=job["id"], name=task.name, attempt=1, max_attempts=task.max_attempts)
        worker = asyncio.ensure_future(task.handler(context, json.loads(job["payload"])))
        async with asyncio.timeout(20):
            while not self.kit.arrived_at(0):  # noqa: ASYNC110 - the simulator tells nobody
                await asyncio.sleep(0)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        assert await self.state() == "sending"

    async def state(self) -> str:
        [row] = await self.stage.rows("SELECT state FROM delivery WHERE channel_id = $1", self.channel.id)
        return row["state"]

    async def texts(self) -> list[tuple[str, str]]:
        return [(row["author_kind"], row["text"]) for row in await self.stage.messages(self.channel)]


@pytest.fixture(params=ECHOED, ids=lambda kit: kit.kind)
async def scene(request: pytest.FixtureRequest, db: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    kind: type[Kit] = request.param
    async with kind.open() as kit, open_stage(db, tmp_path) as stage:
        scene = Scene(kit, stage, await stage.connect(kind.kind, kit.connect_values()))
        await scene.write("Hola")
        conversation = await stage.conversation_of(scene.channel)
        await stage.say(conversation["id"], ANSWER)
        await scene.die_once_it_arrived()
        yield scene


async def test_an_echo_outlasts_the_lease_however_often_the_customer_writes_meanwhile(scene: Scene) -> None:
    # Each of these looks at the lane again, where the echo is the oldest.
    await scene.tell(await scene.kit.reports(0))
    written = [f"¿Sigue ahí? {number}" for number in range(14)]
    for text in written:
        await scene.write(text)
    await scene.stage.pass_time(scene.channel, 180)
    assert await scene.state() in ("sent", "delivered", "read")
    assert scene.kit.arrived_at(0) == [ANSWER]
    said = await scene.texts()
    assert sorted(said) == sorted([("contact", "Hola"), ("teammate", ANSWER), *(("contact", text) for text in written)])


async def test_an_echo_after_the_lease_is_known_though_nothing_was_sent_since(scene: Scene) -> None:
    """On a stopped channel no job looks at the outbox, and what comes in still does."""
    async with scene.stage.db.transaction(scene.stage.workspace.id) as tx:
        assert await stop_channel(tx, scene.channel.id, code="token_revoked", detail="")
    await scene.stage.age(scene.channel, 121)
    echo, *_ = await scene.kit.reports(0)
    await scene.tell([echo])
    assert await scene.state() in ("sent", "delivered", "read")
    assert await scene.texts() == [("contact", "Hola"), ("teammate", ANSWER)]
