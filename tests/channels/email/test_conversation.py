"""Mails in and out, as a customer and a teammate live it."""

from relevo.desk.channels.api import Channel
from relevo.platform.files import FileOwner, receive_upload
from relevo.testing.email import EmailSimulator
from relevo.testing.email.state import Customer
from tests.channels.email.carrying import carry, carry_sent, spoken
from tests.channels.stage import Stage

HTML = '<p>Hello <b>there</b><script>alert(1)</script><img src="https://track.test/x.png"></p>'


async def lucia(server: EmailSimulator) -> Customer:
    return server.state.customer("lucia@mail.test", "Lucía Díaz")


async def test_a_mail_begins_a_conversation_and_the_answer_continues_its_thread(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    customer = await lucia(server)
    asked = await server.send(customer, "Where is my order 1001?", "Hello,\nI have been waiting for a week.\n\nLucía")
    await carry(stage, channel, server)
    conversation = await stage.conversation_of(channel)
    [row] = await stage.messages(channel)
    assert row["text"] == "Where is my order 1001?\n\nHello,\nI have been waiting for a week.\n\nLucía"
    await stage.say(conversation["id"], "It leaves **today**.")
    await stage.run_jobs()
    answer = customer.letters[-1]
    assert (answer.by, answer.subject, answer.text) == ("company", "Re: Where is my order 1001?", "It leaves today.")
    assert "<strong>today</strong>" in answer.html
    assert answer.references == asked.message_id
    assert answer.automatic is False
    await server.answer(customer, "Thank you!")
    await carry(stage, channel, server)
    assert (await spoken(stage, channel))[-1] == ("contact", "Thank you!")
    await stage.conversation_of(channel)


async def test_what_is_quoted_is_trimmed_and_the_whole_mail_is_there_to_be_looked_at_safely(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    customer = await lucia(server)
    await server.send(customer, "Re: photo", "Hello there", html=HTML)
    await carry(stage, channel, server)
    [row] = await stage.messages(channel)
    told = await stage.admin.get(f"/messages/{row['id']}/mail")
    assert told.status_code == 200, told.text
    mail = told.json()
    assert (mail["subject"], mail["sender"], mail["has_remote_pictures"]) == ("Re: photo", "lucia@mail.test", True)
    page = await stage.admin.get(mail["page"].removeprefix("/api/v1"))
    assert "<b>there</b>" in page.text
    assert "script" not in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups ")
    assert "allow-scripts" not in policy
    assert "img-src data:;" in policy
    shown = await stage.admin.get(mail["page"].removeprefix("/api/v1") + "?pictures=true")
    assert "img-src data: https: http:;" in shown.headers["content-security-policy"]


async def test_files_come_in_and_go_out(stage: Stage, channel: Channel, server: EmailSimulator) -> None:
    customer = await lucia(server)
    files = [("receipt.txt", "text/plain", b"paid"), ("run.exe", "application/x-msdownload", b"MZ")]
    await server.send(customer, "Re: receipt", "Here it is.", files=files)
    await carry(stage, channel, server)
    [row] = await stage.messages(channel)
    assert [file["name"] for file in row["content"]["attachments"]] == ["receipt.txt"]
    assert any(extra["text"] == "run.exe" and extra["kind"] == "refused_file" for extra in row["content"]["extras"])
    uploaded = await receive_upload(
        stage.db,
        stage.files,
        stage.workspace.id,
        name="bill.txt",
        body=b"a bill",
        owner=FileOwner("teammate", stage.workspace.owner),
    )
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "And ours.", attachment_ids=[str(uploaded.id)])
    await stage.run_jobs()
    assert customer.letters[-1].files == ["bill.txt"]


async def test_subject_copies_and_a_signature_of_ones_own(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    customer, boss = await lucia(server), server.state.customer("boss@partner.test", "The Boss")
    quiet = server.state.customer("quiet@partner.test")
    await server.send(customer, "Question", "May I ask something?")
    await carry(stage, channel, server)
    assert (await stage.admin.put("/me/mail-signature", json={"text": "Nora\nShop"})).status_code == 200
    conversation = await stage.conversation_of(channel)
    chosen = {"subject": "Your question", "cc": ["boss@partner.test"], "bcc": ["quiet@partner.test"]}
    await stage.say(conversation["id"], "Of course.", mail=chosen)
    await stage.run_jobs()
    for person in (customer, boss, quiet):
        letter = person.letters[-1]
        assert (letter.subject, letter.cc, letter.text) == (
            "Your question",
            "boss@partner.test",
            "Of course.\n\n-- \nNora\nShop",
        )
    refused = await stage.admin.post(
        f"/conversations/{conversation['id']}/messages",
        json={"client_id": "x1", "text": "hi", "mail": {"cc": ["no address"]}},
    )
    assert refused.status_code == 422


async def test_a_mail_sent_from_the_companys_own_mail_program_is_a_teammates_and_takes_the_baton(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    customer = await lucia(server)
    await stage.admin.patch(f"/channels/{channel.id}", json={"assistant_id": str(stage.assistant_id)})
    await server.send(customer, "Question", "May I ask something?")
    await carry(stage, channel, server)
    before = await stage.conversation_of(channel)
    assert before["holder_kind"] == "assistant"
    raw = await server.answer_from_phone(customer, "Yes, call me.")
    await carry_sent(stage, channel, raw)
    await carry_sent(stage, channel, raw)
    after = await stage.conversation_of(channel)
    assert after["holder_kind"] == "team"
    said = await spoken(stage, channel)
    assert said[-1] == ("teammate", "Yes, call me.")
    assert len(said) == 2


async def test_our_own_mail_in_the_sent_folder_is_known_as_ours(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    await server.send(await lucia(server), "Question", "May I?")
    await carry(stage, channel, server)
    await stage.say((await stage.conversation_of(channel))["id"], "You may.")
    await stage.run_jobs()
    sent = server.state.folders["Sent"].mails[-1]
    await carry_sent(stage, channel, sent.raw)
    assert [text for _, text in await spoken(stage, channel)] == ["Question\n\nMay I?", "You may."]


async def test_a_bounce_marks_the_mail_as_failed_and_no_other_is_touched(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    gone = server.state.customer("bounces@gone.test", "Gone")
    await server.send(gone, "Question", "Can you write to me?")
    await carry(stage, channel, server)
    await stage.say((await stage.conversation_of(channel))["id"], "We can.")
    await stage.run_jobs()
    await carry(stage, channel, server)
    rows = await stage.messages(channel)
    assert [(row["text"], row["delivery_state"], row["delivery_code"]) for row in rows[1:]] == [
        ("We can.", "failed", "bounced")
    ]


async def test_an_address_that_the_server_refuses_fails_with_its_words(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    await server.send(server.state.customer("nobody@gone.test"), "Question", "Can you write to me?")
    await carry(stage, channel, server)
    await stage.say((await stage.conversation_of(channel))["id"], "We cannot.")
    await stage.run_jobs()
    [_, row] = await stage.messages(channel)
    assert (row["delivery_state"], row["delivery_code"]) == ("failed", "no_such_address")
