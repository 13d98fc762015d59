"""Eight conversations whose report was counted by hand, with paper and pencil. The comments are the sums."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.reports import endpoints
from relevo.platform.db import Database
from tests.desk.conversations.world import World, hand_over, make_world
from tests.desk.reports.histories import CLOCKS, answer, close, signed_in
from tests.house import make_app, make_context

BEGAN = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = {"first_day": "2026-03-02", "last_day": "2026-03-02"}


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


class Clock:
    """Sets when what was just done in a conversation is said to have happened: so many seconds after it began."""

    def __init__(self, world: World, conversation_id: uuid.UUID) -> None:
        self._world, self._id = world, conversation_id

    async def at(self, seconds: float) -> None:
        moment = BEGAN + timedelta(seconds=seconds)
        async with self._world.db.transaction(self._world.workspace_id) as tx:
            for table, column in CLOCKS:
                # What has its time already is from March.
                await tx.execute(
                    f"UPDATE {table} SET {column} = $3 WHERE workspace_id = $1 AND conversation_id = $2 "
                    f"AND {column} > now() - interval '1 day'",
                    self._world.workspace_id,
                    self._id,
                    moment,
                )


async def begin(world: World, address: str) -> tuple[uuid.UUID, Clock]:
    heard = await world.hear("Hola", address=address)
    clock = Clock(world, heard.conversation_id)
    # Each is answered next, and the answer moves what was there five seconds back (the customer's quiet): to 0.
    await clock.at(5)
    return heard.conversation_id, clock


async def hand(world: World, conversation_id: uuid.UUID, clock: Clock, reason: str, *, at: float) -> None:
    await answer(world, conversation_id, text="", outcome="hand_over", hand_over=hand_over(reason, notice=""))
    await clock.at(at)


async def costs(world: World, conversation_id: uuid.UUID, clock: Clock, cost: float | None) -> None:
    await world.rows(
        "INSERT INTO model_usage (workspace_id, id, task, kind, model, conversation_id, state, cost) "
        "SELECT workspace_id, gen_random_uuid(), 'answer', 'openai', 'm', id, 'done', $2 FROM conversation "
        "WHERE id = $1 RETURNING 1",
        conversation_id,
        cost,
    )
    await clock.at(2)


async def live_by_hand(world: World) -> None:
    # 1: answered after 4 s, resolved after 60 s, 5 stars: confirmed, by the assistant alone. 0.02.
    one, clock = await begin(world, "one")
    await answer(world, one, text="Tarda 3 días.")
    await clock.at(4)
    await costs(world, one, clock, 0.02)
    await close(world, one, score=5)
    await clock.at(60)
    # 2: answered after 6 s, resolved after 120 s, not rated: silent, by the assistant alone. No known price.
    two, clock = await begin(world, "two")
    await answer(world, two, text="Tarda 3 días.")
    await clock.at(6)
    await costs(world, two, clock, None)
    await close(world, two)
    await clock.at(120)
    # 3: answered after 8 s, resolved after 180 s, back after two days: reopened; and open again, and waiting.
    three, clock = await begin(world, "three")
    await answer(world, three, text="Tarda 3 días.")
    await clock.at(8)
    await close(world, three)
    await clock.at(180)
    await world.hear("No ha llegado", address="three")
    await clock.at(2 * 86_400)
    # 4: answered after 10 s, resolved after 240 s, back after eight days: silent all the same.
    four, clock = await begin(world, "four")
    await answer(world, four, text="Tarda 3 días.")
    await clock.at(10)
    await close(world, four)
    await clock.at(240)
    await world.hear("Otra cosa", address="four")
    await clock.at(8 * 86_400)
    # 5: passed to people after 5 s, a person after 305 s, so 300 s after the handoff; resolved after 600 s, 2 stars.
    five, clock = await begin(world, "five")
    await hand(world, five, clock, "asked_for_person", at=5)
    await world.say(five)
    await clock.at(305)
    await close(world, five, score=2)
    await clock.at(600)
    # 6: passed to people after 5 s, a person after 105 s: 100 s; resolved after 900 s, 4 stars. 0.03.
    six, clock = await begin(world, "six")
    await hand(world, six, clock, "frustration", at=5)
    await costs(world, six, clock, 0.03)
    await world.say(six)
    await clock.at(105)
    await close(world, six, score=4)
    await clock.at(900)
    # 7: answered after 12 s, and never heard of again: abandoned.
    seven, clock = await begin(world, "seven")
    await answer(world, seven, text="¿Me dice el número de pedido?")
    await clock.at(12)
    # 8: passed to people after 5 s, and nobody came: waiting.
    eight, clock = await begin(world, "eight")
    await hand(world, eight, clock, "asked_for_person", at=5)


async def read(client: httpx2.AsyncClient, **params: Any) -> dict[str, Any]:
    answered = await client.get("/reports", params=DAY | params)
    assert answered.status_code == 200, answered.text
    return answered.json()


async def test_the_report_of_eight_conversations_is_what_was_counted_by_hand(app: FastAPI, db: Database) -> None:
    world = await make_world(db, csat_enabled=True)
    await live_by_hand(world)
    report = await read(await signed_in(app, world), minutes_each=10)

    # Begun on that day: eight. The two that came back count on the days of that.
    assert report["conversations"] == 8
    assert report["fates"] == {
        "confirmed": 2,  # 1, 6
        "silent": 2,  # 2, 4: eight days later is another matter
        "reopened": 1,  # 3
        "unhappy": 1,  # 5
        "abandoned": 1,  # 7
        "waiting": 1,  # 8
        "open": 0,
    }
    # Solved: 1, 2, 4, 6 of the seven that are over (all but 8).
    assert (report["solved"], report["solved_share"]) == (4, pytest.approx(4 / 7))
    # By the assistant alone: 1, 2, 4 of the four solved; 6 needed a person.
    assert (report["assistant_alone"], report["assistant_share"]) == (3, 0.75)
    assert (report["with_people"], report["handed_over"], report["still_waiting"]) == (3, 3, 1)
    # The assistant's first answers: 4, 6, 8, 10, 12 s. Half of five: the third. Nine in ten of five: the fifth.
    assert report["assistant_wait"] == {"count": 5, "median_s": 8.0, "p90_s": 12.0}
    # A person's, where no assistant answered: 305 and 105 s. Half of two: the first of them in order.
    assert report["people_wait"] == {"count": 2, "median_s": 105.0, "p90_s": 305.0}
    assert report["handoff_wait"] == {"count": 2, "median_s": 100.0, "p90_s": 300.0}
    # Resolved after 60, 120, 180, 240, 600, 900 s. Half of six: the third; nine in ten (5.4): the sixth.
    assert report["time_to_resolve"] == {"count": 6, "median_s": 180.0, "p90_s": 900.0}
    assert {one["reason"]: one["count"] for one in report["reasons"]} == {"asked_for_person": 2, "frustration": 1}
    # 5, 2 and 4 stars: 11 / 3.
    assert report["csat"]["scores"] == [0, 1, 0, 1, 1]
    assert report["csat"]["average"] == pytest.approx(11 / 3)
    # 0.02 + 0.03, and one call of which nobody knows the price.
    assert report["cost"] == {"known": pytest.approx(0.05), "unpriced_calls": 1, "conversations": 3}
    # Three by the assistant alone x 10 minutes: half an hour.
    assert report["saved"] == {"conversations": 3, "minutes_each": 10, "hours": 0.5}


async def test_six_days_and_23_hours_is_a_return_and_seven_days_and_an_hour_is_not(app: FastAPI, db: Database) -> None:
    for days, fate in ((7 - 1 / 24, "reopened"), (7 + 1 / 24, "silent")):
        world = await make_world(db)
        conversation_id, clock = await begin(world, "only")
        await answer(world, conversation_id, text="Tarda 3 días.")
        await clock.at(4)
        await close(world, conversation_id)
        await clock.at(60)
        await world.hear("Hola otra vez", address="only")
        await clock.at(60 + days * 86_400)
        report = await read(await signed_in(app, world))
        assert {name for name, count in report["fates"].items() if count} == {fate}
