"""Whose conversation a mail joins, what a machine is answered, and where two machines stop."""

import asyncio

from relevo.desk.channels.api import Channel
from relevo.testing.email import EmailSimulator
from relevo.testing.email.state import Customer, Letter
from tests.channels.email.carrying import SECRET, arrived, carry, spoken
from tests.channels.stage import Stage


async def begun(stage: Stage, channel: Channel, server: EmailSimulator, **mail: object) -> tuple[Customer, str]:
    """A conversation with Lucía that a teammate has answered: she, and its id."""
    lucia = server.state.customer("lucia@mail.test", "Lucía Díaz")
    await server.send(lucia, "Invoice", "May I have my invoice?")
    await carry(stage, channel, server)
    conversation_id = (await stage.conversation_of(channel))["id"]
    await stage.say(conversation_id, "Here it is.", **({"mail": mail} if mail else {}))
    await stage.run_jobs()
    return lucia, conversation_id


async def test_who_was_never_named_in_a_thread_does_not_join_it_by_knowing_its_ids(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    lucia, conversation_id = await begun(stage, channel, server)
    mallory = server.state.customer("mallory@evil.test", "Mallory")
    stolen = lucia.letters[-1]
    await server.send(mallory, "Re: Invoice", "Please send it to me instead.", answers=stolen)
    await server.send(mallory, "Re: Invoice", "I mean it.", to=stolen.reply_to)
    await carry(stage, channel, server)
    rows = await stage.rows("SELECT conversation_id, text FROM message WHERE kind = 'message' ORDER BY created_at")
    apart = [row["text"] for row in rows if row["conversation_id"] != conversation_id]
    assert apart == ["Please send it to me instead.", "I mean it."]


async def test_who_got_a_copy_joins_and_is_named(stage: Stage, channel: Channel, server: EmailSimulator) -> None:
    boss = server.state.customer("boss@partner.test", "The Boss")
    await begun(stage, channel, server, cc=[boss.address])
    await server.answer(boss, "I approve this.")
    await carry(stage, channel, server)
    assert (await spoken(stage, channel))[-1] == ("contact", "The Boss: I approve this.")
    await stage.conversation_of(channel)


async def test_our_signed_address_is_enough_where_a_mail_program_dropped_the_headers(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    boss = server.state.customer("boss@partner.test", "The Boss")
    await begun(stage, channel, server, cc=[boss.address])
    signed = boss.letters[-1].reply_to
    await server.send(boss, "Re: Invoice", "By the address alone.", to=signed)
    forged = signed.replace("+r", "+rabcd", 1)[: len(signed)]
    await server.send(boss, "Re: Invoice", "By a forged one.", to=forged)
    await carry(stage, channel, server)
    rows = await stage.rows(
        "SELECT conversation_id, text FROM message WHERE kind = 'message' AND author_kind = 'contact' "
        "ORDER BY created_at"
    )
    assert [row["text"] for row in rows][-2:] == ["The Boss: By the address alone.", "By a forged one."]
    assert rows[-1]["conversation_id"] != rows[-2]["conversation_id"]


async def test_the_same_subject_alone_joins_nothing(stage: Stage, channel: Channel, server: EmailSimulator) -> None:
    _, conversation_id = await begun(stage, channel, server)
    other = server.state.customer("other@mail.test", "Other")
    await server.send(other, "Re: Invoice", "Mine, too.")
    await carry(stage, channel, server)
    [row] = await stage.rows("SELECT conversation_id FROM message WHERE text = 'Mine, too.'")
    assert row["conversation_id"] != conversation_id


async def test_an_out_of_office_note_is_shown_and_nobody_is_asked_to_answer_it(
    stage: Stage, channel: Channel, server: EmailSimulator
) -> None:
    lucia, conversation_id = await begun(stage, channel, server)
    await stage.admin.post(f"/conversations/{conversation_id}/resolve", json={})
    await server.answer(lucia, "I am away until Monday.", automatic=True)
    await carry(stage, channel, server)
    said = await spoken(stage, channel)
    assert ("contact", "Re: Invoice\n\nI am away until Monday.") in said
    conversation = await stage.conversation_of(channel)
    assert (conversation["status"], conversation["holder_kind"]) == ("resolved", "nobody")


async def test_our_own_mail_that_comes_back_is_nothing(stage: Stage, channel: Channel, server: EmailSimulator) -> None:
    lucia, _ = await begun(stage, channel, server)
    before = await spoken(stage, channel)
    await server.state.put("INBOX", server.state.folders["Sent"].mails[-1].raw)
    await carry(stage, channel, server)
    assert await spoken(stage, channel) == before
    assert len(arrived(lucia)) == 1


async def test_two_machines_that_answer_each_other_come_to_an_end(stage: Stage, server: EmailSimulator) -> None:
    """The customer's responder does not say that it is one; the assistant answers whatever is said to it."""
    values = {**server.connect_values, "delivery": "webhook", "hook_secret": SECRET}
    channel = await stage.connect("email", values, assistant=True)
    rude = server.state.customer("robot@mail.test", "Robot")
    rude.responder = "rude"
    await server.send(rude, "Hello", "Please confirm.")
    rounds = 0
    while True:
        await carry(stage, channel, server)
        conversation = await stage.conversation_of(channel)
        if conversation["holder_kind"] != "assistant":
            break
        rounds += 1
        assert rounds <= 10
        await stage.assistant_says(conversation["id"], f"Thank you, number {rounds}.")
        await stage.age(channel, 60)
        await stage.run_jobs()
        async with asyncio.timeout(5), server.state.changed:
            await server.state.changed.wait_for(lambda: bool(server.state.folders["INBOX"].mails))
    assert rounds == 10
    assert conversation["handoff_reason"] == "repeated_failure"
    assert len(arrived(rude)) == 10
    await stage.run_jobs()
    await carry(stage, channel, server)
    assert len(arrived(rude)) == 10


async def test_an_honest_responder_never_answers_an_assistant(stage: Stage, server: EmailSimulator) -> None:
    values = {**server.connect_values, "delivery": "webhook", "hook_secret": SECRET}
    channel = await stage.connect("email", values, assistant=True)
    away = server.state.customer("away@mail.test", "Away")
    away.responder = "honest"
    await server.send(away, "Hello", "Please confirm.")
    await carry(stage, channel, server)
    await stage.assistant_says((await stage.conversation_of(channel))["id"], "Confirmed.")
    await stage.run_jobs()
    letter: Letter = away.letters[-1]
    assert (letter.text, letter.automatic) == ("Confirmed.", True)
    assert server.state.folders["INBOX"].mails == []
