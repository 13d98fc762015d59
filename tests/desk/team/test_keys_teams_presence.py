import httpx2
from fastapi import FastAPI

from relevo.desk.team.api import drop_presence, fetch_viewers, find_teammates, set_activity, touch_presence
from relevo.kit.ids import ConversationId, new_id
from relevo.platform.db import Database
from tests.house import Workspace, client_of


async def test_an_api_key_works_until_it_is_revoked_and_is_shown_once(app: FastAPI, admin: httpx2.AsyncClient) -> None:
    made = (await admin.post("/api-keys", json={"name": "shop", "role": "agent"})).json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    listed = await admin.get("/api-keys")
    assert made["token"] not in listed.text
    assert listed.json()["items"][0]["token_hint"] == f"rk_…{made['token'][-4:]}"
    async with client_of(app) as program:
        assert (await program.get("/me", headers=headers)).status_code == 200
        assert (await admin.delete(f"/api-keys/{made['api_key']['id']}")).status_code == 204
        assert (await program.get("/me", headers=headers)).status_code == 401
    assert (await admin.delete(f"/api-keys/{made['api_key']['id']}")).status_code == 404


async def test_a_key_loses_its_power_with_its_maker(
    app: FastAPI, owner: httpx2.AsyncClient, admin: httpx2.AsyncClient, workspace: Workspace
) -> None:
    token = (await admin.post("/api-keys", json={"name": "mine", "role": "admin"})).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with client_of(app) as program:
        assert (await program.get("/invitations", headers=headers)).status_code == 200
        await owner.patch(f"/teammates/{workspace.admin}", json={"role": "agent"})
        assert (await program.get("/invitations", headers=headers)).status_code == 403
        await owner.patch(f"/teammates/{workspace.admin}", json={"state": "disabled"})
        assert (await program.get("/me", headers=headers)).status_code == 401


async def test_teams_are_made_changed_and_deleted(admin: httpx2.AsyncClient, workspace: Workspace) -> None:
    team = (await admin.post("/teams", json={"name": "Returns", "teammate_ids": [str(workspace.agent)] * 2})).json()
    assert team["teammate_ids"] == [str(workspace.agent)]
    changed = await admin.patch(f"/teams/{team['id']}", json={"name": "Refunds", "teammate_ids": []})
    assert changed.json() == team | {"name": "Refunds", "teammate_ids": []}
    assert (await admin.delete(f"/teams/{team['id']}")).status_code == 204
    assert (await admin.delete(f"/teams/{team['id']}")).status_code == 404


async def test_the_team_that_catches_what_nobody_holds_stays(
    agent: httpx2.AsyncClient, admin: httpx2.AsyncClient
) -> None:
    default = next(team for team in (await agent.get("/teams")).json()["items"] if team["is_default"])
    assert default["name"] == "Atención al cliente"
    assert len(default["teammate_ids"]) == 3
    answer = await admin.delete(f"/teams/{default['id']}")
    assert answer.status_code == 409
    assert answer.json()["code"] == "default_team"


async def test_a_team_takes_only_teammates_of_this_workspace(admin: httpx2.AsyncClient) -> None:
    answer = await admin.post("/teams", json={"name": "Ghosts", "teammate_ids": [str(new_id())]})
    assert answer.status_code == 404


async def test_presence_follows_connections_wishes_and_time(
    db: Database, workspace: Workspace, agent: httpx2.AsyncClient
) -> None:
    connection = new_id()

    async def presence() -> str:
        async with db.transaction(workspace.id) as tx:
            return (await find_teammates(tx, [workspace.agent]))[workspace.agent].presence

    assert await presence() == "offline"
    async with db.transaction(workspace.id) as tx:
        await touch_presence(tx, teammate_id=workspace.agent, connection_id=connection)
    assert await presence() == "online"
    await agent.patch("/me", json={"presence_wish": "away"})
    assert await presence() == "away"
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE presence SET seen_at = now() - interval '1 minute'")
    assert await presence() == "offline"
    async with db.transaction(workspace.id) as tx:
        await touch_presence(tx, teammate_id=workspace.agent, connection_id=connection)
        await drop_presence(tx, connection)
    assert await presence() == "offline"


async def test_viewers_are_teammates_with_the_most_they_do(db: Database, workspace: Workspace) -> None:
    conversation = ConversationId(new_id())
    first, second = new_id(), new_id()
    async with db.transaction(workspace.id) as tx:
        for connection, activity in ((first, "viewing"), (second, "replying")):
            await set_activity(
                tx,
                teammate_id=workspace.agent,
                connection_id=connection,
                conversation_id=conversation,
                activity=activity,  # type: ignore[arg-type] - narrower than the test needs
            )
        viewers = await fetch_viewers(tx, conversation)
    assert [(viewer.name, viewer.activity) for viewer in viewers] == [("Gus Agent", "replying")]
    async with db.transaction(workspace.id) as tx:
        await set_activity(
            tx, teammate_id=workspace.agent, connection_id=second, conversation_id=conversation, activity="none"
        )
        assert [viewer.activity for viewer in await fetch_viewers(tx, conversation)] == ["viewing"]


async def test_a_team_and_a_teammate_say_what_routing_may_give_them(
    admin: httpx2.AsyncClient, workspace: Workspace
) -> None:
    made = (await admin.post("/teams", json={"name": "Ibéria", "languages": ["pt", "es", "pt"]})).json()
    assert (made["auto_assign"], made["languages"]) == (False, ["pt", "es"])
    changed = (await admin.patch(f"/teams/{made['id']}", json={"auto_assign": True})).json()
    assert changed == made | {"auto_assign": True}
    path = f"/teammates/{workspace.agent}"
    teammate = (await admin.patch(path, json={"capacity": 100, "languages": ["es"]})).json()
    assert (teammate["capacity"], teammate["languages"]) == (100, ["es"])
    assert (await admin.patch(path, json={"languages": []})).json()["capacity"] == 100
    for wrong in ({"capacity": 0}, {"capacity": 101}, {"languages": ["spanish"]}):
        assert (await admin.patch(path, json=wrong)).status_code == 422
