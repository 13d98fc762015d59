"""After a change of the knowledge, each answer that relied on what is gone is named, and no other."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.conversations import endpoints as conversation_endpoints
from relevo.desk.knowledge.actions.change_document import do_reindex_document, rewrite_document
from relevo.desk.knowledge.api import (
    DocumentChange,
    NewDocument,
    UpkeepInput,
    add_ready_documents,
    do_change_document,
    do_change_upkeep,
    do_delete_document,
    find_document,
    index_at_once,
    insert_source,
)
from relevo.desk.reliance import endpoints
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import DocumentId, TeammateId, new_id
from relevo.platform.db import Database, Tx
from tests.desk.conversations.world import World, make_world
from tests.house import client_of, make_app, make_context

SUBJECTS = "towels sheets pillows rugs lamps mirrors chairs tables curtains hammocks".split()
EDITS = 200


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router, conversation_endpoints.router])


@pytest.fixture
async def world(db: Database) -> World:
    return await make_world(db)


@pytest.fixture
async def ana(app: FastAPI, world: World) -> httpx2.AsyncClient:
    async with world.db.transaction(world.workspace_id) as tx:
        token = await create_sign_in_link(tx, TeammateId(world.ana.teammate_id), valid_for=timedelta(minutes=5))
    client = client_of(app)
    assert (await client.post("/auth/link", json={"token": token.text})).status_code == 200
    return client


async def say(tx: Tx, conversation_id: UUID, text: str, cited: Sequence[tuple[UUID, UUID]], *, seq: int) -> UUID:
    """An assistant's answer as a turn stores it; `cited`: document and passage."""
    message_id = new_id()
    citations = [{"document_id": str(document), "passage_id": str(passage)} for document, passage in cited]
    await tx.execute(
        "INSERT INTO message (workspace_id, id, conversation_id, seq, kind, author_kind, text, content, epoch) "
        "VALUES ($1, $2, $3, $4, 'message', 'assistant', $5, $6, 1)",
        tx.tenant,
        message_id,
        conversation_id,
        seq,
        text,
        {"citations": citations},
    )
    return message_id


async def passages_of(tx: Tx, document_id: UUID) -> list[Any]:
    return await tx.fetch(
        "SELECT id, text FROM passage WHERE workspace_id = $1 AND document_id = $2 AND kind <> 'question'",
        tx.tenant,
        document_id,
    )


async def add(tx: Tx, *documents: NewDocument) -> list[DocumentId]:
    kind = documents[0].kind
    return await add_ready_documents(tx, await insert_source(tx, kind=kind, name="Shop"), documents)


@dataclass
class Shop:
    """What stands in each document, kept apart from the product, and the sentences that each answer used."""

    texts: dict[UUID, list[list[str]]] = field(default_factory=dict[UUID, list[list[str]]])
    older: dict[UUID, list[list[list[str]]]] = field(default_factory=dict[UUID, list[list[list[str]]]])
    used: dict[UUID, tuple[UUID, list[str]]] = field(default_factory=dict[UUID, tuple[UUID, list[str]]])
    found: set[UUID] = field(default_factory=set[UUID])

    def sentences(self, document_id: UUID) -> set[str]:
        if document_id not in self.found:
            return set()
        return {sentence for paragraph in self.texts[document_id] for sentence in paragraph}


def paragraph(rng: random.Random, subject: str) -> list[str]:
    """Sentences that no other paragraph has."""
    return [
        f"Our {subject} number {rng.randrange(10**9)} can be sent back within {rng.randrange(5, 90)} days of delivery."
        for _ in range(rng.randrange(3, 7))
    ]


def as_text(paragraphs: list[list[str]]) -> str:
    return "\n\n".join(" ".join(each) for each in paragraphs)


async def open_shop(tx: Tx, rng: random.Random, conversation_id: UUID) -> Shop:
    shop = Shop()
    for number in range(40):
        subject = SUBJECTS[number % len(SUBJECTS)]
        paragraphs = [paragraph(rng, subject) for _ in range(rng.randrange(1, 9))]
        (document_id,) = await add(
            tx, NewDocument(kind="text", title=f"About {subject} {number}", text=as_text(paragraphs), language="en")
        )
        shop.texts[document_id], shop.older[document_id] = paragraphs, []
        shop.found.add(document_id)
    for seq in range(100, 500):
        document_id = rng.choice(list(shop.texts))
        passage = rng.choice(await passages_of(tx, document_id))
        every = [one for part in shop.texts[document_id] for one in part if one in passage["text"]]
        start = rng.randrange(len(every))
        used = every[start : start + rng.randrange(1, 3)]
        message_id = await say(tx, conversation_id, " ".join(used), [(document_id, passage["id"])], seq=seq)
        shop.used[message_id] = (document_id, used)
    return shop


def reworded(paragraphs: list[list[str]], rng: random.Random, what: str) -> list[list[str]]:
    part = rng.choice(paragraphs)
    at = rng.randrange(len(part))
    if what == "figure":
        part[at] = part[at].replace("days of delivery", f"days of delivery, {rng.randrange(10**6)} at most")
    elif what == "drop" and len(part) > 1:
        del part[at]
    elif what == "append":
        paragraphs.append(paragraph(rng, "things"))
    elif what == "turn":
        paragraphs.reverse()
    return paragraphs


async def rewrite(tx: Tx, shop: Shop, rng: random.Random, document_id: UUID, what: str, world: World) -> None:
    older = shop.older[document_id]
    is_back = what == "back" and bool(older)
    paragraphs = older.pop() if is_back else reworded([list(each) for each in shop.texts[document_id]], rng, what)
    document = await find_document(tx, document_id, lock=True)
    assert document is not None
    await rewrite_document(tx, document, title=None, text=as_text(paragraphs), phrasings=None, by=world.ana)
    if not is_back:
        older.append(shop.texts[document_id])
    shop.texts[document_id] = paragraphs


async def edit(tx: Tx, shop: Shop, rng: random.Random, world: World) -> UUID:
    """One change of one document, as people and sources make them; what stands is kept in `shop` as well."""
    document_id = rng.choice(list(shop.texts))
    what = rng.choice(["figure", "figure", "drop", "append", "turn", "title", "reindex", "back", "expire", "prolong"])
    if rng.random() < 0.02:
        what = "delete"
    by = world.ana
    if what == "delete":
        await do_delete_document(tx, DocumentId(document_id), by=by)
        del shop.texts[document_id]
        shop.found.discard(document_id)
        return document_id
    if what == "expire":
        await do_change_upkeep(
            tx, DocumentId(document_id), UpkeepInput(expires_at=datetime.now(UTC) - timedelta(minutes=1)), by=by
        )
        shop.found.discard(document_id)
        return document_id
    if what == "prolong":
        await do_change_upkeep(tx, DocumentId(document_id), UpkeepInput(expires_at=None), by=by)
        shop.found.add(document_id)
    elif what == "reindex":
        await do_reindex_document(tx, DocumentId(document_id))
    elif what == "title":
        await do_change_document(tx, DocumentId(document_id), DocumentChange(title=f"Title {rng.random()}"), by=by)
    else:
        await rewrite(tx, shop, rng, document_id, what, world)
    await index_at_once(tx, DocumentId(document_id))
    return document_id


@pytest.mark.parametrize("seed", [7, pytest.param(8, marks=pytest.mark.soak), pytest.param(9, marks=pytest.mark.soak)])
async def test_two_hundred_seeded_edits_name_every_affected_answer_and_no_other(world: World, seed: int) -> None:
    rng = random.Random(seed)
    conversation = (await world.hear("Hi")).conversation
    async with world.db.transaction(world.workspace_id) as tx:
        shop = await open_shop(tx, rng, conversation.id)
    edits_that_affect = 0
    pending: set[tuple[UUID, str]] = set()
    for number in range(EDITS):
        before = {document_id: shop.sentences(document_id) for document_id in shop.texts}
        async with world.db.transaction(world.workspace_id) as tx:
            changed = await edit(tx, shop, rng, world)
        after = shop.sentences(changed)
        for message_id, (document_id, used) in shop.used.items():
            if document_id == changed:
                pending -= {(message_id, one) for one in used if one in after}
                pending |= {(message_id, one) for one in used if one in before[changed] and one not in after}
        rows = await world.rows("SELECT message_id, lost FROM affected_answer WHERE decision IS NULL")
        said = {(row["message_id"], one) for row in rows for one in row["lost"]}
        # A row stays while one of its sentences is gone; those of its sentences that are back are no news.
        assert said >= pending, f"edit {number}: an affected answer was not named"
        assert {message for message, _ in said} == {message for message, _ in pending}, f"edit {number}: too many"
        edits_that_affect += bool(rows)
    print(f"{EDITS} edits, {len(pending)} affected sentences at the end")
    assert edits_that_affect > EDITS // 2


async def test_what_an_answer_did_not_say_may_change_and_the_next_change_still_finds_it(world: World) -> None:
    conversation = (await world.hear("Hi")).conversation
    async with world.db.transaction(world.workspace_id) as tx:
        text = "Delivery takes 3 days. Returns take 30 days."
        (document_id,) = await add(tx, NewDocument(kind="qa", title="How long?", text=text, language="en"))
        [passage] = await passages_of(tx, document_id)
        quoted = await say(tx, conversation.id, "Delivery takes 3 days.", [(document_id, passage["id"])], seq=90)
        retold = await say(tx, conversation.id, "Three days, it seems.", [(document_id, passage["id"])], seq=91)

    async def change(answer: str) -> set[UUID]:
        async with world.db.transaction(world.workspace_id) as tx:
            await do_change_document(tx, document_id, DocumentChange(answer=answer), by=world.ana)
            await index_at_once(tx, document_id)
        return {row["message_id"] for row in await world.rows("SELECT DISTINCT message_id FROM affected_answer")}

    assert await change("Delivery takes 3 days. Returns take 20 days.") == {retold}
    assert await change("Delivery takes 4 days. Returns take 20 days.") == {quoted, retold}
    assert await change(text) == set()
    assert await change("Delivery takes 5 days. Returns take 30 days.") == {quoted, retold}


async def _affect(world: World, *, text: str = "Delivery takes 3 days.", seq: int = 90) -> tuple[UUID, UUID]:
    """A conversation and an answer in it that a change affects."""
    conversation = (await world.hear("Hola, ¿cuánto tarda?")).conversation
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute("UPDATE conversation SET language = 'es' WHERE id = $1", conversation.id)
        (document_id,) = await add(tx, NewDocument(kind="qa", title="How long?", text=text, language="en"))
        [passage] = await passages_of(tx, document_id)
        message_id = await say(tx, conversation.id, text, [(document_id, passage["id"])], seq=seq)
        await do_change_document(tx, document_id, DocumentChange(answer="It takes 5 days."), by=world.ana)
        await index_at_once(tx, document_id)
    return conversation.id, message_id


async def test_a_customer_is_told_by_a_draft_that_a_teammate_sends(world: World, ana: httpx2.AsyncClient) -> None:
    conversation_id, message_id = await _affect(world)
    [change] = (await ana.get("/knowledge/changes")).json()["items"]
    assert (change["kind"], change["title"], change["made_by"]) == ("edited", "How long?", "Ana")
    assert (change["answers"], change["undecided"], change["open_conversations"]) == (1, 1, 1)
    assert (await ana.get("/knowledge/changes/pending")).json() == {"answers": 1, "changes": 1}
    at = f"/knowledge/changes/{change['id']}/answers"
    [answer] = (await ana.get(at)).json()["items"]
    assert (answer["message_id"], answer["lost"]) == (str(message_id), ["Delivery takes 3 days."])
    assert answer["draft"].startswith("Una corrección")
    assert "It takes 5 days." in answer["draft"]

    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute(
            "INSERT INTO draft (workspace_id, conversation_id, teammate_id, mode, text) "
            "VALUES ($1, $2, $3, 'reply', $4)",
            tx.tenant,
            conversation_id,
            world.ana.teammate_id,
            "Typed before",
        )
    told = {"decision": "notified", "text": "Son 5 días, perdona."}
    decided = (await ana.post(f"{at}/{message_id}/decide", json=told)).json()
    assert (decided["decision"], decided["decided_by"], decided["told_at"]) == ("notified", "Ana", None)
    [draft] = await world.rows("SELECT text FROM draft WHERE conversation_id = $1", conversation_id)
    assert draft["text"] == "Typed before\n\nSon 5 días, perdona."
    said = await world.rows(
        "SELECT 1 FROM message WHERE conversation_id = $1 AND author_kind = 'teammate'", conversation_id
    )
    assert said == []
    await world.say(conversation_id, "Son 5 días, perdona.")
    assert (await ana.get(at)).json()["items"][0]["told_at"] is not None
    other = await ana.post(f"{at}/{message_id}/decide", json={"decision": "ignored"})
    assert (other.status_code, other.json()["code"]) == (409, "already_decided")
    assert (await ana.get("/knowledge/changes")).json()["items"] == []
    assert len((await ana.get("/knowledge/changes", params={"pick": "all"})).json()["items"]) == 1


async def test_a_conversation_is_opened_again_or_left_alone(world: World, ana: httpx2.AsyncClient) -> None:
    conversation_id, message_id = await _affect(world)
    await ana.post(f"/conversations/{conversation_id}/resolve", json={})
    [change] = (await ana.get("/knowledge/changes")).json()["items"]
    assert change["open_conversations"] == 0
    at = f"/knowledge/changes/{change['id']}"
    decided = await ana.post(f"{at}/answers/{message_id}/decide", json={"decision": "reopened"})
    assert decided.json()["status"] == "open"
    await _affect(world, text="Returns take 30 days.", seq=95)
    [other] = (await ana.get("/knowledge/changes")).json()["items"]
    ignored = (await ana.post(f"/knowledge/changes/{other['id']}/ignore")).json()
    assert (ignored["answers"], ignored["undecided"]) == (1, 0)
    assert (await ana.get("/knowledge/changes/pending")).json() == {"answers": 0, "changes": 0}


async def test_words_that_come_back_take_an_undecided_answer_off_the_list(
    world: World, ana: httpx2.AsyncClient
) -> None:
    await _affect(world)
    [change] = (await ana.get("/knowledge/changes")).json()["items"]
    async with world.db.transaction(world.workspace_id) as tx:
        document_id = DocumentId(UUID(change["document_id"]))
        await do_change_document(tx, document_id, DocumentChange(answer="Delivery takes 3 days."), by=world.ana)
        await index_at_once(tx, document_id)
    assert (await ana.get("/knowledge/changes", params={"pick": "all"})).json()["items"] == []


async def test_a_deleted_document_affects_all_answers_from_it(world: World, ana: httpx2.AsyncClient) -> None:
    conversation = (await world.hear("Hi")).conversation
    async with world.db.transaction(world.workspace_id) as tx:
        (document_id,) = await add(tx, NewDocument(kind="qa", title="How long?", text="3 days.", language="en"))
        [passage] = await passages_of(tx, document_id)
        await say(tx, conversation.id, "3 days.", [(document_id, passage["id"])], seq=90)
        await do_delete_document(tx, document_id, by=world.ana)
    [change] = (await ana.get("/knowledge/changes")).json()["items"]
    assert (change["kind"], change["document_exists"], change["answers"]) == ("removed", False, 1)


async def test_a_change_of_nobody_is_not_found(ana: httpx2.AsyncClient) -> None:
    assert (await ana.get(f"/knowledge/changes/{new_id()}/answers")).status_code == 404
    assert (await ana.post(f"/knowledge/changes/{new_id()}/ignore")).status_code == 404
    decided = await ana.post(f"/knowledge/changes/{new_id()}/answers/{new_id()}/decide", json={"decision": "ignored"})
    assert decided.status_code == 404
