import httpx2
import pytest
from fastapi import FastAPI

from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.house import Workspace, make_workspace, sign_in

FULL = {
    "name": "Ana García",
    "email": "Ana@Example.com",
    "phone": "+57 300 123-4567",
    "language": "es",
    "attributes": {"plan": "pro", "seats": 3, "vip": True, "score": 0.5},
}


async def create(client: httpx2.AsyncClient, **fields: object) -> dict[str, object]:
    answer = await client.post("/contacts", json=fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_contact_is_written_down_and_read_back(agent: httpx2.AsyncClient) -> None:
    made = await create(agent, **FULL)
    assert made["email"] == "ana@example.com"
    assert made["attributes"] == FULL["attributes"]
    assert made["is_visitor"] is False
    assert (await agent.get(f"/contacts/{made['id']}")).json() == made


async def test_only_what_is_given_changes_and_null_empties(agent: httpx2.AsyncClient) -> None:
    made = await create(agent, **FULL)
    body = {"name": "Ana G.", "phone": None, "attributes": {"seats": 4, "vip": None}}
    changed = (await agent.patch(f"/contacts/{made['id']}", json=body)).json()
    expected = {"name": "Ana G.", "phone": None, "attributes": {"plan": "pro", "seats": 4, "score": 0.5}}
    assert changed == made | expected


async def test_every_change_reaches_the_screens_once(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    made = await create(agent, name="Ana")
    await agent.patch(f"/contacts/{made['id']}", json={"name": "Ana"})  # nothing new
    changed = (await agent.patch(f"/contacts/{made['id']}", json={"name": "Eva"})).json()
    async with db.transaction(workspace.id) as tx:
        rows = await tx.fetch("SELECT payload FROM event WHERE name = 'contact.updated' ORDER BY id")
    assert [row["payload"]["contact"] for row in rows] == [made, changed]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 121),
        ("name", "two\nlines"),
        ("name", 7),
        ("email", "nonsense"),
        ("phone", "call me"),
        ("language", "spanish!"),
        ("attributes", {"Upper": 1}),
        ("attributes", {"a" * 64: 1}),
        ("attributes", {"a": "x" * 501}),
        ("attributes", {"a": {"nested": 1}}),
        ("attributes", {"a": [1]}),
        ("attributes", {"a": 2**53 + 1}),
        ("attributes", {f"a{n}": n for n in range(51)}),
        ("is_visitor", False),
        ("workspace_id", "00000000-0000-0000-0000-000000000000"),
        ("id", "00000000-0000-0000-0000-000000000000"),
    ],
)
async def test_what_does_not_fit_is_refused_by_name(agent: httpx2.AsyncClient, field: str, value: object) -> None:
    for answer in (
        await agent.post("/contacts", json={field: value}),
        await agent.patch(f"/contacts/{new_id()}", json={field: value}),
    ):
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"].split(".")[0] == field


async def test_attributes_stay_within_their_number_over_several_changes(agent: httpx2.AsyncClient) -> None:
    made = await create(agent, attributes={f"a{n}": n for n in range(50)})
    answer = await agent.patch(f"/contacts/{made['id']}", json={"attributes": {"one_more": 1}})
    assert answer.status_code == 422
    assert answer.json()["code"] == "too_many_attributes"
    swapped = await agent.patch(f"/contacts/{made['id']}", json={"attributes": {"one_more": 1, "a0": None}})
    assert swapped.status_code == 200


async def test_letters_that_disguise_a_name_are_dropped(agent: httpx2.AsyncClient) -> None:
    made = await create(agent, name="\u202eevil\u2069\U000e0041")
    assert made["name"] == "evil"


async def test_contacts_are_found_however_they_are_typed(agent: httpx2.AsyncClient) -> None:
    ana = await create(agent, **FULL)
    await create(agent, name="100% Bob_by")
    for q in ("garcia", "GARCÍA", "ana@ex", "123-4567"):
        assert [found["id"] for found in (await agent.get("/contacts", params={"q": q})).json()["items"]] == [ana["id"]]
    for q, count in (("%", 1), ("_", 1), ("nobody", 0), ("\\", 0), ("' OR 1=1 --", 0)):
        assert len((await agent.get("/contacts", params={"q": q})).json()["items"]) == count, q


async def test_the_list_is_newest_first_in_pages(agent: httpx2.AsyncClient) -> None:
    made = [(await create(agent, name=f"C{n}"))["id"] for n in range(5)]
    first = (await agent.get("/contacts", params={"limit": 3})).json()
    second = (await agent.get("/contacts", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [contact["id"] for contact in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None


async def test_unknown_and_foreign_contacts_are_the_same_404(
    app: FastAPI, db: Database, agent: httpx2.AsyncClient
) -> None:
    other = await make_workspace(db)
    stranger = await sign_in(app, db, other, other.owner)
    theirs = await create(stranger, name="Theirs")
    unknown = await agent.get(f"/contacts/{new_id()}")
    foreign = await agent.get(f"/contacts/{theirs['id']}")
    assert (foreign.status_code, foreign.json()) == (unknown.status_code, unknown.json())
    assert foreign.status_code == 404
    assert (await agent.patch(f"/contacts/{theirs['id']}", json={"name": "Mine"})).status_code == 404
    assert (await stranger.get(f"/contacts/{theirs['id']}")).json()["name"] == "Theirs"
    assert (await agent.get("/contacts")).json()["items"] == []
