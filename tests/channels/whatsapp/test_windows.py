"""WhatsApp's 24 hours bind everybody: the assistant, what is said by itself, and the question for a rating."""

from typing import Any

from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.desk import Desk, one_desk, until

WhatsAppDesk = Desk[WhatsAppSimulator]
GREETING = "Hola, somos Casa Brezo."
GREETINGS = dict.fromkeys(("es", "en", "pt"), GREETING)
desk = one_desk(WhatsAppSimulator, "whatsapp", assistant=True)


async def _write_long_ago(desk: WhatsAppDesk, phone: str, text: str) -> str:
    """The conversation's id. WhatsApp's own time counts: the message comes a day late."""
    desk.simulator.state.customer(phone, f"Customer {phone[-3:]}")
    await desk.simulator.say(phone, text, hours_ago=24.1)
    conversation: dict[str, Any] = await desk.conversation(phone)
    return conversation["id"]


async def _held(desk: WhatsAppDesk, conversation_id: str, what: Any) -> dict[str, Any]:
    """The message of ours that `what` picks, once it is known not to go out."""

    async def find() -> dict[str, Any] | None:
        found = [one for one in await desk.messages(conversation_id) if what(one)]
        ended = [one for one in found if one["delivery"] and one["delivery"]["state"] not in ("queued", "sending")]
        return ended[0] if ended else None

    return await until(find)


def _was_refused(message: dict[str, Any]) -> bool:
    return (message["delivery"]["state"], message["delivery"]["code"]) == ("failed", "window_closed")


def _heard(desk: WhatsAppDesk, phone: str) -> list[str]:
    return [bubble.text for bubble in desk.simulator.state.customer(phone).bubbles if bubble.by == "company"]


async def test_the_assistants_answer_stays_here_after_the_window(desk: WhatsAppDesk) -> None:
    phone = "34600444001"
    conversation_id = await _write_long_ago(desk, phone, "Hola, buenas")
    answer = await _held(desk, conversation_id, lambda one: one["author"]["kind"] == "assistant")
    assert _was_refused(answer)
    assert _heard(desk, phone) == []


async def test_a_greeting_stays_here_after_the_window(desk: WhatsAppDesk) -> None:
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json={"settings": {"greeting": GREETINGS}})
    assert answer.is_success, answer.text
    try:
        conversation_id = await _write_long_ago(desk, "34600444002", "Hola")
        assert _was_refused(await _held(desk, conversation_id, lambda one: one["text"] == GREETING))
        assert _heard(desk, "34600444002") == []
        # Within the window the same greeting goes out.
        desk.simulator.state.customer("34600444003", "Nora")
        await desk.simulator.say("34600444003", "Hola")
        await desk.on_phone(GREETING, "34600444003")
    finally:
        await desk.api.patch(f"/channels/{desk.channel_id}", json={"settings": {"greeting": {}}})


async def test_what_is_said_of_who_is_there_and_of_a_callback_stays_here_after_the_window(desk: WhatsAppDesk) -> None:
    phone = "34600444004"
    conversation_id = await _write_long_ago(desk, phone, "Quiero hablar con una persona")

    async def handed_over() -> bool | None:
        shown = await desk.get(f"/conversations/{conversation_id}")
        return True if shown["holder"]["kind"] == "team" else None

    assert await until(handed_over)
    told = await _held(
        desk, conversation_id, lambda one: one["author"]["kind"] in ("assistant", "system") and one["text"]
    )
    assert _was_refused(told)
    assert _heard(desk, phone) == []


async def test_no_rating_is_asked_for_after_the_window_and_one_is_within_it(desk: WhatsAppDesk) -> None:
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json={"settings": {"csat_enabled": True}})
    assert answer.is_success, answer.text
    late, soon = "34600444005", "34600444006"
    conversation_id = await _write_long_ago(desk, late, "Gracias")
    await desk.post(f"/conversations/{conversation_id}/resolve", {})
    asked = await _held(desk, conversation_id, lambda one: one["event"] and one["event"]["name"] == "csat_requested")
    assert _was_refused(asked)
    assert _heard(desk, late) == []
    desk.simulator.state.customer(soon, "Olga")
    await desk.simulator.say(soon, "Gracias")
    other = (await desk.conversation(soon))["id"]
    await desk.post(f"/conversations/{other}/resolve", {})
    line = await _held(desk, other, lambda one: one["event"] and one["event"]["name"] == "csat_requested")
    assert line["delivery"]["state"] in ("sent", "delivered")


async def test_the_window_that_ends_while_a_message_waits_ends_for_it_too(desk: WhatsAppDesk) -> None:
    """What is queued is judged when its turn comes, not when it was written."""
    phone = "34600444007"
    desk.simulator.state.customer(phone, "Pía")
    await desk.simulator.say(phone, "Hola")
    conversation_id = (await desk.conversation(phone))["id"]
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json={"enabled": False})
    assert answer.is_success, answer.text
    sent = await desk.reply(conversation_id, "Te contesto ahora")
    async with desk.served.house.db.transaction(desk.workspace.id) as tx:
        await tx.execute(
            "UPDATE conversation_window SET expires_at = now() - interval '1 second' WHERE workspace_id = $1",
            desk.workspace.id,
        )
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json={"enabled": True})
    assert answer.is_success, answer.text
    refused = await desk.delivered_as(conversation_id, sent["id"], "failed")
    assert refused["code"] == "window_closed"
    assert "Te contesto ahora" not in _heard(desk, phone)
