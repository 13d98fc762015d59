from collections.abc import AsyncGenerator

import pytest

from relevo.testing.instagram import InstagramSimulator
from tests.channels.desk import Desk, open_desk

InstagramDesk = Desk[InstagramSimulator]
EVA = "900000000000001"


@pytest.fixture(scope="module")
async def desk(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[InstagramDesk]:
    folder = tmp_path_factory.mktemp("house")
    async with open_desk(database_url, folder, InstagramSimulator(), "instagram") as opened:
        opened.simulator.state.customer(EVA, "Eva Soler")
        yield opened


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


async def test_a_story_reply_shows_what_it_answers(desk: InstagramDesk) -> None:
    story = {"story": {"url": "https://stories.example.test/1", "id": "18000000000000003"}}
    await desk.simulator.say(EVA, "¡Me encanta!", reply_to=story)
    conversation = await desk.conversation(EVA)
    message = await desk.said(conversation["id"], "¡Me encanta!")
    assert [extra["kind"] for extra in message["extras"]] == ["story"]


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
