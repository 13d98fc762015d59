"""What an approved change brought is counted from the rows themselves, and each number opens its conversations."""

import csv
import io
from datetime import datetime
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.corrections import endpoints as corrections_endpoints
from relevo.desk.reports import endpoints
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from tests.assistant.company import Company, make_company
from tests.assistant.test_correct import correct, index_all, last_message, sign_in, store
from tests.house import client_of, make_app, make_context

__all__ = ["client_of", "store"]

QUESTION = "¿Hacéis envíos a las Azores?"
RIGHT = "Sí, enviamos a las Azores en 7 días laborables por 12 €."


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router, corrections_endpoints.router])


@pytest.fixture
async def company(db: Database) -> Company:
    return await make_company(db)


@pytest.fixture
async def ana(app: FastAPI, company: Company) -> httpx2.AsyncClient:
    return await sign_in(app, company, company.world.ana)


async def rate(company: Company, conversation_id: object, score: int) -> None:
    await company.world.rows(
        "INSERT INTO csat (workspace_id, id, conversation_id, stretch_number, score, created_at) "
        "SELECT workspace_id, gen_random_uuid(), id, 1, $2, clock_timestamp() FROM conversation "
        "WHERE id = $1 RETURNING 1",
        conversation_id,
        score,
    )


async def changes(ana: httpx2.AsyncClient) -> list[dict[str, Any]]:
    found = await ana.get("/reports/changes")
    assert found.status_code == 200, found.text
    listed: list[dict[str, Any]] = found.json()
    return listed


async def sheet(ana: httpx2.AsyncClient, path: str, **params: str) -> list[dict[str, str]]:
    answered = await ana.get(f"/reports/{path}.csv", params=params)
    assert answered.status_code == 200, answered.text
    return list(csv.DictReader(io.StringIO(answered.text.removeprefix("\ufeff"))))


async def plainly(company: Company, change: dict[str, Any]) -> tuple[int, int, int]:
    """The slow way: read every assistant's message and look into its citations."""
    messages = await company.world.rows("SELECT * FROM message WHERE author_kind = 'assistant' AND kind = 'message'")
    turns = {row["id"]: row for row in await company.world.rows("SELECT * FROM turn")}
    corrected = {
        row["message_id"] for row in await company.world.rows("SELECT * FROM correction WHERE state = 'applied'")
    }

    def counts(row: Any) -> bool:
        if change["kind"] == "version":
            turn = turns[row["turn_id"]]
            return turn["outcome"] == "reply" and f"{turn['assistant_id']}/{turn['assistant_version']}" == change["key"]
        cited = {one.get("document_id") for one in row["content"].get("citations") or ()}
        return change["document_id"] in cited and row["created_at"] >= datetime.fromisoformat(change["made_at"])

    of_it = [row for row in messages if counts(row)]
    answers = len({row["turn_id"] for row in of_it})
    return answers, len({row["conversation_id"] for row in of_it}), sum(row["id"] in corrected for row in of_it)


async def test_a_corrections_answers_ratings_and_new_corrections_are_counted_and_opened(
    company: Company,
    ana: httpx2.AsyncClient,
    store: FileStore,
) -> None:
    conversation_id, _ = await company.exchange(QUESTION)
    message_id = await last_message(company, conversation_id)
    made = await correct(ana, message_id, kind="new_qa", fault="missing", question=QUESTION, answer=RIGHT)
    await index_all(company, store)
    served = [(await company.exchange(QUESTION, address=f"next-{number}"))[0] for number in range(4)]
    await rate(company, served[0], 5)
    await rate(company, served[1], 2)
    await rate(company, conversation_id, 1)  # rated, but never answered from it
    again = await last_message(company, served[2])
    other = await correct(
        ana, again, kind="phrasing", fault="wrong", document_id=made["document_id"], question="¿A Azores?"
    )
    listed = await changes(ana)
    first = next(one for one in listed if one["key"] == made["id"])
    assert (first["kind"], first["what"], first["title"], first["made_by"]) == ("correction", "new_qa", QUESTION, "Ana")
    assert (first["answers"], first["conversations"], first["corrected"]) == (4, 4, 1)
    assert (first["ratings"], first["rating"]) == (2, 3.5)
    for change in listed:
        assert (change["answers"], change["conversations"], change["corrected"]) == await plainly(company, change)
        params = {"kind": change["kind"], "key": change["key"], "limit": 2}
        opened: list[dict[str, Any]] = []
        while True:
            page = (await ana.get("/reports/changes/conversations", params=params)).json()
            opened += page["items"]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
        assert len({one["conversation_id"] for one in opened}) == len(opened) == change["conversations"]
        assert sum(one["answers"] for one in opened) == change["answers"]
        for only, field in (("rated", "ratings"), ("corrected", "corrected")):
            part = {"kind": change["kind"], "key": change["key"], "only": only}
            behind = (await ana.get("/reports/changes/conversations", params=part)).json()["items"]
            assert sum(one[field] for one in behind) == change[field] == sum(one[field] for one in opened), only
            assert all(one[field] > 0 for one in behind), only
            assert len(await sheet(ana, "changes/conversations", **part)) == len(behind), only
    lines = {line["key"]: line for line in await sheet(ana, "changes")}
    assert {one["key"]: str(one["corrected"]) for one in listed} == {key: lines[key]["corrected"] for key in lines}
    for one in (other, made):
        assert (await ana.post(f"/corrections/{one['id']}/take-back")).status_code == 200
    await company.exchange(QUESTION, address="after")
    ended = next(one for one in await changes(ana) if one["key"] == made["id"])
    assert ended["ended_at"] is not None
    assert ended["answers"] == 4


async def test_the_load_that_each_version_took_over_is_a_trend_and_a_filter(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    for number in range(3):
        await company.exchange("¿Cuánto tarda el envío?", address=f"one-{number}")
    report = (await ana.get("/reports")).json()
    [version] = report["trend"]
    assert (version["version"], version["conversations"], version["assistant_alone"]) == (1, 3, 0)
    only = (await ana.get("/reports", params={"version": version["key"]})).json()
    assert only["conversations"] == 3
    other = version["key"].replace("/1", "/2")
    assert (await ana.get("/reports", params={"version": other})).json()["conversations"] == 0
    assert (await ana.get("/reports", params={"version": "x"})).status_code == 422


async def test_a_change_of_nobody_has_no_conversations(ana: httpx2.AsyncClient) -> None:
    answered = await ana.get("/reports/changes/conversations", params={"kind": "gap", "key": "x"})
    assert answered.status_code == 404
    assert (
        await ana.get("/reports/changes", params={"first_day": "2025-02-01", "last_day": "2025-01-01"})
    ).status_code == 422
