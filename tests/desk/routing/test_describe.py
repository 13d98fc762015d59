"""Who is there, looked at in one team's queue: its members, their room, its own waits."""

from uuid import UUID

from relevo.desk.routing import api as routing
from relevo.desk.team import api as team
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world


async def ready(db: Database) -> tuple[World, UUID]:
    """Ana is here. Her team gives conversations away by itself, and so does Sales, which Ben alone is in."""
    world = await make_world(db, assistant=False)
    sales = new_id()
    await world.rows(
        "INSERT INTO team (workspace_id, id, name, auto_assign) VALUES ($1, $2, 'Sales', true) RETURNING 1",
        world.workspace_id,
        sales,
    )
    await world.rows(
        "INSERT INTO team_member (workspace_id, team_id, teammate_id) VALUES ($1, $2, $3) RETURNING 1",
        world.workspace_id,
        sales,
        world.ben.teammate_id,
    )
    await world.rows("UPDATE team SET auto_assign = true WHERE workspace_id = $1 RETURNING id", world.workspace_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await team.touch_presence(tx, teammate_id=world.ana.teammate_id, connection_id=new_id())
    return world, sales


async def describe(world: World, team_id: UUID | None) -> routing.Availability:
    async with world.db.transaction(world.workspace_id) as tx:
        return await routing.describe_availability(tx, "en", team_id=team_id)


async def test_of_a_team_that_assigns_by_itself_only_its_members_count(db: Database) -> None:
    world, sales = await ready(db)
    assert (await describe(world, world.team_id)).state == "online"
    absent = await describe(world, sales)
    assert absent.state == "away"
    assert absent.callback_due_at is not None


async def test_from_a_team_that_does_not_anybody_may_take_it(db: Database) -> None:
    world, sales = await ready(db)
    await world.rows("UPDATE team SET auto_assign = false WHERE id = $1 RETURNING id", sales)
    assert (await describe(world, sales)).state == "online"


async def test_where_everybody_is_full_it_is_said(db: Database) -> None:
    world, _ = await ready(db)
    await world.rows("UPDATE teammate SET capacity = 1 WHERE id = $1 RETURNING id", world.ana.teammate_id)
    conversation_id = (await world.hear()).conversation_id
    assert "is here and will see" in (await describe(world, world.team_id)).text
    await world.say(conversation_id)
    full = await describe(world, world.team_id)
    assert full.text == "Everybody of the team who is here is with other customers right now."
    assert full.callback_due_at is None


async def test_each_queue_has_its_own_estimate(db: Database) -> None:
    world, sales = await ready(db)
    for number in range(5):
        received = await world.hear(address=f"customer-{number}-{new_id()}")
        await world.rows(
            "UPDATE stretch SET started_at = now() - interval '6 minutes' WHERE conversation_id = $1 RETURNING id",
            received.conversation_id,
        )
        await world.say(received.conversation_id)
    assert (await describe(world, world.team_id)).estimate_minutes == 7
    async with world.db.transaction(world.workspace_id) as tx:
        await team.touch_presence(tx, teammate_id=world.ben.teammate_id, connection_id=new_id())
    assert (await describe(world, sales)).estimate_minutes is None
