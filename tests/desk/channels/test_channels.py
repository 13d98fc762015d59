"""Channels through the API: who may change them, what is refused, and what other companies see (nothing)."""

from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.channels import endpoints
from relevo.desk.channels.api import find_identity_secret, workspace_of_key
from relevo.desk.channels.domains import check_domain, is_allowed_origin
from relevo.desk.channels.keys import make_public_key
from relevo.kit.ids import ChannelId, WorkspaceId, new_id
from relevo.platform.db import Database
from relevo.platform.secrets import SecretBox, open_secret_box
from relevo.platform.settings import Settings
from tests.house import Workspace, client_of, make_app, make_context, make_workspace, sign_in


@pytest.fixture
async def app(db: Database, tmp_path) -> FastAPI:
    context = make_context(db)
    context.provide(SecretBox, open_secret_box(Settings(data_folder=tmp_path)))
    return make_app(context, [endpoints.router])


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def admin(app: FastAPI, db: Database, workspace: Workspace) -> httpx2.AsyncClient:
    return await sign_in(app, db, workspace, workspace.admin)


async def make_channel(admin: httpx2.AsyncClient, **settings: Any) -> dict[str, Any]:
    answer = await admin.post("/channels", json={"kind": "web", "name": "Chat", "settings": settings})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_channel_is_made_listed_changed_and_deleted(admin: httpx2.AsyncClient):
    made = await make_channel(admin, color="#AABBCC")
    assert made["settings"]["color"] == "#aabbcc"
    assert made["status"]["state"] == "on"
    listed = (await admin.get("/channels")).json()["items"]
    assert made["id"] in [channel["id"] for channel in listed]
    path = f"/channels/{made['id']}"
    changed = (await admin.patch(path, json={"enabled": False, "settings": {"csat_enabled": False}})).json()
    assert (changed["status"]["state"], changed["settings"]["csat_enabled"]) == ("off", False)
    assert changed["settings"]["color"] == "#aabbcc"
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"color": "red"},
        {"color": "#2b5be2;background:url(//evil)"},
        {"allowed_domains": ["https://shop.example/path"]},
        {"allowed_domains": ["a b"]},
        {"allowed_domains": ["'self'; script-src *"]},
        {"allowed_domains": ["*"]},
        {"launcher_position": "top"},
        {"greeting": {"fr": "Bonjour"}},
        {"greeting": {"en": "x" * 1001}},
        {"starters": {"en": ["x"] * 7}},
        {"unknown": True},
    ],
)
async def test_a_setting_that_could_do_harm_is_refused(admin: httpx2.AsyncClient, settings: dict[str, Any]):
    answer = await admin.post("/channels", json={"kind": "web", "name": "Chat", "settings": settings})
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_an_assistant_of_nowhere_is_refused(admin: httpx2.AsyncClient):
    made = await make_channel(admin)
    answer = await admin.patch(f"/channels/{made['id']}", json={"assistant_id": str(new_id())})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_assistant")


async def test_the_snippet_names_this_channel_and_escapes(admin: httpx2.AsyncClient):
    made = await make_channel(admin, launcher_position="left")
    snippet = (await admin.get(f"/channels/{made['id']}/snippet")).json()
    assert f'data-key="{made["public_key"]}"' in snippet["loader_html"]
    assert 'data-side="left"' in snippet["loader_html"]
    assert 'data-mount="#relevo-chat"' in snippet["inline_html"]
    assert snippet["hosted_url"].endswith(f"/w/{made['public_key']}")


async def test_the_identity_secret_is_shown_once_stored_closed_and_opens_only_here(
    app: FastAPI, db: Database, admin: httpx2.AsyncClient, workspace: Workspace
):
    made, other = await make_channel(admin), await make_channel(admin)
    secret = (await admin.post(f"/channels/{made['id']}/identity-secret")).json()["secret"]
    assert len(secret) >= 40
    again = (await admin.get(f"/channels/{made['id']}")).text
    assert secret not in again
    assert '"has_identity_secret":true' in again
    box = app.state.http.service(SecretBox)
    channel_id = ChannelId(UUID(made["id"]))
    async with db.transaction(workspace.id) as tx:
        stored = await tx.fetchval("SELECT secret FROM channel WHERE id = $1", channel_id)
        assert secret.encode() not in stored
        found = await find_identity_secret(tx, channel_id, box=box)
        assert found is not None
        assert found.reveal() == secret
        assert await find_identity_secret(tx, ChannelId(UUID(other["id"])), box=box) is None


async def test_an_agent_looks_but_does_not_change(
    app: FastAPI, db: Database, admin: httpx2.AsyncClient, workspace: Workspace
):
    made = await make_channel(admin)
    agent = await sign_in(app, db, workspace, workspace.agent)
    assert (await agent.get("/channels")).status_code == 200
    assert (await agent.get(f"/channels/{made['id']}/snippet")).status_code == 200
    for answer in (
        await agent.post("/channels", json={"kind": "web", "name": "x"}),
        await agent.patch(f"/channels/{made['id']}", json={"enabled": False}),
        await agent.delete(f"/channels/{made['id']}"),
        await agent.post(f"/channels/{made['id']}/identity-secret"),
    ):
        assert answer.status_code == 403


async def test_another_company_and_nobody_see_nothing(app: FastAPI, db: Database, admin: httpx2.AsyncClient):
    made = await make_channel(admin)
    other = await make_workspace(db)
    stranger = await sign_in(app, db, other, other.owner)
    assert (await stranger.get("/channels")).json()["items"] == []
    tries = (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/snippet"), ("POST", "/identity-secret"))
    for method, path in tries:
        answer = await stranger.request(method, f"/channels/{made['id']}{path}", json={})
        assert answer.status_code == 404, (method, path)
    assert (await client_of(app).get("/channels")).status_code == 401


async def test_a_channel_somebody_wrote_on_is_not_deleted(
    db: Database, admin: httpx2.AsyncClient, workspace: Workspace
):
    made = await make_channel(admin)
    async with db.transaction(workspace.id) as tx:
        contact = new_id()
        await tx.execute("INSERT INTO contact (workspace_id, id) VALUES ($1, $2)", workspace.id, contact)
        await tx.execute(
            """
            INSERT INTO contact_identity (workspace_id, id, contact_id, channel_id, channel_kind, address)
            VALUES ($1, $2, $3, $4::uuid, 'web', 'visitor:1')
            """,
            workspace.id,
            new_id(),
            contact,
            made["id"],
        )
    answer = await admin.delete(f"/channels/{made['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "channel_in_use")


def test_a_public_key_names_its_workspace_and_nothing_else_does():
    workspace_id = WorkspaceId(new_id())
    key = make_public_key(workspace_id)
    assert workspace_of_key(key) == workspace_id
    for text in ("", "wk_", key[:-1], key + "a", key.upper(), key.replace("wk_", "vt_"), key[:-1] + "1"):
        assert workspace_of_key(text) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Shop.Example", "shop.example"), ("*.a.example/", "*.a.example"), ("localhost:*", "localhost:*")],
)
def test_a_site_is_written_down_plainly(given: str, kept: str):
    assert check_domain(given) == kept


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://shop.example", True),
        ("https://SHOP.example", True),
        ("https://shop.example:8443", False),
        ("http://shop.example", False),
        ("https://a.b.brezo.example", True),
        ("https://brezo.example", False),
        ("https://xbrezo.example", False),
        ("http://localhost:5500", True),
        ("https://localhost", True),
        ("http://intern.example", True),
        ("https://intern.example", False),
        ("https://shop.example@evil.example", False),
        ("https://shop.example/", False),
        ("null", False),
        ("", False),
    ],
)
def test_an_origin_is_allowed_exactly_as_the_policy_would(origin: str, allowed: bool):
    domains = ["shop.example", "*.brezo.example", "localhost:*", "http://intern.example"]
    assert is_allowed_origin(origin, domains) is allowed


async def test_a_channel_gets_hours_of_its_own_keeps_them_and_has_the_companys_again(admin: httpx2.AsyncClient):
    made = await make_channel(admin)
    assert (made["hours"], made["timezone"]) == (None, None)
    path = f"/channels/{made['id']}"
    own = {"always": False, "week": {"mon": [["09:00", "12:00"]]}, "holidays": ["2026-12-25"]}
    changed = (await admin.patch(path, json={"hours": own, "timezone": "Asia/Tokyo"})).json()
    assert (changed["hours"], changed["timezone"]) == (own, "Asia/Tokyo")
    renamed = (await admin.patch(path, json={"name": "Shop"})).json()
    assert (renamed["hours"], renamed["timezone"]) == (own, "Asia/Tokyo")
    again = (await admin.patch(path, json={"hours": None, "timezone": None})).json()
    assert (again["hours"], again["timezone"]) == (None, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"hours": {"week": {"mon": [["12:00", "09:00"]]}}}, "hours"),
        ({"hours": {"week": {"mon": [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(7)]}}}, "hours.week.mon"),
        ({"hours": {"holidays": ["2026-01-01"] * 401}}, "hours.holidays"),
    ],
)
async def test_hours_that_cannot_be_are_refused_with_the_field(
    admin: httpx2.AsyncClient, change: dict[str, Any], field: str
):
    path = f"/channels/{(await make_channel(admin))['id']}"
    answer = await admin.patch(path, json=change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await admin.get(path)).json()["hours"] is None


async def test_six_spans_a_day_and_400_days_off_are_kept(admin: httpx2.AsyncClient):
    path = f"/channels/{(await make_channel(admin))['id']}"
    spans = [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(6)]
    own = {"always": False, "week": {"mon": spans}, "holidays": ["2026-01-01"] * 400}
    assert (await admin.patch(path, json={"hours": own})).json()["hours"] == own
