"""What a visitor says and sees over REST."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image

from relevo.desk.channels.queries import show_channel
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.send import send_message
from relevo.desk.conversations.api import ask_for_rating
from relevo.desk.conversations.schemas import SendInput
from relevo.kit.ids import new_id
from relevo.platform.auth.actors import Actor, Role
from tests.channels.web.serving import Served, Shop, make_shop


def owner_of(shop: Shop) -> Actor:
    return Actor(
        workspace_id=shop.workspace.id,
        teammate_id=shop.workspace.owner,
        name="Olga Owner",
        role=Role.OWNER,
        via="session",
        credential_id=new_id(),
    )


async def write_as_owner(shop: Shop, conversation_id: str | UUID, text: str, kind: str = "message") -> None:
    given = SendInput.model_validate({"client_id": new_id().hex, "kind": kind, "text": text})
    async with shop.served.house.db.transaction(shop.workspace.id) as tx:
        await send_message(tx, UUID(str(conversation_id)), given, actor=owner_of(shop))


async def test_a_message_is_stored_and_shown_once_however_often_it_is_sent(shop: Shop):
    visitor = await shop.visit()
    first = await visitor.say("Hola", client_id="same")
    second = await visitor.say("Hola", client_id="same")
    assert first["message"]["id"] == second["message"]["id"]
    shown = (await visitor.thread())["items"]
    assert [item["text"] for item in shown if not item["event"]] == ["Hola"]


async def test_a_visitor_sees_no_note_and_nothing_of_the_desk(shop: Shop):
    visitor = await shop.visit()
    said = await visitor.say("Hola")
    conversation_id = said["conversation"]["id"]
    await write_as_owner(shop, conversation_id, "CANARY-NOTE", kind="note")
    await write_as_owner(shop, conversation_id, "Hola, soy **Olga**")
    raw = (await visitor.client.get("/messages")).text
    assert "CANARY-NOTE" not in raw
    assert str(shop.workspace.owner) not in raw
    thread = await visitor.thread()
    reply = thread["items"][-1]
    assert reply["author"] == {"kind": "teammate", "name": "Olga Owner"}
    assert reply["blocks"][0]["type"] == "paragraph"
    assert thread["conversation"]["holder_kind"] == "teammate"


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty_message"), ("   \n", "empty_message"), ("x" * 10_001, "message_too_long")]
)
async def test_a_message_that_cannot_be_taken_is_refused_with_words(shop: Shop, text: str, code: str):
    visitor = await shop.visit()
    answer = await visitor.client.post("/messages", json={"client_id": "c", "text": text})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"]


async def test_ten_thousand_characters_are_taken(shop: Shop):
    visitor = await shop.visit()
    assert len((await visitor.say("ñ" * 10_000))["message"]["text"]) == 10_000


async def test_the_thread_pages_backwards(shop: Shop):
    visitor = await shop.visit()
    for number in range(60):
        await visitor.say(f"{number}")
    newest = await visitor.thread()
    assert newest["has_more"]
    first = newest["items"][0]["seq"]
    older = await visitor.thread(f"?before_seq={first}")
    assert not older["has_more"]
    seqs = [item["seq"] for item in older["items"] + newest["items"]]
    assert seqs == sorted(set(seqs))


async def test_the_button_passes_to_people_and_says_the_truth(shop: Shop):
    visitor = await shop.visit()
    answer = await visitor.client.post("/talk-to-person", json={"client_id": "p1"})
    assert answer.status_code == 201
    conversation = answer.json()["conversation"]
    assert conversation["holder_kind"] == "team"
    assert conversation["holder_name"] is None
    assert conversation["waiting"]["text"].startswith("Estás en la cola")
    texts = [item["text"] for item in (await visitor.thread())["items"] if item["author"]["kind"] == "system"]
    assert any(texts)


async def test_who_waits_may_go_on_with_the_assistant(shop: Shop):
    visitor = await shop.visit()
    assert (await visitor.client.post("/stop-waiting", json={})).status_code == 404
    await visitor.client.post("/talk-to-person", json={"client_id": "p1"})
    answer = await visitor.client.post("/stop-waiting", json={})
    assert answer.status_code == 200, answer.text
    conversation = answer.json()["conversation"]
    assert (conversation["holder_kind"], conversation["waiting"]) == ("assistant", None)
    texts = [item["text"] for item in (await visitor.thread())["items"] if item["author"]["kind"] == "system"]
    assert "Puedes volver a pedir una persona" in texts[-1]


async def test_stars_are_asked_after_the_end_and_taken_once_they_are_given(served: Served):
    shop = await make_shop(served)
    visitor = await shop.visit()
    conversation_id = (await visitor.say("Hola"))["conversation"]["id"]
    early = await visitor.client.post("/csat", json={"score": 5})
    assert early.status_code in (404, 409, 422)
    async with served.house.db.transaction(shop.workspace.id) as tx:
        await resolve(tx, conversation_id, epoch=None, actor=owner_of(shop))
        await ask_for_rating(tx, conversation_id)
    assert (await visitor.thread())["conversation"]["csat_asked"] is True
    answer = await visitor.client.post("/csat", json={"score": 4, "comment": "Bien"})
    assert answer.json()["conversation"]["csat_score"] == 4
    assert (await visitor.client.post("/csat", json={"score": 6})).status_code == 422


async def test_a_picture_is_uploaded_attached_and_shown_by_a_link_that_works(shop: Shop, tmp_path):
    visitor = await shop.visit()
    picture = tmp_path / "foto.png"
    Image.new("RGB", (40, 30), "teal").save(picture)
    uploaded = await visitor.client.post("/files", files={"file": ("foto.png", picture.read_bytes(), "image/png")})
    assert uploaded.status_code == 201, uploaded.text
    said = await visitor.say("", attachment_ids=[uploaded.json()["id"]])
    attachment = said["message"]["attachments"][0]
    assert (attachment["width"], attachment["height"]) == (40, 30)
    got = await visitor.client.get(f"{shop.served.base_url}{attachment['url']}", headers={"Authorization": ""})
    assert got.status_code == 200
    assert got.headers["content-type"] == "image/png"


async def test_a_file_of_another_visitor_cannot_be_attached(shop: Shop, tmp_path):
    first, second = await shop.visit(), await shop.visit()
    picture = tmp_path / "a.png"
    Image.new("RGB", (2, 2)).save(picture)
    uploaded = await first.client.post("/files", files={"file": ("a.png", picture.read_bytes())})
    answer = await second.client.post("/messages", json={"client_id": "x", "attachment_ids": [uploaded.json()["id"]]})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_attachment")


async def test_only_what_was_cited_here_can_be_opened(shop: Shop):
    visitor = await shop.visit()
    await visitor.say("Hola")
    assert (await visitor.client.get(f"/citations/{uuid4()}")).status_code == 404


async def test_without_a_token_nothing_answers(shop: Shop):
    visitor = await shop.visit()
    for method, path in (("GET", "/messages"), ("POST", "/messages"), ("PUT", "/read"), ("POST", "/csat")):
        answer = await visitor.client.request(method, path, json={}, headers={"Authorization": ""})
        assert answer.status_code == 401


async def test_the_channel_shows_when_it_last_heard_and_spoke(shop: Shop):
    visitor = await shop.visit()
    conversation_id = (await visitor.say("Hola"))["conversation"]["id"]
    async with shop.served.house.db.transaction(shop.workspace.id) as tx:
        quiet = (await show_channel(tx, shop.channel)).status
    await write_as_owner(shop, conversation_id, "Hola, soy Olga")
    async with shop.served.house.db.transaction(shop.workspace.id) as tx:
        lively = (await show_channel(tx, shop.channel)).status
    assert quiet.last_received_at is not None
    assert quiet.last_sent_at is None
    assert lively.last_sent_at is not None
    assert lively.last_sent_at > quiet.last_received_at


async def test_a_visitor_who_floods_is_slowed_down_and_told(served: Served):
    shop = await make_shop(served)
    limits = served.house.http.limits
    visitor = await shop.visit()
    # A clock that stands still: on a slow machine the bucket would fill again while it is being emptied.
    clock, limits.clock, limits.enabled = limits.clock, lambda: 0.0, True
    try:
        answers = [await visitor.client.get("/messages") for _ in range(limits.visitor.burst + 1)]
    finally:
        limits.clock, limits.enabled = clock, False
    assert answers[-2].status_code == 200
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "too_many_requests"
    assert int(answers[-1].headers["retry-after"]) >= 1


@pytest.mark.shared
async def test_every_naughty_string_is_taken_or_refused_with_words(shop: Shop, shared_folder: Path):
    lines = (shared_folder / "data/naughty_strings/strings.jsonl").read_text(encoding="utf-8").split("\n")
    visitor = await shop.visit()
    refused: list[str] = []
    for text in [json.loads(line)["text"] for line in lines if line]:
        answer = await visitor.client.post("/messages", json={"client_id": new_id().hex, "text": text})
        assert answer.status_code in (201, 422), text
        if answer.status_code == 422:
            assert answer.json()["detail"]
            refused.append(text)
        else:
            assert answer.json()["message"]["blocks"], text
    # Only what shows nothing at all is refused.
    assert [text for text in refused if any(letter.isalnum() for letter in text)] == []
    assert len(refused) < 20
