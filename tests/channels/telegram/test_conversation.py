"""A customer on (a pretended) Telegram and the team, through hook, intake, inbox, outbox and Bot API."""

import asyncio
import random
import shlex
import sys

import pytest

from relevo.desk.intake.polling import POLL_JOB
from relevo.platform.files import use_scanner
from relevo.testing.telegram import TelegramSimulator
from tests.channels.stage import Stage
from tests.channels.telegram.carrying import Chat, texts


async def test_a_check_subscribes_the_hook_and_names_the_bot(chat: Chat) -> None:
    assert chat.channel.account_name == "@helpdesk_bot"
    assert chat.phone.state.webhook.endswith(f"/hooks/v1/telegram/{chat.channel.public_key}")
    shown = (await chat.stage.admin.get(f"/channels/{chat.channel.id}")).json()
    assert shown["status"]["state"] == "on"
    assert "SIMULATED" not in str(shown)


async def test_a_wrong_token_is_told(stage: Stage, phone: TelegramSimulator) -> None:
    channel = await stage.connect("telegram", {"token": "1234:wrong_wrong", "api_url": phone.url})
    shown = (await stage.admin.get(f"/channels/{channel.id}")).json()
    assert shown["status"]["state"] == "error"
    assert [(check["name"], check["code"]) for check in shown["connection"]["checks"]] == [("token", "refused")]


async def test_the_same_bot_twice_is_refused(chat: Chat) -> None:
    body = {"kind": "telegram", "name": "Again", "connection": chat.phone.connect_values}
    made = (await chat.stage.admin.post("/channels", json=body)).json()
    answer = await chat.stage.admin.post(f"/channels/{made['id']}/check")
    assert (answer.status_code, answer.json()["code"]) == (409, "account_in_use")


async def test_words_come_in_and_the_answer_arrives_formatted(chat: Chat) -> None:
    await chat.phone.say(chat.lucia, "¿Cuándo llega?")
    await chat.carry(times=3)
    assert [row["text"] for row in await chat.messages()] == ["¿Cuándo llega?"]
    await chat.answers("Llega **mañana** <antes> de las 12.")
    assert chat.seen() == ["Llega <b>mañana</b> &lt;antes&gt; de las 12."]
    assert (await chat.messages())[-1]["delivery_state"] == "sent"


async def test_a_wrong_secret_token_is_refused_and_nothing_is_stored(chat: Chat) -> None:
    for headers in ({}, {"x-telegram-bot-api-secret-token": "guess"}):
        answer = await chat.stage.hook(chat.channel, json={"update_id": 1}, headers=headers)
        assert answer.status_code == 401
    assert await chat.stage.rows("SELECT 1 FROM channel_event") == []


async def test_a_long_answer_comes_in_pieces_and_in_order(chat: Chat) -> None:
    await chat.begins()
    sentences = [f"Esta es la frase número {number}, y dice algo de verdad." for number in range(150)]
    await chat.answers(" ".join(sentences))
    assert len(chat.seen()) == 2
    assert " ".join(chat.seen()) == " ".join(sentences)
    assert all(text.endswith(".") for text in chat.seen())


async def test_a_photo_and_a_file_come_in_and_go_out(chat: Chat) -> None:
    await chat.phone.send_file(chat.lucia, "nota.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n", "Mi factura")
    await chat.carry()
    [row] = await chat.messages()
    assert row["text"] == "Mi factura"
    assert [file["name"] for file in row["content"]["attachments"]] == ["nota.pdf"]


async def test_a_file_that_cannot_be_had_leaves_a_line_that_says_so(chat: Chat) -> None:
    await chat.phone.send_file(chat.lucia, "nota.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n", "Mi factura")
    chat.phone.state.files.clear()
    await chat.carry()
    [row] = await chat.messages()
    assert row["content"]["extras"] == [{"kind": "missing_file", "text": "nota.pdf"}]


async def test_a_file_in_which_the_virus_scanner_finds_something_is_not_kept_and_the_message_says_so(
    chat: Chat,
) -> None:
    use_scanner(shlex.join([sys.executable, "-c", "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"]))
    try:
        await chat.phone.send_file(chat.lucia, "nota.pdf", "application/pdf", b"%PDF-1.7\nEICAR\n%%EOF\n", "Mi factura")
        await chat.phone.send_file(chat.lucia, "otra.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n")
        await chat.carry()
    finally:
        use_scanner("")
    bad, good = await chat.messages()
    assert bad["content"]["extras"] == [{"kind": "refused_file", "text": "nota.pdf", "name": "unsafe"}]
    assert [file["name"] for file in good["content"]["attachments"]] == ["otra.pdf"]
    assert [row["name"] for row in await chat.stage.rows("SELECT name FROM stored_file")] == ["otra.pdf"]


async def test_an_edit_a_reaction_and_a_place(chat: Chat) -> None:
    first = await chat.phone.say(chat.lucia, "hola")
    await chat.phone.edit(chat.lucia, first, "hola de nuevo")
    await chat.phone.say(chat.lucia, "", location={"latitude": 28.1, "longitude": -15.4})
    await chat.carry()
    rows = await chat.messages()
    assert [row["text"] for row in rows] == ["hola de nuevo", "28.1, -15.4"]
    assert rows[0]["content"]["extras"] == [{"kind": "edited", "text": "hola"}]
    await chat.answers("Vale")
    await chat.phone.react(chat.lucia, chat.lucia.bubbles[-1].id, "👍")
    await chat.carry()
    assert (await chat.messages())[-1]["content"]["extras"] == [{"kind": "reaction", "text": "👍"}]


async def test_a_customer_who_blocked_the_bot_is_told_of_and_the_queue_goes_on(chat: Chat) -> None:
    await chat.begins()
    chat.lucia.has_blocked = True
    await chat.answers("Uno")
    last = (await chat.messages())[-1]
    assert (last["delivery_state"], last["delivery_code"]) == ("failed", "blocked_by_customer")
    chat.lucia.has_blocked = False
    await chat.phone.say(chat.lucia, "ya está")
    await chat.carry()
    await chat.answers("Dos")
    assert chat.seen() == ["Dos"]


async def test_too_many_requests_wait_as_long_as_telegram_says(chat: Chat) -> None:
    await chat.begins()
    told = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 30}}
    chat.phone.fail_next(status=429, body=told)
    await chat.says("Uno")
    await chat.answers("Dos")
    assert chat.seen() == []
    [part] = await chat.stage.rows("SELECT not_before - now() > interval '25 seconds' AS waits FROM delivery_part")
    assert part["waits"]
    await chat.stage.age(chat.channel, 60)
    await chat.stage.run_jobs(due_within_s=60)
    assert chat.seen() == ["Uno", "Dos"]


@pytest.mark.parametrize("wish", ["1e400", "1e300", "-1e300", "86400000"])
async def test_whatever_pause_telegram_wishes_for_it_is_asked_again_within_two_hours(chat: Chat, wish: str) -> None:
    await chat.begins()
    told = f'{{"ok": false, "error_code": 429, "description": "Too Many", "parameters": {{"retry_after": {wish}}}}}'
    chat.phone.fail_next(status=429, body=told, headers={"content-type": "application/json"})
    await chat.says("Uno")
    await chat.stage.run_jobs(due_within_s=0)
    await chat.stage.age(chat.channel, 2 * 3600 + 60)
    await chat.stage.run_jobs(due_within_s=2 * 3600 + 60)
    assert chat.seen() == ["Uno"]


async def test_an_unclear_send_is_unknown_is_never_repeated_by_itself_and_does_not_block(chat: Chat) -> None:
    await chat.begins()
    chat.phone.fail_next(cut_after=True)
    said = await chat.says("Uno")
    await chat.answers("Dos")
    assert chat.seen() == ["Uno"]
    assert [row["delivery_state"] for row in (await chat.messages())[1:]] == ["unknown", "queued"]
    await chat.stage.age(chat.channel, 60)
    await chat.stage.run_jobs(due_within_s=60)
    assert chat.seen() == ["Uno", "Dos"]
    settled = await chat.stage.admin.post(f"/messages/{said['id']}/delivery/settle", json={"arrived": True})
    assert settled.json()["state"] == "sent"


async def test_a_revoked_token_stops_the_channel_and_the_outbox_waits(chat: Chat) -> None:
    await chat.begins()
    good, chat.phone.state.token = chat.phone.state.token, "7000000999:another_one"
    await chat.answers("Uno")
    assert (await chat.stage.channel(chat.channel.id)).problem_code == "token_refused"
    assert len(chat.stage.outbox.mails) == 2  # owner and admin
    chat.phone.state.token = good
    await chat.stage.admin.post(f"/channels/{chat.channel.id}/check")
    await chat.stage.run_jobs()
    assert chat.seen() == ["Uno"]


async def test_what_an_assistant_said_does_not_leave_after_a_person_took_over(
    stage: Stage, phone: TelegramSimulator
) -> None:
    channel = await stage.connect("telegram", phone.connect_values, assistant=True)
    chat = Chat(stage, channel, phone, phone.state.add_customer("Lucía"))
    await chat.begins()
    await stage.assistant_says((await chat.conversation())["id"], "Soy la asistente")
    await chat.answers("Soy Olga")
    assert chat.seen() == ["Soy Olga"]
    assert [row["delivery_state"] for row in (await chat.messages())[1:]] == ["cancelled", "sent"]


async def test_switched_off_it_keeps_what_comes_in_and_goes_on_when_switched_on(chat: Chat) -> None:
    await chat.stage.admin.patch(f"/channels/{chat.channel.id}", json={"enabled": False})
    await chat.phone.say(chat.lucia, "hola")
    await chat.carry()
    assert await chat.messages() == []
    await chat.stage.admin.patch(f"/channels/{chat.channel.id}", json={"enabled": True})
    await chat.stage.run_jobs()
    assert [row["text"] for row in await chat.messages()] == ["hola"]


async def test_stars_after_the_resolve_are_the_rating(chat: Chat) -> None:
    await chat.begins()
    await chat.says("Listo")
    await chat.stage.admin.post(f"/conversations/{(await chat.conversation())['id']}/resolve", json={})
    await chat.stage.run_jobs(due_within_s=60)
    question = chat.lucia.bubbles[-1]
    assert [row[0]["callback_data"] for row in question.buttons] == [f"csat:{score}" for score in range(1, 6)]
    await chat.phone.press(chat.lucia, question.id, "csat:4")
    await chat.carry()
    conversation = await chat.stage.conversation_of(chat.channel)
    assert (conversation["csat_score"], conversation["status"]) == (4, "resolved")


async def test_long_polling_needs_no_public_address(stage: Stage, phone: TelegramSimulator) -> None:
    channel = await stage.connect("telegram", {**phone.connect_values, "delivery": "polling"})
    assert phone.state.webhook == ""
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await phone.say(lucia, "¿hay alguien?")
    connector = stage.outside.connectors.get("telegram")
    async with stage.db.transaction(stage.workspace.id) as tx:
        channel_now = await stage.opened(tx, channel)
    answer = await connector.poll(channel_now)
    assert len(answer.elements) == 2
    [last] = [element.body["update_id"] for element in answer.elements[1:]]
    assert connector.after_poll(answer) == {"_offset": str(last + 1)}


async def test_what_is_asked_for_comes_in_at_once_and_switching_off_ends_the_asking(
    stage: Stage, phone: TelegramSimulator
) -> None:
    channel = await stage.connect("telegram", {**phone.connect_values, "delivery": "polling"})
    lucia = phone.state.add_customer("Lucía")
    await stage.run_jobs(but=[POLL_JOB])
    asking = asyncio.create_task(stage.run_jobs(only=[POLL_JOB]))
    async with asyncio.timeout(20):
        while "getUpdates" not in [method for method, _given in phone.state.calls]:
            await stage.rows("SELECT 1")
    for text in ("hola", "¿hay alguien?"):
        await phone.say(lucia, text)
    while len(await stage.messages(channel)) < 2:
        await stage.run_jobs(but=[POLL_JOB])
        await asyncio.sleep(0.02)
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Aquí estoy")
    await stage.run_jobs(but=[POLL_JOB])
    assert texts(lucia) == ["Aquí estoy"]

    await stage.admin.patch(f"/channels/{channel.id}", json={"enabled": False})
    await phone.say(lucia, "¿y ahora?")
    await asking
    assert [row["text"] for row in await stage.messages(channel)] == ["hola", "¿hay alguien?", "Aquí estoy"]
    await stage.admin.patch(f"/channels/{channel.id}", json={"enabled": True})
    await stage.run_jobs(but=[POLL_JOB])
    asking = asyncio.create_task(stage.run_jobs(only=[POLL_JOB]))
    while len(await stage.messages(channel)) < 4:
        await stage.run_jobs(but=[POLL_JOB])
        await asyncio.sleep(0.02)
    await stage.admin.patch(f"/channels/{channel.id}", json={"enabled": False})
    await phone.say(lucia, "")
    await asking


async def test_a_token_that_is_refused_while_asking_stops_the_channel_and_says_why(
    stage: Stage, phone: TelegramSimulator
) -> None:
    channel = await stage.connect("telegram", {**phone.connect_values, "delivery": "polling"})
    await stage.run_jobs(but=[POLL_JOB])
    phone.state.token = "1234:made_anew"
    asking = asyncio.create_task(stage.run_jobs(only=[POLL_JOB]))
    async with asyncio.timeout(20):
        while not asking.done():
            await stage.run_jobs(but=[POLL_JOB])
            await asyncio.sleep(0.02)
    await asking
    shown = (await stage.admin.get(f"/channels/{channel.id}")).json()
    assert (shown["status"]["state"], shown["connection"]["problem_code"]) == ("error", "token_refused")
    assert shown["connection"]["stopped_at"] is not None


async def test_a_greeting_is_said_once_in_the_customers_language(chat: Chat) -> None:
    greeting = {"en": "Welcome", "es": "Bienvenida"}
    await chat.stage.admin.patch(f"/channels/{chat.channel.id}", json={"settings": {"greeting": greeting}})
    chat.lucia, ada = chat.phone.state.add_customer("Lucía"), chat.phone.state.add_customer("Ada", language="de")
    for customer in (chat.lucia, ada, chat.lucia):
        await chat.phone.say(customer, "hola")
    await chat.carry()
    assert (chat.seen(), texts(ada)) == (["Bienvenida"], ["Welcome"])


async def test_of_many_cut_sends_none_is_doubled_and_none_is_lost_in_silence(chat: Chat) -> None:
    await chat.begins()
    chance = random.Random(3)
    expected: list[str] = []
    for number in range(20):
        is_cut = chance.random() < 0.5
        if is_cut:
            chat.phone.fail_next(cut_after=True)
        await chat.says(f"mensaje {number}")
        await chat.stage.run_jobs()
        await chat.stage.age(chat.channel, 60)
        await chat.stage.run_jobs(due_within_s=60)
        expected.append("unknown" if is_cut else "sent")
    assert chat.seen() == [f"mensaje {number}" for number in range(20)]
    assert [row["delivery_state"] for row in (await chat.messages())[1:]] == expected
