"""What a customer answers, presses and shares on WhatsApp stands in the thread as such."""

from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.desk import Desk, one_desk

MARTA = "34600111555"
WhatsAppDesk = Desk[WhatsAppSimulator]
desk = one_desk(WhatsAppSimulator, "whatsapp", {MARTA: "Marta Ruiz"})


async def test_a_quote_of_the_customers_own_words_names_the_message_and_says_its_words(desk: WhatsAppDesk) -> None:
    first = await desk.simulator.say(MARTA, "Mi pedido es el 1001")
    conversation = await desk.conversation(MARTA)
    quoted = await desk.said(conversation["id"], "Mi pedido es el 1001")
    await desk.simulator.say(MARTA, "¿Y este?", quotes=first)
    quote = next(one for one in (await desk.said(conversation["id"], "¿Y este?"))["extras"] if one["kind"] == "quote")
    assert quote["message_id"] == quoted["id"]
    assert quote["text"] == "Mi pedido es el 1001"


async def test_a_quote_of_what_we_sent_names_our_message(desk: WhatsAppDesk) -> None:
    conversation = await desk.conversation(MARTA)
    sent = await desk.reply(conversation["id"], "Sale mañana.")
    bubble = await desk.on_phone("Sale mañana.", MARTA)
    await desk.simulator.say(MARTA, "¿Por la tarde?", quotes=bubble.id)
    said = await desk.said(conversation["id"], "¿Por la tarde?")
    quote = next(one for one in said["extras"] if one["kind"] == "quote")
    assert (quote["message_id"], quote["text"]) == (sent["id"], "Sale mañana.")


async def test_a_quote_of_something_that_is_not_here_is_an_earlier_message(desk: WhatsAppDesk) -> None:
    conversation = await desk.conversation(MARTA)
    await desk.simulator.say(MARTA, "Lo de siempre", quotes="wamid.gone")
    said = await desk.said(conversation["id"], "Lo de siempre")
    quote = next(one for one in said["extras"] if one["kind"] == "quote")
    assert (quote["message_id"], quote["text"]) == (None, "")


async def test_a_quote_of_another_customers_message_is_not_shown_here(desk: WhatsAppDesk) -> None:
    desk.simulator.state.customer("34600111666", "Otra")
    secret = await desk.simulator.say("34600111666", "Mi código es 7788")
    await desk.said((await desk.conversation("34600111666"))["id"], "Mi código es 7788")
    conversation = await desk.conversation(MARTA)
    await desk.simulator.say(MARTA, "Respondo a otra", quotes=secret)
    said = await desk.said(conversation["id"], "Respondo a otra")
    quote = next(one for one in said["extras"] if one["kind"] == "quote")
    assert (quote["message_id"], quote["text"]) == (None, "")


async def test_a_sticker_is_marked_as_one(desk: WhatsAppDesk) -> None:
    conversation = await desk.conversation(MARTA)
    content = {"type": "sticker", "sticker": {"id": "0", "mime_type": "image/webp", "sha256": "AAAA"}}
    await desk.simulator.send_raw(MARTA, content)
    said = await desk.said(conversation["id"], "[sticker]")
    assert [extra["kind"] for extra in said["extras"]] == ["missing_file", "sticker"]
