"""What connecting and disconnecting leave behind, for every kind of channel: nothing that was learned, no waiting that
never ends, no address at the provider that nobody answers, and no other channel that suffers from it.
"""

import pytest

from relevo.desk.channels import tasks as channels_tasks
from relevo.testing.instagram import InstagramSimulator
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.twilio import TwilioSimulator
from tests.channels.line import Line
from tests.channels.stage import Stage


async def test_what_waits_when_it_is_disconnected_fails_and_says_why_and_so_does_what_follows(line: Line) -> None:
    await line.hear()
    await line.stage.admin.patch(f"/channels/{line.channel.id}", json={"enabled": False})
    waiting = (await line.answer("waits"))[0]
    assert await line.states() == [("queued", "")]
    shown = (await line.stage.admin.post(f"/channels/{line.channel.id}/disconnect")).json()
    assert shown["status"]["state"] == "disconnected"
    await line.answer("comes later")
    assert await line.states() == [("failed", "disconnected")] * 2
    assert line.kit.arrived() == []

    refused = await line.stage.admin.patch(f"/channels/{line.channel.id}", json={"enabled": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_connected")

    line.kit.installs_again()
    again = {"connection": line.kit.connect_values(), "enabled": True}
    assert (await line.stage.admin.patch(f"/channels/{line.channel.id}", json=again)).status_code == 200
    shown = (await line.stage.admin.post(f"/channels/{line.channel.id}/check")).json()
    assert shown["status"]["state"] == "on", shown["connection"]["checks"]
    assert (await line.stage.admin.post(f"/messages/{waiting}/delivery/retry")).status_code == 200
    await line.later(30)
    assert line.kit.arrived() == ["waits"]


async def test_nothing_that_was_learned_outlives_the_connection(line: Line) -> None:
    """A position in a mailbox, a bot's offset, a subscription that is missed: all would be wrong next time."""
    await line.stage.admin.post(f"/channels/{line.channel.id}/disconnect")
    left = (await line.stage.channel(line.channel.id)).connection
    assert set(left) <= {field.name for field in line.kit.connector.fields}


async def test_a_request_that_is_not_signed_as_it_must_be_is_shown_until_one_is(line: Line) -> None:
    good, bad = await line.kit.writes("hola"), line.kit.forged(await line.kit.writes("stolen"))[0]
    answer = await line.stage.hook(line.channel, content=bad.content, headers=bad.headers)
    assert answer.status_code == 401
    shown = (await line.stage.admin.get(f"/channels/{line.channel.id}")).json()
    assert shown["connection"]["hook_refused_at"] is not None
    assert (await line.stage.hook(line.channel, content=good.content, headers=good.headers)).status_code in (200, 202)
    shown = (await line.stage.admin.get(f"/channels/{line.channel.id}")).json()
    assert shown["connection"]["hook_refused_at"] is None


@pytest.fixture
def watched(stage: Stage) -> Stage:
    """With the jobs that check channels again."""
    channels_tasks.register(stage.registry, db=stage.db, outside=stage.outside)
    return stage


async def test_the_same_account_twice_stays_with_the_channel_that_has_it(watched: Stage) -> None:
    stage = watched
    async with TelegramSimulator() as phone:
        first = await stage.connect("telegram", phone.connect_values)
        body = {"kind": "telegram", "name": "Again", "connection": phone.connect_values}
        again = (await stage.admin.post("/channels", json=body)).json()
        answer = await stage.admin.post(f"/channels/{again['id']}/check")
        assert (answer.status_code, answer.json()["code"]) == (409, "account_in_use")
        assert phone.state.webhook.endswith(first.public_key)
        shown = (await stage.admin.get(f"/channels/{again['id']}")).json()
        assert [(one["name"], one["code"]) for one in shown["connection"]["checks"]] == [("account", "in_use")]
        # Neither looking again by itself nor deleting it takes the account from the first.
        await stage.run_jobs(due_within_s=3600)
        assert (await stage.admin.delete(f"/channels/{again['id']}")).status_code == 204
        assert phone.state.webhook.endswith(first.public_key)


async def test_a_channel_that_is_deleted_lets_go_at_the_provider_first(stage: Stage) -> None:
    async with TelegramSimulator() as phone:
        channel = await stage.connect("telegram", phone.connect_values)
        assert (await stage.admin.delete(f"/channels/{channel.id}")).status_code == 204
        assert phone.state.webhook == ""


@pytest.mark.parametrize("kind", ["sms", "twilio_whatsapp"])
async def test_twilio_forgets_our_address_of_numbers_and_of_whatsapp_senders(stage: Stage, kind: str) -> None:
    async with TwilioSimulator(whatsapp=kind == "twilio_whatsapp") as twilio:
        channel = await stage.connect(kind, twilio.connect_values)
        assert channel.public_key in twilio.state.hook
        await stage.admin.post(f"/channels/{channel.id}/disconnect")
        assert twilio.state.hook == ""


async def test_an_app_of_metas_gets_a_new_address_when_the_one_it_calls_is_gone(stage: Stage) -> None:
    """All pages of an app share one address, that of the channel which came first."""
    async with MessengerSimulator() as phone:
        phone.state.shakes_hands = False
        first = await stage.connect("messenger", phone.connect_values)
        await stage.admin.post(f"/channels/{first.id}/disconnect")
        second = await stage.connect("messenger", phone.connect_values)
        assert phone.state.callback is not None
        assert phone.state.callback[0].endswith(second.public_key)


async def test_channels_that_may_share_an_account_are_checked_at_once_when_one_is_disconnected(watched: Stage) -> None:
    stage = watched
    async with MessengerSimulator() as page, InstagramSimulator() as account:
        page.state.shakes_hands = account.state.shakes_hands = False
        await stage.connect("messenger", page.connect_values)
        gone = await stage.connect("instagram", account.connect_values)
        page.state.subscribed = []
        await stage.admin.post(f"/channels/{gone.id}/disconnect")
        await stage.run_jobs()
        assert "messages" in page.state.subscribed


async def test_another_bots_token_begins_at_that_bots_first_update(stage: Stage) -> None:
    """The number up to which the bot before was asked would let this one's customers wait for months."""
    async with TelegramSimulator() as before, TelegramSimulator(token="7000000123:ANOTHER_BOT_0123456789") as after:
        channel = await stage.connect("telegram", before.connect_values | {"delivery": "polling"})
        async with stage.db.transaction(stage.workspace.id) as tx:
            await tx.execute("UPDATE channel SET connection = connection || $1::jsonb", {"_offset": "900000"})
        await stage.admin.patch(f"/channels/{channel.id}", json={"connection": after.connect_values})
        await stage.admin.post(f"/channels/{channel.id}/check")
        assert "_offset" not in (await stage.channel(channel.id)).connection
