"""What the log keeps is enough: a report counted from it alone is the page's, and that of a slow plain reading."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from relevo.desk.reports import endpoints
from relevo.desk.reports.episodes import Filters, fetch_episodes, fetch_names
from relevo.desk.reports.recount import compare, recount_episodes
from relevo.desk.reports.summary import Period, summarise
from relevo.platform.db import Database
from tests.desk.reports.histories import close, signed_in, spread
from tests.desk.reports.plain import count_slowly, read_slowly, rounded, shape
from tests.desk.reports.rich import Company, import_old, live_richly, make_rich, trim
from tests.house import make_app, make_context


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


async def live_a_month(db: Database, *, seed: int, threads: int) -> Company:
    company = await make_rich(db)
    dice = random.Random(seed)
    for number in range(threads):
        await live_richly(company, dice, number)
    await spread(company.world, 30)
    await import_old(company, dice, threads=threads)
    await trim(company.world)
    return company


def bounds(days: int = 40) -> tuple[date, date, datetime, datetime]:
    zone = ZoneInfo("UTC")
    last = datetime.now(UTC).date() + timedelta(days=1)
    first = last - timedelta(days=days)
    return first, last, datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


async def counts_the_same_three_times(app: FastAPI, company: Company) -> dict[str, Any]:
    """The page's report, after it was compared with one from the log and one from all rows."""
    world = company.world
    first, last, since, until = bounds()
    client = await signed_in(app, world)
    params = {"first_day": str(first), "last_day": str(last)}
    now = datetime.now(UTC)
    report: dict[str, Any] = (await client.get("/reports", params=params)).json()
    assert report["timezone"] == "UTC"
    async with world.db.transaction(world.workspace_id) as tx:
        told, names = await recount_episodes(tx, since, until), await fetch_names(tx)
    again = summarise(told, names, Period(first, last, "UTC", now), minutes_each=6)
    assert rounded(again.model_dump(mode="json")) == rounded(report)
    slowly = count_slowly(await read_slowly(world, now=now), first, last, "UTC")
    assert rounded(slowly) == rounded(shape(report))
    return report


def is_wild_enough(report: dict[str, Any]) -> None:
    """A tame month would prove nothing."""
    assert sum(count > 0 for count in report["fates"].values()) >= 5
    for kind, least in {"channel": 2, "team": 2, "teammate": 2, "language": 3, "intent": 3, "version": 2}.items():
        assert len(report["groups"][kind]) >= least, kind
    assert report["cost"]["known"] > 0
    assert report["cost"]["unpriced_calls"] > 0
    assert report["csat"]["comments"] > 0


@pytest.mark.parametrize("seed", [21, 22])
async def test_a_month_counted_from_the_log_is_the_pages_and_a_plain_readings(
    app: FastAPI, db: Database, seed: int
) -> None:
    company = await live_a_month(db, seed=seed, threads=40)
    kept = await company.world.rows("SELECT count(*) AS n FROM event_gist")
    assert kept[0]["n"] > 100, "nothing was trimmed"
    old = "SELECT count(*) AS n FROM event WHERE at < now() - interval '7 days'"
    assert (await company.world.rows(old))[0]["n"] == 0
    is_wild_enough(await counts_the_same_three_times(app, company))


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_thousands_of_conversations_counted_from_the_log_are_the_pages(app: FastAPI, db: Database) -> None:
    company = await live_a_month(db, seed=23, threads=1_500)
    report = await counts_the_same_three_times(app, company)
    is_wild_enough(report)
    assert report["conversations"] > 2_500
    sizes = await company.world.rows(
        "SELECT count(*) AS n, avg(pg_column_size(g.*)) AS row, pg_total_relation_size('event_gist') AS whole "
        "FROM event_gist g"
    )
    print(dict(sizes[0].items()), {"episodes": report["conversations"]})


async def test_a_comparison_finds_what_was_changed_behind_the_logs_back(db: Database) -> None:
    company = await live_a_month(db, seed=24, threads=6)
    world = company.world
    _, _, since, until = bounds()
    async with world.db.transaction(world.workspace_id) as tx:
        equal = await compare(tx, since, until)
    assert equal.episodes >= 6
    assert (equal.before_log, equal.differences) == (0, [])
    async with world.db.transaction(world.workspace_id) as tx:
        episode = (await fetch_episodes(tx, Filters(since=since, until=until)))[0]
        await tx.execute(
            "UPDATE stretch SET started_at = started_at - interval '1 hour' "
            "WHERE workspace_id = $1 AND conversation_id = $2 AND number = $3",
            world.workspace_id,
            episode.conversation_id,
            episode.stretch_number,
        )
        found = await compare(tx, since, until)
    # The episode before it, if there is one, ended in a reopening at that time.
    assert {one.conversation_id for one in found.differences} == {episode.conversation_id}
    assert any("began_at" in one.fields for one in found.differences)


async def test_a_conversation_from_before_the_log_is_named_and_not_guessed(db: Database) -> None:
    company = await live_a_month(db, seed=25, threads=4)
    world = company.world
    _, _, since, until = bounds()
    async with world.db.transaction(world.workspace_id) as tx:
        episodes = await fetch_episodes(tx, Filters(since=since, until=until))
        gone = episodes[-1].conversation_id
        for table in ("event", "event_gist"):
            await tx.execute(
                f"DELETE FROM {table} WHERE workspace_id = $1 AND conversation_id = $2 AND gist ->> 'stretch' = '1'",
                world.workspace_id,
                gone,
            )
        found = await compare(tx, since, until)
    left_out = sum(one.conversation_id == gone for one in episodes)
    assert (found.before_log, found.episodes) == (left_out, len(episodes) - left_out)
    assert found.differences == []


async def test_what_lasts_says_nobodys_words_and_names(db: Database) -> None:
    company = await make_rich(db)
    world = company.world
    heard = await world.hear("Mi clave es Rumpelstilzchen", address="rumpel@example.com")
    await world.say(heard.conversation_id, "Gracias, señora Rumpelstilzchen")
    await close(world, heard.conversation_id, score=1)
    gists = await world.rows("SELECT gist::text AS gist FROM event WHERE gist IS NOT NULL ORDER BY id")
    assert len(gists) >= 5
    for word in ("Rumpel", "Gracias", "Ana", "=1+1", str(heard.contact_id)):
        assert all(word not in row["gist"] for row in gists), word
