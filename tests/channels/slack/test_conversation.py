"""Somebody in a customer's Slack and the team, through hook, intake, inbox, outbox and Web API."""

import json
from collections.abc import AsyncGenerator

import pytest

from relevo.desk.channels.api import Channel
from relevo.testing.slack import SlackSimulator
from relevo.testing.slack.state import CHANNEL, Post
from tests.channels.stage import Stage


@pytest.fixture
async def slack() -> AsyncGenerator[SlackSimulator]:
    async with SlackSimulator() as simulator:
        yield simulator


@pytest.fixture
async def channel(stage: Stage, slack: SlackSimulator) -> Channel:
    return await stage.connect("slack", slack.connect_values)


async def carry(stage: Stage, channel: Channel, slack: SlackSimulator, *, times: int = 1) -> None:
    waiting, slack.waiting = slack.waiting, []
    for body, content_type in waiting:
        for _ in range(times):
            answer = await stage.hook(channel, content=body, headers=slack.signed(body, content_type))
            assert answer.status_code == 200, answer.text
    await stage.run_jobs()


def ours(slack: SlackSimulator) -> list[Post]:
    return [post for post in slack.state.posts if post.is_ours]


async def test_the_first_request_is_answered_with_its_challenge(
    stage: Stage, channel: Channel, slack: SlackSimulator
) -> None:
    body = b'{"type": "url_verification", "challenge": "abc"}'
    answer = await stage.hook(channel, content=body, headers=slack.signed(body))
    assert answer.json() == {"challenge": "abc"}
    assert (await stage.hook(channel, content=body)).status_code == 401


async def test_a_direct_message_comes_in_with_the_persons_name_and_is_answered_there(
    stage: Stage, channel: Channel, slack: SlackSimulator
) -> None:
    lucia = slack.state.add_person("Lucía Díaz")
    await slack.say(lucia, "Hola <equipo> & compañía")
    await carry(stage, channel, slack, times=2)
    [row] = await stage.messages(channel)
    assert row["text"] == "Hola <equipo> & compañía"
    assert row["content"]["author"] == "Lucía Díaz"
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Es **mañana** & gratis")
    await stage.run_jobs()
    [post] = ours(slack)
    assert (post.channel, post.thread_ts, post.text) == (lucia.direct, "", "Es *mañana* &amp; gratis")


async def test_a_message_in_a_channel_is_answered_in_its_thread(
    stage: Stage, channel: Channel, slack: SlackSimulator
) -> None:
    lucia = slack.state.add_person("Lucía Díaz")
    root = await slack.say(lucia, "¿Alguien?", channel=CHANNEL)
    await carry(stage, channel, slack)
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Aquí")
    await stage.run_jobs()
    await slack.say(lucia, "Gracias", channel=CHANNEL, thread_ts=root.ts)
    await carry(stage, channel, slack)
    assert [(post.channel, post.thread_ts) for post in ours(slack)] == [(CHANNEL, root.ts)]
    assert [row["text"] for row in await stage.messages(channel)] == ["¿Alguien?", "Aquí", "Gracias"]


async def test_an_unclear_send_is_found_again_and_not_repeated(
    stage: Stage, channel: Channel, slack: SlackSimulator
) -> None:
    lucia = slack.state.add_person("Lucía Díaz")
    await slack.say(lucia, "hola")
    await carry(stage, channel, slack)
    conversation = await stage.conversation_of(channel)
    slack.fail_next(cut_after=True)
    await stage.say(conversation["id"], "Uno")
    await stage.run_jobs(due_within_s=10)
    assert [post.text for post in ours(slack)] == ["Uno"]
    assert (await stage.messages(channel))[-1]["delivery_state"] == "sent"


async def test_edits_deletions_reactions_and_buttons(stage: Stage, channel: Channel, slack: SlackSimulator) -> None:
    lucia = slack.state.add_person("Lucía Díaz")
    first = await slack.say(lucia, "hola")
    second = await slack.say(lucia, "borra esto")
    await slack.edit(first, "hola a todos")
    await slack.delete(second)
    await carry(stage, channel, slack)
    assert [row["text"] for row in await stage.messages(channel)] == ["hola a todos", ""]
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Listo")
    await stage.admin.post(f"/conversations/{conversation['id']}/resolve", json={})
    await stage.run_jobs(due_within_s=60)
    answer, question = ours(slack)
    await slack.react(lucia, answer, "tada")
    await slack.press(lucia, question, "csat:5")
    await carry(stage, channel, slack)
    rows = await stage.messages(channel)
    assert rows[2]["content"]["extras"] == [{"kind": "reaction", "text": ":tada:"}]
    assert (await stage.conversation_of(channel))["csat_score"] == 5


async def test_files_come_in_and_go_out(stage: Stage, channel: Channel, slack: SlackSimulator) -> None:
    lucia = slack.state.add_person("Lucía Díaz")
    await slack.send_file(lucia, "nota.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n", "Mi nota")
    await carry(stage, channel, slack)
    [row] = await stage.messages(channel)
    assert [file["name"] for file in row["content"]["attachments"]] == ["nota.pdf"]


async def test_taken_permissions_stop_the_channel(stage: Stage, channel: Channel, slack: SlackSimulator) -> None:
    await slack.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [slack.state.app_member]}})
    await carry(stage, channel, slack)
    assert (await stage.channel(channel.id)).problem_code == "tokens_revoked"
    assert stage.outbox.mails


async def test_missing_scopes_are_named(stage: Stage, slack: SlackSimulator) -> None:
    slack.state.scopes = "chat:write,im:history"
    channel = await stage.connect("slack", slack.connect_values)
    checks = (await stage.admin.get(f"/channels/{channel.id}")).json()["connection"]["checks"]
    assert [(check["name"], check["code"]) for check in checks] == [("token", ""), ("scopes", "missing")]
    assert "files:read" in checks[1]["detail"]


async def test_without_the_permission_to_react_all_else_works_and_the_check_says_so(
    stage: Stage, slack: SlackSimulator
) -> None:
    slack.state.scopes = slack.state.scopes.replace(",reactions:write", "")
    channel = await stage.connect("slack", slack.connect_values)
    shown = (await stage.admin.get(f"/channels/{channel.id}")).json()
    assert [(check["code"], check["is_advice"]) for check in shown["connection"]["checks"][1:]] == [
        ("no_reactions", True)
    ]
    assert shown["status"]["state"] == "on"
    lucia = slack.state.add_person("Lucía Díaz")
    await slack.say(lucia, "hola")
    await carry(stage, channel, slack)
    [theirs] = await stage.messages(channel)
    await stage.admin.put(f"/messages/{theirs['id']}/reaction", json={"emoji": "👍"})
    await stage.run_jobs()
    [delivery] = await stage.rows("SELECT state, code FROM delivery WHERE kind = 'reaction'")
    assert (delivery["state"], delivery["code"]) == ("failed", "missing_scope")
    assert (await stage.channel(channel.id)).stopped_at is None


async def test_our_own_reaction_coming_back_is_not_the_customers(
    stage: Stage, channel: Channel, slack: SlackSimulator
) -> None:
    lucia = slack.state.add_person("Lucía Díaz")
    await slack.say(lucia, "hola")
    await carry(stage, channel, slack)
    post = slack.state.posts[-1]
    item = {"type": "message", "channel": post.channel, "ts": post.ts}
    event = {"type": "reaction_added", "user": slack.state.app_member, "reaction": "tada", "item": item}
    body = json.dumps(slack.wrapped(event | {"event_ts": slack.state.next_ts()})).encode()
    answer = await stage.hook(channel, content=body, headers=slack.signed(body))
    assert answer.status_code == 200
    await stage.run_jobs()
    [theirs] = await stage.messages(channel)
    assert theirs["content"].get("extras", []) == []
