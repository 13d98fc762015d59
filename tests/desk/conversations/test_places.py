"""A waiting customer is told how many have waited longer, and again when that changes."""

from typing import Any
from uuid import UUID

import pytest

from relevo.channels.web.projection import say_place
from relevo.desk.conversations.actions.take_over import take_over
from relevo.desk.conversations.api import Conversation, ask_for_person, stop_waiting
from relevo.desk.conversations.places import MOST_AHEAD, PLACES_JOB, tell_places
from relevo.desk.team import api as team
from relevo.kit.ids import ConversationId, new_id
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world


async def test_each_is_told_how_many_have_waited_longer(db: Database) -> None:
    world = await make_world(db)
    queue = [await wait(world, f"customer-{number}-{new_id()}") for number in range(3)]
    assert await look(world) == 3
    assert [(await world.state(each)).place for each in queue] == [place(0), place(1), place(2)]
    assert await look(world) == 0


async def test_who_is_taken_moves_the_others_up_and_they_hear_it(db: Database) -> None:
    world = await make_world(db)
    first, second, third = [await wait(world, f"customer-{number}-{new_id()}") for number in range(3)]
    await look(world)
    async with world.db.transaction(world.workspace_id) as tx:
        await take_over(tx, first, epoch=None, actor=world.ana)
    assert (await world.state(first)).place is None
    assert await look(world) == 2
    told = await world.rows("SELECT payload, audience FROM event WHERE name = 'queue.moved' ORDER BY id DESC LIMIT 2")
    ahead = {row["payload"]["conversation"]["id"]: row["payload"]["conversation"]["place"]["ahead"] for row in told}
    assert ahead == {str(second): 0, str(third): 1}
    assert all(any(who.startswith("contact:") for who in row["audience"]) for row in told)


async def test_each_team_has_a_line_of_its_own(db: Database) -> None:
    world = await make_world(db)
    mine, theirs = [await wait(world, f"customer-{number}-{new_id()}") for number in range(2)]
    other = new_id()
    await world.rows(
        "INSERT INTO team (workspace_id, id, name) VALUES ($1, $2, 'Ventas') RETURNING id", world.workspace_id, other
    )
    await world.rows("UPDATE conversation SET holder_id = $1 WHERE id = $2 RETURNING id", other, theirs)
    await look(world)
    assert [(await world.state(each)).place for each in (mine, theirs)] == [place(0), place(0)]


async def test_going_on_with_the_assistant_leaves_the_line(db: Database) -> None:
    world = await make_world(db)
    conversation_id = await wait(world, f"customer-{new_id()}")
    await look(world)
    async with world.db.transaction(world.workspace_id) as tx:
        await stop_waiting(tx, conversation_id, language="es")
    assert (await world.state(conversation_id)).place is None


async def test_the_usual_wait_is_told_while_somebody_is_there_and_enough_have_waited(db: Database) -> None:
    world = await make_world(db)
    for number in range(5):
        await answered_after(world, f"earlier-{number}-{new_id()}", minutes=2 + number)
    conversation_id = await wait(world, f"customer-{new_id()}")
    await look(world)
    assert (await world.state(conversation_id)).place == place(0)
    async with world.db.transaction(world.workspace_id) as tx:
        await team.touch_presence(tx, teammate_id=world.ana.teammate_id, connection_id=new_id())
    await world.rows("UPDATE conversation SET queue_place = NULL WHERE id = $1 RETURNING id", conversation_id)
    await look(world)
    assert (await world.state(conversation_id)).place == {"ahead": 0, "shortest_minutes": 4, "longest_minutes": 6}


async def test_a_pass_into_the_line_and_out_of_it_asks_for_a_look(db: Database) -> None:
    world = await make_world(db)
    await wait(world, f"customer-{new_id()}")
    jobs = await world.rows(
        "SELECT count(*) FROM job_queue.pgqueuer WHERE entrypoint = $1 AND convert_from(payload, 'utf8') LIKE $2",
        PLACES_JOB,
        f"%{world.workspace_id}%",
    )
    assert jobs[0]["count"] == 1


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "Eres la primera persona"),
        (1, ": 1 persona espera desde antes"),
        (7, ": 7 personas esperan desde antes"),
        (MOST_AHEAD, "100 personas o más"),
    ],
)
def test_the_place_is_said_in_words(ahead: int, said: str) -> None:
    assert said in say_place(place(ahead), "es")
    assert "min" not in say_place(place(ahead), "es")


def test_the_usual_wait_is_said_as_an_interval() -> None:
    told = {"ahead": 2, "shortest_minutes": 3, "longest_minutes": 6}
    assert say_place(told, "en").endswith("2 people have waited longer. Most people wait 3 to 6 min.")
    assert say_place(None, "en") == "You are in line for a person of our team."


def place(ahead: int) -> dict[str, Any]:
    return {"ahead": ahead, "shortest_minutes": None, "longest_minutes": None}


async def look(world: World) -> int:
    async with world.db.transaction(world.workspace_id) as tx:
        return await tell_places(tx)


async def wait(world: World, address: str) -> ConversationId:
    async with world.db.transaction(world.workspace_id) as tx:
        return (await ask_for_person(tx, world.inbound("", address=address))).conversation_id


async def answered_after(world: World, address: str, *, minutes: int) -> Conversation:
    """Waited so long, and then Ana took it."""
    conversation_id: UUID = await wait(world, address)
    await world.rows(
        "UPDATE stretch SET started_at = now() - make_interval(mins => $2) WHERE conversation_id = $1 RETURNING id",
        conversation_id,
        minutes,
    )
    async with world.db.transaction(world.workspace_id) as tx:
        return await take_over(tx, conversation_id, epoch=None, actor=world.ana)
