"""A teammate joins two contacts after seeing what it means, and it can be undone."""

from uuid import uuid4

import httpx2
from fastapi import FastAPI

from relevo.platform.db import Database
from tests.desk.contacts.joining.people import People, signed
from tests.house import client_of, make_workspace, sign_in


async def test_joining_brings_everything_and_undoing_brings_it_back(people: People, client: httpx2.AsyncClient) -> None:
    kept, first = await people.writes("laptop", "Prefiero el correo.")
    joined, second = await people.writes("phone", "Uso la talla 42.")
    await client.patch(f"/contacts/{joined}", json={"name": "Ana López", "phone": "+34 600 111 222"})
    await client.patch(f"/contacts/{kept}", json={"name": "Ana", "attributes": {"plan": "gold"}})
    await client.patch(f"/contacts/{joined}", json={"attributes": {"plan": "basic", "since": 2020}})
    await people.remembers(kept, first, "contact_channel", "Prefiero el correo.")
    await people.remembers(joined, second, "size", "42")
    before = await people.snapshot()

    [move] = (await people.join(kept, joined)).json()
    assert (move["what"], move["how"], move["can_undo"]) == ("join", "teammate", True)
    assert await people.owner(first) == await people.owner(second) == kept
    assert await people.known(kept) == {"Prefiero el correo.", "42"}
    contact = (await client.get(f"/contacts/{kept}")).json()
    assert (contact["name"], contact["phone"], contact["attributes"]) == (
        "Ana",
        "+34 600 111 222",
        {"plan": "gold", "since": 2020},
    )
    assert (await client.get(f"/contacts/{joined}")).json()["merged_into"] == str(kept)
    listed = [item["id"] for item in (await client.get("/contacts")).json()["items"]]
    assert str(joined) not in listed

    [undone] = (await client.post(f"/contact-moves/{move['id']}/undo")).json()
    assert undone["undone_at"] is not None
    await people.settle(kept, joined)
    assert await people.snapshot() == before


async def test_what_came_in_between_goes_with_the_address_it_came_to(
    people: People, client: httpx2.AsyncClient
) -> None:
    kept, first = await people.writes("laptop", "Hola")
    joined, second = await people.writes("phone", "Hola")
    [move] = (await people.join(kept, joined)).json()
    await people.writes("phone", "Ahora uso la talla 44.")
    await people.remembers(kept, second, "size", "44")
    await people.writes("laptop", "Prefiero el correo.")
    await people.remembers(kept, first, "contact_channel", "Prefiero el correo.")
    assert (await client.post(f"/contact-moves/{move['id']}/undo")).status_code == 200
    assert await people.known(joined) == {"44"}
    assert await people.known(kept) == {"Prefiero el correo."}


async def test_contradictions_are_settled_by_what_was_said_last_and_come_apart_again(
    people: People, client: httpx2.AsyncClient
) -> None:
    kept, first = await people.writes("laptop", "Uso la talla 42.")
    await people.remembers(kept, first, "size", "42")
    joined, second = await people.writes("phone", "Uso la talla 44.")
    await people.remembers(joined, second, "size", "44")
    [move] = (await people.join(kept, joined)).json()
    await people.settle(kept)
    assert await people.known(kept) == {"44"}
    await client.post(f"/contact-moves/{move['id']}/undo")
    await people.settle(kept, joined)
    assert (await people.known(kept), await people.known(joined)) == ({"42"}, {"44"})


async def test_the_cap_holds_after_a_join_and_what_people_pinned_stays(
    people: People, client: httpx2.AsyncClient
) -> None:
    kept, first = await people.writes("laptop", "Hola")
    joined, second = await people.writes("phone", "Hola")
    for number in range(20):
        await people.remembers(kept, first, "preference", f"Prefiero {number * 7919:x} siempre")
        await people.remembers(joined, second, "preference", f"Me gusta {number * 104729:x} mas")
    items = (await client.get(f"/contacts/{joined}/memories")).json()["items"]
    pinned = {item["id"] for item in items[:3]}
    for memory_id in pinned:
        await client.patch(f"/memories/{memory_id}", json={"pinned": True})
    await people.join(kept, joined)
    await people.settle(kept)
    left = (await client.get(f"/contacts/{kept}/memories")).json()["items"]
    assert len(left) == 30
    assert pinned <= {item["id"] for item in left}


async def test_the_preview_says_what_it_would_do_and_does_nothing(people: People, client: httpx2.AsyncClient) -> None:
    kept, _ = await people.writes("laptop", "Hola")
    joined = (await people.arrive("customer:7", signed("7"), name="Ana")).contact_id
    before = await people.snapshot()
    preview = (await client.get(f"/contacts/{kept}/join-preview", params={"other_id": str(joined)})).json()
    assert (preview["kept"]["conversations"], preview["joined"]["conversations"]) == (1, 0)
    assert preview["warnings"] == ["unverified"]
    assert {"name": "name", "kept": None, "taken": "Ana"} in preview["fields"]
    assert [proof["kind"] for proof in preview["joined"]["proofs"]] == ["customer_id"]
    assert await people.snapshot() == before


async def test_two_who_signed_in_as_different_customers_need_a_second_word(
    people: People, client: httpx2.AsyncClient
) -> None:
    one = (await people.arrive("customer:1", signed("1"))).contact_id
    two = (await people.arrive("customer:2", signed("2"))).contact_id
    preview = (await client.get(f"/contacts/{one}/join-preview", params={"other_id": str(two)})).json()
    assert preview["warnings"] == ["different_customers"]
    refused = await people.join(one, two)
    assert (refused.status_code, refused.json()["code"]) == (409, "different_people")
    assert (await people.join(one, two, despite_different=True)).status_code == 200


async def test_what_cannot_be_joined_says_why(people: People, client: httpx2.AsyncClient) -> None:
    one, _ = await people.writes("a", "Hola")
    two, _ = await people.writes("b", "Hola")
    three, _ = await people.writes("c", "Hola")
    assert (await people.join(one, one)).json()["code"] == "same_contact"
    assert (await client.post(f"/contacts/{one}/joins", json={"contact_id": str(uuid4())})).status_code == 404
    [move] = (await people.join(one, two)).json()
    assert (await people.join(three, two)).json()["code"] == "already_joined"
    await people.join(three, one)
    assert (await client.post(f"/contact-moves/{move['id']}/undo")).json()["code"] == "undo_later_first"
    [newest, *_] = (await client.get(f"/contacts/{three}/moves")).json()
    assert (await client.post(f"/contact-moves/{newest['id']}/undo")).status_code == 200
    assert (await client.post(f"/contact-moves/{newest['id']}/undo")).json()["code"] == "already_undone"
    assert (await client.post(f"/contact-moves/{move['id']}/undo")).status_code == 200


async def test_an_address_is_taken_out_with_its_conversation_and_put_back(
    people: People, client: httpx2.AsyncClient
) -> None:
    kept, first = await people.writes("laptop", "Hola")
    joined, second = await people.writes("phone", "Uso la talla 42.")
    await people.remembers(joined, second, "size", "42")
    await people.join(kept, joined)
    identities = (await client.get(f"/contacts/{kept}")).json()["identities"]
    phone = next(one["id"] for one in identities if one["address"] == "phone")
    [split, _] = (await client.post(f"/contacts/{kept}/splits", json={"identity_id": phone})).json()
    made = split["to_id"]
    assert (split["what"], str(await people.owner(second)), await people.owner(first)) == ("split", made, kept)
    assert (await people.known(kept), await people.known(made)) == (set(), {"42"})
    await client.post(f"/contact-moves/{split['id']}/undo")
    assert await people.owner(second) == kept
    assert await people.known(kept) == {"42"}


async def test_the_only_address_cannot_be_taken_out(people: People, client: httpx2.AsyncClient) -> None:
    kept, _ = await people.writes("laptop", "Hola")
    [identity] = (await client.get(f"/contacts/{kept}")).json()["identities"]
    answer = await client.post(f"/contacts/{kept}/splits", json={"identity_id": identity["id"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "only_address")
    answer = await client.post(f"/contacts/{kept}/splits", json={"identity_id": str(uuid4())})
    assert answer.status_code == 404


async def test_equal_names_and_addresses_are_a_suggestion_and_join_nobody(
    people: People, client: httpx2.AsyncClient
) -> None:
    one = (await people.arrive("a", name="Ana López", email="ana@example.com")).contact_id
    two = (await people.arrive("b", name="ana lópez", email="ana@example.com")).contact_id
    three = (await people.arrive("c", name="Bea")).contact_id
    assert len({one, two, three}) == 3
    [likely] = (await client.get(f"/contacts/{one}/likely-same")).json()
    assert (likely["contact"]["id"], likely["reasons"]) == (str(two), ["email", "name"])


async def test_every_join_and_split_is_in_the_audit_trail_without_a_name(
    people: People, client: httpx2.AsyncClient
) -> None:
    one = (await people.arrive("a", name="Ana López")).contact_id
    two = (await people.arrive("b")).contact_id
    [move] = (await people.join(one, two)).json()
    await client.post(f"/contact-moves/{move['id']}/undo")
    rows = await people.world.rows("SELECT action, data::text AS data FROM audit_entry WHERE action LIKE 'contact.%'")
    assert [row["action"] for row in rows] == ["contact.joined", "contact.join_undone"]
    assert not any("Ana" in row["data"] for row in rows)


async def test_another_workspace_sees_and_joins_nothing(app: FastAPI, db: Database, people: People) -> None:
    one, _ = await people.writes("a", "Hola")
    two, _ = await people.writes("b", "Hola")
    [move] = (await people.join(one, two)).json()
    elsewhere = await make_workspace(db)
    foreign = await sign_in(app, db, elsewhere, elsewhere.owner)
    nobody = client_of(app)
    for method, where, body in (
        ("GET", f"/contacts/{one}/likely-same", None),
        ("GET", f"/contacts/{one}/join-preview?other_id={two}", None),
        ("POST", f"/contacts/{one}/joins", {"contact_id": str(two)}),
        ("POST", f"/contacts/{one}/splits", {"identity_id": str(uuid4())}),
        ("GET", f"/contacts/{one}/moves", None),
        ("POST", f"/contact-moves/{move['id']}/undo", None),
    ):
        assert (await nobody.request(method, where, json=body)).status_code == 401
        assert (await foreign.request(method, where, json=body)).status_code == 404
    await foreign.aclose()
    await nobody.aclose()
