"""A customer on (a pretended) Telegram and the team, through hook, intake, inbox, outbox and Bot API."""

import asyncio
import random
import shlex
import sys

from relevo.desk.channels.api import Channel
from relevo.desk.intake.polling import POLL_JOB
from relevo.platform.files import use_scanner
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.telegram.state import Customer
from tests.channels.stage import Stage
from tests.channels.telegram.carrying import carry


def texts(customer: Customer) -> list[str]:
    return [bubble.text for bubble in customer.bubbles if bubble.by == "bot"]


async def test_a_check_subscribes_the_hook_and_names_the_bot(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    assert channel.account_name == "@helpdesk_bot"
    assert phone.state.webhook.endswith(f"/hooks/v1/telegram/{channel.public_key}")
    shown = (await stage.admin.get(f"/channels/{channel.id}")).json()
    assert shown["status"]["state"] == "on"
    assert "SIMULATED" not in str(shown)


async def test_a_wrong_token_is_told(stage: Stage, phone: TelegramSimulator) -> None:
    channel = await stage.connect("telegram", {"token": "1234:wrong_wrong", "api_url": phone.url})
    shown = (await stage.admin.get(f"/channels/{channel.id}")).json()
    assert shown["status"]["state"] == "error"
    assert [(check["name"], check["code"]) for check in shown["connection"]["checks"]] == [("token", "refused")]


async def test_the_same_bot_twice_is_refused(stage: Stage, channel: Channel, phone: TelegramSimulator) -> None:
    body = {"kind": "telegram", "name": "Again", "connection": phone.connect_values}
    made = (await stage.admin.post("/channels", json=body)).json()
    answer = await stage.admin.post(f"/channels/{made['id']}/check")
    assert (answer.status_code, answer.json()["code"]) == (409, "account_in_use")


async def test_words_come_in_and_the_answer_arrives_formatted(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía", "Díaz")
    await phone.say(lucia, "¿Cuándo llega?")
    await carry(stage, channel, phone, times=3)
    assert [row["text"] for row in await stage.messages(channel)] == ["¿Cuándo llega?"]
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Llega **mañana** <antes> de las 12.")
    await stage.run_jobs()
    assert texts(lucia) == ["Llega <b>mañana</b> &lt;antes&gt; de las 12."]
    assert (await stage.messages(channel))[-1]["delivery_state"] == "sent"


async def test_a_wrong_secret_token_is_refused_and_nothing_is_stored(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    for headers in ({}, {"x-telegram-bot-api-secret-token": "guess"}):
        answer = await stage.hook(channel, json={"update_id": 1}, headers=headers)
        assert answer.status_code == 401
    assert await stage.rows("SELECT 1 FROM channel_event") == []


async def test_a_long_answer_comes_in_pieces_and_in_order(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    sentences = [f"Esta es la frase número {number}, y dice algo de verdad." for number in range(150)]
    await stage.say(conversation["id"], " ".join(sentences))
    await stage.run_jobs()
    assert len(texts(lucia)) == 2
    assert " ".join(texts(lucia)) == " ".join(sentences)
    assert all(text.endswith(".") for text in texts(lucia))


async def test_a_photo_and_a_file_come_in_and_go_out(stage: Stage, channel: Channel, phone: TelegramSimulator) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.send_file(lucia, "nota.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n", "Mi factura")
    await carry(stage, channel, phone)
    [row] = await stage.messages(channel)
    assert row["text"] == "Mi factura"
    assert [file["name"] for file in row["content"]["attachments"]] == ["nota.pdf"]


async def test_a_file_that_cannot_be_had_leaves_a_line_that_says_so(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.send_file(lucia, "nota.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n", "Mi factura")
    phone.state.files.clear()
    await carry(stage, channel, phone)
    [row] = await stage.messages(channel)
    assert row["content"]["extras"] == [{"kind": "missing_file", "text": "nota.pdf"}]


async def test_a_file_in_which_the_virus_scanner_finds_something_is_not_kept_and_the_message_says_so(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    use_scanner(shlex.join([sys.executable, "-c", "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"]))
    try:
        await phone.send_file(lucia, "nota.pdf", "application/pdf", b"%PDF-1.7\nEICAR\n%%EOF\n", "Mi factura")
        await phone.send_file(lucia, "otra.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n")
        await carry(stage, channel, phone)
    finally:
        use_scanner("")
    bad, good = await stage.messages(channel)
    assert bad["content"]["extras"] == [{"kind": "refused_file", "text": "nota.pdf", "name": "unsafe"}]
    assert [file["name"] for file in good["content"]["attachments"]] == ["otra.pdf"]
    assert [row["name"] for row in await stage.rows("SELECT name FROM stored_file")] == ["otra.pdf"]


async def test_an_edit_a_reaction_and_a_place(stage: Stage, channel: Channel, phone: TelegramSimulator) -> None:
    lucia = phone.state.add_customer("Lucía")
    first = await phone.say(lucia, "hola")
    await phone.edit(lucia, first, "hola de nuevo")
    await phone.say(lucia, "", location={"latitude": 28.1, "longitude": -15.4})
    await carry(stage, channel, phone)
    rows = await stage.messages(channel)
    assert [row["text"] for row in rows] == ["hola de nuevo", "28.1, -15.4"]
    assert rows[0]["content"]["extras"] == [{"kind": "edited", "text": "hola"}]
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Vale")
    await stage.run_jobs()
    await phone.react(lucia, lucia.bubbles[-1].id, "👍")
    await carry(stage, channel, phone)
    assert (await stage.messages(channel))[-1]["content"]["extras"] == [{"kind": "reaction", "text": "👍"}]


async def test_a_customer_who_blocked_the_bot_is_told_of_and_the_queue_goes_on(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    lucia.has_blocked = True
    await stage.say(conversation["id"], "Uno")
    await stage.run_jobs()
    last = (await stage.messages(channel))[-1]
    assert (last["delivery_state"], last["delivery_code"]) == ("failed", "blocked_by_customer")
    lucia.has_blocked = False
    await phone.say(lucia, "ya está")
    await carry(stage, channel, phone)
    await stage.say(conversation["id"], "Dos")
    await stage.run_jobs()
    assert texts(lucia) == ["Dos"]


async def test_too_many_requests_wait_as_long_as_telegram_says(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    told = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 30}}
    phone.fail_next(status=429, body=told)
    await stage.say(conversation["id"], "Uno")
    await stage.say(conversation["id"], "Dos")
    await stage.run_jobs()
    assert texts(lucia) == []
    [part] = await stage.rows("SELECT not_before - now() > interval '25 seconds' AS waits FROM delivery_part")
    assert part["waits"]
    await stage.age(channel, 60)
    await stage.run_jobs(due_within_s=60)
    assert texts(lucia) == ["Uno", "Dos"]


async def test_an_unclear_send_is_unknown_is_never_repeated_by_itself_and_does_not_block(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    phone.fail_next(cut_after=True)
    said = await stage.say(conversation["id"], "Uno")
    await stage.say(conversation["id"], "Dos")
    await stage.run_jobs()
    assert texts(lucia) == ["Uno"]
    assert [row["delivery_state"] for row in (await stage.messages(channel))[1:]] == ["unknown", "queued"]
    await stage.age(channel, 60)
    await stage.run_jobs(due_within_s=60)
    assert texts(lucia) == ["Uno", "Dos"]
    settled = await stage.admin.post(f"/messages/{said['id']}/delivery/settle", json={"arrived": True})
    assert settled.json()["state"] == "sent"


async def test_a_revoked_token_stops_the_channel_and_the_outbox_waits(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    good, phone.state.token = phone.state.token, "7000000999:another_one"
    await stage.say(conversation["id"], "Uno")
    await stage.run_jobs()
    assert (await stage.channel(channel.id)).problem_code == "token_refused"
    assert len(stage.outbox.mails) == 2  # owner and admin
    phone.state.token = good
    await stage.admin.post(f"/channels/{channel.id}/check")
    await stage.run_jobs()
    assert texts(lucia) == ["Uno"]


async def test_what_an_assistant_said_does_not_leave_after_a_person_took_over(
    stage: Stage, phone: TelegramSimulator
) -> None:
    channel = await stage.connect("telegram", phone.connect_values, assistant=True)
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    await stage.assistant_says(conversation["id"], "Soy la asistente")
    await stage.say(conversation["id"], "Soy Olga")
    await stage.run_jobs()
    assert texts(lucia) == ["Soy Olga"]
    assert [row["delivery_state"] for row in (await stage.messages(channel))[1:]] == ["cancelled", "sent"]


async def test_switched_off_it_keeps_what_comes_in_and_goes_on_when_switched_on(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await stage.admin.patch(f"/channels/{channel.id}", json={"enabled": False})
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    assert await stage.messages(channel) == []
    await stage.admin.patch(f"/channels/{channel.id}", json={"enabled": True})
    await stage.run_jobs()
    assert [row["text"] for row in await stage.messages(channel)] == ["hola"]


async def test_stars_after_the_resolve_are_the_rating(stage: Stage, channel: Channel, phone: TelegramSimulator) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "Listo")
    await stage.admin.post(f"/conversations/{conversation['id']}/resolve", json={})
    await stage.run_jobs(due_within_s=60)
    question = lucia.bubbles[-1]
    assert [row[0]["callback_data"] for row in question.buttons] == [f"csat:{score}" for score in range(1, 6)]
    await phone.press(lucia, question.id, "csat:4")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
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


async def test_a_greeting_is_said_once_in_the_customers_language(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    greeting = {"en": "Welcome", "es": "Bienvenida"}
    await stage.admin.patch(f"/channels/{channel.id}", json={"settings": {"greeting": greeting}})
    lucia, ada = phone.state.add_customer("Lucía"), phone.state.add_customer("Ada", language="de")
    for customer in (lucia, ada, lucia):
        await phone.say(customer, "hola")
    await carry(stage, channel, phone)
    assert (texts(lucia), texts(ada)) == (["Bienvenida"], ["Welcome"])


async def test_of_many_cut_sends_none_is_doubled_and_none_is_lost_in_silence(
    stage: Stage, channel: Channel, phone: TelegramSimulator
) -> None:
    lucia = phone.state.add_customer("Lucía")
    await phone.say(lucia, "hola")
    await carry(stage, channel, phone)
    conversation = await stage.conversation_of(channel)
    chance = random.Random(3)
    expected: list[str] = []
    for number in range(20):
        is_cut = chance.random() < 0.5
        if is_cut:
            phone.fail_next(cut_after=True)
        await stage.say(conversation["id"], f"mensaje {number}")
        await stage.run_jobs()
        await stage.age(channel, 60)
        await stage.run_jobs(due_within_s=60)
        expected.append("unknown" if is_cut else "sent")
    assert texts(lucia) == [f"mensaje {number}" for number in range(20)]
    assert [row["delivery_state"] for row in (await stage.messages(channel))[1:]] == expected
