import httpx2
import pytest
from fastapi import FastAPI

from relevo.platform.db import Database
from tests.house import PASSWORD, Workspace, client_of, make_workspace, outbox_of, sign_in


def token_of(link: str) -> str:
    return link.split("token=")[1]


async def invite(client: httpx2.AsyncClient, email: str, role: str = "agent") -> str:
    answer = await client.post("/invitations", json={"email": email, "role": role})
    assert answer.status_code == 201, answer.text
    return token_of(answer.json()["link"])


async def test_an_invited_person_joins_with_the_role_of_the_invitation(
    app: FastAPI, admin: httpx2.AsyncClient, browser: httpx2.AsyncClient, workspace: Workspace
) -> None:
    token = await invite(admin, "New.Person@Example.com")
    preview = (await browser.get("/auth/invitation", params={"token": token})).json()
    assert preview == {"workspace_name": "Tienda Luna", "email": "new.person@example.com", "role": "agent"}
    body = {"token": token, "name": "Nina", "password": "a good long one"}
    accepted = await browser.post("/auth/invitation/accept", json=body)
    assert accepted.status_code == 200
    assert accepted.json()["me"]["teammate"]["role"] == "agent"
    assert (await browser.get("/me")).status_code == 200
    teams = (await browser.get("/teams")).json()["items"]
    assert accepted.json()["me"]["teammate"]["id"] in teams[0]["teammate_ids"]
    async with client_of(app) as later:
        answer = await later.post(
            "/auth/sign-in", json={"email": "new.person@example.com", "password": "a good long one"}
        )
        assert answer.status_code == 200


async def test_the_invitation_goes_by_mail_in_the_workspaces_language(
    app: FastAPI, admin: httpx2.AsyncClient, workspace: Workspace
) -> None:
    token = await invite(admin, "mailed@example.com")
    mail = outbox_of(app).mails[-1]
    assert mail.to == "mailed@example.com"
    assert mail.subject == "Ada Admin te invita a Tienda Luna en Relevo"
    assert f"http://relevo.test/invitation?token={token}" in mail.text


async def test_a_host_header_cannot_choose_the_address_in_a_mail(app: FastAPI, admin: httpx2.AsyncClient) -> None:
    answer = await admin.post(
        "/invitations",
        json={"email": "poisoned@example.com", "role": "agent"},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Origin": "http://relevo.test"},
    )
    assert answer.status_code == 201
    assert "evil" not in answer.text + outbox_of(app).mails[-1].text


async def test_an_invitation_works_once_not_late_and_not_withdrawn(
    admin: httpx2.AsyncClient, browser: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    used, late, withdrawn = [await invite(admin, f"{name}@example.com") for name in ("used", "late", "gone")]
    accepted = await browser.post(
        "/auth/invitation/accept", json={"token": used, "name": "U", "password": "a good long one"}
    )
    assert accepted.status_code == 200
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE invitation SET expires_at = now() - interval '1 s' WHERE email = 'late@example.com'")
    pending = (await admin.get("/invitations")).json()["items"]
    assert [invitation["email"] for invitation in pending] == ["gone@example.com"]
    assert (await admin.delete(f"/invitations/{pending[0]['id']}")).status_code == 204
    assert (await admin.delete(f"/invitations/{pending[0]['id']}")).status_code == 404
    for token in (used, late, withdrawn, "ri_nonsense", used[:-1] + ("A" if used[-1] != "A" else "B")):
        body = {"token": token, "name": "Again", "password": "a good long one"}
        assert (await browser.post("/auth/invitation/accept", json=body)).status_code == 410
        assert (await browser.get("/auth/invitation", params={"token": token})).status_code == 410


async def test_a_person_known_elsewhere_must_give_their_own_password(
    app: FastAPI, admin: httpx2.AsyncClient, browser: httpx2.AsyncClient, db: Database
) -> None:
    """Else an admin who invites an address could set the password of that person's other workspaces."""
    other = await make_workspace(db)
    token = await invite(admin, other.email("agent"))
    body = {"token": token, "name": "Thief", "password": "a password of the thief"}
    assert (await browser.post("/auth/invitation/accept", json=body)).status_code == 401
    assert (await browser.post("/auth/invitation/accept", json=body | {"password": PASSWORD})).status_code == 200


async def test_an_admin_cannot_make_an_owner(admin: httpx2.AsyncClient, owner: httpx2.AsyncClient) -> None:
    refused = await admin.post("/invitations", json={"email": "boss@example.com", "role": "owner"})
    assert refused.status_code == 403
    assert refused.json()["code"] == "owners_only"
    await invite(owner, "boss@example.com", "owner")


async def test_an_agent_cannot_invite(agent: httpx2.AsyncClient) -> None:
    assert (await agent.post("/invitations", json={"email": "x@example.com", "role": "agent"})).status_code == 403
    assert (await agent.get("/invitations")).status_code == 403


async def test_a_teammate_is_not_invited_again(admin: httpx2.AsyncClient, workspace: Workspace) -> None:
    answer = await admin.post("/invitations", json={"email": workspace.email("agent"), "role": "agent"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "already_teammate"


async def test_only_the_last_invitation_of_an_address_counts(
    admin: httpx2.AsyncClient, browser: httpx2.AsyncClient
) -> None:
    first = await invite(admin, "twice@example.com", "admin")
    second = await invite(admin, "twice@example.com", "agent")
    assert (await browser.get("/auth/invitation", params={"token": first})).status_code == 410
    assert (await browser.get("/auth/invitation", params={"token": second})).json()["role"] == "agent"


@pytest.mark.parametrize("password", ["short", "password123", "aaaaaaaaaaaa", "x" * 201])
async def test_a_weak_password_is_refused_and_the_invitation_stays(
    admin: httpx2.AsyncClient, browser: httpx2.AsyncClient, password: str
) -> None:
    token = await invite(admin, "weak@example.com")
    body = {"token": token, "name": "W", "password": password}
    assert (await browser.post("/auth/invitation/accept", json=body)).status_code == 422
    assert (await browser.get("/auth/invitation", params={"token": token})).status_code == 200


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@b.c\nBcc: d@e.fr", "a b@c.de", '"x"@c.de', "a@b.c,d@e.fr", "a@\x00.de"]
)
async def test_what_is_no_address_is_refused(admin: httpx2.AsyncClient, email: str) -> None:
    assert (await admin.post("/invitations", json={"email": email, "role": "agent"})).status_code == 422


async def test_another_workspaces_invitation_cannot_be_withdrawn(
    app: FastAPI, db: Database, admin: httpx2.AsyncClient
) -> None:
    other = await make_workspace(db)
    stranger = await sign_in(app, db, other, other.owner)
    await invite(stranger, "theirs@example.com")
    theirs = (await stranger.get("/invitations")).json()["items"][0]["id"]
    assert (await admin.delete(f"/invitations/{theirs}")).status_code == 404
    assert len((await stranger.get("/invitations")).json()["items"]) == 1
