"""Promise 11: no tenant, no customer ever sees another's data, by any id, stream, file, search, memory or prompt.

Two companies live in one database, each full of texts with a canary word. Whatever Beta's people and customers call
and hear, no byte of it may hold Alpha's canary. Below that, row-level security is checked table by table: with every
WHERE forgotten it still holds.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from relevo.kit.ids import new_id
from relevo.platform.db import Database, Record
from tests.house import ORIGIN
from tests.security.fortress import Company, build_company, call, open_fortress, serving
from tests.security.routes import Declared, declared_routes

ALPHA, BETA = "ALPHACANARY7Q", "BETACANARY3Z"
GETS = [route for route in declared_routes() if route.method == "GET"]
# Whoever holds the invitation, the public key or the link may know what it names.
BEARER_LINKS = ("get_invitation", "get_chat_config", "download_signed_file", "show_memory_page")
# Each was read: it asks for the tenant of the transaction itself. A new one must be read before it is added.
DEFINERS = {
    "find_conversations_by_words",
    "search_meanings",
    "search_passages",
    # Asks for no tenant, and gives nothing but the ids of workspaces, to the daily job that looks into each by itself.
    "find_workspaces_with_unrecognised",
}


@pytest.fixture(scope="module")
async def app(db: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[FastAPI]:
    folder: Path = tmp_path_factory.mktemp("fortress")
    async with open_fortress(db, folder) as app:
        yield app


@pytest.fixture(scope="module")
async def alpha(app: FastAPI, db: Database) -> Company:
    return await build_company(app, db, ALPHA)


@pytest.fixture(scope="module")
async def beta(app: FastAPI, db: Database) -> Company:
    return await build_company(app, db, BETA)


def seen_in(answer: httpx2.Response) -> str:
    return f"{answer.headers} {answer.content!r} {answer.text}"


@pytest.mark.parametrize("route", GETS, ids=str)
async def test_no_question_of_beta_is_answered_with_alphas_words(
    alpha: Company, beta: Company, route: Declared
) -> None:
    for client in (beta.owner, beta.agent, beta.visitor):
        for ids in (beta, alpha):
            for query in (
                "",
                f"?q={ALPHA}",
                f"?q={ALPHA}&limit=100&view=open",
                f"?after_seq=0&channel_id={alpha.ids['channel_id']}",
            ):
                if route.name in BEARER_LINKS and ids is alpha:
                    continue
                answer = await client.get(f"{ids.path(route.path)}{query}")
                seen = seen_in(answer).replace(f"q={ALPHA}", "")
                assert ALPHA not in seen, f"{route} {query}"


async def test_the_canaries_are_where_they_belong(alpha: Company, beta: Company) -> None:
    """Else the tests above would pass over an empty house."""
    for company in (alpha, beta):
        found = {
            route.path
            for route in GETS
            for client in (company.owner, company.visitor)
            if company.canary in seen_in(await client.get(company.path(route.path)))
        }
        assert len(found) >= 15, sorted(found)


async def test_beta_hears_nothing_of_what_happens_at_alpha(app: FastAPI, alpha: Company, beta: Company) -> None:
    async with serving(app) as port:
        cookie = f"relevo_session={beta.owner.cookies['relevo_session']}"
        url = f"ws://127.0.0.1:{port}"
        headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
        async with (
            connect(f"{url}/api/v1/stream", additional_headers=headers) as team,
            connect(f"{url}/web/v1/{beta.ids['channel_key']}/stream", origin=Origin(ORIGIN)) as chat,
        ):
            await team.send(json.dumps({"type": "hello", "cursor": None}))
            await chat.send(json.dumps({"type": "hello", "token": beta.ids["visitor_token"], "cursor": None}))
            for socket in (team, chat):
                # A stream without a cursor hears what happens after it is ready.
                assert json.loads(await socket.recv())["type"] == "ready"
            for company in (alpha, beta):
                body = {"client_id": str(new_id()), "text": f"Live {company.canary}", "language": "es"}
                await call(company.visitor, "POST", f"/web/v1/{company.ids['channel_key']}/messages", json=body)
                path = f"/api/v1/conversations/{company.ids['conversation_id']}/messages"
                await call(
                    company.owner, "POST", path, json={"client_id": str(new_id()), "text": f"Answer {company.canary}"}
                )
            heard = [await _listen(socket, until=f"Answer {BETA}") for socket in (team, chat)]
        assert all(ALPHA not in frames for frames in heard)
        assert all(f"Live {BETA}" in frames for frames in heard)
        # A socket with Beta's visitor token at Alpha's address is closed without a word.
        async with connect(f"{url}/web/v1/{alpha.ids['channel_key']}/stream", origin=Origin(ORIGIN)) as wrong:
            await wrong.send(json.dumps({"type": "hello", "token": beta.ids["visitor_token"], "cursor": None}))
            assert ALPHA not in await _listen(wrong, until="never", seconds=1)


async def _listen(socket: ClientConnection, *, until: str, seconds: float = 10) -> str:
    """All frames up to the one with `until`, or up to the end."""
    frames = ""
    with suppress(TimeoutError, ConnectionClosed):
        async with asyncio.timeout(seconds):
            async for frame in socket:
                frames += str(frame)
                if until in frames:
                    break
    return frames


async def tenant_tables(db: Database) -> list[Record]:
    async with db.transaction(None) as tx:
        return await tx.fetch(
            """
            SELECT c.relname AS name, c.relrowsecurity AS is_on, c.relforcerowsecurity AS is_forced,
                   pg_get_userbyid(c.relowner) AS owner,
                   (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant'
                      AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) AS policies
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            ORDER BY c.relname
            """
        )


async def test_every_table_with_a_tenant_is_forced_behind_its_policy(db: Database) -> None:
    tables = await tenant_tables(db)
    assert len(tables) > 30
    for table in tables:
        assert (table["is_on"], table["is_forced"], table["policies"]) == (True, True, 1), table["name"]
        assert table["owner"] != "relevo_app", table["name"]


async def test_the_application_cannot_step_around_its_policies(db: Database) -> None:
    async with db.transaction(None) as tx:
        role = await tx.fetchrow(
            """
            SELECT current_user AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS is_mighty
            FROM pg_roles WHERE rolname = current_user
            """
        )
        definers = await tx.fetch(
            """
            SELECT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.prosecdef AND n.nspname = 'public'
            """
        )
    assert role is not None
    assert (role["name"], role["is_mighty"]) == ("relevo_app", False)
    assert {row["name"] for row in definers} <= DEFINERS


async def test_with_every_where_forgotten_only_the_own_rows_are_there(
    db: Database, alpha: Company, beta: Company
) -> None:
    filled = 0
    for table in await tenant_tables(db):
        async with db.transaction(beta.workspace.id) as tx:
            rows = await tx.fetch(f"SELECT DISTINCT workspace_id FROM {table['name']}")
        assert {row["workspace_id"] for row in rows} <= {beta.workspace.id}, table["name"]
        filled += bool(rows)
        async with db.transaction(None) as tx:
            assert await tx.fetchval(f"SELECT count(*) FROM {table['name']}") == 0, table["name"]
    assert filled >= 20


async def test_with_every_where_forgotten_nothing_of_others_is_changed(
    db: Database, alpha: Company, beta: Company
) -> None:
    class Undo(Exception): ...

    async def try_everything(table: str) -> None:
        async with db.transaction(beta.workspace.id) as tx:
            await tx.execute("SET CONSTRAINTS ALL DEFERRED")
            changed = await tx.execute(f"UPDATE {table} SET workspace_id = workspace_id")
            own = await tx.fetchval(f"SELECT count(*) FROM {table}")
            assert changed == f"UPDATE {own}"
            raise Undo

    for table in await tenant_tables(db):
        if table["name"] == "audit_entry":
            continue  # may not be updated at all
        with pytest.raises(Undo):
            await try_everything(table["name"])


async def test_a_row_cannot_be_written_into_another_tenant(db: Database, alpha: Company, beta: Company) -> None:
    async def smuggle() -> None:
        async with db.transaction(beta.workspace.id) as tx:
            await tx.execute(
                "INSERT INTO team (workspace_id, id, name) VALUES ($1, $2, 'smuggled')", alpha.workspace.id, new_id()
            )

    async def move() -> None:
        async with db.transaction(beta.workspace.id) as tx:
            await tx.execute("UPDATE team SET workspace_id = $1", alpha.workspace.id)

    for attempt in (smuggle, move):
        with pytest.raises(Exception, match="row-level security"):
            await attempt()


async def test_a_reference_cannot_cross_tenants(db: Database, alpha: Company, beta: Company) -> None:
    """Composite foreign keys: Beta's team cannot take Alpha's teammate, even with row-level security off."""

    async def cross() -> None:
        async with db.transaction(beta.workspace.id) as tx:
            await tx.execute(
                "INSERT INTO team_member (workspace_id, team_id, teammate_id) VALUES ($1, $2::uuid, $3)",
                beta.workspace.id,
                beta.ids["team_id"],
                alpha.workspace.agent,
            )

    with pytest.raises(Exception, match="foreign key"):
        await cross()


async def test_the_policy_of_sign_in_shows_one_person_only_their_own(db: Database, alpha: Company) -> None:
    async with db.transaction(alpha.workspace.id) as tx:
        person_id = await tx.fetchval("SELECT person_id FROM teammate WHERE id = $1", alpha.workspace.agent)
    async with db.transaction(None) as tx:
        await tx.execute("SELECT set_config('relevo.person', $1, true)", str(person_id))
        assert [row["id"] for row in await tx.fetch("SELECT id FROM teammate")] == [alpha.workspace.agent]
    async with db.transaction(None) as tx:
        # The setting ended with its transaction, though the connection went back to the pool.
        assert await tx.fetch("SELECT id FROM teammate") == []
