"""What a provider's trouble, its late repetitions and its broken requests must not do to anybody's message."""

import json
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Any, cast

import pytest

from relevo.desk.channels.api import Connector
from relevo.kit.reading import dict_of
from relevo.testing.slack import SlackSimulator
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.twilio import TwilioSimulator
from tests.channels.conformance import Inbound, tell
from tests.channels.kits import KITS
from tests.channels.kits_meta import MetaKit
from tests.channels.line import Line
from tests.channels.slack.test_conversation import carry as carry_slack
from tests.channels.stage import Stage
from tests.channels.telegram.carrying import carry as carry_telegram
from tests.channels.twilio.test_flow import carry as carry_twilio

PDF = b"%PDF-1.7\n%%EOF\n"
PAUSES_S = 40.0
META = [kit for kit in KITS if issubclass(kit, MetaKit)]


async def test_a_revoked_token_tells_the_admins_once_and_each_customer_gets_all_in_order_afterwards(
    line: Line,
) -> None:
    at = line.kit.now()
    for who in range(3):
        for inbound in line.kit.pack([line.kit.wrote(who, 100 + who, "hola", at)]):
            await tell(line.stage, line.channel, inbound)
    await line.stage.run_jobs()
    line.stage.outbox.mails.clear()
    rows = await line.stage.rows("SELECT id FROM conversation WHERE channel_id = $1 ORDER BY id", line.channel.id)
    assert len(rows) == 3
    line.kit.fail_next("revoked")
    for row in rows:
        for text in ("uno", "dos"):
            await line.stage.say(row["id"], text)
    await line.stage.run_jobs()
    told = [mail.to for mail in line.stage.outbox.mails]
    assert len(told) == len(set(told)) == 2, "owner and admin, once each"
    assert all(f"/channels/{line.channel.id}" in mail.text for mail in line.stage.outbox.mails)
    line.kit.mend()
    assert (await line.stage.admin.post(f"/channels/{line.channel.id}/check")).status_code == 200
    for _ in range(3):
        await line.later(30)
    assert [line.kit.arrived_at(who) for who in range(3)] == [["uno", "dos"]] * 3


async def test_what_is_repeated_after_its_first_telling_was_forgotten_changes_nothing(line: Line) -> None:
    """Later than any provider says that it repeats: we remember elements for 14 days, messages for good."""
    at = line.kit.now()
    first = line.kit.pack([line.kit.wrote(0, 7, "hola", at)])
    for inbound in first:
        await tell(line.stage, line.channel, inbound)
    await line.stage.run_jobs()
    await line.answer("uno")
    reports = line.kit.pack(await line.kit.reports(0))
    for inbound in reports:
        await tell(line.stage, line.channel, inbound)
    await line.stage.run_jobs()

    async def thread() -> list[tuple[str, str, str | None]]:
        found = await line.stage.messages(line.channel)
        return [(row["author_kind"], row["text"], row["delivery_state"]) for row in found]

    before = await thread()
    epoch = (await line.stage.conversation_of(line.channel))["epoch"]
    async with line.stage.db.transaction(line.stage.workspace.id) as tx:
        await tx.execute("DELETE FROM channel_event")
    for inbound in [*reversed(reports), *first]:
        await tell(line.stage, line.channel, inbound)
    await line.stage.run_jobs()
    assert await thread() == before
    assert (await line.stage.conversation_of(line.channel))["epoch"] == epoch


def with_junk(body: Any, junk: object) -> Iterator[Any]:
    """The same request, with something broken in front of each of its lists, one at a time."""
    for place in range(len(list(_lists(body)))):
        broken = deepcopy(body)
        list(_lists(broken))[place].insert(0, junk)
        yield broken


def _lists(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield cast("list[Any]", value)
    inside = cast("list[Any]", value) if isinstance(value, list) else list(dict_of(value).values())
    for one in inside:
        yield from _lists(one)


@pytest.mark.parametrize("kind", META, indirect=True, ids=lambda kit: kit.kind)
@pytest.mark.parametrize("junk", [None, 7, "x", [], {}, {"message": 5}, {"changes": [None]}, {"messaging": [{}]}])
async def test_something_broken_anywhere_in_a_batch_costs_nobody_elses_message(line: Line, junk: object) -> None:
    kit = line.kit
    assert isinstance(kit, MetaKit)
    at, number, expected = kit.now(), count(1), list[str]()
    whole = kit.pack([kit.wrote(0, 0, "a", at), kit.wrote(1, 0, "b", at)])
    shapes = len(list(with_junk(json.loads(whole[0].content), junk)))
    assert shapes >= 2
    for shape in range(shapes):
        n = next(number)
        [inbound] = kit.pack([kit.wrote(0, 2 * n, f"a{n}", at), kit.wrote(1, 2 * n + 1, f"b{n}", at)])
        expected += [f"a{n}", f"b{n}"]
        body = json.dumps(list(with_junk(json.loads(inbound.content), junk))[shape]).encode()
        assert await tell(line.stage, line.channel, Inbound(body, kit.signed(body))) == 200
    await line.stage.run_jobs(most=2000)
    rows = await line.stage.rows("SELECT text FROM message WHERE author_kind = 'contact' AND kind = 'message'")
    said = [row["text"] for row in rows]
    assert sorted(text for text in said if text in expected) == sorted(expected)


async def test_a_file_that_telegram_cannot_give_just_now_is_there_a_little_later(stage: Stage) -> None:
    async with TelegramSimulator() as phone:
        channel = await stage.connect("telegram", {**phone.connect_values, "delivery": "webhook"})
        lucia = phone.state.add_customer("Lucía")
        await phone.send_file(lucia, "nota.pdf", "application/pdf", PDF, "Mi factura")
        for _ in range(4):
            phone.fail_next("getFile", status=500)
        await carry_telegram(stage, channel, phone)
        await stage.run_jobs(due_within_s=PAUSES_S)
        [row] = await stage.messages(channel)
    assert [file["name"] for file in row["content"]["attachments"]] == ["nota.pdf"]


async def test_a_file_that_slack_cannot_give_for_long_does_not_keep_the_words_from_coming(stage: Stage) -> None:
    async with SlackSimulator() as slack:
        channel = await stage.connect("slack", slack.connect_values)
        lucia = slack.state.add_person("Lucía")
        await slack.send_file(lucia, "nota.pdf", "application/pdf", PDF, "Mi nota")
        await slack.say(lucia, "¿La ves?")
        for _ in range(100):
            slack.fail_next("file", status=503)
        await carry_slack(stage, channel, slack)
        await stage.run_jobs(due_within_s=PAUSES_S)
        rows = await stage.messages(channel)
    assert [row["text"] for row in rows] == ["Mi nota", "¿La ves?"]
    assert rows[0]["content"]["extras"] == [{"kind": "missing_file", "text": "nota.pdf"}]


async def test_a_picture_that_twilio_cannot_give_just_now_is_there_a_little_later(stage: Stage) -> None:
    async with TwilioSimulator() as twilio:
        channel = await stage.connect("sms", twilio.connect_values)
        await twilio.send_file(twilio.state.customer("+34600111222"), "application/pdf", PDF, "Roto")
        for _ in range(4):
            twilio.fail_next("Media", status=503)
        await carry_twilio(stage, twilio)
        await stage.run_jobs(due_within_s=PAUSES_S)
        [row] = await stage.messages(channel)
    assert (row["text"], len(row["content"]["attachments"])) == ("Roto", 1)


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_whose_upload_to_slack_is_cut_is_shown_once(stage: Stage, step: str) -> None:
    """Before the last step nobody sees anything, so it is simply tried again; after it nobody knows."""
    async with SlackSimulator() as slack:
        channel = await stage.connect("slack", slack.connect_values)
        await slack.say(slack.state.add_person("Lucía"), "hola")
        await carry_slack(stage, channel, slack)
        conversation = await stage.conversation_of(channel)
        file_id = await stage.upload("albaran.pdf", PDF)
        slack.fail_next(step, cut_before=True)
        await stage.say(conversation["id"], "Aquí", attachment_ids=[file_id])
        await stage.pass_time(channel, 60)
        shown = [post for post in slack.state.posts if post.is_ours and post.file]
        [delivery] = await stage.rows("SELECT state FROM delivery")
    assert (len(shown), delivery["state"]) in ((1, "sent"), (0, "unknown"))
    assert (delivery["state"] == "sent") == (step == "files.getUploadURLExternal")


PROFILE_TROUBLE: dict[str, dict[str, Any]] = {
    "a_page_instead_of_json": {"status": 200, "body": "<html>"},
    "an_error": {"status": 500},
    "nothing": {"status": 200, "body": {"ok": True}},
    "a_cut": {"cut_before": True},
}


@pytest.mark.parametrize("trouble", PROFILE_TROUBLE)
async def test_a_customer_whose_profile_cannot_be_had_is_heard_all_the_same(stage: Stage, trouble: str) -> None:
    async with SlackSimulator() as slack:
        channel = await stage.connect("slack", slack.connect_values)
        slack.fail_next("users.info", **PROFILE_TROUBLE[trouble])
        await slack.say(slack.state.add_person("Lucía"), "hola")
        await carry_slack(stage, channel, slack)
        [row] = await stage.messages(channel)
    assert row["text"] == "hola"


@pytest.mark.parametrize("kind", [kit for kit in KITS if kit.kind in ("messenger", "instagram")], indirect=True)
async def test_a_customer_who_did_not_consent_to_be_seen_is_heard_all_the_same(line: Line) -> None:
    kit = line.kit
    assert isinstance(kit, MetaKit)
    assert kit.connector.fetch_profile is not Connector.fetch_profile
    item = kit.wrote(0, 1, "hola", kit.now())
    [inbound] = kit.pack([item])
    kit.forget_customer(item["sender"]["id"])
    assert await tell(line.stage, line.channel, inbound) == 200
    await line.stage.run_jobs()
    [row] = await line.stage.messages(line.channel)
    assert row["text"] == "hola"
