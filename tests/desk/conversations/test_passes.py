"""The buttons: take over, hand to the assistant, resolve, reopen, snooze, assign, undo, ask for a person."""

from datetime import UTC, datetime, timedelta

import pytest

from relevo.desk.conversations import api
from relevo.desk.conversations.actions.ask_for_person import ask_for_person
from relevo.desk.conversations.actions.assign import assign
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.actions.reopen import reopen
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.snooze import snooze, wake
from relevo.desk.conversations.actions.stop_waiting import stop_waiting
from relevo.desk.conversations.actions.take_over import take_over
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.conversations.detail import get_detail
from relevo.desk.conversations.errors import (
    BatonMoved,
    CannotUndo,
    InvalidSnooze,
    NoAssistantWillAnswer,
    NotWaiting,
    PassNotPossible,
    UnknownAssignee,
)
from relevo.desk.conversations.schemas import AssignInput, HandToAiInput
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.desk.conversations.world import World, hand_over, make_world


def lines(messages: list[api.MessageOut]) -> list[str]:
    return [message.event.name for message in messages if message.event]


async def test_a_hand_back_answers_what_still_waits_and_carries_a_return_brief(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id, "Te hago un descuento del 10 %")
    await world.hear("¿Y cuánto tarda?")
    async with world.db.transaction(world.workspace_id) as tx:
        given = HandToAiInput(note="Descuento acordado")
        passed = await hand_to_ai(tx, first.conversation_id, given, actor=world.ana)
    assert passed.state.holder.kind == "assistant"
    assert passed.waiting_since is None
    start = await world.begin(first.conversation_id)
    assert start.return_brief is not None
    assert start.return_brief.note == "Descuento acordado"
    assert [line.text for line in start.return_brief.agreed] == ["Te hago un descuento del 10 %"]
    assert [m.text for m in start.messages if m.is_unanswered] == ["¿Y cuánto tarda?"]


async def test_after_a_hand_back_with_nothing_unanswered_the_assistant_waits_for_the_customer(world: World) -> None:
    first = await world.hear("Quiero una persona")
    await world.answer(first.conversation_id, "", hand_over=hand_over())
    before = len(await world.jobs("assistant.run_turn", first.conversation_id))
    await world.answer_back(first.conversation_id)
    assert len(await world.jobs("assistant.run_turn", first.conversation_id)) == before
    await world.hear("Bueno, otra pregunta")
    start = await world.begin(first.conversation_id)
    assert [m.text for m in start.messages if m.is_unanswered] == ["Bueno, otra pregunta"]


async def test_a_handover_works_the_second_and_third_time(world: World) -> None:
    first = await world.hear("Hola")
    for _ in range(3):
        await world.answer(first.conversation_id, "", hand_over=hand_over())
        assert (await world.state(first.conversation_id)).state.holder.kind == "team"
        await world.say(first.conversation_id)
        await world.answer_back(first.conversation_id)
        await world.hear("Otra cosa")


async def test_hand_to_ai_is_refused_with_the_reason_where_no_assistant_would_answer(db: Database) -> None:
    world = await make_world(db, assistant=False)
    first = await world.hear("Hola")
    with pytest.raises(NoAssistantWillAnswer, match="No assistant is connected"):
        await world.answer_back(first.conversation_id)
    async with db.transaction(world.workspace_id) as tx:
        detail = await get_detail(tx, first.conversation_id, me=world.ana.teammate_id)
    assert (detail.can_hand_to_ai, detail.hand_to_ai_reason) == (False, "no_assistant")


async def test_hand_to_ai_is_refused_while_the_assistant_is_switched_off(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id)
    await world.rows("UPDATE assistant SET enabled = false WHERE id = $1 RETURNING id", world.assistant_id)
    with pytest.raises(NoAssistantWillAnswer, match="switched off"):
        await world.answer_back(first.conversation_id)
    with pytest.raises(NoAssistantWillAnswer, match="switched off"):
        await world.answer_back(first.conversation_id, assistant_id=world.assistant_id)


async def test_pressing_a_button_twice_is_one_pass(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        once = await take_over(tx, first.conversation_id, epoch=None, actor=world.ana)
        twice = await take_over(tx, first.conversation_id, epoch=None, actor=world.ana)
        assert twice.state == once.state
        done = await resolve(tx, first.conversation_id, epoch=None, actor=world.ana)
        again = await resolve(tx, first.conversation_id, epoch=None, actor=world.ben)
    assert again.state == done.state


async def test_a_pass_that_was_looked_up_in_an_older_state_is_refused(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id, by=world.ben)
    async with world.db.transaction(world.workspace_id) as tx:
        with pytest.raises(BatonMoved):
            await resolve(tx, first.conversation_id, epoch=first.conversation.epoch, actor=world.ana)


async def test_resolve_asks_for_a_rating_only_where_the_channel_wants_it(db: Database) -> None:
    for wanted in (True, False):
        world = await make_world(db, csat_enabled=wanted)
        first = await world.hear("Hola")
        async with db.transaction(world.workspace_id) as tx:
            await resolve(tx, first.conversation_id, epoch=None, actor=world.ana)
        assert bool(await world.jobs("surveys.request", first.conversation_id)) is wanted
        assert await world.jobs("memories.extract", first.conversation_id)


async def test_a_teammate_who_reopens_holds_it(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await resolve(tx, first.conversation_id, epoch=None, actor=world.ana)
        opened = await reopen(tx, first.conversation_id, epoch=None, actor=world.ben)
    assert (opened.state.status, opened.state.holder.id) == ("open", world.ben.teammate_id)
    assert opened.resolved_at is None


async def test_a_snoozed_conversation_sleeps_with_whoever_snoozed_it_and_wakes_by_the_clock(world: World) -> None:
    first = await world.hear("Hola")
    until = datetime.now(UTC) + timedelta(hours=2)
    async with world.db.transaction(world.workspace_id) as tx:
        asleep = await snooze(tx, first.conversation_id, until, epoch=None, actor=world.ana)
    assert (asleep.state.status, asleep.state.holder.id) == ("snoozed", world.ana.teammate_id)
    assert asleep.snoozed_until == until
    async with world.db.transaction(world.workspace_id) as tx:
        await wake(tx, first.conversation_id, epoch=asleep.state.epoch - 1)
        assert (await api.fetch_conversation(tx, first.conversation_id)).state.status == "snoozed"
        await wake(tx, first.conversation_id, epoch=asleep.state.epoch)
        awake = await api.fetch_conversation(tx, first.conversation_id)
    assert (awake.state.status, awake.snoozed_until) == ("open", None)
    assert await world.jobs("conversations.wake", first.conversation_id)


async def test_a_customers_message_wakes_a_snoozed_conversation(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        until = datetime.now(UTC) + timedelta(days=1)
        await snooze(tx, first.conversation_id, until, epoch=None, actor=world.ana)
    again = await world.hear("¿Hay novedades?")
    assert (again.conversation.status, again.conversation.holder.id) == ("open", world.ana.teammate_id)
    assert again.conversation.waiting_since is not None


@pytest.mark.parametrize("days", [-1, 0, 367])
async def test_a_snooze_into_the_past_or_beyond_a_year_is_refused(world: World, days: int) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        until = datetime.now(UTC) + timedelta(days=days, seconds=-1)
        with pytest.raises(InvalidSnooze):
            await snooze(tx, first.conversation_id, until, epoch=None, actor=world.ana)


async def test_assigning_gives_it_to_a_teammate_to_a_team_or_back_to_the_queue(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        ben = AssignInput(teammate_id=world.ben.teammate_id)
        given = await assign(tx, first.conversation_id, ben, actor=world.ana)
        assert (given.state.holder.id, given.holder_name) == (world.ben.teammate_id, "Ben")
        assert given.waiting_since is not None
        given = await assign(tx, first.conversation_id, AssignInput(), actor=world.ana)
        assert (given.state.holder.kind, given.state.holder.id) == ("team", world.team_id)


async def test_a_conversation_cannot_be_given_to_nobody_known_or_when_resolved(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        with pytest.raises(UnknownAssignee):
            await assign(tx, first.conversation_id, AssignInput(teammate_id=new_id()), actor=world.ana)
        await resolve(tx, first.conversation_id, epoch=None, actor=world.ana)
        with pytest.raises(PassNotPossible):
            await assign(tx, first.conversation_id, AssignInput(), actor=world.ana)


async def test_undo_puts_back_holder_wait_and_what_was_unanswered(world: World) -> None:
    first = await world.hear("Hola")
    await world.answer(first.conversation_id, "", hand_over=hand_over())
    await world.hear("¿Hola?")
    before = await world.state(first.conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        done = await resolve(tx, first.conversation_id, epoch=None, actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        back = await undo(tx, first.conversation_id, epoch=done.state.epoch, actor=world.ana)
    assert (back.state.holder, back.state.status) == (before.state.holder, before.state.status)
    assert back.state.answered_seq == before.state.answered_seq
    assert (back.waiting_since, back.handoff_reason) == (before.waiting_since, before.handoff_reason)
    assert back.state.epoch == before.state.epoch + 2


async def test_undo_of_a_takeover_lets_the_assistant_answer_what_it_was_about_to(world: World) -> None:
    first = await world.hear("¿Cuánto tarda?")
    async with world.db.transaction(world.workspace_id) as tx:
        taken = await take_over(tx, first.conversation_id, epoch=None, actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        await undo(tx, first.conversation_id, epoch=taken.state.epoch, actor=world.ana)
    assert (await world.answer(first.conversation_id)).state == "committed"


async def test_undo_of_a_resolve_takes_the_question_for_a_rating_back_too(db: Database) -> None:
    world = await make_world(db, csat_enabled=True)
    first = await world.hear("Hola")
    async with db.transaction(world.workspace_id) as tx:
        done = await resolve(tx, first.conversation_id, epoch=None, actor=world.ana)
        assert await api.ask_for_rating(tx, first.conversation_id)
    async with db.transaction(world.workspace_id) as tx:
        back = await undo(tx, first.conversation_id, epoch=done.state.epoch, actor=world.ana)
    assert (back.state.holder.kind, back.csat_asked_at) == ("assistant", None)


async def test_undo_is_refused_to_others_after_something_happened_and_after_half_a_minute(world: World) -> None:
    first = await world.hear("Hola")

    async def taken() -> int:
        async with world.db.transaction(world.workspace_id) as tx:
            await resolve(tx, first.conversation_id, epoch=None, actor=world.ben)
            return (await take_over(tx, first.conversation_id, epoch=None, actor=world.ana)).state.epoch

    async def refused(epoch: int, actor: object = world.ana) -> None:
        async with world.db.transaction(world.workspace_id) as tx:
            with pytest.raises(CannotUndo):
                await undo(tx, first.conversation_id, epoch=epoch, actor=actor)  # type: ignore[arg-type] - the test gives fields by name

    epoch = await taken()
    await refused(epoch, world.ben)
    await refused(epoch - 1)
    await world.hear("¿Hay alguien?")
    await refused(epoch)
    epoch = await taken()
    await world.age(first.conversation_id, 31)
    await refused(epoch)


async def test_a_customer_who_asks_for_a_person_gets_the_queue_and_the_truth(world: World) -> None:
    first = await world.hear("Hola")
    await world.answer(first.conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        asked = await ask_for_person(tx, world.inbound("", client_id="button"))
    async with world.db.transaction(world.workspace_id) as tx:
        again = await ask_for_person(tx, world.inbound("", client_id="button"))
    assert again.was_duplicate
    assert asked.message.text == "Quiero hablar con una persona."
    row = (await world.state(first.conversation_id)).out()
    assert (row.holder.kind, row.handoff_reason) == ("team", "asked_for_person")
    said = await world.messages(first.conversation_id)
    assert said[-1]["author_kind"] == "system"
    assert "no hay nadie del equipo" in said[-1]["text"]
    assert await world.jobs("assistant.write_brief", first.conversation_id)


async def test_a_customer_who_waits_goes_on_with_the_assistant_and_is_not_sent_back_by_their_old_wish(
    world: World,
) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
    await world.hear("¿Y cuánto tarda el envío?")
    async with world.db.transaction(world.workspace_id) as tx:
        await stop_waiting(tx, first.conversation_id, language="es")
    async with world.db.transaction(world.workspace_id) as tx:
        passed = await stop_waiting(tx, first.conversation_id, language="es")
    assert (passed.state.holder.kind, passed.waiting_since, passed.handoff_reason) == ("assistant", None, None)
    said = await world.messages(first.conversation_id)
    assert [m["content"].get("event", {}).get("name") for m in said].count("handed_back") == 1
    assert said[-1]["text"] == "De acuerdo, sigues con Relva. Puedes volver a pedir una persona cuando quieras."
    start = await world.begin(first.conversation_id)
    assert [m.text for m in start.messages if m.is_unanswered] == ["¿Y cuánto tarda el envío?"]


async def test_only_somebody_in_the_queue_stops_waiting_and_only_where_an_assistant_answers(db: Database) -> None:
    world = await make_world(db)
    first = await world.hear("Hola")
    await world.say(first.conversation_id, "Soy Ana")
    with pytest.raises(NotWaiting):
        async with world.db.transaction(world.workspace_id) as tx:
            await stop_waiting(tx, first.conversation_id, language="es")
    without = await make_world(db, assistant=False)
    first = await without.hear("Hola")
    with pytest.raises(NoAssistantWillAnswer):
        async with without.db.transaction(without.workspace_id) as tx:
            await stop_waiting(tx, first.conversation_id, language="es")
    assert (await without.state(first.conversation_id)).state.holder.kind == "team"


async def test_a_wish_for_a_person_does_not_come_back_after_a_hand_back(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
    passed = await world.answer_back(first.conversation_id)
    assert passed.state.answered_seq == passed.state.last_contact_seq


async def test_a_brief_for_a_handoff_by_button_is_kept_once_and_only_for_its_stretch(world: World) -> None:
    first = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
        number = (await api.fetch_conversation(tx, first.conversation_id)).stretch_number
        draft = api.BriefDraft(reason="asked_for_person")
        assert await api.keep_brief(tx, first.conversation_id, draft, stretch_number=number)
        assert await api.keep_brief(tx, first.conversation_id, draft, stretch_number=number) is None
        assert await api.keep_brief(tx, first.conversation_id, draft, stretch_number=number - 1) is None


async def test_every_pass_closes_a_stretch_and_opens_the_next(world: World) -> None:
    first = await world.hear("Hola")
    await world.say(first.conversation_id)
    await world.answer_back(first.conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        detail = await get_detail(tx, first.conversation_id, me=world.ana.teammate_id)
    assert [(s.number, s.holder.kind, s.ended_at is None) for s in detail.stretches] == [
        (1, "assistant", False),
        (2, "teammate", False),
        (3, "assistant", True),
    ]
    assert detail.stretches[1].by.name == "Ana"
