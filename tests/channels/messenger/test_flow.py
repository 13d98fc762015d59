from io import BytesIO
from typing import Any

from PIL import Image

from relevo.testing.messenger import MessengerSimulator
from relevo.testing.meta.phone import ADVERT
from tests.channels.desk import Desk, one_desk, until

MessengerDesk = Desk[MessengerSimulator]
EVA = "5000000000000001"
desk = one_desk(MessengerSimulator, "messenger", {EVA: "Eva Soler"})


async def set_questions(desk: MessengerDesk, text: str) -> dict[str, tuple[bool, str]]:
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json={"connection": {"ice_breakers": text}})
    assert answer.is_success, answer.text
    await desk.post(f"/channels/{desk.channel_id}/check")
    channel = await desk.get(f"/channels/{desk.channel_id}")
    return {one["name"]: (one["ok"], one["code"]) for one in channel["connection"]["checks"]}


async def test_connecting_sets_the_apps_address_and_subscribes_the_page(desk: MessengerDesk) -> None:
    channel = await desk.get(f"/channels/{desk.channel_id}")
    assert channel["status"]["state"] == "on"
    assert desk.simulator.state.callback is not None
    assert "message_echoes" in desk.simulator.state.subscribed
    assert all(check["ok"] for check in channel["connection"]["checks"])


async def test_a_customer_is_known_by_name_and_answered_where_they_wrote(desk: MessengerDesk) -> None:
    await desk.simulator.say(EVA, "Hola, ¿abrís el sábado?")
    conversation = await desk.conversation(EVA)
    sent = await desk.reply(conversation["id"], "Sí, de 10 a 14.")
    await desk.on_phone("Sí, de 10 a 14.", EVA)
    await desk.delivered_as(conversation["id"], sent["id"], "delivered")
    await desk.simulator.read(EVA)
    await desk.delivered_as(conversation["id"], sent["id"], "read")
    texts = await desk.spoken(conversation["id"])
    assert texts == ["Hola, ¿abrís el sábado?", "Sí, de 10 a 14."], "an echo of ours is no message of its own"


async def test_a_reply_in_metas_own_app_is_a_persons_message(desk: MessengerDesk) -> None:
    await desk.simulator.say(EVA, "¿Y el domingo?")
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "¿Y el domingo?")
    await desk.simulator.answer_by_hand(EVA, "El domingo cerramos.")
    message = await desk.said(conversation["id"], "El domingo cerramos.")
    assert message["author"]["kind"] == "teammate"


async def test_files_go_both_ways(desk: MessengerDesk) -> None:
    png = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(png, "PNG")
    await desk.simulator.send_file(EVA, "image/png", png.getvalue())
    await desk.simulator.say(EVA, "Así llegó")
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "Así llegó")
    kinds = [file["content_type"] for one in await desk.messages(conversation["id"]) for file in one["attachments"]]
    assert kinds == ["image/png"]
    answer = await desk.api.post("/files", files={"file": ("guide.pdf", b"%PDF-1.7\n%%EOF\n")})
    assert answer.is_success, answer.text
    sent = await desk.reply(conversation["id"], "La guía:", attachment_ids=[answer.json()["id"]])
    await desk.delivered_as(conversation["id"], sent["id"], "delivered")
    assert [one.file_url for one in desk.simulator.state.customer(EVA).bubbles if one.by == "company"][-1]


async def test_after_a_day_a_persons_words_say_that_they_are_a_persons(desk: MessengerDesk) -> None:
    late = "5000000000000002"
    desk.simulator.state.customer(late, "Nora Gil")
    await desk.simulator.say(late, "Buenas", hours_ago=30)
    conversation = await desk.conversation(late)
    window = await desk.get(f"/conversations/{conversation['id']}/window")
    assert (window["hours"], window["is_open"]) == (168, True)
    sent = await desk.reply(conversation["id"], "Perdona la espera")
    bubble = await desk.on_phone("Perdona la espera", late)
    assert bubble.tag == "HUMAN_AGENT"
    await desk.delivered_as(conversation["id"], sent["id"], "delivered")


async def test_without_metas_consent_only_the_late_reply_fails_and_the_channel_goes_on(desk: MessengerDesk) -> None:
    late = "5000000000000005"
    desk.simulator.state.customer(late, "Olga Ruiz")
    await desk.simulator.say(late, "¿Hola?", hours_ago=30)
    conversation = await desk.conversation(late)
    desk.simulator.state.has_human_window = False
    sent = await desk.reply(conversation["id"], "Perdona la espera, Olga")
    assert (await desk.delivered_as(conversation["id"], sent["id"], "failed"))["code"] == "no_human_window"
    desk.simulator.state.has_human_window = True
    assert (await desk.get(f"/channels/{desk.channel_id}"))["status"]["state"] == "on"


async def test_after_a_week_nothing_goes_out_any_more(desk: MessengerDesk) -> None:
    gone = "5000000000000003"
    desk.simulator.state.customer(gone, "Iker Paz")
    await desk.simulator.say(gone, "Hola", hours_ago=169)
    conversation = await desk.conversation(gone)
    assert not (await desk.get(f"/conversations/{conversation['id']}/window"))["is_open"]
    sent = await desk.reply(conversation["id"], "¿Sigues ahí?")
    assert (await desk.delivered_as(conversation["id"], sent["id"], "failed"))["code"] == "window_closed"


async def test_a_send_whose_answer_was_lost_is_found_by_its_echo_and_not_sent_again(desk: MessengerDesk) -> None:
    await desk.simulator.say(EVA, "¿Me oyes?")
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "¿Me oyes?")
    desk.simulator.state.faults.append("cut_after")
    sent = await desk.reply(conversation["id"], "Alto y claro")
    await desk.delivered_as(conversation["id"], sent["id"], "delivered", "sent")
    bubbles = desk.simulator.state.customer(EVA).bubbles
    assert sum(one.text == "Alto y claro" for one in bubbles) == 1


async def test_the_first_questions_are_set_and_a_press_is_what_the_customer_says(desk: MessengerDesk) -> None:
    await set_questions(desk, "¿Dónde está mi pedido?; ¿Cuánto tarda el envío?")
    assert desk.simulator.state.ice_breakers == ["¿Dónde está mi pedido?", "¿Cuánto tarda el envío?"]
    newcomer = "5000000000000004"
    desk.simulator.state.customer(newcomer, "Marta Rey")
    await desk.simulator.break_ice(newcomer, 1)
    conversation = await desk.conversation(newcomer)
    await desk.said(conversation["id"], "¿Cuánto tarda el envío?")


async def test_four_questions_of_eighty_letters_are_set_and_more_are_said_to_be_shortened(desk: MessengerDesk) -> None:
    checks = await set_questions(desk, "\n".join("abcd"[place] * 80 for place in range(4)))
    assert checks["ice_breakers"] == (True, "")
    assert [len(one) for one in desk.simulator.state.ice_breakers] == [80] * 4
    assert (await set_questions(desk, "x" * 81))["ice_breakers"] == (False, "shortened")
    assert desk.simulator.state.ice_breakers == ["x" * 80]
    assert (await set_questions(desk, "a;b;c;d;e"))["ice_breakers"] == (False, "shortened")
    assert desk.simulator.state.ice_breakers == ["a", "b", "c", "d"]
    await set_questions(desk, "")
    assert desk.simulator.state.ice_breakers == []


async def test_the_advertisement_that_led_here_stands_with_the_message(desk: MessengerDesk) -> None:
    await desk.simulator.say(EVA, "Vengo por la oferta", referral=ADVERT)
    message = await desk.said((await desk.conversation(EVA))["id"], "Vengo por la oferta")
    (advert,) = message["extras"]
    assert (advert["kind"], advert["name"], advert["details"][0]) == ("referral", "Summer sale", "ADS")


async def test_who_comes_back_by_a_link_or_an_advert_wakes_nobody_and_a_line_says_so(
    desk: MessengerDesk,
) -> None:
    back = "5000000000000006"
    desk.simulator.state.customer(back, "Saúl Mora")
    assert await desk.simulator.follow_link(back, {"ref": "promo", "source": "SHORTLINK", "type": "OPEN_THREAD"})
    await desk.simulator.say(back, "Gracias por todo")
    conversation = await desk.conversation(back)
    await desk.said(conversation["id"], "Gracias por todo")
    assert await desk.simulator.follow_link(back, {"ref": "promo", "source": "SHORTLINK", "type": "OPEN_THREAD"})
    assert await desk.simulator.follow_link(back, ADVERT)

    async def lines() -> list[dict[str, Any]] | None:
        messages = await desk.messages(conversation["id"])
        found = [one["event"]["data"] for one in messages if one["event"] and one["event"]["name"] == "came_back_by"]
        return found if len(found) == 2 else None

    assert await until(lines) == [
        {"title": "promo", "is_advert": False},
        {"title": "Summer sale", "is_advert": True},
    ]
    assert await desk.spoken(conversation["id"]) == ["Gracias por todo"]
