"""Conversations over HTTP, through the real gate."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest

from relevo.desk.conversations import endpoints
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from relevo.platform.realtime import Hub
from tests.desk.conversations.world import World, hand_over, make_world
from tests.house import client_of, make_app, make_context, sign_in


@dataclass(frozen=True)
class Desk:
    world: World
    ana: httpx2.AsyncClient
    ben: httpx2.AsyncClient
    stranger: httpx2.AsyncClient
    anybody: httpx2.AsyncClient
    hub: Hub


@dataclass(frozen=True)
class Tenant:
    """What signing in needs to know of a workspace."""

    id: UUID


@pytest.fixture
async def desk(db: Database) -> AsyncGenerator[Desk]:
    world, other = await make_world(db), await make_world(db)
    context = make_context(db)
    async with Hub(db) as hub:
        context.provide(Hub, hub)
        app = make_app(context, [endpoints.router])

        async def enter(where: World, who: Any) -> httpx2.AsyncClient:
            return await sign_in(app, db, Tenant(where.workspace_id), who.teammate_id)  # type: ignore[arg-type] - the test gives fields by name

        ana, ben = await enter(world, world.ana), await enter(world, world.ben)
        stranger = await enter(other, other.ana)
        yield Desk(world, ana, ben, stranger, client_of(app), hub)
        for client in (ana, ben, stranger):
            await client.aclose()


def url(conversation_id: UUID, rest: str = "") -> str:
    return f"/conversations/{conversation_id}{rest}"


async def test_a_conversation_goes_from_assistant_to_person_and_back_and_is_resolved(desk: Desk) -> None:
    first = await desk.world.hear("Quiero una persona")
    await desk.world.answer(first.conversation_id, "", hand_over=hand_over())
    listed = (await desk.ana.get("/conversations", params={"view": "needs_human"})).json()
    assert [row["id"] for row in listed["items"]] == [str(first.conversation_id)]
    assert listed["items"][0]["unread"] == 1
    detail = (await desk.ana.get(url(first.conversation_id))).json()
    assert detail["brief"]["next_step"] == "Saludar"
    assert detail["can_hand_to_ai"] is True
    sent = await desk.ana.post(
        url(first.conversation_id, "/messages"), json={"client_id": "a-1", "text": "Hola, soy **Ana**"}
    )
    assert sent.status_code == 201
    assert sent.json()["blocks"][0]["children"][1]["type"] == "strong"
    mine = (await desk.ana.get("/conversations", params={"view": "mine"})).json()["items"]
    assert mine[0]["holder"]["name"] == "Ana"
    back = await desk.ana.post(url(first.conversation_id, "/hand-to-ai"), json={"note": "listo"})
    assert back.json()["holder"]["kind"] == "assistant"
    done = await desk.ana.post(url(first.conversation_id, "/resolve"), json={})
    assert (done.json()["status"], done.json()["holder"]["kind"]) == ("resolved", "nobody")
    undone = await desk.ana.post(url(first.conversation_id, "/undo"), json={"epoch": done.json()["epoch"]})
    assert undone.json()["holder"]["kind"] == "assistant"
    counts = (await desk.ana.get("/conversations/counts")).json()
    assert (counts["ai"], counts["open"], counts["resolved"]) == (1, 1, 0)


async def test_newer_messages_are_shown_with_the_refusal(desk: Desk) -> None:
    first = await desk.world.hear("Hola")
    await desk.world.hear("Espera")
    body = {"client_id": "a-1", "text": "Hola", "after_seq": first.message.seq}
    refused = await desk.ana.post(url(first.conversation_id, "/messages"), json=body)
    assert refused.status_code == 409
    assert refused.json()["code"] == "newer_messages"
    assert [message["text"] for message in refused.json()["newer"]] == ["Espera"]
    del body["after_seq"]
    assert (await desk.ana.post(url(first.conversation_id, "/messages"), json=body)).status_code == 201
    again = await desk.ana.post(url(first.conversation_id, "/messages"), json=body)
    assert again.status_code == 200


async def test_a_moved_baton_answers_409_with_the_epoch_it_has_now(desk: Desk) -> None:
    first = await desk.world.hear("Hola")
    await desk.ben.post(url(first.conversation_id, "/take-over"), json={})
    refused = await desk.ana.post(url(first.conversation_id, "/resolve"), json={"epoch": 1})
    assert (refused.status_code, refused.json()["code"], refused.json()["epoch"]) == (409, "baton_moved", 2)


async def test_messages_are_paged_by_seq_in_both_directions(desk: Desk) -> None:
    first = await desk.world.hear("uno")
    for text in ("dos", "tres", "cuatro"):
        await desk.world.hear(text)
    newest = (await desk.ana.get(url(first.conversation_id, "/messages"), params={"limit": 2})).json()
    assert [m["seq"] for m in newest["items"]] == [4, 5]
    assert newest["has_more"] is True
    older = await desk.ana.get(url(first.conversation_id, "/messages"), params={"limit": 9, "before_seq": 4})
    assert [m["seq"] for m in older.json()["items"]] == [1, 2, 3]
    assert older.json()["has_more"] is False
    newer = await desk.ana.get(url(first.conversation_id, "/messages"), params={"limit": 2, "after_seq": 1})
    assert [m["seq"] for m in newer.json()["items"]] == [2, 3]


async def test_search_finds_numbers_contacts_and_beginnings_of_words(desk: Desk) -> None:
    first = await desk.world.hear("Mi pedido no ha llegado", address="a")
    second = await desk.world.hear("¿Tienen zapatillas?", address="b")
    await desk.world.rows(
        "UPDATE contact SET name = 'Lucía 100%', email = 'lucia@example.com' WHERE id = $1 RETURNING id",
        second.contact_id,
    )
    for text, found in (
        ("pedi", first),
        ("llegado pedido", first),
        ("#1", first),
        ("lucía", second),
        ("100%", second),
        ("lucia@exam", second),
        ("zapatillas", second),
    ):
        items = (await desk.ana.get("/conversations", params={"q": text})).json()["items"]
        assert [row["id"] for row in items] == [str(found.conversation_id)], text
    for text in ("nada-de-eso", "' OR 1=1 --", "& | !", "%", "\\"):
        answer = await desk.ana.get("/conversations", params={"q": text})
        assert answer.status_code == 200
        expected = [str(second.conversation_id)] if text == "%" else []
        assert [row["id"] for row in answer.json()["items"]] == expected, text


async def test_lists_page_without_repeats_or_gaps(desk: Desk) -> None:
    made = [(await desk.world.hear("Hola", address=f"page-{n}")).conversation_id for n in range(7)]
    for view in (None, "ai", "open"):
        seen: list[str] = []
        params: dict[str, Any] = {"limit": 3} | ({"view": view} if view else {})
        while True:
            page = (await desk.ana.get("/conversations", params=params)).json()
            seen += [row["id"] for row in page["items"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
        assert seen == [str(conversation_id) for conversation_id in reversed(made)]


async def test_who_waits_longest_comes_first_and_pages_go_on_from_there(desk: Desk) -> None:
    made: list[UUID] = []
    for n in range(5):
        first = await desk.world.hear("Una persona", address=f"wait-{n}")
        await desk.world.answer(first.conversation_id, "", hand_over=hand_over())
        made.append(first.conversation_id)
    # Two of them are in the queue although nobody waits.
    await desk.world.rows("UPDATE conversation SET waiting_since = NULL WHERE id = ANY ($1) RETURNING id", made[:2])
    params: dict[str, Any] = {"view": "needs_human", "limit": 2}
    seen: list[str] = []
    while True:
        page = (await desk.ana.get("/conversations", params=params)).json()
        seen += [row["id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == [str(one) for one in [*made[2:], *made[:2]]]


async def test_a_list_costs_the_same_number_of_statements_for_one_and_for_fifty_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    await desk.world.hear("Hola", address="s-0")

    async def count(path: str) -> int:
        statements.clear()
        assert (await desk.ana.get(path)).status_code == 200
        return len(statements)

    from relevo.platform.db import Tx  # noqa: PLC0415 - only this test wraps it

    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        original = getattr(Tx, name)

        def counted(self: Tx, sql: str, *args: object, _original: Any = original) -> Any:
            statements.append(sql)
            return _original(self, sql, *args)

        monkeypatch.setattr(Tx, name, counted)
    one = await count("/conversations?limit=100")
    for n in range(1, 50):
        await desk.world.hear("Hola", address=f"s-{n}")
    fifty = await count("/conversations?limit=100")
    assert fifty == one <= 3
    assert await count("/conversations/counts") <= 3


async def test_read_marks_move_forward_only_and_clear_what_was_unread(desk: Desk) -> None:
    first = await desk.world.hear("uno")
    await desk.world.hear("dos")
    assert (await desk.ana.put(url(first.conversation_id, "/read"), json={"seq": 2})).status_code == 204
    row = (await desk.ana.get("/conversations")).json()["items"][0]
    assert (row["read_seq"], row["unread"]) == (2, 1)
    await desk.ana.put(url(first.conversation_id, "/read"), json={"seq": 99})
    await desk.ana.put(url(first.conversation_id, "/read"), json={"seq": 1})
    row = (await desk.ana.get("/conversations")).json()["items"][0]
    assert (row["read_seq"], row["unread"]) == (3, 0)
    assert (await desk.ben.get("/conversations")).json()["items"][0]["unread"] == 2


async def test_drafts_are_kept_per_teammate_and_forgotten_when_empty(desk: Desk) -> None:
    first = await desk.world.hear("Hola")
    path = url(first.conversation_id, "/draft")
    assert (await desk.ana.put(path, json={"text": "Querida", "mode": "reply"})).status_code == 204
    assert (await desk.ana.get(url(first.conversation_id))).json()["draft"] == {"text": "Querida", "mode": "reply"}
    assert (await desk.ben.get(url(first.conversation_id))).json()["draft"] is None
    await desk.ana.put(path, json={"text": " ", "mode": "reply"})
    assert (await desk.ana.get(url(first.conversation_id))).json()["draft"] is None


async def test_colleagues_see_who_is_writing(desk: Desk) -> None:
    first = await desk.world.hear("Hola")
    told = await desk.hub.subscribe(desk.world.workspace_id, ["team"])
    path = url(first.conversation_id, "/activity")
    assert (await desk.ben.put(path, json={"activity": "replying"})).status_code == 204
    viewers = (await desk.ana.get(url(first.conversation_id))).json()["viewers"]
    assert [(viewer["name"], viewer["activity"]) for viewer in viewers] == [("Ben", "replying")]
    desk.hub.unsubscribe(told)
    await desk.ben.put(path, json={"activity": "none"})
    assert (await desk.ana.get(url(first.conversation_id))).json()["viewers"] == []


async def test_bulk_says_for_each_whether_it_worked(desk: Desk) -> None:
    first = await desk.world.hear("Hola", address="x")
    unknown = new_id()
    answer = await desk.ana.post(
        "/conversations/bulk", json={"ids": [str(first.conversation_id), str(unknown)], "action": "resolve"}
    )
    assert answer.json()["done"] == [str(first.conversation_id)]
    assert [(f["id"], f["code"]) for f in answer.json()["failed"]] == [(str(unknown), "not_found")]


async def test_a_conversation_started_by_a_teammate_is_held_by_them_and_the_assistant_stays_silent(desk: Desk) -> None:
    first = await desk.world.hear("Hola")
    done = await desk.ana.post(url(first.conversation_id, "/resolve"), json={})
    assert done.status_code == 200
    started = await desk.ben.post(
        "/conversations",
        json={
            "contact_id": str(first.contact_id),
            "channel_id": str(desk.world.channel_id),
            "text": "Su pedido ha salido",
            "client_id": "b-1",
        },
    )
    assert started.status_code == 201
    assert started.json()["holder"]["name"] == "Ben"
    reply = await desk.world.hear("¡Gracias!")
    assert reply.conversation.holder.kind == "teammate"


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "", None),
        ("GET", "/messages", None),
        ("GET", "/turns", None),
        ("POST", "/messages", {"client_id": "x", "text": "hola"}),
        ("POST", "/take-over", {}),
        ("POST", "/hand-to-ai", {}),
        ("POST", "/resolve", {}),
        ("POST", "/reopen", {}),
        ("POST", "/snooze", {"until": "2027-01-01T00:00:00Z"}),
        ("POST", "/assign", {}),
        ("POST", "/undo", {"epoch": 1}),
        ("PUT", "/read", {"seq": 1}),
        ("PUT", "/draft", {"text": "x"}),
        ("PUT", "/activity", {"activity": "viewing"}),
    ],
)
async def test_another_workspace_gets_404_and_a_stranger_401(
    desk: Desk, method: str, rest: str, body: dict[str, Any] | None
) -> None:
    first = await desk.world.hear("Hola")
    before = await desk.world.state(first.conversation_id)
    foreign = await desk.stranger.request(method, url(first.conversation_id, rest), json=body)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    unknown = await desk.ana.request(method, url(new_id(), rest), json=body)
    assert unknown.status_code == 404
    nobody = await desk.anybody.request(method, url(first.conversation_id, rest), json=body)
    assert nobody.status_code == 401
    assert (await desk.world.state(first.conversation_id)).state == before.state


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"client_id": "x", "text": ""}, "empty_message"),
        ({"client_id": "x", "text": "x" * 10_001}, "message_too_long"),
        ({"client_id": "x", "text": "hola", "attachment_ids": [str(new_id())]}, "unknown_attachment"),
        ({"client_id": "x", "text": "hola", "attachment_ids": [str(new_id())] * 11}, "too_many_attachments"),
        ({"client_id": "", "text": "hola"}, "invalid"),
        ({"client_id": "x", "text": "hola", "kind": "event"}, "invalid"),
        ({"client_id": "x", "text": "hola", "author": "assistant"}, "invalid"),
    ],
)
async def test_bad_input_gets_a_clear_refusal(desk: Desk, body: dict[str, Any], code: str) -> None:
    first = await desk.world.hear("Hola")
    refused = await desk.ana.post(url(first.conversation_id, "/messages"), json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
