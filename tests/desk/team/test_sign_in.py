import asyncio

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.team.api import find_memberships_of
from relevo.platform.db import Database
from tests.house import PASSWORD, Workspace, client_of, make_app, make_context, make_workspace, sign_in


async def test_a_teammate_signs_in_with_a_password_and_out_again(
    browser: httpx2.AsyncClient, workspace: Workspace
) -> None:
    answer = await browser.post("/auth/sign-in", json={"email": workspace.email("agent"), "password": PASSWORD})
    assert answer.status_code == 200
    me = answer.json()["me"]
    assert me["teammate"]["id"] == str(workspace.agent)
    assert me["workspace"]["name"] == "Tienda Luna"
    assert me["cursor"]
    assert (await browser.get("/me")).json()["teammate"]["role"] == "agent"

    assert (await browser.post("/auth/sign-out")).status_code == 204
    assert (await browser.get("/me")).status_code == 401


async def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    browser: httpx2.AsyncClient, workspace: Workspace
) -> None:
    answer = await browser.post("/auth/sign-in", json={"email": workspace.email("agent"), "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("relevo_session=rs_")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "rs_" not in answer.text


async def test_over_https_the_cookie_is_secure_and_bound_to_the_host(db: Database, workspace: Workspace) -> None:
    app = make_app(make_context(db, public_url="https://help.example.com"))
    async with client_of(app) as client:
        answer = await client.post(
            "/auth/sign-in",
            json={"email": workspace.email("agent"), "password": PASSWORD},
            headers={"Origin": "https://help.example.com"},
        )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-relevo_session=")
    assert "Secure" in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize("email", ["agent", "nobody"])
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    browser: httpx2.AsyncClient, workspace: Workspace, email: str
) -> None:
    answer = await browser.post("/auth/sign-in", json={"email": workspace.email(email), "password": "wrong wrong"})
    assert answer.status_code == 401
    assert answer.json() == {
        "type": "about:blank",
        "title": "Wrong credentials",
        "status": 401,
        "code": "wrong_credentials",
        "detail": "The e-mail address or the password is wrong.",
    }


async def test_after_ten_wrong_passwords_the_right_one_waits_too(
    browser: httpx2.AsyncClient, workspace: Workspace, app: FastAPI
) -> None:
    body = {"email": workspace.email("agent"), "password": "wrong wrong"}
    statuses = [(await browser.post("/auth/sign-in", json=body)).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    limited = await browser.post("/auth/sign-in", json=body | {"password": PASSWORD})
    assert limited.status_code == 429
    assert int(limited.headers["retry-after"]) > 0
    async with client_of(app, address="198.51.100.9") as elsewhere:
        # A stranger elsewhere does not lock the teammate out.
        assert (await elsewhere.post("/auth/sign-in", json=body | {"password": PASSWORD})).status_code == 200


async def test_a_one_time_link_works_once(app: FastAPI, db: Database, workspace: Workspace) -> None:
    client = await sign_in(app, db, workspace, workspace.owner)
    assert (await client.get("/me")).json()["teammate"]["role"] == "owner"
    again = await client.post("/auth/link", json={"token": "rl_" + "a" * 69})
    assert again.status_code == 410


async def test_every_sign_in_gets_a_new_session_id(app: FastAPI, db: Database, workspace: Workspace) -> None:
    first = await sign_in(app, db, workspace, workspace.agent)
    second = await sign_in(app, db, workspace, workspace.agent)
    assert first.cookies["relevo_session"] != second.cookies["relevo_session"]


async def test_a_disabled_teammate_is_out_at_once(app: FastAPI, db: Database, workspace: Workspace) -> None:
    owner = await sign_in(app, db, workspace, workspace.owner)
    agent = await sign_in(app, db, workspace, workspace.agent)
    assert (await owner.patch(f"/teammates/{workspace.agent}", json={"state": "disabled"})).status_code == 200
    assert (await agent.get("/me")).status_code == 401
    answer = await agent.post("/auth/sign-in", json={"email": workspace.email("agent"), "password": PASSWORD})
    assert answer.status_code == 401


async def test_an_idle_and_an_old_session_are_over(app: FastAPI, db: Database, workspace: Workspace) -> None:
    for column in ("last_seen_at = now() - interval '8 days'", "expires_at = now() - interval '1 second'"):
        client = await sign_in(app, db, workspace, workspace.agent)
        async with db.transaction(workspace.id) as tx:
            await tx.execute(f"UPDATE sign_in SET {column} WHERE workspace_id = $1", workspace.id)
        assert (await client.get("/me")).status_code == 401


async def test_a_stolen_cookie_of_another_workspace_names_nobody(
    app: FastAPI, db: Database, workspace: Workspace
) -> None:
    """The workspace in a token is a hint: the secret is looked up under it and not found."""
    other = await make_workspace(db)
    client = await sign_in(app, db, workspace, workspace.owner)
    mine = client.cookies["relevo_session"]
    theirs = (await sign_in(app, db, other, other.owner)).cookies["relevo_session"]
    async with client_of(app, cookies={"relevo_session": theirs[:29] + mine[29:]}) as forger:
        assert (await forger.get("/me")).status_code == 401


async def test_forty_guesses_at_once_find_no_more_room_than_one_after_the_other(
    browser: httpx2.AsyncClient, workspace: Workspace
) -> None:
    body = {"email": workspace.email("admin"), "password": "wrong wrong"}
    answers = await asyncio.gather(*(browser.post("/auth/sign-in", json=body) for _ in range(40)))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) == 10
    assert statuses.count(429) == 30


async def test_a_spray_over_many_people_from_one_address_is_stopped(app: FastAPI, workspace: Workspace) -> None:
    async with client_of(app, address="198.51.100.77") as sprayer:
        statuses = [
            (
                await sprayer.post("/auth/sign-in", json={"email": f"p{n}@example.com", "password": "wrong wrong"})
            ).status_code
            for n in range(70)
        ]
    assert statuses == [401] * 60 + [429] * 10


async def test_a_success_gives_the_attempts_back(browser: httpx2.AsyncClient, workspace: Workspace) -> None:
    body = {"email": workspace.email("agent"), "password": PASSWORD}
    for _ in range(3):
        for _wrong in range(9):
            await browser.post("/auth/sign-in", json=body | {"password": "wrong wrong"})
        assert (await browser.post("/auth/sign-in", json=body)).status_code == 200


async def test_a_person_of_two_companies_chooses_one(
    app: FastAPI, db: Database, workspace: Workspace, owner: httpx2.AsyncClient
) -> None:
    other = await make_workspace(db, name="Second")
    link = (await owner.post("/invitations", json={"email": other.email("agent"), "role": "agent"})).json()["link"]
    async with client_of(app, address="198.51.100.88") as person:
        body = {"token": link.split("token=")[1], "name": "Both", "password": PASSWORD}
        assert (await person.post("/auth/invitation/accept", json=body)).status_code == 200
        for company in (workspace, other):
            body = {"email": other.email("agent"), "password": PASSWORD, "workspace_id": str(company.id)}
            me = (await person.post("/auth/sign-in", json=body)).json()["me"]
            assert me["workspace"]["id"] == str(company.id)
        stranger = await make_workspace(db)
        body["workspace_id"] = str(stranger.id)
        assert (await person.post("/auth/sign-in", json=body)).status_code == 401


async def test_whoever_runs_the_machine_finds_a_person_by_address(db: Database, workspace: Workspace) -> None:
    found = await find_memberships_of(db, f" {workspace.email('agent').upper()} ")
    assert found == [(workspace.id, workspace.agent)]
    assert await find_memberships_of(db, "nobody@example.com") == []
