from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.assistants.actions.create_assistant import MAX_ASSISTANTS
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.house import Workspace, client_of, make_workspace, sign_in


async def create(client: httpx2.AsyncClient, name: str = "Vega") -> dict[str, Any]:
    answer = await client.post("/assistants", json={"name": name})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_new_assistant_is_useful_as_it_is(admin: httpx2.AsyncClient, agent: httpx2.AsyncClient) -> None:
    made = await create(admin)
    assert made["languages"] == ["en", "es", "pt"]
    assert (made["enable_memories"], made["can_transfer"], made["live_version"]) == (True, True, 1)
    assert set(made["signals"]) == {
        "asked_for_person",
        "frustration",
        "urgency",
        "sensitive_topic",
        "sales_opportunity",
        "outside_knowledge",
    }
    assert (await agent.get(f"/assistants/{made['id']}")).json() == made
    assert (await agent.get("/assistants")).json()["items"] == [made]


async def test_every_save_of_what_it_says_is_the_next_published_version(
    admin: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    made = await create(admin)
    path = f"/assistants/{made['id']}"
    second = (await admin.patch(path, json={"can_transfer": False, "instructions": {"tone": "cercano"}})).json()
    assert (second["live_version"], second["can_transfer"], second["instructions"]["tone"]) == (2, False, "cercano")
    same = (await admin.patch(path, json={"can_transfer": False})).json()
    assert same["live_version"] == 2
    renamed = (await admin.patch(path, json={"name": "Nova", "enabled": False})).json()
    assert (renamed["name"], renamed["enabled"], renamed["live_version"]) == ("Nova", False, 2)
    async with db.transaction(workspace.id) as tx:
        states = await tx.fetch("SELECT number, state FROM assistant_version ORDER BY number")
        changed = await tx.fetch("SELECT payload FROM event WHERE name = 'assistant.changed'")
    assert [tuple(row) for row in states] == [(1, "retired"), (2, "published")]
    assert {row["payload"]["assistant_id"] for row in changed} == {made["id"]}


@pytest.mark.parametrize(
    "change",
    [
        {"languages": []},
        {"languages": ["xx"]},
        {"languages": ["es", "es"]},
        {"signals": {"urgency": {"enabled": True, "threshold": 2}}},
        {"signals": {"anger": {"enabled": True, "threshold": 0.5}}},
        {"slots": [{"name": "a"}, {"name": "a"}]},
        {"slots": [{"name": "code", "pattern": "(a+)+"}]},
        {"slots": [{"name": "Not A Name"}]},
        {"instructions": {"voice": "x" * 8_001}},
        {"name": ""},
        {"enable_memories": "perhaps"},
        {"answerer": "magic"},
        {"unknown": 1},
        {"accept_threshold": -0.1},
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_reason(admin: httpx2.AsyncClient, change: dict[str, Any]) -> None:
    made = await create(admin)
    answer = await admin.patch(f"/assistants/{made['id']}", json=change)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]
    assert (await admin.get(f"/assistants/{made['id']}")).json() == made


async def test_the_threshold_can_be_set_and_given_back(admin: httpx2.AsyncClient) -> None:
    path = f"/assistants/{(await create(admin))['id']}"
    assert (await admin.patch(path, json={"accept_threshold": 0.7})).json()["accept_threshold"] == 0.7
    assert (await admin.patch(path, json={"accept_threshold": None})).json()["accept_threshold"] is None


async def test_a_deleted_assistant_is_gone(admin: httpx2.AsyncClient) -> None:
    made = await create(admin)
    assert (await admin.delete(f"/assistants/{made['id']}")).status_code == 204
    assert (await admin.get(f"/assistants/{made['id']}")).status_code == 404
    assert (await admin.get("/assistants")).json()["items"] == []
    assert (await admin.delete(f"/assistants/{made['id']}")).status_code == 404


async def test_there_is_a_limit(admin: httpx2.AsyncClient) -> None:
    for number in range(MAX_ASSISTANTS):
        await create(admin, f"Vega {number}")
    answer = await admin.post("/assistants", json={"name": "One more"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_assistants")


async def test_who_may_do_what(
    app: FastAPI, db: Database, admin: httpx2.AsyncClient, agent: httpx2.AsyncClient
) -> None:
    made = await create(admin)
    path = f"/assistants/{made['id']}"
    nobody = client_of(app)
    elsewhere = await make_workspace(db)
    foreign = await sign_in(app, db, elsewhere, elsewhere.owner)
    for method, where, body in (
        ("GET", "/assistants", None),
        ("POST", "/assistants", {"name": "X"}),
        ("GET", path, None),
        ("PATCH", path, {"name": "X"}),
        ("DELETE", path, None),
        ("POST", f"{path}/ask", {"text": "hola"}),
    ):
        assert (await nobody.request(method, where, json=body)).status_code == 401, where
        if method in ("POST", "PATCH", "DELETE") and not where.endswith("/ask"):
            assert (await agent.request(method, where, json=body)).status_code == 403, where
        if str(made["id"]) in where:
            assert (await foreign.request(method, where, json=body)).status_code == 404, where
    assert (await foreign.get("/assistants")).json()["items"] == []
    await nobody.aclose()
    await foreign.aclose()


async def test_an_assistant_can_be_tried_without_a_conversation(
    admin: httpx2.AsyncClient, agent: httpx2.AsyncClient
) -> None:
    made = await create(admin)
    answer = await agent.post(f"/assistants/{made['id']}/ask", json={"text": "Quiero hablar con una persona"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["outcome"], body["reason"], body["language"]) == ("hand_over", "asked_for_person", "es")
    assert body["signals"][0]["name"] == "asked_for_person"
    assert (await agent.post(f"/assistants/{made['id']}/ask", json={"text": ""})).status_code == 422
    assert (await agent.post(f"/assistants/{new_id()}/ask", json={"text": "hola"})).status_code == 404
