import asyncio
from datetime import UTC, datetime

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.team.errors import LastOwner, NotYourself, OwnersOnly
from relevo.desk.team.policy import check_may_change, check_may_grant
from relevo.desk.team.tables import Teammate
from relevo.kit.ids import PersonId, TeammateId, WorkspaceId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database
from tests.house import Workspace, sign_in

ME = TeammateId(new_id())


def actor(role: Role) -> Actor:
    return Actor(
        workspace_id=WorkspaceId(new_id()),
        teammate_id=ME,
        name="Me",
        role=role,
        via="session",
        credential_id=new_id(),
    )


def teammate(role: Role, *, is_me: bool = False) -> Teammate:
    return Teammate(
        id=ME if is_me else TeammateId(new_id()),
        person_id=PersonId(new_id()),
        name="T",
        email="t@example.com",
        role=role,
        state="active",
        presence="offline",
        presence_wish="online",
        color="blue",
        locale=None,
        settings={},
        created_at=datetime.now(UTC),
        capacity=6,
        languages=[],
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("other", list(Role))
@pytest.mark.parametrize("wanted", list(Role))
def test_nobody_changes_who_stands_above_them_or_gives_more_than_they_have(
    role: Role, other: Role, wanted: Role
) -> None:
    allowed = role.covers(other) and role.covers(wanted)
    if allowed or other == wanted:
        check_may_change(actor(role), teammate(other), role=wanted, state="active", active_owners=2)
    else:
        with pytest.raises(OwnersOnly):
            check_may_change(actor(role), teammate(other), role=wanted, state="active", active_owners=2)


def test_the_last_owner_stays() -> None:
    for role, state in ((Role.ADMIN, "active"), (Role.OWNER, "disabled")):
        with pytest.raises(LastOwner):
            check_may_change(actor(Role.OWNER), teammate(Role.OWNER), role=role, state=state, active_owners=1)


def test_nobody_shuts_themselves_out_but_an_owner_may_step_down() -> None:
    with pytest.raises(NotYourself):
        check_may_change(
            actor(Role.OWNER), teammate(Role.OWNER, is_me=True), role=Role.OWNER, state="disabled", active_owners=2
        )
    with pytest.raises(NotYourself):
        check_may_change(
            actor(Role.ADMIN), teammate(Role.ADMIN, is_me=True), role=Role.AGENT, state="active", active_owners=1
        )
    check_may_change(
        actor(Role.OWNER), teammate(Role.OWNER, is_me=True), role=Role.ADMIN, state="active", active_owners=2
    )


def test_a_role_grants_up_to_itself() -> None:
    check_may_grant(actor(Role.ADMIN), Role.ADMIN)
    with pytest.raises(OwnersOnly):
        check_may_grant(actor(Role.ADMIN), Role.OWNER)


async def test_an_admin_changes_an_agent_and_everybody_hears_of_it(
    admin: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    answer = await admin.patch(f"/teammates/{workspace.agent}", json={"role": "admin", "name": "Gus G."})
    assert answer.status_code == 200
    assert (answer.json()["role"], answer.json()["name"]) == ("admin", "Gus G.")
    async with db.transaction(workspace.id) as tx:
        event = await tx.fetchrow("SELECT name, audience, payload FROM event ORDER BY id DESC LIMIT 1")
    assert event is not None
    assert (event["name"], event["audience"]) == ("teammate.changed", ["team"])
    assert event["payload"]["teammate"] == answer.json()


async def test_an_admin_sets_a_teammates_hours_and_gives_the_companys_back(
    admin: httpx2.AsyncClient, agent: httpx2.AsyncClient, workspace: Workspace
) -> None:
    own = {"always": False, "week": {"mon": [["09:00", "13:00"]]}, "holidays": ["2026-12-24"]}
    path = f"/teammates/{workspace.agent}"
    changed = await admin.patch(path, json={"hours": own, "timezone": "America/Bogota"})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["hours"], changed.json()["timezone"]) == (own, "America/Bogota")
    assert (await admin.patch(path, json={"capacity": 3})).json()["hours"] == own
    for wrong in ({"hours": {"week": {"mon": [["13:00", "09:00"]]}}}, {"timezone": "Mars/Base"}):
        assert (await admin.patch(path, json=wrong)).status_code == 422
    assert (await agent.patch(path, json={"hours": None})).status_code == 403
    back = (await admin.patch(path, json={"hours": None, "timezone": None})).json()
    assert (back["hours"], back["timezone"]) == (None, None)


async def test_an_admin_cannot_touch_an_owner(admin: httpx2.AsyncClient, workspace: Workspace) -> None:
    for change in ({"role": "agent"}, {"state": "disabled"}):
        answer = await admin.patch(f"/teammates/{workspace.owner}", json=change)
        assert answer.status_code == 403
        assert answer.json()["code"] == "owners_only"


async def test_an_agent_cannot_change_anybody(agent: httpx2.AsyncClient, workspace: Workspace) -> None:
    assert (await agent.patch(f"/teammates/{workspace.agent}", json={"role": "owner"})).status_code == 403


async def test_two_owners_who_demote_each_other_at_once_leave_one(
    app: FastAPI, db: Database, owner: httpx2.AsyncClient, workspace: Workspace
) -> None:
    assert (await owner.patch(f"/teammates/{workspace.admin}", json={"role": "owner"})).status_code == 200
    second = await sign_in(app, db, workspace, workspace.admin)
    answers = await asyncio.gather(
        owner.patch(f"/teammates/{workspace.admin}", json={"role": "agent"}),
        second.patch(f"/teammates/{workspace.owner}", json={"role": "agent"}),
    )
    assert sum(answer.status_code == 200 for answer in answers) >= 1
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM teammate WHERE role = 'owner' AND state = 'active'") == 1


async def test_i_change_my_name_language_presence_and_settings(agent: httpx2.AsyncClient) -> None:
    body = {"name": "Gus", "locale": "pt-BR", "presence_wish": "away", "settings": {"theme": "dark", "old": 1}}
    assert (await agent.patch("/me", json=body)).status_code == 200
    me = (await agent.patch("/me", json={"settings": {"old": None}})).json()
    assert me["teammate"]["name"] == "Gus"
    assert (me["locale"], me["presence_wish"], me["settings"]) == ("pt-BR", "away", {"theme": "dark"})


@pytest.mark.parametrize(
    "change",
    [
        {"role": "owner"},
        {"state": "active"},
        {"workspace_id": "x"},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x" * 121},
        {"locale": "../../etc"},
        {"settings": {"big": "x" * 30_000}},
        {"presence_wish": "offline"},
    ],
)
async def test_what_is_not_mine_to_change_is_refused(agent: httpx2.AsyncClient, change: dict[str, object]) -> None:
    answer = await agent.patch("/me", json=change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].split(".")[0] == next(iter(change))


async def test_unknown_teammates_are_404(admin: httpx2.AsyncClient) -> None:
    assert (await admin.patch(f"/teammates/{new_id()}", json={"name": "X"})).status_code == 404
    assert (await admin.patch("/teammates/not-an-id", json={"name": "X"})).status_code == 422
