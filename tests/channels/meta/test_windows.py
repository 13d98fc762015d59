"""24 hours for whoever writes by themselves, seven days for a teammate: Instagram's and Messenger's two windows."""

from typing import Any

import pytest

from relevo.assistant.texts import say
from relevo.channels.meta.planning import choices_fit
from relevo.desk.channels.api import OutChoice
from relevo.testing.instagram import InstagramSimulator
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.meta.messaging import MessagingSimulator
from tests.channels.desk import Desk, each_desk, until

MetaDesk = Desk[MessagingSimulator]
desk = each_desk({"messenger": MessengerSimulator, "instagram": InstagramSimulator}, assistant=True)


async def wrote(desk: MetaDesk, customer: str, text: str = "Hola, buenas", *, hours_ago: float) -> str:
    """The conversation's id."""
    desk.simulator.state.customer(customer, f"Customer {customer[-3:]}")
    await desk.simulator.say(customer, text, hours_ago=hours_ago)
    conversation: dict[str, Any] = await desk.conversation(customer)
    return conversation["id"]


async def answer_of_the_assistant(desk: MetaDesk, conversation_id: str) -> dict[str, Any]:
    """As soon as it is known what became of it."""

    async def find() -> dict[str, Any] | None:
        found = [one for one in await desk.messages(conversation_id) if one["author"]["kind"] == "assistant"]
        ended = [one for one in found if one["delivery"] and one["delivery"]["state"] not in ("queued", "sending")]
        return ended[0] if ended else None

    return await until(find)


def heard(desk: MetaDesk, customer: str) -> list[tuple[str, str]]:
    bubbles = desk.simulator.state.customer(customer).bubbles
    return [(one.text, one.tag) for one in bubbles if one.by == "company"]


async def test_within_a_day_the_assistant_answers_without_a_tag(desk: MetaDesk) -> None:
    customer = "900000000000041"
    conversation_id = await wrote(desk, customer, hours_ago=23.9)
    assert (await answer_of_the_assistant(desk, conversation_id))["delivery"]["state"] != "failed"
    assert [tag for _, tag in heard(desk, customer)] == [""]


async def test_after_a_day_the_assistants_answer_stays_here_and_a_teammates_goes_as_a_persons(desk: MetaDesk) -> None:
    customer = "900000000000042"
    conversation_id = await wrote(desk, customer, hours_ago=24.1)
    answer = await answer_of_the_assistant(desk, conversation_id)
    assert (answer["delivery"]["state"], answer["delivery"]["code"]) == ("failed", "window_closed")
    window = await desk.get(f"/conversations/{conversation_id}/window")
    assert (window["hours"], window["is_open"]) == (168, True), "what the composer counts down"
    await desk.reply(conversation_id, "Perdona la espera")
    await desk.on_phone("Perdona la espera", customer)
    assert heard(desk, customer) == [("Perdona la espera", "HUMAN_AGENT")]


async def test_just_within_seven_days_a_teammate_gets_through_and_just_after_them_nobody(desk: MetaDesk) -> None:
    for customer, hours_ago, is_open in (("900000000000043", 167.9, True), ("900000000000044", 168.1, False)):
        conversation_id = await wrote(desk, customer, hours_ago=hours_ago)
        assert (await desk.get(f"/conversations/{conversation_id}/window"))["is_open"] is is_open
        sent = await desk.reply(conversation_id, "¿Sigues ahí?")
        if is_open:
            await desk.on_phone("¿Sigues ahí?", customer)
        else:
            refused = await desk.delivered_as(conversation_id, sent["id"], "failed")
            assert refused["code"] == "window_closed"
            assert heard(desk, customer) == []


async def test_a_pressed_quick_reply_is_understood_as_the_choice_that_it_is(desk: MetaDesk) -> None:
    customer = "900000000000045"
    conversation_id = await wrote(desk, customer, "¿Alquiláis motores de cohete?", hours_ago=0)
    answer = await answer_of_the_assistant(desk, conversation_id)
    (choice,) = answer["choices"]
    (shown,) = [one for one in desk.simulator.state.customer(customer).bubbles if one.choices]
    assert shown.choices == [(choice["id"], choice["label"])]
    await desk.simulator.press(customer, shown.id, choice["id"])
    pressed = await desk.said(conversation_id, choice["label"])
    assert pressed["choice_id"] == choice["id"]


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_the_way_to_a_person_fits_a_quick_reply_in_each_language(language: str) -> None:
    label = say("talk_to_person", language)
    assert choices_fit([OutChoice(id="talk_to_person", label=label)]), "else it would be a line with a number"
