"""A customer is never told something untrue about people."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.routing.api import describe_availability
from relevo.desk.routing.availability import Facts, describe, estimate_interval, estimate_minutes, say_moment
from relevo.desk.team import api as team
from relevo.desk.workspaces.api import Hours
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.desk.conversations.world import World, hand_over, make_world

WEEKDAYS: dict[str, list[tuple[str, str]]] = {
    day: [("09:00", "14:00"), ("16:00", "19:00")] for day in ("mon", "tue", "wed", "thu", "fri")
}
OPEN = Hours.model_validate({"always": False, "week": WEEKDAYS, "holidays": ["2026-12-25"]})
MADRID = "Europe/Madrid"


def facts(
    now: str, *, online: int = 0, waits: list[float] | None = None, hours: Hours = OPEN, zone: str = MADRID
) -> Facts:
    return Facts(datetime.fromisoformat(now), zone, hours, online, waits or [])


def test_somebody_is_here_now() -> None:
    said = describe(facts("2026-11-20T10:00:00+01:00", online=1), "en")
    assert (said.state, said.estimate_minutes) == ("online", None)
    assert "min" not in said.text


def test_an_estimate_is_given_only_from_enough_recent_waits_and_is_rounded_up() -> None:
    assert estimate_minutes([60.0] * 4) is None
    assert estimate_minutes([61.0] * 5) == 2
    assert estimate_minutes([1.0] * 5) == 1
    assert estimate_minutes([5.0, 61.0, 130.0, 200.0, 90_000.0]) == 3
    assert estimate_minutes([4_000.0] * 9) is None
    said = describe(facts("2026-11-20T10:00:00+01:00", online=2, waits=[150.0] * 6), "es")
    assert said.estimate_minutes == 3
    assert "unos 3 min" in said.text


def test_an_interval_is_told_where_waits_differ_and_no_number_where_they_may_be_long() -> None:
    waits = [5.0, 61.0, 130.0, 200.0, 90_000.0]
    assert estimate_interval(waits) == (2, 4)
    assert "wait 2 to 4 min" in describe(facts("2026-11-20T10:00:00+01:00", online=1, waits=waits), "en").text
    assert "entre 2 y 4 min" in describe(facts("2026-11-20T10:00:00+01:00", online=1, waits=waits), "es").text
    assert "de 2 a 4 min" in describe(facts("2026-11-20T10:00:00+01:00", online=1, waits=waits), "pt").text
    long = [60.0, 60.0, 60.0, 4_000.0, 4_000.0]
    assert "min" not in describe(facts("2026-11-20T10:00:00+01:00", online=1, waits=long), "en").text


def test_nobody_at_the_desk_is_said_even_in_opening_hours() -> None:
    said = describe(facts("2026-11-20T10:00:00+01:00", waits=[60.0] * 9), "pt")
    assert (said.state, said.estimate_minutes) == ("away", None)
    assert "não há ninguém" in said.text


def test_somebody_online_outside_the_hours_is_not_promised() -> None:
    assert describe(facts("2026-11-20T22:00:00+01:00", online=3), "en").state == "closed"


@pytest.mark.parametrize(
    ("now", "language", "expected"),
    [
        ("2026-11-20T08:00:00+01:00", "en", "We open today at 09:00 (UTC+1)"),
        ("2026-11-20T15:00:00+01:00", "en", "We open today at 16:00 (UTC+1)"),
        ("2026-11-19T22:00:00+01:00", "es", "Abrimos mañana a las 09:00 (UTC+1)"),
        ("2026-11-20T22:00:00+01:00", "es", "Abrimos el lunes a las 09:00 (UTC+1)"),
        ("2026-11-20T22:00:00+01:00", "pt", "Abrimos segunda-feira às 09:00 (UTC+1)"),
        # Christmas is a Friday in 2026: after Thursday evening comes Monday.
        ("2026-12-24T20:00:00+01:00", "en", "We open on Monday at 09:00 (UTC+1)"),
        # The night in which summer begins: Sunday 28 March 2027, 02:00 becomes 03:00.
        ("2027-03-27T12:00:00+01:00", "en", "We open on Monday at 09:00 (UTC+2)"),
        # The night in which it ends: Sunday 25 October 2026.
        ("2026-10-24T12:00:00+02:00", "en", "We open on Monday at 09:00 (UTC+1)"),
        # Unknown languages hear English.
        ("2026-11-20T08:00:00+01:00", "fr-FR", "We open today at 09:00 (UTC+1)"),
    ],
)
def test_the_next_opening_is_named_across_weekends_holidays_and_clock_changes(
    now: str, language: str, expected: str
) -> None:
    said = describe(facts(now), language)
    assert said.state == "closed"
    assert expected in said.text


def test_hours_that_never_open_promise_no_time() -> None:
    said = describe(facts("2026-11-20T08:00:00+01:00", hours=Hours.model_validate({"always": False})), "en")
    assert (said.state, said.opens_at) == ("closed", None)


def test_a_zone_with_half_an_hour_is_told_exactly() -> None:
    now = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert say_moment(now + timedelta(hours=2), now, "Asia/Kolkata", "en") == "today at 07:30 (UTC+5:30)"
    assert say_moment(now + timedelta(hours=8), now, "America/Bogota", "en") == "tomorrow at 03:00 (UTC-5)"
    assert say_moment(now + timedelta(days=30), now, "UTC", "es") == "el 2026-12-20 a las 00:00 (UTC)"


@pytest.fixture
async def world(db: Database) -> World:
    return await make_world(db)


async def available(world: World) -> str:
    async with world.db.transaction(world.workspace_id) as tx:
        return (await describe_availability(tx, "en")).state


async def test_presence_decides_who_is_here(world: World) -> None:
    assert await available(world) == "away"
    connection = new_id()
    async with world.db.transaction(world.workspace_id) as tx:
        await team.touch_presence(tx, teammate_id=world.ana.teammate_id, connection_id=connection)
    assert await available(world) == "online"
    await world.rows("UPDATE teammate SET presence_wish = 'away' WHERE id = $1 RETURNING id", world.ana.teammate_id)
    assert await available(world) == "away"
    await world.rows("UPDATE teammate SET presence_wish = 'online' WHERE id = $1 RETURNING id", world.ana.teammate_id)
    await world.rows("UPDATE presence SET seen_at = now() - interval '2 minutes' RETURNING connection_id")
    assert await available(world) == "away"


async def test_the_estimate_comes_from_how_long_others_waited_in_the_queue(world: World) -> None:
    for n in range(5):
        first = await world.hear("Una persona", address=f"waited-{n}")
        await world.answer(first.conversation_id, "", hand_over=hand_over())
        await world.say(first.conversation_id)
    await world.rows(
        "UPDATE stretch SET started_at = ended_at - interval '170 seconds' WHERE holder_kind = 'team' RETURNING id"
    )
    async with world.db.transaction(world.workspace_id) as tx:
        await team.touch_presence(tx, teammate_id=world.ana.teammate_id, connection_id=new_id())
    async with world.db.transaction(world.workspace_id) as tx:
        assert (await describe_availability(tx, "en")).estimate_minutes == 3


async def test_being_given_to_somebody_by_routing_is_not_yet_the_end_of_a_wait(world: World) -> None:
    await world.rows("UPDATE team SET auto_assign = true WHERE workspace_id = $1 RETURNING id", world.workspace_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await team.touch_presence(tx, teammate_id=world.ana.teammate_id, connection_id=new_id())
    asked: list[UUID] = []
    for n in range(5):
        first = await world.hear("Una persona", address=f"given-{n}")
        await world.answer(first.conversation_id, "", hand_over=hand_over())
        asked.append(first.conversation_id)
    await world.rows(
        "UPDATE stretch SET started_at = now() - interval '10 minutes' WHERE holder_kind = 'team' RETURNING id"
    )
    await route_waiting(world.db, world.workspace_id)

    async def estimate() -> int | None:
        async with world.db.transaction(world.workspace_id) as tx:
            return (await describe_availability(tx, "en")).estimate_minutes

    assert await estimate() is None
    for conversation_id in asked:
        await world.say(conversation_id)
    assert await estimate() == 11
