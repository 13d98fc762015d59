from datetime import datetime
from io import BytesIO

from PIL import Image

from relevo.kit.ids import new_id
from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.desk import LUCIA, Desk, one_desk, until

WhatsAppDesk = Desk[WhatsAppSimulator]
desk = one_desk(WhatsAppSimulator, "whatsapp", {LUCIA: "Lucía Vega"})


async def test_checking_subscribes_the_webhook_and_says_what_is_well(desk: WhatsAppDesk) -> None:
    channel = await desk.get(f"/channels/{desk.channel_id}")
    assert desk.simulator.state.callback is not None
    assert channel["status"]["state"] == "on"
    checks = {check["name"]: check["ok"] for check in channel["connection"]["checks"]}
    assert checks["token"]
    assert checks["number"]
    assert checks["account"]


async def test_a_customer_writes_and_a_teammates_answer_arrives_on_the_phone(desk: WhatsAppDesk) -> None:
    await desk.simulator.say(LUCIA, "Hola, ¿abrís el sábado?")
    conversation = await desk.conversation()
    await desk.said(conversation["id"], "Hola, ¿abrís el sábado?")
    sent = await desk.reply(conversation["id"], "Sí, **de 10 a 14**.")
    bubble = await desk.on_phone("Sí, *de 10 a 14*.")
    await desk.delivered_as(conversation["id"], sent["id"], "delivered")
    await desk.simulator.read(LUCIA)
    await desk.delivered_as(conversation["id"], sent["id"], "read")
    assert bubble.own_key


async def test_a_reply_from_the_companys_phone_is_a_persons_message(desk: WhatsAppDesk) -> None:
    await desk.simulator.say(LUCIA, "¿Y el domingo?")
    conversation = await desk.conversation()
    await desk.said(conversation["id"], "¿Y el domingo?")
    await desk.simulator.answer_from_phone(LUCIA, "El domingo cerramos.")
    message = await desk.said(conversation["id"], "El domingo cerramos.")
    assert message["author"]["kind"] == "teammate"
    assert message["delivery"] is None


async def test_a_picture_comes_in_as_an_attachment(desk: WhatsAppDesk) -> None:
    png = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(png, "PNG")
    await desk.simulator.send_file(LUCIA, "image/png", png.getvalue(), caption="Así llegó")
    conversation = await desk.conversation()
    message = await desk.said(conversation["id"], "Así llegó")
    assert [file["content_type"] for file in message["attachments"]] == ["image/png"]


async def test_within_the_window_its_end_is_known_and_after_it_only_a_template_goes(desk: WhatsAppDesk) -> None:
    phone = "34600111333"
    desk.simulator.state.customer(phone, "Marta Ruiz")
    await desk.simulator.say(phone, "Buenas", hours_ago=25)
    conversation = await desk.conversation(phone)
    window = await desk.get(f"/conversations/{conversation['id']}/window")
    assert window["hours"] == 24
    assert not window["is_open"]
    sent = await desk.reply(conversation["id"], "Perdona la espera")
    refused = await desk.delivered_as(conversation["id"], sent["id"], "failed")
    assert refused["code"] == "window_closed"

    listed = (await desk.get(f"/conversations/{conversation['id']}/templates"))["items"]
    template = next(one for one in listed if one["name"] == "novedades_pedido")
    assert [slot["key"] for slot in template["slots"]] == ["body.1", "body.2"]
    body = {"name": "novedades_pedido", "language": "es", "client_id": new_id().hex}
    values = {"body.1": "Marta", "body.2": "1001"}
    said = await desk.post(f"/conversations/{conversation['id']}/templates", body | {"values": values}, expect=201)
    assert said["text"] == "Hola Marta, hay novedades de tu pedido 1001. ¿Te contamos por aquí?"
    await desk.on_phone("Hola Marta, hay novedades de tu pedido 1001", phone)
    await desk.delivered_as(conversation["id"], said["id"], "delivered")

    await desk.simulator.say(phone, "Sí, dime")
    await desk.said(conversation["id"], "Sí, dime")
    window = await desk.get(f"/conversations/{conversation['id']}/window")
    assert window["is_open"]
    left = datetime.fromisoformat(window["expires_at"]) - datetime.fromisoformat(window["now"])
    assert 23.9 < left.total_seconds() / 3600 <= 24


async def test_a_template_that_is_not_approved_or_not_filled_is_refused_with_the_reason(desk: WhatsAppDesk) -> None:
    await desk.simulator.say(LUCIA, "¿Sigues ahí?")
    conversation = await desk.conversation()
    path = f"/conversations/{conversation['id']}/templates"
    body = {"language": "en_US", "client_id": new_id().hex}
    answers = {
        name: await desk.api.post(path, json=body | {"name": name})
        for name in ("summer_sale", "order_update", "nothing")
    }
    assert {name: answer.json()["code"] for name, answer in answers.items()} == {
        "summer_sale": "template_not_approved",
        "order_update": "template_incomplete",
        "nothing": "no_such_template",
    }


async def test_a_brazilian_number_with_and_without_its_ninth_digit_is_one_customer(desk: WhatsAppDesk) -> None:
    short, long = "551187654321", "5511987654321"
    desk.simulator.state.customer(short, "Joana Lima")
    desk.simulator.state.customer(long, "Joana Lima")
    await desk.simulator.say(short, "Oi")
    conversation = await desk.conversation(short)
    await desk.simulator.say(long, "Sou eu de novo")
    await desk.said(conversation["id"], "Sou eu de novo")
    assert sum(one["contact"]["name"] == "Joana Lima" for one in await desk.conversations()) == 1


async def test_a_number_that_changed_stays_the_same_conversation(desk: WhatsAppDesk) -> None:
    desk.simulator.state.customer("34600111444", "Pablo Sanz")
    await desk.simulator.say("34600111444", "Hola")
    conversation = await desk.conversation("34600111444")
    await desk.simulator.change_number("34600111444", "34600111555")
    await desk.simulator.say("34600111555", "Tengo número nuevo")
    await desk.said(conversation["id"], "Tengo número nuevo")
    sent = await desk.reply(conversation["id"], "Anotado")
    await desk.on_phone("Anotado", "34600111555")
    await desk.delivered_as(conversation["id"], sent["id"], "delivered")


async def test_a_number_that_was_given_to_somebody_else_is_somebody_else(desk: WhatsAppDesk) -> None:
    given_up, new = "34600111777", "34600111778"
    simulator = desk.simulator
    simulator.state.customer(given_up, "Rosa Antes")
    await simulator.say(given_up, "Soy Rosa")
    rosas = await desk.conversation(given_up)
    await simulator.change_number(given_up, new)
    await simulator.say(new, "Sigo siendo Rosa")
    await desk.said(rosas["id"], "Sigo siendo Rosa")
    simulator.state.customer(given_up, "Mateo Nuevo")
    await simulator.say(given_up, "Hola, soy Mateo", hours_ago=-0.01)
    mateos = await desk.conversation(given_up)
    assert mateos["contact"]["id"] != rosas["contact"]["id"]
    await desk.reply(mateos["id"], "Hola, Mateo")
    await desk.reply(rosas["id"], "Hola, Rosa")
    await desk.on_phone("Hola, Mateo", given_up)
    await desk.on_phone("Hola, Rosa", new)
    assert await desk.spoken(rosas["id"]) == ["Soy Rosa", "Sigo siendo Rosa", "Hola, Rosa"]


async def test_what_was_said_before_is_there_to_be_read(desk: WhatsAppDesk) -> None:
    phone = "34600111666"
    desk.simulator.state.customer(phone, "Irene Gil")
    await desk.simulator.share_history(phone, [("customer", "Hola de antes"), ("company", "Hola Irene")])
    await desk.simulator.say(phone, "Hola de ahora")
    conversation = await desk.conversation(phone)
    await desk.said(conversation["id"], "Hola de ahora")
    texts = await desk.spoken(conversation["id"])
    assert texts == ["Hola de antes", "Hola Irene", "Hola de ahora"]


async def test_a_token_that_was_revoked_stops_the_channel_until_it_is_well_again(desk: WhatsAppDesk) -> None:
    await desk.simulator.say(LUCIA, "¿Me oyes?")
    conversation = await desk.conversation()
    await desk.said(conversation["id"], "¿Me oyes?")
    desk.simulator.state.is_token_valid = False
    sent = await desk.reply(conversation["id"], "Alto y claro")

    async def stopped() -> bool | None:
        channel = await desk.get(f"/channels/{desk.channel_id}")
        return True if channel["status"]["state"] in ("error", "stopped") else None

    assert await until(stopped)
    desk.simulator.state.is_token_valid = True
    await desk.post(f"/channels/{desk.channel_id}/check")
    await desk.delivered_as(conversation["id"], sent["id"], "delivered")
    assert sum(one.text == "Alto y claro" for one in desk.simulator.state.customer(LUCIA).bubbles) == 1
