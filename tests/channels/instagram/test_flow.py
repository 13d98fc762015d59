from relevo.testing.instagram import InstagramSimulator
from relevo.testing.meta.phone import ADVERT
from tests.channels.desk import Desk, one_desk

InstagramDesk = Desk[InstagramSimulator]
EVA = "900000000000001"
desk = one_desk(InstagramSimulator, "instagram", {EVA: "Eva Soler"})


async def test_connecting_subscribes_the_account_and_renews_the_token(desk: InstagramDesk) -> None:
    channel = await desk.get(f"/channels/{desk.channel_id}")
    assert channel["status"]["state"] == "on"
    assert "message_reactions" in desk.simulator.state.subscribed
    assert channel["connection"]["expires_at"] is not None
    assert channel["connection"]["account_name"] == "@casabrezo"


async def test_a_customer_is_answered_where_they_wrote_and_an_echo_of_ours_is_no_message(desk: InstagramDesk) -> None:
    await desk.simulator.say(EVA, "Hola, ¿abrís el sábado?")
    conversation = await desk.conversation(EVA)
    sent = await desk.reply(conversation["id"], "Sí, **de 10 a 14**.")
    await desk.on_phone("Sí, de 10 a 14.", EVA)
    await desk.simulator.graph.settle()
    await desk.simulator.read(EVA)
    await desk.delivered_as(conversation["id"], sent["id"], "read")
    texts = await desk.spoken(conversation["id"])
    assert texts == ["Hola, ¿abrís el sábado?", "Sí, **de 10 a 14**."]


async def test_a_reply_in_the_app_is_a_persons_message(desk: InstagramDesk) -> None:
    await desk.simulator.say(EVA, "¿Y el domingo?")
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "¿Y el domingo?")
    await desk.simulator.answer_by_hand(EVA, "El domingo cerramos.")
    assert (await desk.said(conversation["id"], "El domingo cerramos."))["author"]["kind"] == "teammate"


async def test_a_story_reply_and_a_mention_come_with_the_story(desk: InstagramDesk) -> None:
    await desk.simulator.answer_story(EVA, "¡Me encanta!")
    await desk.simulator.mention_in_story(EVA)
    await desk.simulator.say(EVA, "¿La visteis?")
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "¿La visteis?")
    found = [one for one in await desk.messages(conversation["id"]) if one["extras"]]
    assert [[(extra["kind"], extra["text"]) for extra in one["extras"]] for one in found] == [
        [("story", "reply")],
        [("story", "mention")],
    ]
    assert [[file["content_type"] for file in one["attachments"]] for one in found] == [["image/png"]] * 2
    assert all(one["extras"][0]["url"] for one in found)


async def test_a_story_that_is_over_is_said_to_be_and_is_no_lost_file(desk: InstagramDesk) -> None:
    desk.simulator.hooks.hold()
    await desk.simulator.answer_story(EVA, "Tarde, pero ¡qué bonita!")
    desk.simulator.end_stories()
    assert await desk.simulator.hooks.release()
    message = await desk.said((await desk.conversation(EVA))["id"], "Tarde, pero")
    assert message["attachments"] == []
    assert [(extra["kind"], extra["url"]) for extra in message["extras"]] == [("story", None)]


async def test_a_shared_post_and_a_reel_come_with_what_they_show_and_a_page_as_a_link_alone(
    desk: InstagramDesk,
) -> None:
    await desk.simulator.send_content(EVA, "post")
    await desk.simulator.send_content(EVA, "reel")
    page = {"type": "share", "payload": {"url": f"{desk.simulator.url}/", "title": "A page"}}
    await desk.simulator.send_raw(EVA, {"attachments": [page]})
    gone = {"type": "share", "payload": {"url": f"{desk.simulator.url}/files/gone"}}
    await desk.simulator.send_raw(EVA, {"attachments": [gone]})
    await desk.simulator.say(EVA, "¿Lo visteis?")
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "¿Lo visteis?")
    all_of_them = await desk.messages(conversation["id"])
    found = [one for one in all_of_them if any(extra["kind"] == "referral" for extra in one["extras"])]
    shown = [[file["content_type"] for file in one["attachments"]] for one in found]
    assert shown == [["image/png"], ["video/mp4"], [], []]
    assert [[extra["kind"] for extra in one["extras"]] for one in found] == [["referral"]] * 4


async def test_the_advertisement_that_led_here_stands_with_the_message(desk: InstagramDesk) -> None:
    await desk.simulator.say(EVA, "Vengo por la oferta", referral=ADVERT)
    message = await desk.said((await desk.conversation(EVA))["id"], "Vengo por la oferta")
    (advert,) = message["extras"]
    assert (advert["kind"], advert["name"], advert["details"][0]) == ("referral", "Summer sale", "ADS")


async def test_the_first_questions_are_set_and_a_press_is_what_the_customer_says(desk: InstagramDesk) -> None:
    given = {"connection": {"ice_breakers": "¿Dónde está mi pedido?\n\n¿Cuánto tarda el envío?"}}
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json=given)
    assert answer.is_success, answer.text
    await desk.post(f"/channels/{desk.channel_id}/check")
    assert desk.simulator.state.ice_breakers == ["¿Dónde está mi pedido?", "¿Cuánto tarda el envío?"]
    newcomer = "900000000000002"
    desk.simulator.state.customer(newcomer, "Nora Gil")
    await desk.simulator.break_ice(newcomer, 0)
    conversation = await desk.conversation(newcomer)
    await desk.said(conversation["id"], "¿Dónde está mi pedido?")


async def test_an_answer_of_many_bytes_goes_in_pieces_that_instagram_takes(desk: InstagramDesk) -> None:
    await desk.simulator.say(EVA, "Cuéntame todo")
    conversation = await desk.conversation(EVA)
    await desk.said(conversation["id"], "Cuéntame todo")
    sentence = "Añadir más señas es fácil, ¿verdad? 😀 "
    sent = await desk.reply(conversation["id"], sentence * 60)
    await desk.delivered_as(conversation["id"], sent["id"], "sent", "read")
    pieces = [one["message"]["text"] for one in desk.simulator.state.requests if "😀" in one["message"]["text"]]
    assert len(pieces) == 3
    assert all(len(piece.encode()) <= 1000 for piece in pieces)
    assert "".join(pieces).count("😀") == 60


async def test_after_a_day_a_persons_words_say_that_they_are_a_persons(desk: InstagramDesk) -> None:
    late = "900000000000003"
    desk.simulator.state.customer(late, "Iker Paz")
    await desk.simulator.say(late, "Buenas", hours_ago=30)
    conversation = await desk.conversation(late)
    await desk.reply(conversation["id"], "Perdona la espera")
    assert (await desk.on_phone("Perdona la espera", late)).tag == "HUMAN_AGENT"
