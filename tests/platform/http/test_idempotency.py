import asyncio
from collections.abc import AsyncGenerator

import httpx2
import pytest
from fastapi import FastAPI

from relevo.platform.db import Database
from tests.house import Workspace, sign_in


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.agent)
    yield client
    await client.aclose()


async def count(db: Database, workspace: Workspace, text: str) -> int:
    async with db.transaction(workspace.id) as tx:
        return await tx.fetchval("SELECT count(*) FROM team WHERE name = $1", text)


async def test_the_same_post_twice_has_one_effect_and_one_answer(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = await agent.post("/notes", json={"text": "once"}, headers=headers)
    second = await agent.post("/notes", json={"text": "once"}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert await count(db, workspace, "once") == 1


async def test_ten_at_once_have_one_effect(agent: httpx2.AsyncClient, db: Database, workspace: Workspace) -> None:
    posts = (agent.post("/notes", json={"text": "slow"}, headers={"Idempotency-Key": "k-2"}) for _ in range(8))
    answers = await asyncio.gather(*posts)
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await count(db, workspace, "slow") == 1


async def test_the_key_of_another_request_is_refused(agent: httpx2.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k-3"}
    await agent.post("/notes", json={"text": "this"}, headers=headers)
    answer = await agent.post("/notes", json={"text": "that"}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_mismatch"


async def test_what_failed_may_be_tried_again(agent: httpx2.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k-4"}
    for _ in range(2):
        answer = await agent.post("/notes", json={"text": "taken"}, headers=headers)
        assert answer.status_code == 409
        assert "idempotency-replayed" not in answer.headers


async def test_two_teammates_may_use_the_same_key(
    agent: httpx2.AsyncClient, app: FastAPI, db: Database, workspace: Workspace
) -> None:
    other = await sign_in(app, db, workspace, workspace.admin)
    headers = {"Idempotency-Key": "k-5"}
    mine = await agent.post("/notes", json={"text": "mine"}, headers=headers)
    theirs = await other.post("/notes", json={"text": "theirs"}, headers=headers)
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["by"] != theirs.json()["by"]


@pytest.mark.parametrize("key", ["", "x" * 256, "with\ttab"])
async def test_a_senseless_key_is_refused(agent: httpx2.AsyncClient, key: str) -> None:
    answer = await agent.post("/notes", json={"text": "x"}, headers={"Idempotency-Key": key})
    assert answer.status_code == 422


async def test_after_a_day_a_key_is_new_again(agent: httpx2.AsyncClient, db: Database, workspace: Workspace) -> None:
    headers = {"Idempotency-Key": "k-6"}
    await agent.post("/notes", json={"text": "daily"}, headers=headers)
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE idempotency_key SET created_at = now() - interval '25 hours' WHERE key = 'k-6'")
    await agent.post("/notes", json={"text": "daily"}, headers=headers)
    assert await count(db, workspace, "daily") == 2
