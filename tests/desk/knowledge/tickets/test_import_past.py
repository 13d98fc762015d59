"""Importing past conversations: from the uploaded file to a Q&A that a person approved."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx2
import pytest

from relevo.desk.knowledge.tickets.importing import Deps, past_key, run_import
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from tests.desk.knowledge.conftest import settled
from tests.desk.knowledge.tickets.samples import CANARY, FORMATS, PLANTED
from tests.house import Workspace


async def send(client: httpx2.AsyncClient, kind: str) -> httpx2.Response:
    name, make = FORMATS[kind]
    settings = json.dumps({"ours": ["shop.example"] if kind == "mbox" else []})
    return await client.post("/knowledge/imports", files={"file": (name, make())}, data={"settings": settings})


async def finished(client: httpx2.AsyncClient, import_id: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            got = (await client.get(f"/knowledge/imports/{import_id}")).json()
            if got["state"] in ("ready", "failed", "cancelled"):
                return got
            await asyncio.sleep(0.05)


async def proposals(client: httpx2.AsyncClient, import_id: str, **query: str) -> list[dict[str, Any]]:
    return (await client.get(f"/knowledge/imports/{import_id}/proposals", params=query)).json()["items"]


@pytest.mark.usefixtures("worker")
async def test_an_approved_proposal_answers_and_a_second_import_proposes_nothing_twice(
    agent: httpx2.AsyncClient, workspace: Workspace, store: FileStore
) -> None:
    sent = await send(agent, "zendesk")
    assert sent.status_code == 201, sent.text
    done = await finished(agent, sent.json()["id"])
    assert (done["state"], done["problem"], done["proposed"], done["conversations"]) == ("ready", None, 7 + 0, 17)
    with pytest.raises(FileNotFoundError):
        await store.read(past_key(workspace.id, UUID(done["id"])))
    found = await proposals(agent, done["id"])
    assert not [planted for planted in PLANTED if planted.lower() in json.dumps(found, ensure_ascii=False).lower()]
    both = await proposals(agent, done["id"], status="contradiction")
    assert len(both) == 2
    assert both[0]["rivals"][0]["id"] == both[1]["id"]
    canary = next(each for each in found if each["answer"] == CANARY)
    edited = await agent.patch(f"/knowledge/proposals/{canary['id']}", json={"question": "¿Enviáis a Canarias?"})
    assert edited.json()["question"] == "¿Enviáis a Canarias?"
    for expected in ({"decided": 1, "left_alone": 0}, {"decided": 0, "left_alone": 1}):
        body = {"ids": [canary["id"]], "decision": "approve"}
        assert (await agent.post("/knowledge/proposals/decide", json=body)).json() == expected
    (approved,) = await proposals(agent, done["id"], status="approved")
    document = await settled(agent, approved["document_id"])
    assert (document["kind"], document["text"], document["title"]) == ("qa", CANARY, "¿Enviáis a Canarias?")
    rejected = both[0]["id"]
    await agent.post("/knowledge/proposals/decide", json={"ids": [rejected], "decision": "reject"})
    again = await finished(agent, (await send(agent, "zendesk")).json()["id"])
    assert (again["proposed"], again["known"], await proposals(agent, again["id"])) == (7, 7, [])
    assert [each["id"] for each in await proposals(agent, done["id"], status="rejected")] == [rejected]
    refused = await agent.patch(f"/knowledge/proposals/{rejected}", json={"answer": "Other."})
    assert (refused.status_code, refused.json()["code"]) == (409, "proposal_is_decided")


@pytest.mark.usefixtures("worker")
async def test_what_the_knowledge_says_already_is_a_duplicate_and_otherwise_a_contradiction(
    agent: httpx2.AsyncClient,
) -> None:
    for question, answer in (
        ("¿Hacéis envíos a las islas Canarias?", CANARY),
        ("Posso levantar a minha encomenda na loja?", "Não, só enviamos para casa."),
    ):
        made = await agent.post("/knowledge/qas", json={"question": question, "answer": answer})
        await settled(agent, made.json()["id"])
    done = await finished(agent, (await send(agent, "intercom")).json()["id"])
    (duplicate,) = await proposals(agent, done["id"], status="duplicate")
    assert duplicate["answer"] == CANARY
    against = [each for each in await proposals(agent, done["id"], status="contradiction") if each["language"] == "pt"]
    assert [rival["answer"] for each in against for rival in each["rivals"]] == ["Não, só enviamos para casa."]


@pytest.mark.parametrize("kind", FORMATS)
async def test_each_format_is_read_by_the_child_and_again_after_a_crash(
    agent: httpx2.AsyncClient, db: Database, store: FileStore, workspace: Workspace, kind: str
) -> None:
    import_id = UUID((await send(agent, kind)).json()["id"])
    body = await store.read(past_key(workspace.id, import_id))
    deps = Deps(db, store)
    await run_import(deps, workspace.id, import_id)
    # As if the worker had died before the end was written: the file is there, the state says "comparing".
    await store.write(past_key(workspace.id, import_id), body)
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE past_import SET state = 'comparing', finished_at = NULL")
        await tx.execute("DELETE FROM past_proposal WHERE ordinal > 2")
    await run_import(deps, workspace.id, import_id)
    assert (await finished(agent, str(import_id)))["state"] == "ready"
    assert len(await proposals(agent, str(import_id))) == 7


async def test_a_cancelled_import_proposes_nothing_and_its_file_is_deleted(
    agent: httpx2.AsyncClient, db: Database, store: FileStore, workspace: Workspace
) -> None:
    import_id = (await send(agent, "csv")).json()["id"]
    assert (await agent.post(f"/knowledge/imports/{import_id}/cancel")).json()["state"] == "cancelled"
    assert (await agent.post(f"/knowledge/imports/{import_id}/cancel")).json()["code"] == "import_is_over"
    await run_import(Deps(db, store), workspace.id, UUID(import_id))
    assert await proposals(agent, import_id) == []
    with pytest.raises(FileNotFoundError):
        await store.read(past_key(workspace.id, UUID(import_id)))


async def test_what_is_no_export_is_refused_with_what_to_do(agent: httpx2.AsyncClient) -> None:
    cases = (
        ("a.pdf", b"%PDF-1.7", "{}", "not_an_export"),
        ("a.json", b"{}", "{}", "not_an_export"),
        ("a.csv", b"a,b\n1,2", "{}", "columns_missing"),
        ("a.mbox", b"From x\n", "{}", "ours_missing"),
        ("a.csv", b"question,answer\nq,a", "{", "settings_unreadable"),
    )
    for name, body, settings, code in cases:
        answer = await agent.post("/knowledge/imports", files={"file": (name, body)}, data={"settings": settings})
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text


async def test_a_broken_export_fails_alone_with_its_reason(
    agent: httpx2.AsyncClient, db: Database, store: FileStore, workspace: Workspace
) -> None:
    files = {"file": ("t.json", b'[{"comments": [')}
    import_id = (await agent.post("/knowledge/imports", files=files)).json()["id"]
    await run_import(Deps(db, store), workspace.id, UUID(import_id))
    got = (await agent.get(f"/knowledge/imports/{import_id}")).json()
    assert (got["state"], got["problem"]) == ("failed", "corrupt")


async def test_the_columns_of_a_csv_are_guessed_and_may_be_chosen(agent: httpx2.AsyncClient) -> None:
    looked = await agent.post("/knowledge/imports/look", files={"file": ("r.csv", FORMATS["csv"][1]())})
    assert looked.json()["format"] == "csv"
    assert looked.json()["guess"]["who"] == "Autor"
    settings = json.dumps({"columns": {"question": "Q", "answer": "A"}})
    body = b"Q,A\nHow do I wash the wool blanket?,Wash the wool blanket by hand in cold water."
    sent = await agent.post("/knowledge/imports", files={"file": ("r.csv", body)}, data={"settings": settings})
    assert sent.status_code == 201, sent.text
