import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from relevo.platform.db import Database
from relevo.platform.db.embedded import start_embedded
from relevo.platform.http import Caller, Router
from relevo.platform.http.frame import install_http
from relevo.platform.http.routing import UndeclaredCallerError
from tests.house import Workspace, client_of, make_context, sign_in


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.agent)
    yield client
    await client.aclose()


@pytest.fixture
async def owner(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.owner)
    yield client
    await client.aclose()


def test_a_route_that_does_not_say_who_may_call_it_cannot_be_defined() -> None:
    router = Router()
    with pytest.raises(TypeError, match="caller"):
        router.get("/open")  # type: ignore[call-arg] - the mistake under test

    async def endpoint() -> None: ...

    with pytest.raises(UndeclaredCallerError, match="endpoint"):
        router.add_api_route("/open", endpoint)
    with pytest.raises(UndeclaredCallerError):
        router.api_route("/open")(endpoint)


async def test_a_stranger_gets_nowhere_but_to_public_routes(app: FastAPI) -> None:
    async with client_of(app) as stranger:
        for path in ("/notes", "/admins", "/owners", "/visitors", "/numbers/1"):
            answer = await stranger.get(path)
            assert answer.status_code == 401, path
            assert answer.json()["code"] == "not_signed_in"
        assert (await stranger.get("/public")).status_code == 200


async def test_a_role_opens_what_it_covers(agent: httpx2.AsyncClient, owner: httpx2.AsyncClient) -> None:
    assert (await agent.get("/notes")).status_code == 200
    for path in ("/admins", "/owners"):
        refused = await agent.get(path)
        assert refused.status_code == 403
        assert refused.json()["code"] == "forbidden"
        assert (await owner.get(path)).json() == "owner"


async def test_an_answer_leaves_after_commit(agent: httpx2.AsyncClient, db: Database, workspace: Workspace) -> None:
    answer = await agent.post("/notes", json={"text": "kept"})
    assert answer.status_code == 201
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT name FROM team WHERE id = $1::uuid", answer.json()["id"]) == "kept"


@pytest.mark.parametrize(("text", "status", "code"), [("taken", 409, "note_taken"), ("broken", 500, "internal")])
async def test_what_fails_leaves_nothing_behind_and_no_internals(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace, text: str, status: int, code: str
) -> None:
    answer = await agent.post("/notes", json={"text": text})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert "hunter2" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.headers["x-request-id"]
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM team WHERE name = $1", text) == 0


async def test_a_foreign_page_cannot_use_the_cookie(agent: httpx2.AsyncClient) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://relevo.test.evil.example"},
    ):
        answer = await agent.post("/notes", json={"text": "csrf"}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["code"] == "foreign_origin"
    del agent.headers["origin"]
    assert (await agent.post("/notes", json={"text": "csrf"})).status_code == 403
    assert (await agent.get("/notes")).status_code == 200


async def test_a_foreign_page_cannot_post_to_public_routes_either(app: FastAPI) -> None:
    async with client_of(app) as stranger:
        assert (await stranger.post("/public", headers={"Origin": "https://evil.example"})).status_code == 403
        assert (await stranger.post("/public")).status_code == 200


async def test_an_api_key_needs_no_origin_and_has_its_own_role(
    app: FastAPI, db: Database, workspace: Workspace, owner: httpx2.AsyncClient
) -> None:
    token = (await owner.post("/api-keys", json={"name": "shop", "role": "agent"})).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with client_of(app) as program:
        del program.headers["origin"]
        assert (await program.post("/notes", json={"text": "by key"}, headers=headers)).status_code == 201
        assert (await program.get("/admins", headers=headers)).status_code == 403


async def test_some_things_need_a_browser(app: FastAPI, owner: httpx2.AsyncClient) -> None:
    token = (await owner.post("/api-keys", json={"name": "shop", "role": "admin"})).json()["token"]
    async with client_of(app) as program:
        answer = await program.post("/api-keys", json={"name": "second"}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 403
        assert answer.json()["code"] == "browser_only"


async def test_bodies_are_bounded(app: FastAPI, agent: httpx2.AsyncClient) -> None:
    answer = await agent.post("/notes", content=b"x" * 1_000_001, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["limit_bytes"] == 1_000_000

    async def endless() -> AsyncGenerator[bytes]:
        while True:
            yield b" " * 100_000

    answer = await agent.post("/notes", content=endless(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    files = {"file": ("a.bin", b"x" * 1_500_000)}
    assert (await agent.post("/large", files=files)).json() == 1_500_000
    assert (await agent.post("/large", files={"file": ("a.bin", b"x" * 2_100_000)})).status_code == 413
    async with client_of(app) as stranger:
        # Who is unknown is refused before their body is taken in.
        assert (await stranger.post("/large", content=endless())).status_code == 401


async def test_every_answer_carries_the_security_headers(app: FastAPI, agent: httpx2.AsyncClient) -> None:
    for answer in (
        await agent.get("/notes"),
        await agent.get("/nowhere"),
        await agent.post("/notes", json={"text": "broken"}),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    answer = await agent.get("/notes", headers={"X-Request-Id": "abc-123-def"})
    assert answer.headers["x-request-id"] == "abc-123-def"
    assert (await agent.get("/notes", headers={"X-Request-Id": "<script>"})).headers["x-request-id"] != "<script>"


async def test_a_lost_database_is_a_503_that_says_when_to_come_back(tmp_path: Path) -> None:
    server = await start_embedded(tmp_path)
    database = await Database.open(server.url, role="postgres", min_size=1, max_size=2)
    app = FastAPI()
    install_http(app, make_context(database))
    router = Router()

    @router.get("/thing", caller=Caller.TEAMMATE)
    async def get_thing() -> str:
        return "never"

    app.include_router(router, prefix="/api/v1")
    assert server.stop_unless_shared()
    async with client_of(app) as client:
        answer = await client.get("/thing", headers={"Authorization": f"Bearer rk_{'a' * 26}{'A' * 43}"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"
    assert answer.headers["retry-after"] == "5"


async def test_a_slow_endpoint_does_not_keep_others_waiting(agent: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(*(agent.post("/notes", json={"text": "slow"}) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {201}
