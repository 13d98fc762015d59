"""A customer's message arrives."""

import asyncio

import pytest

from relevo.desk.conversations import api
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world


async def test_a_first_message_makes_contact_identity_conversation_and_asks_for_a_turn(world: World) -> None:
    received = await world.hear("Hola, ¿cuánto tarda el envío?")
    assert received.is_new
    assert received.conversation.holder.kind == "assistant"
    assert received.conversation.number == 1
    said = await world.messages(received.conversation_id)
    assert [(m["seq"], m["kind"]) for m in said] == [(1, "event"), (2, "message")]
    assert said[0]["content"]["event"]["name"] == "conversation_started"
    jobs = await world.jobs("assistant.run_turn", received.conversation_id)
    assert [job["dedupe_key"] for job in jobs] == [f"turn:{received.conversation_id}:2"]


async def test_three_messages_in_a_burst_ask_for_one_turn(world: World) -> None:
    first = await world.hear("Hola")
    await world.hear("una pregunta")
    await world.hear("¿cuánto tarda?")
    assert len(await world.jobs("assistant.run_turn", first.conversation_id)) == 1


async def test_the_same_client_id_twice_is_one_message(world: World) -> None:
    first = await world.hear("Hola", client_id="same")
    again = await world.hear("Hola", client_id="same")
    assert again.was_duplicate
    assert again.message.id == first.message.id
    assert len(await world.messages(first.conversation_id)) == 2


async def test_a_duplicate_of_a_message_does_not_reopen_a_resolved_conversation(world: World) -> None:
    first = await world.hear("Hola", client_id="same")
    await world.answer(first.conversation_id, resolve=True)
    before = await world.state(first.conversation_id)
    assert before.state.status == "resolved"
    assert (await world.hear("Hola", client_id="same")).was_duplicate
    assert (await world.state(first.conversation_id)).state == before.state


async def test_twenty_first_messages_at_once_make_one_conversation_without_gaps(world: World) -> None:
    received = await asyncio.gather(*(world.hear(f"mensaje {n}") for n in range(20)))
    assert len({one.conversation_id for one in received}) == 1
    said = await world.messages(received[0].conversation_id)
    assert [m["seq"] for m in said] == list(range(1, 22))
    assert len(await world.rows("SELECT 1 FROM contact WHERE id = $1", received[0].contact_id)) == 1
    assert len(await world.rows("SELECT 1 FROM contact_identity WHERE address = $1", world.address)) == 1


async def test_the_same_message_delivered_ten_times_at_once_is_one_message(world: World) -> None:
    received = await asyncio.gather(*(world.hear("Hola", client_id="same") for _ in range(10)))
    assert sum(not one.was_duplicate for one in received) == 1
    assert len(await world.messages(received[0].conversation_id)) == 2


async def test_without_an_assistant_a_conversation_goes_to_the_queue_and_waits(db: Database) -> None:
    world = await make_world(db, assistant=False)
    received = await world.hear("Hola")
    row = received.conversation
    assert (row.holder.kind, row.holder.id, row.handoff_reason) == ("team", world.team_id, "no_assistant")
    assert row.waiting_since is not None
    assert not await world.jobs("assistant.run_turn", received.conversation_id)


async def test_when_the_assistant_was_switched_off_the_next_message_goes_to_people(world: World) -> None:
    first = await world.hear("Hola")
    await world.rows("UPDATE assistant SET enabled = false WHERE id = $1 RETURNING id", world.assistant_id)
    row = (await world.hear("¿Hay alguien?")).conversation
    assert (row.holder.kind, row.handoff_reason) == ("team", "assistant_off")
    assert row.epoch == first.conversation.epoch + 1


async def test_a_reply_to_a_resolved_conversation_reopens_it_for_the_assistant(world: World) -> None:
    first = await world.hear("Hola")
    await world.answer(first.conversation_id, resolve=True)
    again = await world.hear("Otra cosa")
    assert again.conversation_id == first.conversation_id
    assert (again.conversation.status, again.conversation.holder.kind) == ("open", "assistant")
    start = await world.begin(first.conversation_id)
    assert [m.text for m in start.messages if m.is_unanswered] == ["Otra cosa"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b", "\u202e"])
async def test_a_message_that_shows_nothing_is_refused(world: World, text: str) -> None:
    with pytest.raises(api.EmptyMessage):
        await world.hear(text)


async def test_a_message_of_ten_thousand_characters_is_taken_and_one_more_is_refused(world: World) -> None:
    assert (await world.hear("x" * 10_000)).message.text == "x" * 10_000
    with pytest.raises(api.MessageTooLong) as refused:
        await world.hear("x" * 10_001)
    assert refused.value.data["limit"] == 10_000
    with pytest.raises(api.MessageTooLong):
        await world.hear("x" * 100_000)


async def test_control_characters_are_stripped_and_markup_stays_text(world: World) -> None:
    message = (await world.hear("a\x07b\x1b[31m <script>alert(1)</script> **no**")).message
    assert message.text == "ab[31m <script>alert(1)</script> **no**"
    assert message.blocks == [{"type": "paragraph", "children": [{"type": "text", "text": message.text}]}]


async def test_another_workspace_does_not_see_the_conversation(world: World, db: Database) -> None:
    received = await world.hear("Hola")
    stranger = await make_world(db)
    with pytest.raises(api.NoSuchConversation):
        await stranger.state(received.conversation_id)
