import asyncio
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.assistants.api import do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.memories.api import Fact, do_remember
from relevo.kit.ids import ContactId, new_id
from relevo.platform.db import Database
from tests.house import Workspace, client_of, make_workspace, sign_in


async def make_contact(client: httpx2.AsyncClient) -> str:
    return (await client.post("/contacts", json={"name": "Ana"})).json()["id"]


async def add(client: httpx2.AsyncClient, contact_id: str, text: str = "Habla español") -> dict[str, Any]:
    answer = await client.post(f"/contacts/{contact_id}/memories", json={"kind": "preference", "text": text})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(client: httpx2.AsyncClient, contact_id: str) -> list[dict[str, Any]]:
    return (await client.get(f"/contacts/{contact_id}/memories")).json()["items"]


def email(text: str) -> Fact:
    source = {"conversation_id": str(new_id()), "message_id": str(new_id()), "seq": 1}
    return Fact(kind="identity", key="email", text=text, quote=text, sources=[source])


async def remember(db: Database, workspace: Workspace, contact_id: str, *facts: Fact) -> int:
    async with db.transaction(workspace.id) as tx:
        assistant = await do_create_assistant(tx, "Vega", by=SYSTEM)
        return await do_remember(tx, ContactId(_uuid(contact_id)), facts, assistant_id=assistant.id)


def _uuid(text: str) -> Any:
    return type(new_id())(text)


async def test_a_teammate_writes_corrects_pins_and_erases(agent: httpx2.AsyncClient) -> None:
    contact_id = await make_contact(agent)
    made = await add(agent, contact_id)
    assert (made["author"]["kind"], made["author"]["name"], made["pinned"]) == ("teammate", "Gus Agent", False)
    changed = (await agent.patch(f"/memories/{made['id']}", json={"text": "Habla catalán", "pinned": True})).json()
    assert (changed["text"], changed["pinned"]) == ("Habla catalán", True)
    assert await listed(agent, contact_id) == [changed]
    assert (await agent.delete(f"/memories/{made['id']}")).status_code == 204
    assert await listed(agent, contact_id) == []
    assert (await agent.delete(f"/memories/{made['id']}")).status_code == 404


async def test_the_cap_is_thirty_and_says_so(agent: httpx2.AsyncClient) -> None:
    contact_id = await make_contact(agent)
    for number in range(30):
        await add(agent, contact_id, f"Recuerdo {number}")
    answer = await agent.post(f"/contacts/{contact_id}/memories", json={"kind": "goal", "text": "uno más"})
    assert (answer.status_code, answer.json()["code"], answer.json()["cap"]) == (409, "memories_full", 30)
    assert (await agent.get(f"/contacts/{contact_id}/memories")).json()["cap"] == 30


async def test_the_cap_holds_when_many_write_at_once(agent: httpx2.AsyncClient) -> None:
    contact_id = await make_contact(agent)
    for number in range(28):
        await add(agent, contact_id, f"Recuerdo {number}")
    body = {"kind": "goal", "text": "a la vez"}
    answers = await asyncio.gather(*(agent.post(f"/contacts/{contact_id}/memories", json=body) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409]


async def test_the_cap_is_a_setting(agent: httpx2.AsyncClient, db: Database, workspace: Workspace) -> None:
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE workspace SET settings = settings || '{\"memory_cap\": 1}'")
    contact_id = await make_contact(agent)
    await add(agent, contact_id)
    answer = await agent.post(f"/contacts/{contact_id}/memories", json={"kind": "goal", "text": "otro"})
    assert (answer.status_code, answer.json()["cap"]) == (409, 1)


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "preference", "text": ""},
        {"kind": "preference", "text": "x" * 201},
        {"kind": "secret", "text": "x"},
        {"kind": "goal", "text": "a\nb"},
        {"text": "x"},
    ],
)
async def test_what_is_no_memory_is_refused(agent: httpx2.AsyncClient, body: dict[str, str]) -> None:
    contact_id = await make_contact(agent)
    answer = await agent.post(f"/contacts/{contact_id}/memories", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_a_keyed_fact_replaces_the_one_before_and_the_same_confirms(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    contact_id = await make_contact(agent)
    assert await remember(db, workspace, contact_id, email("a@example.com")) == 1
    assert await remember(db, workspace, contact_id, email("a@example.com")) == 0
    assert await remember(db, workspace, contact_id, email("b@example.com")) == 1
    [memory] = await listed(agent, contact_id)
    assert (memory["text"], memory["author"]["kind"], memory["author"]["name"]) == (
        "b@example.com",
        "assistant",
        "Vega",
    )
    assert memory["source_messages"][0]["seq"] == 1


async def test_what_a_teammate_rewrote_is_not_replaced_by_an_assistant(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    contact_id = await make_contact(agent)
    await remember(db, workspace, contact_id, email("a@example.com"))
    [memory] = await listed(agent, contact_id)
    await agent.patch(f"/memories/{memory['id']}", json={"text": "ana@example.com"})
    assert await remember(db, workspace, contact_id, email("b@example.com")) == 0
    assert [item["text"] for item in await listed(agent, contact_id)] == ["ana@example.com"]


async def test_at_the_cap_the_least_useful_goes_but_never_what_a_person_wrote_or_pinned(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    contact_id = await make_contact(agent)
    for number in range(29):
        await add(agent, contact_id, f"Recuerdo {number}")
    await remember(db, workspace, contact_id, email("a@example.com"))
    order = Fact(kind="issue", key="order_number", text="A-1", quote="A-1")
    assert await remember(db, workspace, contact_id, order) == 1
    texts = {item["text"] for item in await listed(agent, contact_id)}
    assert len(texts) == 30
    assert "a@example.com" not in texts
    [written] = [item for item in await listed(agent, contact_id) if item["key"] == "order_number"]
    await agent.patch(f"/memories/{written['id']}", json={"pinned": True})
    assert await remember(db, workspace, contact_id, email("c@example.com")) == 0


async def test_forgotten_means_forgotten_with_what_it_had_replaced(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    contact_id = await make_contact(agent)
    await remember(db, workspace, contact_id, email("a@example.com"))
    await remember(db, workspace, contact_id, email("b@example.com"))
    [memory] = await listed(agent, contact_id)
    await agent.delete(f"/memories/{memory['id']}")
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM memory") == 0


async def test_who_may_see_them(app: FastAPI, db: Database, agent: httpx2.AsyncClient) -> None:
    contact_id = await make_contact(agent)
    memory = await add(agent, contact_id)
    nobody = client_of(app)
    elsewhere = await make_workspace(db)
    foreign = await sign_in(app, db, elsewhere, elsewhere.owner)
    for method, where, body in (
        ("GET", f"/contacts/{contact_id}/memories", None),
        ("POST", f"/contacts/{contact_id}/memories", {"kind": "goal", "text": "x"}),
        ("PATCH", f"/memories/{memory['id']}", {"pinned": True}),
        ("DELETE", f"/memories/{memory['id']}", None),
    ):
        assert (await nobody.request(method, where, json=body)).status_code == 401
        assert (await foreign.request(method, where, json=body)).status_code == 404
    assert len(await listed(agent, contact_id)) == 1
    await nobody.aclose()
    await foreign.aclose()
