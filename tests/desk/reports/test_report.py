"""Periods, days, prices and sheets of reports. That the numbers are right is in test_recount.py and test_by_hand.py."""

import csv
import io
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.reports import endpoints
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world
from tests.desk.reports.histories import close, signed_in
from tests.house import make_app, make_context


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


@pytest.fixture
async def world(db: Database) -> World:
    return await make_world(db, csat_enabled=True)


async def listed(client: httpx2.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    """All pages, three rows each."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        query = {"limit": 3, **params} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/reports/conversations", params=query)).json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


async def test_the_sheet_has_a_line_for_each_and_no_formulas(app: FastAPI, world: World) -> None:
    heard = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute("UPDATE contact SET name = '=HYPERLINK(1)' WHERE workspace_id = $1", world.workspace_id)
    await world.say(heard.conversation_id)
    await close(world, heard.conversation_id, score=1)
    client = await signed_in(app, world)
    answered = await client.get("/reports/conversations.csv")
    assert answered.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answered.text.removeprefix("\ufeff"))))
    assert [(row["customer"], row["outcome"], row["csat"], row["comment"]) for row in rows] == [
        ("'=HYPERLINK(1)", "unhappy", "1", "'=1+1")
    ]
    assert rows[0]["teammates"] == "Ana"


async def test_model_calls_without_a_price_are_counted_and_not_taken_for_free(app: FastAPI, world: World) -> None:
    heard = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        for cost in (0.25, 0.5, None):
            await tx.execute(
                "INSERT INTO model_usage (workspace_id, id, task, kind, model, conversation_id, state, cost) "
                "VALUES ($1, gen_random_uuid(), 'answer', 'openai', 'm', $2, 'done', $3)",
                world.workspace_id,
                heard.conversation_id,
                cost,
            )
    client = await signed_in(app, world)
    report = (await client.get("/reports")).json()
    assert report["cost"] == {"known": 0.75, "unpriced_calls": 1, "conversations": 1}
    assert len(await listed(client, behind="cost")) == 1


async def test_an_empty_period_says_nothing_instead_of_zero_per_cent(app: FastAPI, world: World) -> None:
    client = await signed_in(app, world)
    report = (await client.get("/reports", params={"first_day": "2001-01-01", "last_day": "2001-01-03"})).json()
    assert (report["conversations"], report["solved_share"], report["csat"]["average"]) == (0, None, None)
    assert [day["day"] for day in report["days"]] == ["2001-01-01", "2001-01-02", "2001-01-03"]


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2025-01-01", "2026-01-01", 200),
        ("2025-01-01", "2026-01-02", 422),
        ("2026-01-02", "2026-01-01", 422),
        ("0001-01-01", "0001-01-02", 422),
        ("9999-12-30", "9999-12-31", 422),
    ],
)
async def test_a_period_has_1_to_366_days(app: FastAPI, world: World, first: str, last: str, status: int) -> None:
    client = await signed_in(app, world)
    answered = await client.get("/reports", params={"first_day": first, "last_day": last})
    assert answered.status_code == status
    if status != 200:
        assert answered.json()["code"] == "invalid_period"


async def test_a_day_begins_at_midnight_of_the_workspace(app: FastAPI, world: World) -> None:
    heard = await world.hear("Hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute("UPDATE workspace SET timezone = 'America/Bogota' WHERE workspace_id = $1", world.workspace_id)
        await tx.execute(
            "UPDATE stretch SET started_at = '2026-03-02T03:30:00Z' WHERE workspace_id = $1 AND conversation_id = $2",
            world.workspace_id,
            heard.conversation_id,
        )
    client = await signed_in(app, world)
    report = (await client.get("/reports", params={"first_day": "2026-03-01", "last_day": "2026-03-02"})).json()
    assert [(day["day"], day["conversations"]) for day in report["days"]] == [("2026-03-01", 1), ("2026-03-02", 0)]
