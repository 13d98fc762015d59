from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from relevo.desk.channels import tasks as channels_tasks
from relevo.desk.channels.connections import RECHECK_JOB
from relevo.platform.jobs import JobContext, JobRegistry
from relevo.testing.messenger import MessengerSimulator
from tests.channels.desk import Desk, open_desk

MessengerDesk = Desk[MessengerSimulator]


@pytest.fixture(scope="module")
async def desk(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[MessengerDesk]:
    folder = tmp_path_factory.mktemp("house")
    async with open_desk(database_url, folder, MessengerSimulator(), "messenger") as opened:
        yield opened


async def run(desk: MessengerDesk) -> None:
    house = desk.served.house
    registry = JobRegistry()
    channels_tasks.register(registry, db=house.db, outside=house.outside)
    payload = {"workspace_id": str(desk.workspace.id), "channel_id": desk.channel_id}
    context = JobContext(job_id=1, name=RECHECK_JOB, attempt=1, max_attempts=3)
    await registry.tasks[RECHECK_JOB].handler(context, payload)


async def age(desk: MessengerDesk, by: timedelta) -> None:
    async with desk.served.house.db.transaction(desk.workspace.id) as tx:
        await tx.execute(
            "UPDATE channel SET checked_at = checked_at - $3::interval WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            UUID(desk.channel_id),
            by,
        )


async def waiting(desk: MessengerDesk) -> list[Any]:
    async with desk.served.house.db.transaction(None) as tx:
        found = await tx.fetch("SELECT 1 FROM job_queue.pgqueuer WHERE entrypoint = $1", RECHECK_JOB)
        return list(found)


async def test_a_subscription_that_meta_took_away_is_there_again_after_the_next_check(desk: MessengerDesk) -> None:
    assert await waiting(desk), "each check asks for the next"
    desk.simulator.state.subscribed = []
    await run(desk)
    assert desk.simulator.state.subscribed == [], "it was checked a moment ago"
    await age(desk, timedelta(hours=6))
    await run(desk)
    assert "messages" in desk.simulator.state.subscribed


async def test_a_token_that_ended_is_said_on_the_channels_page_before_anybody_writes(desk: MessengerDesk) -> None:
    await age(desk, timedelta(hours=6))
    desk.simulator.state.is_token_valid = False
    await run(desk)
    channel = await desk.get(f"/channels/{desk.channel_id}")
    assert channel["status"]["state"] == "error"
    assert [(one["name"], one["code"]) for one in channel["connection"]["checks"]] == [("token", "expired")]
    desk.simulator.state.is_token_valid = True
    await age(desk, timedelta(minutes=10))
    await run(desk)
    assert (await desk.get(f"/channels/{desk.channel_id}"))["status"]["state"] == "on"
