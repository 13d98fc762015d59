"""Every number of the page and of its tables opens the conversations behind it: as many as the number says."""

import csv
import io
import random
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.reports import endpoints
from relevo.platform.db import Database
from tests.desk.reports.histories import signed_in, spread
from tests.desk.reports.plain import KINDS
from tests.desk.reports.rich import live_richly, make_rich
from tests.house import make_app, make_context

# A field of a report that no list is asked for, and why: it is a share, an average or a length of what is beside it,
# or says what the report is about.
NOT_COUNTED = {
    "first_day", "last_day", "timezone", "day", "key", "name", "version", "reason", "average", "csat", "solved_share",
    "assistant_share", "load_share", "median_s", "p90_s", "minutes_each", "hours", "known",
}  # fmt: skip
# The number in this place of the report, and what opens it.
WHOLE = {
    "conversations": "all", "solved": "solved", "assistant_alone": "assistant_alone", "with_people": "with_people",
    "assistant_wait.count": "answered_by_assistant", "people_wait.count": "answered_by_people",
    "handoff_wait.count": "helped", "time_to_resolve.count": "resolved", "handed_over": "handed_over",
    "still_waiting": "still_waiting", "csat.count": "rated", "csat.comments": "commented",
    "cost.conversations": "cost", "cost.unpriced_calls": "unpriced", "saved.conversations": "assistant_alone",
}  # fmt: skip
OF_GROUP = {
    "conversations": "all",
    "solved": "solved",
    "assistant_alone": "assistant_alone",
    "first_answer.count": "answered",
    "csat_count": "rated",
}
OF_VERSION = {"conversations": "all", "over": "over", "assistant_alone": "assistant_alone", "csat_count": "rated"}
OF_DAY = {
    "conversations": "all",
    "assistant_alone": "assistant_alone",
    "with_people": "with_people",
    "solved": "solved",
}


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


def numbers(part: Any, place: str = "") -> dict[str, int]:
    """Every whole number in a report, by its place; lists are left to their own tests."""
    found: dict[str, int] = {}
    for name, value in part.items():
        if isinstance(value, dict):
            found |= numbers(value, f"{place}{name}.")
        elif name not in NOT_COUNTED and not isinstance(value, list):
            found[f"{place}{name}"] = value
    return found


def opened(report: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Each number with the query that opens it. A field that nobody thought of fails here."""
    whole = numbers({name: value for name, value in report.items() if name not in ("fates", "groups")})
    assert whole.keys() == WHOLE.keys()
    found: list[tuple[int, dict[str, Any]]] = [(count, {"behind": WHOLE[name]}) for name, count in whole.items()]
    found += [(count, {"behind": fate}) for fate, count in report["fates"].items()]
    found += [(one["count"], {"behind": "handed_over", "reason": one["reason"]}) for one in report["reasons"]]
    scores = enumerate(report["csat"]["scores"], 1)
    found += [(count, {"behind": "rated", "score": score}) for score, count in scores]
    tables = [(kind, OF_GROUP, report["groups"][kind]) for kind in KINDS] + [("version", OF_VERSION, report["trend"])]
    for kind, columns, rows in tables:
        assert rows, kind
        for row in rows:
            assert numbers(row).keys() == columns.keys()
            part = {"by": kind, "key": row["key"]}
            found += [(count, part | {"behind": columns[name]}) for name, count in numbers(row).items()]
    for day in report["days"]:
        assert numbers(day).keys() == OF_DAY.keys()
        part = {"first_day": day["day"], "last_day": day["day"]}
        found += [
            (count, part | {"behind": OF_DAY[name]}) for name, count in numbers(day).items() if day["conversations"]
        ]
    return found


async def sheet(client: httpx2.AsyncClient, path: str, **params: Any) -> list[dict[str, str]]:
    answered = await client.get(f"/reports/{path}.csv", params=params)
    assert answered.status_code == 200, answered.text
    return list(csv.DictReader(io.StringIO(answered.text.removeprefix("\ufeff"))))


async def listed(client: httpx2.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answered = await client.get("/reports/conversations", params={"limit": 100} | params)
    assert answered.status_code == 200, answered.text
    page = answered.json()
    assert page["next_cursor"] is None, "this world is too large for one page"
    return page["items"]


async def test_every_number_of_the_page_opens_as_many_conversations_and_so_does_its_sheet(
    app: FastAPI, db: Database
) -> None:
    company = await make_rich(db)
    dice = random.Random(31)
    for number in range(14):
        await live_richly(company, dice, number)
    await spread(company.world, 12)
    client = await signed_in(app, company.world)
    report = (await client.get("/reports")).json()
    asked = opened(report)
    assert len(asked) > 100
    for count, params in asked:
        rows = await listed(client, **params)
        told = sum(row["unpriced_calls"] for row in rows) if params["behind"] == "unpriced" else len(rows)
        assert told == count, params
        if count and dice.random() < 0.3:
            assert len(await sheet(client, "conversations", **params)) == len(rows), params
    # With a filter on the page, a group's number is of what both say.
    filtered = {"teammate_id": report["groups"]["teammate"][0]["key"]}
    narrowed = (await client.get("/reports", params=filtered)).json()
    for one in narrowed["groups"]["teammate"]:
        rows = await listed(client, **filtered, by="teammate", key=one["key"])
        assert len(rows) == one["conversations"]


async def test_every_table_is_a_sheet_with_the_same_numbers(app: FastAPI, db: Database) -> None:
    company = await make_rich(db)
    dice = random.Random(32)
    for number in range(5):
        await live_richly(company, dice, number)
    client = await signed_in(app, company.world)
    report = (await client.get("/reports")).json()
    tables = {kind: report["groups"][kind] for kind in KINDS}
    for table, rows in (
        tables | {"days": report["days"], "trend": report["trend"], "reason": report["reasons"]}
    ).items():
        lines = await sheet(client, "tables", table=table)
        assert len(lines) == len(rows), table
        for line, row in zip(lines, rows, strict=True):
            flat = numbers(row)
            assert {name: int(line[name.replace(".", "_")]) for name in flat} == flat
    assert (await client.get("/reports/tables.csv", params={"table": "nothing"})).status_code == 422
