"""An assistant's turn: begun, judged, committed or dropped."""

import asyncio

import pytest

from relevo.desk.conversations import api
from tests.desk.conversations.world import World, hand_over


async def test_an_answer_is_committed_once_with_its_turn_and_its_source(world: World) -> None:
    first = await world.hear("¿Cuánto tarda?")
    citation = {
        "document_id": str(world.assistant_id),
        "document_version": 1,
        "passage_id": str(world.assistant_id),
        "title": "Envíos",
        "heading": "Plazos",
        "excerpt": "3 días",
        "url": None,
    }
    messages = [api.AssistantMessage(text="**3 días**", citations=[citation])]
    done = await world.answer(first.conversation_id, messages=messages, signals=["urgency"], trace={"score": 1})
    assert done.state == "committed"
    assert done.messages[0].citations[0].title == "Envíos"
    assert done.messages[0].blocks[0]["children"] == [
        {"type": "strong", "children": [{"type": "text", "text": "3 días"}]}
    ]
    turns = await world.rows("SELECT * FROM turn WHERE conversation_id = $1", first.conversation_id)
    assert [(t["state"], t["outcome"], t["trace"]) for t in turns] == [("committed", "reply", {"score": 1})]
    question = (await world.messages(first.conversation_id))[1]
    assert question["signals"] == ["urgency"]
    assert (await world.state(first.conversation_id)).signals == ["urgency"]


async def test_a_turn_that_is_run_twice_speaks_once(world: World) -> None:
    first = await world.hear("Hola")
    starts = [await world.begin(first.conversation_id) for _ in range(2)]
    done = await asyncio.gather(*(world.commit(start) for start in starts))
    assert sorted(one.state for one in done) == ["committed", "dropped"]
    spoken = [m for m in await world.messages(first.conversation_id) if m["author_kind"] == "assistant"]
    assert len(spoken) == 1


async def test_a_reply_of_a_teammate_while_the_assistant_thinks_silences_it(world: World) -> None:
    first = await world.hear("Hola")
    start = await world.begin(first.conversation_id)
    await world.say(first.conversation_id, "Ya estoy aquí")
    assert (await world.commit(start)).state == "dropped"
    assert not [m for m in await world.messages(first.conversation_id) if m["author_kind"] == "assistant"]
    turn = await world.rows("SELECT state FROM turn WHERE id = $1", start.turn_id)
    assert turn[0]["state"] == "cancelled"


async def test_a_message_that_comes_while_the_assistant_thinks_is_answered_together_with_the_first(
    world: World,
) -> None:
    first = await world.hear("Hola")
    start = await world.begin(first.conversation_id)
    await world.hear("¿Cuánto tarda?")
    assert (await world.commit(start)).state == "superseded"
    again = await world.begin(first.conversation_id)
    assert again.number == start.number + 1
    assert [m.text for m in again.messages if m.is_unanswered] == ["Hola", "¿Cuánto tarda?"]
    assert (await world.commit(again)).state == "committed"


async def test_a_customer_who_never_stops_writing_gets_an_answer_all_the_same(world: World) -> None:
    first = await world.hear("Hola")
    states: list[str] = []
    for number in range(3):
        start = await world.begin(first.conversation_id)
        await world.hear(f"y otra {number}")
        states.append((await world.commit(start)).state)
    assert states == ["superseded", "superseded", "committed"]
    # What came last still waits, and its turn is asked for.
    state = (await world.state(first.conversation_id)).state
    keys = [job["dedupe_key"] for job in await world.jobs("assistant.run_turn", first.conversation_id)]
    assert f"turn:{first.conversation_id}:{state.turn_number}" in keys


async def test_a_message_between_commit_and_the_jobs_end_gets_its_own_turn(world: World) -> None:
    first = await world.hear("Hola")
    await world.rows("UPDATE job_queue.pgqueuer SET status = 'picked' WHERE status = 'queued' RETURNING id")
    await world.answer(first.conversation_id)
    await world.hear("¿Y a Canarias?")
    jobs = await world.jobs("assistant.run_turn", first.conversation_id)
    assert [job["status"] for job in jobs] == ["picked", "queued"]


async def test_handing_over_writes_message_brief_event_line_and_queue_in_one_commit(world: World) -> None:
    first = await world.hear("Quiero hablar con un responsable")
    done = await world.answer(first.conversation_id, "", hand_over=hand_over())
    assert done.state == "committed"
    row = (await world.state(first.conversation_id)).out()
    assert (row.holder.kind, row.holder.id, row.handoff_reason) == ("team", world.team_id, "asked_for_person")
    assert row.waiting_since is not None
    kinds = [(m["author_kind"], m["kind"]) for m in await world.messages(first.conversation_id)]
    assert kinds[-2:] == [("assistant", "message"), ("assistant", "event")]
    briefs = await world.rows("SELECT * FROM brief WHERE conversation_id = $1", first.conversation_id)
    assert [(b["kind"], b["reason"], b["stretch_number"]) for b in briefs] == [("handoff", "asked_for_person", 2)]
    turns = await world.rows("SELECT state FROM turn WHERE conversation_id = $1", first.conversation_id)
    assert [t["state"] for t in turns] == ["committed"]


async def test_an_assistant_that_resolves_keeps_its_last_message(world: World) -> None:
    first = await world.hear("Gracias, eso es todo")
    done = await world.answer(first.conversation_id, "¡Hasta pronto!", resolve=True)
    assert [m.text for m in done.messages] == ["¡Hasta pronto!"]
    assert (await world.state(first.conversation_id)).state.status == "resolved"


async def test_an_assistant_never_resolves_over_a_message_it_has_not_read(world: World) -> None:
    first = await world.hear("Gracias")
    for number in range(4):
        start = await world.begin(first.conversation_id)
        await world.hear(f"Una cosa más {number}")
        assert (await world.commit(start, "Adiós", resolve=True)).state == "superseded"
    assert (await world.state(first.conversation_id)).state.status == "open"


async def test_silence_says_nothing_and_still_counts_as_an_answer(world: World) -> None:
    first = await world.hear("ok")
    done = await world.answer(first.conversation_id, "", outcome="silence")
    assert (done.state, done.messages) == ("committed", [])
    async with world.db.transaction(world.workspace_id) as tx:
        number = (await api.fetch_conversation(tx, first.conversation_id)).state.turn_number
        assert isinstance(await api.begin_turn(tx, first.conversation_id, number), api.TurnRefused)


async def test_a_turn_begun_right_after_a_message_waits_for_quiet(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        early = await api.begin_turn(tx, first.conversation_id, 2)
    assert isinstance(early, api.TooEarly)
    assert 0 < early.wait_s <= 0.35


async def test_a_failed_turn_hands_the_conversation_to_people(world: World) -> None:
    first = await world.hear("Hola")
    start = await world.begin(first.conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await api.fail_turn(tx, start, "the model did not answer", notice="Te atiende una persona.")
    row = (await world.state(first.conversation_id)).out()
    assert (row.holder.kind, row.handoff_reason) == ("team", "repeated_failure")


async def test_an_assistant_switched_off_after_its_turn_was_asked_for_gives_the_baton_to_people(world: World) -> None:
    first = await world.hear("Hola")
    await world.age(first.conversation_id)
    await world.rows("UPDATE assistant SET enabled = false WHERE id = $1 RETURNING id", world.assistant_id)
    async with world.db.transaction(world.workspace_id) as tx:
        refused = await api.begin_turn(tx, first.conversation_id, 2)
        assert refused == api.TurnRefused("assistant_off")
        assert await api.refuse_turn(tx, first.conversation_id, 2)
        assert not await api.refuse_turn(tx, first.conversation_id, 2)
    assert (await world.state(first.conversation_id)).out().handoff_reason == "assistant_off"


async def test_what_an_assistant_may_not_say_is_refused_before_anything_is_written(world: World) -> None:
    first = await world.hear("Hola")
    start = await world.begin(first.conversation_id)
    with pytest.raises(api.MessageTooLong):
        await world.commit(start, "x" * 20_001)
    with pytest.raises(api.EmptyMessage):
        await world.commit(start, " ", messages=[api.AssistantMessage(text=" ")])
    assert (await world.commit(start)).state == "committed"
