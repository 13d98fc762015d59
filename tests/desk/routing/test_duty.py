"""A teammate's own hours, within the company's: who is off duty is given nothing and not counted as being there."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest

from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.routing import api as routing
from relevo.desk.routing.duty import Person, find_next_duty
from relevo.desk.team import api as team
from relevo.desk.workspaces.api import Hours, next_shared_opening
from relevo.kit.ids import new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world

NEVER: dict[str, object] = {"always": False, "week": {}}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_WEEK = {"always": False, "week": {day: [["00:00", "24:00"]] for day in DAYS}}
MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def hours(**week: list[tuple[str, str]]) -> Hours:
    return Hours.model_validate({"always": False, "week": week})


async def ready(db: Database) -> World:
    world = await make_world(db, assistant=False)
    await world.rows("UPDATE team SET auto_assign = true WHERE workspace_id = $1 RETURNING id", world.workspace_id)
    return world


async def come(world: World, *people: Actor) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        for person in people:
            await team.touch_presence(tx, teammate_id=person.teammate_id, connection_id=new_id())


async def work(world: World, person: Actor, own: Mapping[str, object] | None, timezone: str | None = None) -> None:
    sql = "UPDATE teammate SET hours = $2, timezone = $3 WHERE id = $1 RETURNING id"
    await world.rows(sql, person.teammate_id, own, timezone)


async def describe(world: World, language: str = "en") -> routing.Availability:
    async with world.db.transaction(world.workspace_id) as tx:
        return await routing.describe_availability(tx, language, team_id=world.team_id)


async def holder(world: World, conversation_id: UUID) -> str:
    return (await world.state(conversation_id)).holder_name


async def test_who_is_off_duty_is_given_nothing_even_with_the_inbox_open(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    await work(world, world.ana, NEVER)
    one = (await world.hear(address="one")).conversation_id
    assert await route_waiting(world.db, world.workspace_id) == 0
    await work(world, world.ana, ALL_WEEK)
    await route_waiting(world.db, world.workspace_id)
    assert await holder(world, one) == "Ana"


async def test_the_one_who_works_gets_it_and_not_the_one_who_does_not(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana, world.ben)
    await work(world, world.ana, NEVER)
    ids = [(await world.hear(address=f"customer-{number}")).conversation_id for number in range(3)]
    await route_waiting(world.db, world.workspace_id)
    assert [await holder(world, one) for one in ids] == ["Ben"] * 3


async def test_what_was_never_answered_goes_back_when_their_day_ends_and_what_was_begun_stays(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    untouched, begun = [(await world.hear(address=each)).conversation_id for each in ("untouched", "begun")]
    await route_waiting(world.db, world.workspace_id)
    await world.say(begun)
    await world.hear("¿Y entonces?", address="begun")
    await work(world, world.ana, NEVER)
    await come(world, world.ben)
    await route_waiting(world.db, world.workspace_id)
    assert [await holder(world, one) for one in (untouched, begun)] == ["Ben", "Ana"]


async def test_what_a_person_gave_to_somebody_off_duty_is_not_taken_back(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana, world.ben)
    await work(world, world.ben, NEVER)
    one = (await world.hear(address="one")).conversation_id
    await world.rows(
        "UPDATE conversation SET holder_kind = 'teammate', holder_id = $2 WHERE id = $1 RETURNING id",
        one,
        world.ben.teammate_id,
    )
    await world.rows("UPDATE stretch SET by_kind = 'teammate' WHERE conversation_id = $1 RETURNING id", one)
    async with world.db.transaction(world.workspace_id) as tx:
        assert await routing.find_stranded(tx) is None


@pytest.mark.parametrize(
    ("language", "begin"),
    [
        ("en", "Nobody from the team is working right now. The next of us starts "),
        ("es", "Nadie del equipo está trabajando en este momento. La próxima persona empieza "),
        ("pt", "Ninguém da equipe está trabalhando neste momento. A próxima pessoa começa "),
    ],
)
async def test_where_nobody_works_now_the_customer_hears_when_the_first_of_them_does(
    db: Database, language: str, begin: str
) -> None:
    world = await ready(db)
    await come(world, world.ana, world.ben)
    assert (await describe(world)).state == "online"
    now = datetime.now(UTC)
    # Four days a week, none of them today: the next one begins at 09:00 wherever Ana is.
    days = [day for place, day in enumerate(DAYS) if (place - now.weekday()) % 7 in (2, 3, 4, 5)]
    await work(world, world.ana, {"always": False, "week": {day: [["09:00", "17:00"]] for day in days}}, "UTC")
    assert (await describe(world)).state == "online", "Ben works"
    await work(world, world.ben, NEVER)
    told = await describe(world, language)
    assert told.state == "closed"
    assert told.text.startswith(begin)
    assert told.opens_at is not None
    assert (told.opens_at.hour, told.opens_at > now) == (9, True)
    assert told.callback_due_at is not None
    assert told.callback_due_at > told.opens_at


async def test_somebody_without_hours_of_their_own_may_come_at_any_time_so_no_moment_is_promised(db: Database) -> None:
    world = await ready(db)
    await work(world, world.ana, NEVER)
    absent = await describe(world)
    assert (absent.state, absent.opens_at) == ("away", None)


async def test_full_means_that_those_who_work_are_full(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana, world.ben)
    await work(world, world.ben, NEVER)
    await world.rows("UPDATE teammate SET capacity = 1 WHERE id = $1 RETURNING id", world.ana.teammate_id)
    await world.say((await world.hear()).conversation_id)
    assert "with other customers" in (await describe(world)).text


def test_the_next_duty_is_the_first_moment_at_which_somebody_and_the_company_are_there() -> None:
    company = hours(mon=[("09:00", "18:00")], tue=[("09:00", "18:00")])
    late = Person(hours=hours(mon=[("16:00", "22:00")]), timezone="UTC", is_here=False, has_room=True)
    abroad = Person(hours=hours(mon=[("09:00", "12:00")]), timezone="America/Bogota", is_here=False, has_room=True)
    night = Person(hours=hours(mon=[("20:00", "23:00")]), timezone="UTC", is_here=False, has_room=True)
    assert find_next_duty([late], company, "UTC", MONDAY_NOON) == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert find_next_duty([late, abroad], company, "UTC", MONDAY_NOON) == datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert find_next_duty([night], company, "UTC", MONDAY_NOON) is None
    assert find_next_duty([], company, "UTC", MONDAY_NOON) is None


def test_two_weeks_that_never_meet_have_no_shared_opening() -> None:
    one, other = hours(mon=[("09:00", "10:00")]), hours(mon=[("10:00", "11:00")])
    assert next_shared_opening(one, "UTC", other, "UTC", MONDAY_NOON) is None
    assert next_shared_opening(one, "UTC", one, "UTC", MONDAY_NOON) == datetime(2026, 3, 9, 9, tzinfo=UTC)
