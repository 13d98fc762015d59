"""Nobody is there when a customer wants a person: they are asked how to be reached, and somebody gets the task."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.api import ask_for_person, stop_waiting
from relevo.desk.conversations.calling_back import find_untold, tell_absence
from relevo.desk.followups import queries
from relevo.desk.followups.actions import change_callback as actions
from relevo.desk.followups.errors import CallbackClosed, CallbackOpen, NoSuchAssignee, NoSuchCallback, NotReachable
from relevo.desk.followups.schemas import CallbackChange, CallbackInput, CallbackOut, CallbackState
from relevo.desk.followups.tasks import mail_new, tell_due
from relevo.desk.team import api as team
from relevo.kit.ids import CallbackId, ConversationId, new_id
from relevo.platform.db import Database
from relevo.platform.http import PageRequest
from relevo.platform.mail import ConsoleMailer, Mailer
from tests.desk.conversations.world import World, make_world


async def test_who_presses_for_a_person_while_nobody_is_there_is_asked_for_an_address(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await press(world)
    assert (await last_of(world, conversation_id)).endswith("¿En qué correo o teléfono puede responderte una persona?")
    (callback,) = await open_ones(world)
    assert (callback.state, callback.reach, callback.reason) == ("open", None, "asked_for_person")
    assert callback.team_id == world.team_id
    assert timedelta(minutes=59) < callback.due_at - callback.created_at <= timedelta(minutes=60)


async def test_the_address_is_kept_for_the_task_and_for_the_contact(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await press(world)
    await world.hear("Claro, es ana.p@example.com")
    assert "ana.p@example.com" in await last_of(world, conversation_id)
    (callback,) = await open_ones(world)
    assert (callback.reach_kind, callback.reach) == ("email", "ana.p@example.com")
    assert (await world.state(conversation_id)).contact_email == "ana.p@example.com"


async def test_a_number_is_kept_as_a_phone_number(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await press(world)
    await world.hear("mejor por teléfono: +34 600 123 456")
    (callback,) = await open_ones(world)
    assert (callback.reach_kind, callback.reach) == ("phone", "+34 600 123 456")
    assert (await world.state(conversation_id)).contact_phone == "+34 600 123 456"


async def test_half_an_address_is_asked_for_again_at_most_twice(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await press(world)
    for _ in range(2):
        await world.hear("ana@gmail")
        assert "No consigo leerlo" in await last_of(world, conversation_id)
    await world.hear("ana@gmail")
    assert await last_of(world, conversation_id) == "ana@gmail"


async def test_who_is_known_is_not_asked(db: Database) -> None:
    world = await make_world(db)
    await world.hear()
    await world.rows("UPDATE contact SET email = 'eva@example.com' RETURNING id")
    conversation_id = await press(world)
    said = await last_of(world, conversation_id)
    assert "eva@example.com" in said
    assert "¿En qué correo" not in said
    assert (await open_ones(world))[0].reach == "eva@example.com"


async def test_while_somebody_is_there_no_task_is_made(db: Database) -> None:
    world = await make_world(db)
    await come_online(world)
    conversation_id = await press(world)
    assert "¿En qué correo" not in await last_of(world, conversation_id)
    assert await open_ones(world) == []


async def test_asking_twice_is_one_task(db: Database) -> None:
    world = await make_world(db)
    await press(world)
    await press(world)
    assert len(await open_ones(world)) == 1


async def test_going_on_with_the_assistant_ends_the_task(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await press(world)
    async with world.db.transaction(world.workspace_id) as tx:
        await stop_waiting(tx, conversation_id, language="es")
    assert await open_ones(world) == []
    (closed,) = await open_ones(world, "cancelled")
    assert closed.closed_why == "stopped_waiting"


async def test_what_a_teammate_planned_outlives_the_way_back_to_the_assistant(db: Database) -> None:
    world = await make_world(db)
    conversation_id = ConversationId((await world.hear()).conversation.id)
    planned = await plan(world, conversation_id, CallbackInput(note="Call about the invoice"))
    await press(world)
    async with world.db.transaction(world.workspace_id) as tx:
        await stop_waiting(tx, conversation_id, language="es")
    assert [each.id for each in await open_ones(world)] == [planned.id]


async def test_a_resolved_matter_is_a_task_done(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await press(world)
    async with world.db.transaction(world.workspace_id) as tx:
        await resolve(tx, conversation_id, epoch=None, actor=world.ana)
    (closed,) = await open_ones(world, "done")
    assert (closed.closed_why, closed.closed_by_name) == ("resolved", "Ana")


async def test_a_teammate_plans_changes_ticks_off_and_opens_again(db: Database) -> None:
    world = await make_world(db)
    conversation_id = ConversationId((await world.hear()).conversation.id)
    given = CallbackInput(note="Llamar por la factura", reach="+34 600 123 456", teammate_id=world.ben.teammate_id)
    planned = await plan(world, conversation_id, given)
    assert (planned.teammate_name, planned.team_id, planned.made_by_name) == ("Ben", None, "Ana")
    async with world.db.transaction(world.workspace_id) as tx:
        changed = await actions.do_change_callback(tx, planned.id, CallbackChange(team_id=world.team_id, note=""))
    assert (changed.teammate_id, changed.team_id, changed.note) == (None, world.team_id, "")
    assert (await finish(world, planned.id)).closed_by_name == "Ana"
    with pytest.raises(CallbackClosed):
        async with world.db.transaction(world.workspace_id) as tx:
            await actions.do_change_callback(tx, planned.id, CallbackChange(note="too late"))
    async with world.db.transaction(world.workspace_id) as tx:
        assert (await actions.do_reopen_callback(tx, planned.id)).state == "open"


async def test_a_conversation_has_one_open_task(db: Database) -> None:
    world = await make_world(db)
    conversation_id = ConversationId((await world.hear()).conversation.id)
    first = await plan(world, conversation_id, CallbackInput())
    await finish(world, first.id)
    second = await plan(world, conversation_id, CallbackInput())
    assert second.id != first.id
    assert (await plan(world, conversation_id, CallbackInput(note="again"))).id == second.id
    with pytest.raises(CallbackOpen):
        async with world.db.transaction(world.workspace_id) as tx:
            await actions.do_reopen_callback(tx, first.id)


@pytest.mark.parametrize("reach", ["ana@gmail", "12", "call me", "ana@example.com or bob@example.com"])
async def test_what_reaches_nobody_is_refused(db: Database, reach: str) -> None:
    world = await make_world(db)
    conversation_id = ConversationId((await world.hear()).conversation.id)
    with pytest.raises(NotReachable):
        await plan(world, conversation_id, CallbackInput(reach=reach))


async def test_nobody_who_is_not_there_gets_the_task(db: Database) -> None:
    world = await make_world(db)
    conversation_id = ConversationId((await world.hear()).conversation.id)
    for given in (
        CallbackInput(teammate_id=new_id()),
        CallbackInput(team_id=new_id()),
        CallbackInput(team_id=world.team_id, teammate_id=world.ben.teammate_id),
    ):
        with pytest.raises(NoSuchAssignee):
            await plan(world, conversation_id, given)
    with pytest.raises(NoSuchCallback):
        await plan(world, ConversationId(new_id()), CallbackInput())


async def test_the_list_shows_what_is_due_first_and_counts_what_is_mine(db: Database) -> None:
    world = await make_world(db)
    made: list[CallbackOut] = []
    for number, hours in enumerate((3, -1, 2)):
        received = await world.hear(address=f"somebody-{number}-{new_id()}")
        due_at = received.message.created_at + timedelta(hours=hours)
        mine = world.ana.teammate_id if number else world.ben.teammate_id
        given = CallbackInput(due_at=due_at, teammate_id=mine)
        made.append(await plan(world, ConversationId(received.conversation.id), given))
    assert [each.id for each in await open_ones(world)] == [made[1].id, made[2].id, made[0].id]
    assert [each.id for each in await open_ones(world, mine=True)] == [made[1].id, made[2].id]
    assert [each.id for each in await open_ones(world, overdue=True)] == [made[1].id]
    async with world.db.transaction(world.workspace_id) as tx:
        counts = await queries.count_callbacks(tx, me=world.ana.teammate_id)
        first = await queries.list_callbacks(tx, PageRequest(limit=2), me=world.ana.teammate_id)
        rest = await queries.list_callbacks(
            tx, PageRequest(limit=2, cursor=first.next_cursor), me=world.ana.teammate_id
        )
    assert (counts.open, counts.mine, counts.overdue) == (3, 2, 1)
    assert [each.id for each in rest.items] == [made[0].id]


async def test_the_team_learns_it_by_mail_once_and_again_when_it_is_due(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await press(world)
    paper = StringIO()
    services: dict[type[object], object] = {Mailer: ConsoleMailer(sender="Relevo <relevo@example.com>", stream=paper)}
    assert await mail_new(world.db, world.workspace_id, services) == 2
    assert await mail_new(world.db, world.workspace_id, services) == 0
    assert paper.getvalue().count("Mail to") == 2
    (callback,) = await open_ones(world)
    assert not await tell_due(world.db, world.workspace_id, callback.id, services)
    await world.rows("UPDATE callback SET due_at = now() - interval '1 minute' RETURNING id")
    assert await tell_due(world.db, world.workspace_id, callback.id, services)
    number = (await world.state(conversation_id)).number
    assert f"#{number}" in paper.getvalue()
    assert [row["name"] for row in await events(world)][-1] == "callback.due"


async def test_where_no_assistant_answers_the_absence_is_told_once(db: Database) -> None:
    world = await make_world(db, assistant=False)
    received = await world.hear("¿Hay alguien?")
    assert await told(world) == [True]
    assert await told(world) == []
    said = await last_of(world, received.conversation_id)
    assert said.startswith("Ahora mismo no hay nadie")
    assert said.endswith("¿En qué correo o teléfono puede responderte una persona?")
    assert len(await open_ones(world)) == 1


async def test_where_somebody_is_there_nothing_is_said_before_they_answer(db: Database) -> None:
    world = await make_world(db, assistant=False)
    await come_online(world)
    received = await world.hear("¿Hay alguien?")
    assert await told(world) == [False]
    assert await last_of(world, received.conversation_id) == "¿Hay alguien?"


async def test_on_a_messenger_nobody_is_asked_for_an_address(db: Database) -> None:
    world = await make_world(db)
    await world.rows("UPDATE channel SET kind = 'telegram' WHERE id = $1 RETURNING id", world.channel_id)
    conversation_id = await press(world)
    assert (await last_of(world, conversation_id)).endswith("una persona tiene que responderte por aquí.")
    await world.hear("ana@gmail")
    assert await last_of(world, conversation_id) == "ana@gmail"
    (callback,) = await open_ones(world)
    assert (callback.reach, callback.channel_kind) == (None, "telegram")


async def told(world: World) -> list[bool]:
    async with world.db.transaction(world.workspace_id) as tx:
        untold = await find_untold(tx, most=10)
    found: list[bool] = []
    for conversation_id in untold:
        async with world.db.transaction(world.workspace_id) as tx:
            found.append(await tell_absence(tx, conversation_id))
    return found


async def press(world: World) -> ConversationId:
    """The button "talk to a person"."""
    async with world.db.transaction(world.workspace_id) as tx:
        return (await ask_for_person(tx, world.inbound(""))).conversation_id


async def last_of(world: World, conversation_id: UUID) -> str:
    return [row["text"] for row in await world.messages(conversation_id) if row["kind"] == "message"][-1]


async def come_online(world: World) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        await team.touch_presence(tx, teammate_id=world.ana.teammate_id, connection_id=new_id())


async def plan(world: World, conversation_id: ConversationId, given: CallbackInput) -> CallbackOut:
    async with world.db.transaction(world.workspace_id) as tx:
        return await actions.do_plan_callback(tx, conversation_id, given, by=world.ana)


async def finish(world: World, callback_id: CallbackId) -> CallbackOut:
    async with world.db.transaction(world.workspace_id) as tx:
        return await actions.do_finish_callback(tx, callback_id, by=world.ana)


async def open_ones(world: World, state: CallbackState = "open", **filters: Any) -> list[CallbackOut]:
    async with world.db.transaction(world.workspace_id) as tx:
        page = await queries.list_callbacks(tx, PageRequest(), me=world.ana.teammate_id, state=state, **filters)
    return page.items


async def events(world: World) -> list[Any]:
    return list(await world.rows("SELECT name FROM event WHERE name LIKE 'callback.%' ORDER BY id"))
