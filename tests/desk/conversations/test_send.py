"""A teammate writes."""

import asyncio

import pytest

from relevo.desk.conversations.errors import BatonMoved, NewerMessages
from tests.desk.conversations.world import World


async def test_a_reply_by_a_teammate_takes_the_baton(world: World) -> None:
    first = await world.hear("Hola")
    sent = await world.say(first.conversation_id, "Hola, soy Ana")
    state = (await world.state(first.conversation_id)).state
    assert (state.holder.kind, state.holder.id) == ("teammate", world.ana.teammate_id)
    assert state.epoch == first.conversation.epoch + 1
    said = await world.messages(first.conversation_id)
    assert [m["content"].get("event", {}).get("name") for m in said] == [
        "conversation_started",
        None,
        "taken_over",
        None,
    ]
    assert said[-1]["id"] == sent.message.id


async def test_a_second_reply_by_the_same_teammate_passes_nothing(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id)
    epoch = (await world.state(first.conversation_id)).state.epoch
    await world.say(first.conversation_id, "¿Sigues ahí?")
    assert (await world.state(first.conversation_id)).state.epoch == epoch


async def test_a_colleagues_reply_takes_it_from_the_teammate_who_had_it(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id)
    await world.say(first.conversation_id, "Soy Ben", by=world.ben)
    assert (await world.state(first.conversation_id)).state.holder.id == world.ben.teammate_id


async def test_a_note_does_not_take_the_baton_and_the_customer_never_hears_of_it(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id, "ojo con este", kind="note")
    assert (await world.state(first.conversation_id)).state.holder.kind == "assistant"
    told = await world.rows(
        "SELECT audience FROM event WHERE name = 'message.appended' AND payload #>> '{message,kind}' = 'note'"
        " AND conversation_id = $1",
        first.conversation_id,
    )
    assert [row["audience"] for row in told] == [["team"]]


async def test_the_same_client_id_again_is_the_same_message_and_no_second_takeover(world: World) -> None:
    first = await world.hear("Hola")
    sent = await world.say(first.conversation_id, client_id="mine")
    await world.answer_back(first.conversation_id)
    again = await world.say(first.conversation_id, client_id="mine")
    assert (again.is_new, again.message.id) == (False, sent.message.id)
    assert (await world.state(first.conversation_id)).state.holder.kind == "assistant"


async def test_the_same_message_sent_five_times_at_once_is_one(world: World) -> None:
    first = await world.hear("Hola")
    sent = await asyncio.gather(*(world.say(first.conversation_id, client_id="mine") for _ in range(5)))
    assert sum(one.is_new for one in sent) == 1
    assert len({one.message.id for one in sent}) == 1


async def test_something_newer_is_shown_before_a_reply_goes_out(world: World) -> None:
    first = await world.hear("Hola")
    seen = first.message.seq
    await world.hear("Ah, ya lo he visto")
    with pytest.raises(NewerMessages) as refused:
        await world.say(first.conversation_id, after_seq=seen)
    newer = refused.value.data["newer"]
    assert isinstance(newer, list)
    assert [message["text"] for message in newer] == ["Ah, ya lo he visto"]
    assert (await world.say(first.conversation_id)).is_new


async def test_ones_own_messages_and_event_lines_are_not_newer(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id, "Uno")
    assert (await world.say(first.conversation_id, "Dos", after_seq=first.message.seq)).is_new


async def test_a_reply_to_an_older_epoch_is_refused_if_it_says_so(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id, by=world.ben)
    with pytest.raises(BatonMoved):
        await world.say(first.conversation_id, epoch=first.conversation.epoch)


async def test_a_reply_ends_the_wait_and_a_new_question_starts_it_again(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id)
    assert (await world.state(first.conversation_id)).waiting_since is None
    await world.hear("¿Y bien?")
    assert (await world.state(first.conversation_id)).waiting_since is not None


async def test_a_reply_to_a_resolved_conversation_opens_it_for_its_writer(world: World) -> None:
    first = await world.hear("Hola")
    await world.answer(first.conversation_id, resolve=True)
    await world.say(first.conversation_id, "Se me olvidaba")
    state = (await world.state(first.conversation_id)).state
    assert (state.status, state.holder.id) == ("open", world.ana.teammate_id)
