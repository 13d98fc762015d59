"""A customer of another system writes, a person answers, the answer arrives there: over real HTTP, both ways signed."""

import json
import time
from typing import Any

import httpx2
import pytest

from relevo.desk.channels.api import Channel
from tests.channels.other_system import OtherSystem
from tests.channels.stage import Stage


async def post(
    stage: Stage, channel: Channel, other: OtherSystem, body: Any, *, at: float | None = None
) -> httpx2.Response:
    raw = json.dumps(body).encode()
    headers = other.signed(raw, at=int(time.time() if at is None else at))
    return await stage.hook(channel, content=raw, headers=headers)


def message(text: str = "Hola", *, number: int = 1, contact: str = "c-42") -> dict[str, Any]:
    return {"id": f"m-{number}", "contact": {"id": contact, "name": "Lucía"}, "text": text}


async def test_a_message_comes_in_and_the_answer_goes_out_where_it_came_from(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    answer = await post(stage, channel, other, message("¿Cuándo llega?"))
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1})
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Llega **mañana**.")
    await stage.run_jobs()
    [sent] = other.messages
    assert sent["contact"] == {"id": "c-42"}
    assert sent["text"] == "Llega **mañana**."
    assert sent["author"] == {"kind": "teammate", "name": "Olga Owner"}
    assert (await stage.messages(channel))[-1]["delivery_state"] == "sent"
    status = {"type": "status", "message_id": sent["id"], "status": "read"}
    assert (await post(stage, channel, other, status)).status_code == 202
    await stage.run_jobs()
    assert (await stage.messages(channel))[-1]["delivery_state"] == "read"


async def test_the_same_message_twice_is_one_message(stage: Stage, channel: Channel, other: OtherSystem) -> None:
    for _ in range(3):
        assert (await post(stage, channel, other, message())).status_code == 202
    await stage.run_jobs()
    assert [row["text"] for row in await stage.messages(channel)] == ["Hola"]


async def test_a_wrong_signature_an_old_one_and_none_are_refused_with_words(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    raw = json.dumps(message()).encode()
    now = int(time.time())
    good = other.signed(raw, at=now)
    for headers, words in (
        ({}, "missing"),
        ({**good, "webhook-signature": "v1,AAAA"}, "does not match"),
        ({**good, "webhook-timestamp": str(now + 1)}, "does not match"),
        (other.signed(raw, at=now - 301), "five minutes"),
        ({**good, "webhook-timestamp": "yesterday"}, "whole seconds"),
    ):
        answer = await stage.hook(channel, content=raw, headers=headers)
        assert answer.status_code == 401, headers
        assert words in answer.json()["detail"]
    assert (await stage.hook(channel, content=raw + b" ", headers=good)).status_code == 401
    assert await stage.rows("SELECT 1 FROM channel_event") == []


async def test_what_is_not_understood_is_told_where_and_nothing_of_the_batch_is_taken(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    answer = await post(stage, channel, other, {"events": [message(), {"type": "message", "id": "x"}]})
    assert answer.status_code == 422
    assert "Event 1" in answer.json()["detail"]
    assert "contact" in answer.json()["detail"]
    assert await stage.rows("SELECT 1 FROM channel_event") == []


async def test_a_refused_send_is_shown_and_sent_again_by_hand(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    await post(stage, channel, other, message())
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    other.answers.append((422, {}))
    said = await stage.say(conversation["id"], "Uno")
    await stage.run_jobs()
    listed = (await stage.admin.get(f"/channels/{channel.id}/undelivered")).json()["items"]
    assert [(item["text"], item["delivery"]["state"], item["delivery"]["code"]) for item in listed] == [
        ("Uno", "failed", "http_422")
    ]
    again = await stage.admin.post(f"/messages/{said['id']}/delivery/retry")
    assert again.json()["state"] == "queued"
    await stage.run_jobs()
    assert [one["text"] for one in other.messages] == ["Uno"]


async def test_a_cut_connection_repeats_the_send_under_the_same_id(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    await post(stage, channel, other, message())
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    other.answers.append((0, {}))
    await stage.say(conversation["id"], "Uno")
    await stage.say(conversation["id"], "Dos")
    await stage.run_jobs()
    assert len(other.got) - 1 == 3  # the ping, then one of them twice
    assert [one["text"] for one in other.messages] == ["Uno", "Dos"]


async def test_a_reply_in_the_other_system_takes_the_conversation_over(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    await post(stage, channel, other, message())
    await stage.run_jobs()
    reply = {"type": "reply", "id": "r-1", "contact": {"id": "c-42"}, "text": "Soy Pablo", "author": "Pablo"}
    await post(stage, channel, other, reply)
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    assert conversation["holder_kind"] == "team"
    assert [row["author_kind"] for row in await stage.messages(channel)] == ["contact", "teammate"]
    assert other.messages == []


async def test_an_unreachable_system_lets_the_outbox_grow_and_gets_all_in_order_later(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    await post(stage, channel, other, message())
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    other.answers += [(503, {"retry-after": "120"})]
    for text in ("Uno", "Dos", "Tres"):
        await stage.say(conversation["id"], text)
    await stage.run_jobs()
    assert other.messages == []
    status = (await stage.admin.get(f"/channels/{channel.id}")).json()["status"]
    assert status["waiting"] == 3
    await stage.age(channel, 200)
    await stage.run_jobs(due_within_s=300)
    assert [one["text"] for one in other.messages] == ["Uno", "Dos", "Tres"]


async def test_gone_stops_the_channel_tells_an_admin_and_a_check_lets_all_go_on(
    stage: Stage, channel: Channel, other: OtherSystem
) -> None:
    await post(stage, channel, other, message())
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    other.answers.append((410, {}))
    await stage.say(conversation["id"], "Uno")
    await stage.run_jobs()
    shown = (await stage.admin.get(f"/channels/{channel.id}")).json()
    assert (shown["status"]["state"], shown["connection"]["problem_code"]) == ("error", "gone")
    assert any("Api" in mail.subject for mail in stage.outbox.mails)
    assert (await stage.admin.post(f"/channels/{channel.id}/check")).json()["status"]["state"] == "on"
    await stage.run_jobs()
    assert [one["text"] for one in other.messages] == ["Uno"]


async def test_what_was_sent_again_by_hand_can_fail_again(stage: Stage, channel: Channel, other: OtherSystem) -> None:
    await post(stage, channel, other, message())
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    said = await stage.say(conversation["id"], "Uno")
    await stage.run_jobs()
    status = {"type": "status", "message_id": other.messages[0]["id"], "status": "failed", "detail": "no signal"}

    async def state() -> str | None:
        return [row["delivery_state"] for row in await stage.messages(channel)][-1]

    for told_as in ("evt-a", "evt-a", "evt-b"):
        if told_as == "evt-b":
            assert (await stage.admin.post(f"/messages/{said['id']}/delivery/retry")).status_code == 200
            await stage.run_jobs()
            assert await state() == "sent"
        body = json.dumps(status).encode()
        headers = other.signed(body, message_id=told_as, at=int(time.time()))
        assert (await stage.hook(channel, content=body, headers=headers)).status_code == 202
        await stage.run_jobs()
        assert await state() == "failed"


@pytest.mark.parametrize("wish", ["99999999999999999999", "0", "-5", "soon", "²", "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_whatever_pause_the_other_system_wishes_for_it_is_asked_again_within_two_hours(
    stage: Stage, channel: Channel, other: OtherSystem, wish: str
) -> None:
    await post(stage, channel, other, message())
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    other.answers.append((429, {"retry-after": wish.encode().decode("latin-1")}))
    await stage.say(conversation["id"], "Uno")
    await stage.run_jobs(due_within_s=0)
    await stage.age(channel, 2 * 3600 + 60)
    await stage.run_jobs(due_within_s=2 * 3600 + 60)
    assert [one["text"] for one in other.messages] == ["Uno"]
