"""The two ways of saying the same: models for REST, plain values for events."""

import pytest

from relevo.desk.conversations.messages import message_json
from relevo.desk.conversations.model import conversation_json
from relevo.desk.conversations.schemas import as_json
from tests.desk.conversations.world import World, hand_over


async def test_events_carry_exactly_what_rest_answers(world: World) -> None:
    first = await world.hear("Hola")
    await world.answer(first.conversation_id, signals=["urgency"], hand_over=hand_over())
    conversation = await world.state(first.conversation_id)
    assert conversation_json(conversation) == as_json(conversation.out())
    sent = await world.say(first.conversation_id, "Hola **tú**")
    for message in (first.message, sent.message):
        assert message_json(message) == as_json(message)


async def test_a_conversation_has_no_fields_but_its_own(world: World) -> None:
    conversation = await world.state((await world.hear("Hola")).conversation_id)
    assert conversation.but(language="pt").language == "pt"
    with pytest.raises(TypeError, match="langauge"):
        conversation.but(langauge="pt")
