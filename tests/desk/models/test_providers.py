"""Connecting providers through the API: keys go in and never come out."""

from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.models.endpoints import router
from relevo.desk.models.keys import open_key
from relevo.desk.models.queries import find_chain
from relevo.platform.db import Database
from relevo.platform.secrets import BadSecret, SecretBox
from relevo.platform.secrets.keys import MasterKey
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in

BOX = SecretBox([MasterKey(b"k" * 32)])
KEY = "sk-very-secret-0123456789"
OPENAI = {"kind": "openai", "name": "OpenAI", "key": KEY}
SERVER = {"kind": "openai_compatible", "name": "Ours", "base_url": "https://models.example.com/v1", "key": KEY}


@pytest.fixture
def app(db: Database) -> FastAPI:
    context = make_context(db)
    context.provide(SecretBox, BOX)
    return make_app(context, [router])


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def admin(app: FastAPI, db: Database, workspace: Workspace) -> httpx2.AsyncClient:
    return await sign_in(app, db, workspace, workspace.admin)


async def connect(admin: httpx2.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await admin.post("/model-providers", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_key_is_encrypted_and_no_answer_ever_shows_it(
    db: Database, admin: httpx2.AsyncClient, workspace: Workspace
) -> None:
    provider = await connect(admin, OPENAI)
    assert (provider["has_key"], provider["key_hint"]) == (True, "…6789")
    assert KEY not in (await admin.get("/models")).text
    async with db.transaction(workspace.id) as tx:
        sealed = await tx.fetchval("SELECT key FROM model_provider WHERE id = $1", UUID(provider["id"]))
        opened = await open_key(tx, UUID(provider["id"]), box=BOX)
    assert KEY.encode() not in sealed
    assert opened is not None
    assert opened.reveal() == KEY


async def test_a_key_opens_in_no_other_row(db: Database, admin: httpx2.AsyncClient, workspace: Workspace) -> None:
    first, second = await connect(admin, OPENAI), await connect(admin, OPENAI)
    async with db.transaction(workspace.id) as tx:
        await tx.execute(
            "UPDATE model_provider SET key = (SELECT key FROM model_provider WHERE id = $1) WHERE id = $2",
            first["id"],
            second["id"],
        )
        with pytest.raises(BadSecret):
            await open_key(tx, UUID(second["id"]), box=BOX)


async def test_a_stored_key_is_not_sent_to_a_new_address(admin: httpx2.AsyncClient) -> None:
    provider = await connect(admin, SERVER)
    moved = await admin.patch(f"/model-providers/{provider['id']}", json={"base_url": "https://evil.example/v1"})
    assert (moved.status_code, moved.json()["code"]) == (422, "key_missing")
    renamed = await admin.patch(f"/model-providers/{provider['id']}", json={"name": "Ours again"})
    assert renamed.json()["name"] == "Ours again"
    with_key = {"base_url": "https://new.example/v1", "key": "sk-another-0123456789abc"}
    assert (await admin.patch(f"/model-providers/{provider['id']}", json=with_key)).json()["key_hint"] == "…9abc"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "openai", "name": "OpenAI"}, "key_missing"),
        ({"kind": "openai_compatible", "name": "Ours"}, "base_url_missing"),
        (OPENAI | {"base_url": "ftp://example.com"}, "invalid"),
        (OPENAI | {"base_url": "https://user:pass@example.com"}, "invalid"),
        (OPENAI | {"key": "with a space"}, "invalid"),
        (OPENAI | {"kind": "bedrock"}, "region_missing"),
        (OPENAI | {"kind": "bedrock", "region": "evil.example/#eu-west-1"}, "invalid"),
        (OPENAI | {"kind": "vertex"}, "invalid"),
    ],
)
async def test_what_cannot_work_is_refused_with_a_reason(
    admin: httpx2.AsyncClient, body: dict[str, Any], code: str
) -> None:
    answer = await admin.post("/model-providers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_provider_that_answers_cannot_be_disconnected(admin: httpx2.AsyncClient) -> None:
    provider = await connect(admin, OPENAI)
    choice = {"provider_id": provider["id"], "model": "gpt-4o-mini"}
    chosen = (await admin.put("/models/choices", json={"answer": [choice]})).json()
    assert chosen["answer"][0]["price_known"] is True
    refused = await admin.delete(f"/model-providers/{provider['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "provider_in_use")
    assert (await admin.put("/models/choices", json={"answer": []})).json()["answer"] == []
    assert (await admin.delete(f"/model-providers/{provider['id']}")).status_code == 204
    assert (await admin.get("/models")).json()["providers"] == []


async def test_limits_are_kept_and_nonsense_is_refused(admin: httpx2.AsyncClient) -> None:
    budget = (await admin.get("/models")).json()["budget"]
    assert budget["day_money"] == 10
    saved = await admin.put("/models/budget", json=budget | {"day_money": None, "turn_steps": 2})
    assert (saved.json()["budget"]["day_money"], saved.json()["budget"]["turn_steps"]) == (None, 2)
    assert (await admin.put("/models/budget", json=budget | {"turn_seconds": 60})).status_code == 422
    assert (await admin.put("/models/budget", json=budget | {"day_money": 0})).status_code == 422


async def test_bedrock_is_connected_by_a_key_and_a_region(admin: httpx2.AsyncClient) -> None:
    provider = await connect(admin, OPENAI | {"kind": "bedrock", "name": "AWS", "region": "eu-west-1"})
    assert (provider["kind"], provider["region"]) == ("bedrock", "eu-west-1")
    moved = await admin.patch(f"/model-providers/{provider['id']}", json={"region": None})
    assert (moved.status_code, moved.json()["code"]) == (422, "region_missing")


async def test_each_task_can_have_its_own_model_and_the_others_stay(
    db: Database, admin: httpx2.AsyncClient, workspace: Workspace
) -> None:
    provider = await connect(admin, OPENAI)
    choice = {"provider_id": provider["id"], "model": "gpt-4o-mini"}
    await admin.put("/models/choices", json={"answer": [choice]})
    async with db.transaction(workspace.id) as tx:
        # A task that writes takes the models that answer, as long as it has none of its own; vectors never do.
        assert [spec.model for spec in await find_chain(tx, "brief", box=BOX)] == ["gpt-4o-mini"]
        assert await find_chain(tx, "embeddings", box=BOX) == []
    own = {"copilot": [choice | {"model": "gpt-4o"}], "embeddings": [choice | {"model": "text-embedding-3-small"}]}
    chosen = (await admin.put("/models/choices", json=own)).json()
    assert [chosen[task][0]["model"] for task in ("answer", "copilot", "embeddings")] == [
        "gpt-4o-mini",
        "gpt-4o",
        "text-embedding-3-small",
    ]
    assert chosen["brief"] == []
    async with db.transaction(workspace.id) as tx:
        assert [spec.model for spec in await find_chain(tx, "copilot", box=BOX)] == ["gpt-4o"]
    chosen = (await admin.put("/models/choices", json={"copilot": []})).json()
    assert (chosen["copilot"], len(chosen["embeddings"])) == ([], 1)


async def test_vectors_are_not_asked_of_a_provider_that_makes_none(admin: httpx2.AsyncClient) -> None:
    provider = await connect(admin, OPENAI | {"kind": "anthropic", "name": "Claude"})
    choice = {"provider_id": provider["id"], "model": "claude-sonnet-4-5"}
    refused = await admin.put("/models/choices", json={"embeddings": [choice]})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_embeddings_here")
    two = await admin.put("/models/choices", json={"embeddings": [choice, choice]})
    assert (two.status_code, two.json()["code"]) == (422, "invalid")
