"""The list over HTTP: who may change it, its limits at their edges, who takes what, and what it recognises."""

from typing import Any

import httpx2
import pytest

from relevo.desk.intents.tables import EXAMPLE_CHARS, MAX_EXAMPLES, MAX_INTENTS
from relevo.kit.ids import new_id
from tests.house import Workspace


async def add(client: httpx2.AsyncClient, name: str = "Refund", **given: Any) -> dict[str, Any]:
    answer = await client.post("/intents", json={"name": name} | given)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(client: httpx2.AsyncClient) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in (await client.get("/intents")).json()["items"]}


async def test_an_intent_is_added_changed_switched_off_and_deleted(admin: httpx2.AsyncClient) -> None:
    made = await add(admin, description="Money back", examples=["I want my money back", "refund please"])
    assert (made["active"], made["conversations"]) == (True, 0)
    path = f"/intents/{made['id']}"
    changed = (await admin.patch(path, json={"name": "Refunds", "active": False})).json()
    assert changed["examples"] == made["examples"]
    assert (changed["name"], changed["active"]) == ("Refunds", False)
    assert (await admin.delete(path)).status_code == 204
    assert await listed(admin) == {}
    for answer in (await admin.delete(path), await admin.patch(path, json={"active": True})):
        assert answer.status_code == 404
    # The name is free again.
    await add(admin, "Refunds")
    actions = [each["action"] for each in (await admin.get("/audit")).json()["items"]]
    assert actions[:4] == ["intent.added", "intent.deleted", "intent.changed", "intent.added"]


async def test_everybody_reads_and_teaches_and_admins_change(
    admin: httpx2.AsyncClient, agent: httpx2.AsyncClient
) -> None:
    made = await add(admin)
    assert list(await listed(agent)) == ["Refund"]
    taught = await agent.post(f"/intents/{made['id']}/examples", json={"text": "give me my money"})
    assert taught.json()["examples"] == ["give me my money"]
    again = await agent.post(f"/intents/{made['id']}/examples", json={"text": "Give me my MONEY"})
    assert again.json()["examples"] == ["give me my money"]
    for answer in (
        await agent.post("/intents", json={"name": "Mine"}),
        await agent.patch(f"/intents/{made['id']}", json={"name": "Mine"}),
        await agent.delete(f"/intents/{made['id']}"),
        await agent.post("/intents/offered", json={"language": "en", "keys": ["refund"]}),
        await agent.post("/intents/proposals/look"),
    ):
        assert answer.status_code == 403


@pytest.mark.parametrize("name", ["refund", "REFUND", "  Refund "])
async def test_a_name_is_taken_once_however_it_is_typed(admin: httpx2.AsyncClient, name: str) -> None:
    await add(admin)
    answer = await admin.post("/intents", json={"name": name})
    assert (answer.status_code, answer.json()["code"]) == (409, "intent_name_taken")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "n" * 60}, 201),
        ({"name": "n" * 61}, 422),
        ({"name": "   "}, 422),
        ({"name": "two\nlines"}, 422),
        ({"name": "n", "description": "d" * 500}, 201),
        ({"name": "n", "description": "d" * 501}, 422),
        ({"name": "n", "examples": ["e" * EXAMPLE_CHARS]}, 201),
        ({"name": "n", "examples": ["e" * (EXAMPLE_CHARS + 1)]}, 422),
        ({"name": "n", "examples": [f"e {number}" for number in range(MAX_EXAMPLES)]}, 201),
        ({"name": "n", "examples": [f"e {number}" for number in range(MAX_EXAMPLES + 1)]}, 422),
        ({"name": "n", "examples": ["\u0000"]}, 422),
        ({"name": "n", "document_ids": [str(new_id()) for _ in range(21)]}, 422),
        ({"name": "n", "team_ids": [str(new_id())]}, 422),
        ({"name": "n", "teammate_ids": [str(new_id())]}, 422),
    ],
)
async def test_its_limits(admin: httpx2.AsyncClient, given: dict[str, Any], status: int) -> None:
    assert (await admin.post("/intents", json=given)).status_code == status


async def test_the_list_ends_at_its_limit(admin: httpx2.AsyncClient) -> None:
    rows = "\n".join(f"intent {number},example {number}" for number in range(MAX_INTENTS))
    sheet = {"file": ("intents.csv", f"name,examples\n{rows}\n".encode())}
    assert (await admin.post("/intents/sheet", files=sheet)).json()["new"] == MAX_INTENTS
    answer = await admin.post("/intents", json={"name": "one more"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_intents")
    offered = await admin.post("/intents/offered", json={"language": "en", "keys": ["refund"]})
    assert offered.status_code == 409
    assert len(await listed(admin)) == MAX_INTENTS


async def test_examples_end_at_their_limit(admin: httpx2.AsyncClient) -> None:
    made = await add(admin, examples=[f"e {number}" for number in range(MAX_EXAMPLES)])
    answer = await admin.post(f"/intents/{made['id']}/examples", json={"text": "one more"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_examples")


async def test_the_starting_list_comes_in_three_languages_and_only_once(admin: httpx2.AsyncClient) -> None:
    offered = (await admin.get("/intents/offered", params={"language": "es"})).json()
    keys = [each["key"] for each in offered]
    assert len(keys) == 16
    assert not any(each["is_there"] for each in offered)
    given = {"language": "es", "keys": [*keys[:3], "nonsense"]}
    assert len((await admin.post("/intents/offered", json=given)).json()["items"]) == 3
    assert len((await admin.post("/intents/offered", json=given)).json()["items"]) == 3
    refund = (await listed(admin))["Reembolso"]
    assert {"I want my money back", "quiero que me devuelvan el dinero", "quero meu dinheiro de volta"} < set(
        refund["examples"]
    )
    offered = (await admin.get("/intents/offered", params={"language": "es"})).json()
    assert [each["is_there"] for each in offered] == [True] * 3 + [False] * 13
    only = {"language": "en", "keys": ["invoice"], "examples_in": ["pt"]}
    await admin.post("/intents/offered", json=only)
    assert "I need an invoice" not in (await listed(admin))["Invoice"]["examples"]


async def test_teams_and_people_take_intents_from_either_side(admin: httpx2.AsyncClient, workspace: Workspace) -> None:
    team = (await admin.post("/teams", json={"name": "Money"})).json()
    refund = await add(admin, team_ids=[team["id"]], teammate_ids=[str(workspace.agent)])
    order = await add(admin, "Order")
    assert refund["team_ids"] == [team["id"]]
    assert refund["teammate_ids"] == [str(workspace.agent)]
    answer = await admin.put(f"/teams/{team['id']}/intents", json={"intent_ids": [order["id"]]})
    assert answer.json() == {"intent_ids": [order["id"]]}
    now = await listed(admin)
    assert (now["Refund"]["team_ids"], now["Order"]["team_ids"]) == ([], [team["id"]])
    await admin.put(f"/teammates/{workspace.agent}/intents", json={"intent_ids": []})
    assert (await listed(admin))["Refund"]["teammate_ids"] == []
    unknown = await admin.put(f"/teams/{team['id']}/intents", json={"intent_ids": [str(new_id())]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_intent")
    assert (await admin.put(f"/teams/{new_id()}/intents", json={"intent_ids": []})).status_code == 404
    await admin.delete(f"/teams/{team['id']}")
    assert (await listed(admin))["Order"]["team_ids"] == []


async def test_phrasings_of_linked_questions_count_as_examples(admin: httpx2.AsyncClient) -> None:
    qa = {"question": "Do you repair zithers?", "answer": "Yes.", "phrasings": ["my zither is out of tune"]}
    document = (await admin.post("/knowledge/qas", json=qa)).json()
    made = await add(admin, "Zithers", document_ids=[document["id"]])
    assert made["linked"] == [{"document_id": document["id"], "question": qa["question"], "phrasings": 1}]
    tried = (await admin.post("/intents/try", json={"text": "help, my zither is out of tune!"})).json()
    assert tried["recognised"] == made["id"]
    assert tried["ranked"][0]["like"] == "my zither is out of tune"
    await admin.delete(f"/knowledge/documents/{document['id']}")
    assert (await listed(admin))["Zithers"]["linked"] == []


async def test_what_is_tried_is_recognised_by_the_list_as_it_is_now(admin: httpx2.AsyncClient) -> None:
    nothing = (await admin.post("/intents/try", json={"text": "where is my parcel"})).json()
    assert (nothing["recognised"], nothing["ranked"]) == (None, [])
    await admin.post("/intents/offered", json={"language": "en", "keys": ["order_status", "invoice"]})
    tried = (await admin.post("/intents/try", json={"text": "where is my parcel"})).json()
    assert tried["recognised"] == (await listed(admin))["Order status"]["id"]
    await admin.patch(f"/intents/{tried['recognised']}", json={"active": False})
    assert (await admin.post("/intents/try", json={"text": "where is my parcel"})).json()["recognised"] is None
