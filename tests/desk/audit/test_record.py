import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.audit import endpoints
from relevo.desk.audit.api import SYSTEM, record
from relevo.platform.db import Database
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


async def test_deeds_are_listed_newest_first_with_who_did_them(
    app: FastAPI, db: Database, workspace: Workspace
) -> None:
    owner = await sign_in(app, db, workspace, workspace.owner)
    team = (await owner.post("/teams", json={"name": "Night"})).json()
    entries = (await owner.get("/audit", params={"limit": 2})).json()
    newest = entries["items"][0]
    assert newest["action"] == "team.created"
    assert newest["actor"] == {"kind": "teammate", "id": str(workspace.owner), "name": "Olga Owner"}
    assert newest["subject"] == {"kind": "team", "id": team["id"]}
    seen = [entry["action"] for entry in entries["items"]]
    while entries["next_cursor"]:
        entries = (await owner.get("/audit", params={"limit": 2, "cursor": entries["next_cursor"]})).json()
        seen += [entry["action"] for entry in entries["items"]]
    assert seen[-1] == "workspace.created"
    assert len(seen) == len(set(seen)) + seen.count("sign_in_link.created") - 1


async def test_the_trail_is_for_admins(app: FastAPI, db: Database, workspace: Workspace) -> None:
    agent: httpx2.AsyncClient = await sign_in(app, db, workspace, workspace.agent)
    assert (await agent.get("/audit")).status_code == 403


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
async def test_an_entry_is_never_changed_or_deleted(db: Database, workspace: Workspace, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        async with db.transaction(workspace.id) as tx:
            await tx.execute(statement)


async def test_an_entry_exists_only_with_its_deed(db: Database, workspace: Workspace) -> None:
    async def fail_after_recording() -> None:
        async with db.transaction(workspace.id) as tx:
            await record(tx, "thing.done", by=SYSTEM, subject_kind="thing")
            raise ValueError("the deed failed")

    with pytest.raises(ValueError, match="the deed failed"):
        await fail_after_recording()
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'thing.done'") == 0
