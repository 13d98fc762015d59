import httpx2
from fastapi import FastAPI

from relevo.desk.team.api import NewWorkspace, create_workspace
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database
from tests.house import PASSWORD, Workspace, client_of, outbox_of, sign_in

NEW = "another good password"


async def reset_token(app: FastAPI, browser: httpx2.AsyncClient, email: str) -> str:
    assert (await browser.post("/auth/password-reset", json={"email": email})).status_code == 202
    mail = outbox_of(app).mails[-1]
    assert mail.to == email
    return mail.text.split("token=")[1].split()[0]


async def test_a_forgotten_password_is_chosen_anew_and_every_session_ends(
    app: FastAPI, browser: httpx2.AsyncClient, agent: httpx2.AsyncClient, workspace: Workspace
) -> None:
    token = await reset_token(app, browser, workspace.email("agent"))
    body = {"token": token, "password": NEW}
    assert (await browser.post("/auth/password-reset/confirm", json=body)).status_code == 204
    assert (await agent.get("/me")).status_code == 401
    sign_in_body = {"email": workspace.email("agent"), "password": PASSWORD}
    assert (await browser.post("/auth/sign-in", json=sign_in_body)).status_code == 401
    assert (await browser.post("/auth/sign-in", json=sign_in_body | {"password": NEW})).status_code == 200
    assert (await browser.post("/auth/password-reset/confirm", json=body)).status_code == 410


async def test_a_newer_password_makes_older_links_useless(
    app: FastAPI, browser: httpx2.AsyncClient, workspace: Workspace
) -> None:
    first = await reset_token(app, browser, workspace.email("agent"))
    second = await reset_token(app, browser, workspace.email("agent"))
    answer = await browser.post("/auth/password-reset/confirm", json={"token": second, "password": NEW})
    assert answer.status_code == 204
    answer = await browser.post("/auth/password-reset/confirm", json={"token": first, "password": "x" * 8 + "yzuw"})
    assert answer.status_code == 410


async def test_the_answer_does_not_tell_whether_an_address_is_known(
    app: FastAPI, browser: httpx2.AsyncClient, workspace: Workspace
) -> None:
    before = len(outbox_of(app).mails)
    unknown = await browser.post("/auth/password-reset", json={"email": "nobody@example.com"})
    nonsense = await browser.post("/auth/password-reset", json={"email": "no address at all"})
    assert len(outbox_of(app).mails) == before
    known = await browser.post("/auth/password-reset", json={"email": workspace.email("agent")})
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert (nonsense.status_code, nonsense.content) == (known.status_code, known.content)


async def test_at_most_three_mails_in_a_quarter_of_an_hour(
    app: FastAPI, browser: httpx2.AsyncClient, workspace: Workspace
) -> None:
    before = len(outbox_of(app).mails)
    for _ in range(6):
        await browser.post("/auth/password-reset", json={"email": workspace.email("agent")})
    assert len(outbox_of(app).mails) == before + 3


async def test_an_expired_link_and_a_weak_password_are_refused(
    app: FastAPI, browser: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    token = await reset_token(app, browser, workspace.email("admin"))
    weak = await browser.post("/auth/password-reset/confirm", json={"token": token, "password": "short"})
    assert weak.status_code == 422
    assert weak.json()["code"] == "weak_password"
    async with db.transaction(None) as tx:
        await tx.execute("UPDATE password_reset SET expires_at = now() - interval '1 second'")
    late = await browser.post("/auth/password-reset/confirm", json={"token": token, "password": NEW})
    assert late.status_code == 410


async def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(
    app: FastAPI, db: Database, agent: httpx2.AsyncClient, workspace: Workspace
) -> None:
    other_window = await sign_in(app, db, workspace, workspace.agent)
    before = agent.cookies["relevo_session"]
    changed = await agent.post("/me/password", json={"current": PASSWORD, "new": NEW})
    assert changed.status_code == 200
    assert agent.cookies["relevo_session"] != before
    assert (await agent.get("/me")).status_code == 200
    assert (await other_window.get("/me")).status_code == 401


async def test_the_current_password_is_asked_for(agent: httpx2.AsyncClient) -> None:
    assert (await agent.post("/me/password", json={"current": "wrong wrong", "new": NEW})).status_code == 401
    assert (await agent.get("/me")).status_code == 200


async def test_no_token_or_password_is_stored_readably(
    app: FastAPI, browser: httpx2.AsyncClient, db: Database, owner: httpx2.AsyncClient, workspace: Workspace
) -> None:
    """A dump of the tables holds hashes only."""
    invited = await owner.post("/invitations", json={"email": "dump@example.com", "role": "agent"})
    secrets = [
        PASSWORD,
        owner.cookies["relevo_session"],
        (await owner.post("/api-keys", json={"name": "k"})).json()["token"],
        invited.json()["link"].split("token=")[1],
        await reset_token(app, browser, workspace.email("agent")),
    ]
    async with db.transaction(workspace.id) as tx:
        tables = (
            "person",
            "password_reset",
            "sign_in",
            "sign_in_link",
            "invitation",
            "api_key",
            "audit_entry",
            "event",
        )
        dump = "\n".join(
            [str(dict(row.items())) for table in tables for row in await tx.fetch(f"SELECT * FROM {table}")]
        )
    async with client_of(app):
        for secret in secrets:
            assert secret not in dump
            assert secret[-43:] not in dump


async def test_who_came_by_a_link_and_has_no_password_sets_one_without_naming_any(app: FastAPI, db: Database) -> None:
    workspace_id = WorkspaceId(new_id())
    async with db.transaction(workspace_id) as tx:
        email = f"linked-{workspace_id.hex[-10:]}@example.com"
        created = await create_workspace(tx, NewWorkspace(name="Linked", owner_email=email, owner_name="Lin"))
    workspace = Workspace(
        id=workspace_id, owner=created.owner_id, admin=created.owner_id, agent=created.owner_id, made=created
    )
    linked = await sign_in(app, db, workspace, created.owner_id)
    assert (await linked.get("/me")).json()["person"] == {"email": email, "has_password": False}
    assert (await linked.post("/me/password", json={"new": NEW})).status_code == 200
    assert (await linked.get("/me")).json()["person"]["has_password"] is True
    assert (await linked.post("/me/password", json={"new": "another good one"})).status_code == 401
