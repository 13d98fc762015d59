from datetime import timedelta
from typing import Any
from uuid import UUID

from relevo.desk.channels import tasks as channels_tasks
from relevo.desk.channels.connections import RECHECK_JOB
from relevo.platform.jobs import JobContext, JobRegistry
from relevo.testing.meta.messaging import MessagingSimulator
from tests.channels.desk import MESSAGING, Desk, each_desk

MetaDesk = Desk[MessagingSimulator]
EVA = "900000000000001"
HOUR = timedelta(hours=1)
desk = each_desk(MESSAGING, {EVA: "Eva Soler"})


async def run(desk: MetaDesk) -> None:
    house = desk.served.house
    registry = JobRegistry()
    channels_tasks.register(registry, db=house.db, outside=house.outside)
    payload = {"workspace_id": str(desk.workspace.id), "channel_id": desk.channel_id}
    context = JobContext(job_id=1, name=RECHECK_JOB, attempt=1, max_attempts=3)
    await registry.tasks[RECHECK_JOB].handler(context, payload)


async def age(desk: MetaDesk, by: timedelta) -> None:
    async with desk.served.house.db.transaction(desk.workspace.id) as tx:
        await tx.execute(
            "UPDATE channel SET checked_at = checked_at - $3::interval WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            UUID(desk.channel_id),
            by,
        )


async def waiting(desk: MetaDesk) -> list[Any]:
    async with desk.served.house.db.transaction(None) as tx:
        found = await tx.fetch("SELECT 1 FROM job_queue.pgqueuer WHERE entrypoint = $1", RECHECK_JOB)
        return list(found)


async def checks(desk: MetaDesk) -> dict[str, tuple[bool, str]]:
    channel = await desk.get(f"/channels/{desk.channel_id}")
    return {one["name"]: (one["ok"], one["code"]) for one in channel["connection"]["checks"]}


async def test_a_subscription_that_meta_took_away_is_there_again_within_the_hour_and_the_loss_is_said(
    desk: MetaDesk,
) -> None:
    assert await waiting(desk), "each check asks for the next"
    assert (await checks(desk))["subscription"] == (True, "")
    desk.simulator.lose_subscription()
    await run(desk)
    assert desk.simulator.state.subscribed == [], "it was checked a moment ago"
    unheard = await desk.simulator.say(EVA, "¿Hola?")
    assert [one.status for one in desk.simulator.state.customer(EVA).bubbles if one.id == unheard] == ["waiting"]
    await age(desk, HOUR)
    await run(desk)
    assert "messages" in desk.simulator.state.subscribed
    assert (await checks(desk))["subscription"] == (False, "restored")
    assert (await desk.get(f"/channels/{desk.channel_id}"))["status"]["state"] == "on", "a word of advice, no error"
    await desk.simulator.say(EVA, "¿Me leéis ahora?")
    await desk.said((await desk.conversation(EVA))["id"], "¿Me leéis ahora?")


async def test_the_loss_is_said_for_three_days(desk: MetaDesk) -> None:
    async def lost(hours: int) -> None:
        async with desk.served.house.db.transaction(desk.workspace.id) as tx:
            await tx.execute(
                """
                UPDATE channel SET connection = connection || jsonb_build_object(
                    'subscription_lost_at', (extract(epoch FROM now())::bigint - $3 * 3600)::text)
                WHERE workspace_id = $1 AND id = $2
                """,
                tx.tenant,
                UUID(desk.channel_id),
                hours,
            )

    for hours, found in ((71, (False, "restored")), (73, (True, ""))):
        await lost(hours)
        await age(desk, HOUR)
        await run(desk)
        assert (await checks(desk))["subscription"] == found


async def test_what_another_channel_of_the_same_page_asked_for_stays(desk: MetaDesk) -> None:
    other = "message_reactions"
    desk.simulator.state.subscribed = [other]
    await age(desk, HOUR)
    await run(desk)
    assert {other, "messages"} <= set(desk.simulator.state.subscribed)


async def test_a_token_that_ended_is_said_on_the_channels_page_before_anybody_writes(desk: MetaDesk) -> None:
    await age(desk, HOUR)
    desk.simulator.state.is_token_valid = False
    await run(desk)
    channel = await desk.get(f"/channels/{desk.channel_id}")
    assert channel["status"]["state"] == "error"
    found = [(one["name"], one["code"]) for one in channel["connection"]["checks"] if one["name"] != "missed"]
    assert found == [("token", "expired")]
    desk.simulator.state.is_token_valid = True
    await age(desk, timedelta(minutes=10))
    await run(desk)
    assert (await desk.get(f"/channels/{desk.channel_id}"))["status"]["state"] == "on"
