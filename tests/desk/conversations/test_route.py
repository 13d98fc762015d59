"""A conversation that waits goes to somebody who is there; nobody waits for somebody who is not."""

import asyncio
from uuid import UUID

import pytest

from relevo.desk.conversations import api
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.conversations.baton.protocol import HolderKind
from relevo.desk.team import api as team
from relevo.kit.ids import TeammateId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_actor, make_world


@pytest.fixture
async def routed(db: Database) -> World:
    """Without an assistant everything begins in the queue; its team gives conversations to people by itself."""
    world = await make_world(db, assistant=False)
    await world.rows("UPDATE team SET auto_assign = true WHERE workspace_id = $1 RETURNING id", world.workspace_id)
    return world


async def come(world: World, *people: Actor) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        for person in people:
            await team.touch_presence(tx, teammate_id=person.teammate_id, connection_id=new_id())


async def go(world: World, person: Actor, *, minutes: int = 2) -> None:
    """Gone for so long."""
    await world.rows("DELETE FROM presence WHERE teammate_id = $1 RETURNING teammate_id", person.teammate_id)
    await world.rows(
        "UPDATE teammate SET seen_at = now() - make_interval(mins => $2) WHERE id = $1 RETURNING id",
        person.teammate_id,
        minutes,
    )


async def limit(world: World, person: Actor, capacity: int) -> None:
    await world.rows("UPDATE teammate SET capacity = $2 WHERE id = $1 RETURNING id", person.teammate_id, capacity)


async def wait(world: World, *addresses: str) -> list[UUID]:
    return [(await world.hear(address=address)).conversation_id for address in addresses]


async def route(world: World) -> int:
    return await route_waiting(world.db, world.workspace_id)


async def holders(world: World, ids: list[UUID]) -> list[str]:
    return [(await world.state(one)).holder_name for one in ids]


async def test_nobody_here_means_the_queue_and_whoever_comes_gets_the_oldest_first(routed: World) -> None:
    ids = await wait(routed, "first", "second", "third")
    await route(routed)
    queue = (await routed.state(ids[0])).holder_name
    assert await holders(routed, ids) == [queue] * 3
    await limit(routed, routed.ana, 2)
    await come(routed, routed.ana)
    await route(routed)
    assert await holders(routed, ids) == ["Ana", "Ana", queue]


async def test_the_least_busy_gets_the_next_and_equals_take_turns(routed: World) -> None:
    await come(routed, routed.ana, routed.ben)
    ids = await wait(routed, "a", "b", "c", "d")
    await route(routed)
    names = await holders(routed, ids)
    assert sorted(names[:2]) == sorted(names[2:]) == ["Ana", "Ben"]


async def test_whoever_speaks_the_language_goes_first(routed: World) -> None:
    await come(routed, routed.ana, routed.ben)
    await routed.rows("UPDATE teammate SET languages = '{en}' WHERE id = $1 RETURNING id", routed.ana.teammate_id)
    await routed.rows("UPDATE teammate SET languages = '{es}' WHERE id = $1 RETURNING id", routed.ben.teammate_id)
    ids = await wait(routed, "a", "b")
    await route(routed)
    assert await holders(routed, ids) == ["Ben", "Ben"]
    # Nobody waits because of a language: without a speaker another one takes it.
    await go(routed, routed.ben)
    third = await wait(routed, "c")
    await route(routed)
    assert await holders(routed, third) == ["Ana"]


async def test_a_conversation_goes_to_the_team_of_its_language(db: Database) -> None:
    world = await make_world(db, assistant=False)
    spanish = new_id()
    await world.rows(
        "INSERT INTO team (workspace_id, id, name, languages) VALUES ($1, $2, 'Español', '{es}') RETURNING id",
        world.workspace_id,
        spanish,
    )
    heard = await world.hear()
    assert (await world.state(heard.conversation_id)).state.holder.id == spanish


async def test_a_resolved_conversation_makes_room_for_the_next(routed: World) -> None:
    await limit(routed, routed.ana, 1)
    await come(routed, routed.ana)
    first, second = await wait(routed, "first", "second")
    await route(routed)
    assert (await holders(routed, [first, second]))[1] != "Ana"
    before = len(await routed.jobs(team.ROUTE_JOB, routed.workspace_id))
    async with routed.db.transaction(routed.workspace_id) as tx:
        await resolve(tx, first, epoch=None, actor=routed.ana)
    assert len(await routed.jobs(team.ROUTE_JOB, routed.workspace_id)) > before
    await route(routed)
    assert (await holders(routed, [second])) == ["Ana"]


async def test_away_closed_or_not_in_the_team_means_not_asked(routed: World) -> None:
    await come(routed, routed.ana)
    ids = await wait(routed, "one")
    away = "UPDATE teammate SET presence_wish = $2 WHERE id = $1 RETURNING id"
    await routed.rows(away, routed.ana.teammate_id, "away")
    assert await route(routed) == 0
    await routed.rows(away, routed.ana.teammate_id, "online")
    hours = "UPDATE workspace SET hours = $1 RETURNING name"
    await routed.rows(hours, {"always": False, "week": {}})
    assert await route(routed) == 0
    await routed.rows(hours, {"always": True})
    await routed.rows("DELETE FROM team_member WHERE teammate_id = $1 RETURNING team_id", routed.ana.teammate_id)
    assert await route(routed) == 0
    assert (await holders(routed, ids)) != ["Ana"]


async def test_a_team_that_does_not_assign_by_itself_only_queues(db: Database) -> None:
    world = await make_world(db, assistant=False)
    await come(world, world.ana)
    ids = await wait(world, "one")
    assert await world.jobs(team.ROUTE_JOB, world.workspace_id) == []
    assert await route(world) == 0
    assert (await world.state(ids[0])).state.holder.kind is HolderKind.TEAM


async def test_two_routers_at_once_never_give_one_conversation_twice_nor_fill_anybody_over(routed: World) -> None:
    third = make_actor(routed.workspace_id, await _add(routed, "Cleo"), "Cleo", Role.AGENT)
    people = [routed.ana, routed.ben, third]
    for person in people:
        await limit(routed, person, 3)
    await come(routed, *people)
    ids = await wait(routed, *(f"crowd-{n}" for n in range(12)))
    await asyncio.gather(*(route(routed) for _ in range(6)))
    names = await holders(routed, ids)
    assert sorted(names[:9]) == ["Ana"] * 3 + ["Ben"] * 3 + ["Cleo"] * 3
    assert not {"Ana", "Ben", "Cleo"} & set(names[9:])
    given = await routed.rows("SELECT holder_id FROM stretch WHERE reason = 'assign'")
    assert len(given) == 9


async def _add(world: World, name: str) -> TeammateId:
    async with world.db.transaction(world.workspace_id) as tx:
        email = f"{name.lower()}-{world.workspace_id.hex}@example.com"
        return await team.add_teammate(tx, email=email, name=name, role=Role.AGENT)


async def test_what_somebody_never_answered_goes_back_as_soon_as_they_are_gone(routed: World) -> None:
    await come(routed, routed.ana)
    ids = await wait(routed, "one")
    await route(routed)
    assert await holders(routed, ids) == ["Ana"]
    await go(routed, routed.ana)
    await come(routed, routed.ben)
    await route(routed)
    assert await holders(routed, ids) == ["Ben"]


async def test_in_the_middle_of_a_conversation_a_short_absence_changes_nothing(routed: World) -> None:
    await come(routed, routed.ana, routed.ben)
    (one,) = await wait(routed, "one")
    await routed.say(one)
    await go(routed, routed.ana, minutes=60)
    await route(routed)
    assert await holders(routed, [one]) == ["Ana"], "nobody waits: nothing to take back"
    await routed.hear("¿Sigues ahí?", address="one")
    await go(routed, routed.ana, minutes=9)
    await route(routed)
    assert await holders(routed, [one]) == ["Ana"]
    await go(routed, routed.ana, minutes=11)
    await route(routed)
    assert await holders(routed, [one]) == ["Ben"]


async def test_a_disabled_teammate_keeps_nobody_waiting_even_where_nothing_is_assigned_by_itself(db: Database) -> None:
    world = await make_world(db, assistant=False)
    (one,) = await wait(world, "one")
    await world.say(one)
    await world.rows("UPDATE teammate SET state = 'disabled' WHERE id = $1 RETURNING id", world.ana.teammate_id)
    await world.hear("¿Hola?", address="one")
    assert await world.jobs(team.ROUTE_JOB, world.workspace_id)
    await route(world)
    assert (await world.state(one)).state.holder.kind is HolderKind.TEAM


async def test_another_look_is_due_only_while_somebody_waits(routed: World) -> None:
    await route(routed)
    assert await routed.jobs(team.ROUTE_JOB, routed.workspace_id) == []
    await wait(routed, "one")
    asked = len(await routed.jobs(team.ROUTE_JOB, routed.workspace_id))
    await route(routed)
    await route(routed)
    again = await routed.jobs(team.ROUTE_JOB, routed.workspace_id)
    assert asked < len(again) <= asked + 2


async def test_an_assignment_is_told_to_the_screens_and_leaves_the_wait_standing(routed: World) -> None:
    await come(routed, routed.ana)
    (one,) = await wait(routed, "one")
    waiting = (await routed.state(one)).waiting_since
    await route(routed)
    after: api.Conversation = await routed.state(one)
    assert (after.waiting_since, after.state.epoch) == (waiting, 2)
    last = (await routed.messages(one))[-1]
    assert last["content"]["event"]["name"] == "assigned"


async def test_what_a_deleted_team_leaves_behind_goes_to_the_default_team(db: Database) -> None:
    world = await make_world(db, assistant=False)
    gone = new_id()
    sql = "INSERT INTO team (workspace_id, id, name, languages) VALUES ($1, $2, 'Español', '{es}') RETURNING id"
    await world.rows(sql, world.workspace_id, gone)
    (one,) = await wait(world, "one")
    assert (await world.state(one)).state.holder.id == gone
    await world.rows("DELETE FROM team WHERE id = $1 RETURNING id", gone)
    await route(world)
    assert (await world.state(one)).state.holder.id == world.team_id
