"""Where the knowledge may be wrong: found after a change, shown with both sides, decided by a person."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.doubts import endpoints
from relevo.desk.doubts.asking import TELL, tell_asked
from relevo.desk.doubts.looking import look_for_doubts
from relevo.desk.knowledge import endpoints as knowledge_endpoints
from relevo.desk.knowledge.tasks import Deps, index_document
from relevo.desk.knowledge.upkeep import endpoints as upkeep_endpoints
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import DocumentId, TeammateId, new_id
from relevo.platform.db import Database
from relevo.platform.files import FileStore, open_file_store
from relevo.platform.mail import ConsoleMailer, Mailer
from tests.assistant.company import Company, make_company
from tests.house import client_of, make_app, make_context

RETURNS = "¿Cuántos días hay para devolver un producto?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    folder: Path = tmp_path_factory.mktemp("files")
    return open_file_store(str(folder))


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    routers = [endpoints.router, knowledge_endpoints.router, upkeep_endpoints.router]
    return make_app(make_context(db), routers)


@pytest.fixture
async def company(db: Database) -> Company:
    return await make_company(db)


@pytest.fixture
async def ana(app: FastAPI, company: Company) -> httpx2.AsyncClient:
    return await sign_in(company, app, company.world.ana.teammate_id)


async def sign_in(company: Company, app: FastAPI, teammate_id: UUID) -> httpx2.AsyncClient:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        token = await create_sign_in_link(tx, TeammateId(teammate_id), valid_for=timedelta(minutes=5))
    client = client_of(app)
    assert (await client.post("/auth/link", json={"token": token.text})).status_code == 200
    return client


async def index(company: Company, store: FileStore) -> None:
    for row in await company.world.rows("SELECT id, version FROM knowledge_document WHERE state = 'pending'"):
        document = DocumentId(row["id"])
        deps = Deps(company.world.db, store)
        await index_document(deps, company.world.workspace_id, document, version=row["version"])


async def add_qa(company: Company, ana: httpx2.AsyncClient, store: FileStore, question: str, answer: str) -> str:
    given = {"question": question, "answer": answer, "language": "es"}
    added = await ana.post("/knowledge/qas", json=given)
    assert added.status_code == 201, added.text
    await index(company, store)
    document_id: str = added.json()["id"]
    return document_id


async def asked_jobs(company: Company) -> list[str]:
    """Of this workspace: the doubts that a mail shall tell of."""
    rows = await company.world.rows(
        "SELECT convert_from(payload, 'utf8') AS payload FROM job_queue.pgqueuer WHERE entrypoint = $1", TELL
    )
    payloads: list[dict[str, str]] = [json.loads(row["payload"]) for row in rows]
    mine = str(company.world.workspace_id)
    return [one["doubt_id"] for one in payloads if one["workspace_id"] == mine]


async def look(company: Company, ana: httpx2.AsyncClient, **wanted: str) -> list[dict[str, Any]]:
    await look_for_doubts(company.world.db, company.world.workspace_id)
    found: list[dict[str, Any]] = (await ana.get("/doubts", params=wanted)).json()["items"]
    return found


async def test_a_contradicting_answer_is_found_with_both_sides_and_settled_by_new_words(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    assert await look(company, ana) == []
    document_id = await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto. Guarda la caja.")
    [doubt] = await look(company, ana)
    assert (doubt["kind"], doubt["differs"], doubt["state"]) == ("contradiction", "span", "open")
    sides = {doubt[side]["text"]: side for side in ("one", "other")}
    assert set(sides) == {
        "Tienes 30 días para devolver cualquier producto sin usar.",
        "Hay 14 días para devolver un producto.",
    }
    assert [one["id"] for one in (await ana.get("/doubts", params={"document_id": document_id})).json()["items"]] == [
        doubt["id"]
    ]

    keep = sides["Tienes 30 días para devolver cualquier producto sin usar."]
    text = "Hay 30 días para devolver un producto."
    settled = await ana.post(f"/doubts/{doubt['id']}/settle", json={"keep": keep, "how": "edit", "text": text})
    assert (settled.json()["state"], settled.json()["decision"]) == ("settled", f"kept_{keep}")
    shown = (await ana.get(f"/knowledge/documents/{document_id}")).json()
    assert shown["text"] == f"{text} Guarda la caja."
    await index(company, store)
    assert await look(company, ana) == []
    again = await ana.post(f"/doubts/{doubt['id']}/dismiss", json={})
    assert (again.status_code, again.json()["code"]) == (409, "doubt_is_closed")
    [entry] = await company.world.rows("SELECT action FROM audit_entry WHERE subject_kind = 'doubt'")
    assert entry["action"] == "doubt.settled"


async def test_both_right_is_remembered_while_both_sides_stay_and_asked_anew_when_one_changes(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    document_id = await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto.")
    [doubt] = await look(company, ana)
    dismissed = await ana.post(f"/doubts/{doubt['id']}/dismiss", json={"note": "14 for sale items"})
    assert (dismissed.json()["decision"], dismissed.json()["note"]) == ("both_right", "14 for sale items")
    assert await look(company, ana) == []
    await ana.post(f"/knowledge/documents/{document_id}/reindex")
    await index(company, store)
    assert await look(company, ana) == []
    changed = {"answer": "Hay 15 días para devolver un producto."}
    assert (await ana.patch(f"/knowledge/documents/{document_id}", json=changed)).status_code == 200
    await index(company, store)
    [anew] = await look(company, ana)
    assert anew["id"] != doubt["id"]
    assert [one["id"] for one in await look(company, ana, state="dismissed")] == [doubt["id"]]


async def test_the_side_that_does_not_hold_may_expire(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    document_id = await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto.")
    [doubt] = await look(company, ana)
    keep = "one" if doubt["other"]["document_id"] == document_id else "other"
    assert (await ana.post(f"/doubts/{doubt['id']}/settle", json={"keep": keep, "how": "none"})).status_code == 422
    assert (await ana.post(f"/doubts/{doubt['id']}/settle", json={"how": "expire"})).status_code == 422
    settled = await ana.post(f"/doubts/{doubt['id']}/settle", json={"keep": keep, "how": "expire"})
    assert settled.status_code == 200
    assert (await ana.get(f"/knowledge/documents/{document_id}")).json()["is_expired"]
    assert await look(company, ana) == []


async def test_a_contradiction_goes_by_itself_when_one_side_is_deleted(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    document_id = await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto.")
    [doubt] = await look(company, ana)
    assert (await ana.delete(f"/knowledge/documents/{document_id}")).status_code == 204
    assert await look(company, ana) == []
    assert (await ana.post(f"/doubts/{doubt['id']}/dismiss", json={})).status_code == 404


async def test_a_colleague_is_asked_and_it_stays_in_the_list_until_somebody_decided(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto.")
    [doubt] = await look(company, ana)
    nobody = await ana.post(f"/doubts/{doubt['id']}/ask", json={"teammate_id": str(new_id())})
    assert (nobody.status_code, nobody.json()["code"]) == (422, "no_such_colleague")
    ben = str(company.world.ben.teammate_id)
    asked = (await ana.post(f"/doubts/{doubt['id']}/ask", json={"teammate_id": ben, "note": "Which?"})).json()
    assert (asked["state"], asked["asked_id"], asked["note"], asked["decided_by"]) == ("asked", ben, "Which?", "Ana")
    assert [one["id"] for one in await look(company, ana, state="asked")] == [doubt["id"]]
    assert (await ana.post(f"/doubts/{doubt['id']}/dismiss", json={})).json()["decision"] == "both_right"
    assert (await ana.post(f"/doubts/{doubt['id']}/reopen")).json()["state"] == "open"


async def test_who_is_asked_gets_a_mail_and_sees_how_many_wait_for_them(
    company: Company, app: FastAPI, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto.")
    [doubt] = await look(company, ana)
    ben = await sign_in(company, app, company.world.ben.teammate_id)
    ask = {"teammate_id": str(company.world.ben.teammate_id), "note": "Does the sale count?"}
    assert (await ana.post(f"/doubts/{doubt['id']}/ask", json=ask)).status_code == 200
    assert (await ben.get("/doubts/look")).json()["asked_of_you"] == 1
    assert (await ana.get("/doubts/look")).json()["asked_of_you"] == 0
    [job] = await asked_jobs(company)
    assert job == str(doubt["id"])

    post = StringIO()
    services: dict[type[object], object] = {Mailer: ConsoleMailer(sender="relevo@example.com", stream=post)}
    assert await tell_asked(company.world.db, company.world.workspace_id, UUID(job), services)
    [row] = await company.world.rows("SELECT email FROM teammate WHERE id = $1", company.world.ben.teammate_id)
    assert f"Mail to {row['email']}" in post.getvalue()
    assert "Ana" in post.getvalue()
    assert "Does the sale count?" in post.getvalue()
    assert "/doubts?show=asked" in post.getvalue()
    # What was said to customers stays in the workspace.
    assert "14 días" not in post.getvalue()

    assert (await ben.post(f"/doubts/{doubt['id']}/dismiss", json={})).status_code == 200
    assert (await ben.get("/doubts/look")).json()["asked_of_you"] == 0
    assert not await tell_asked(company.world.db, company.world.workspace_id, UUID(job), services)


async def test_who_asks_themselves_gets_no_mail(company: Company, ana: httpx2.AsyncClient, store: FileStore) -> None:
    await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto.")
    [doubt] = await look(company, ana)
    ask = {"teammate_id": str(company.world.ana.teammate_id)}
    assert (await ana.post(f"/doubts/{doubt['id']}/ask", json=ask)).status_code == 200
    assert (await ana.get("/doubts/look")).json()["asked_of_you"] == 1
    assert await asked_jobs(company) == []


async def test_what_a_person_told_customers_is_held_against_the_knowledge(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    conversation_id = await company.hear("¿Cuántos días tengo para devolver un producto?")
    await company.world.say(conversation_id, "Tienes 45 días para devolver cualquier producto.")
    [doubt] = await look(company, ana)
    side = next(doubt[name] for name in ("one", "other") if doubt[name]["kind"] == "person")
    assert (side["conversation_id"], side["by"]) == (str(conversation_id), "Ana")
    keep = "one" if side == doubt["other"] else "other"
    settled = await ana.post(f"/doubts/{doubt['id']}/settle", json={"keep": keep, "how": "none"})
    assert settled.json()["decision"] == f"kept_{keep}"
    assert await look(company, ana) == []


async def test_a_line_of_instructions_is_held_against_the_knowledge(company: Company, ana: httpx2.AsyncClient) -> None:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        await tx.execute(
            "UPDATE assistant_version SET config = jsonb_set(config, '{instructions,constraints}', to_jsonb($2::text)) "
            "WHERE workspace_id = $1",
            tx.tenant,
            "- Para devolver un producto hay 60 días.",
        )
    [doubt] = await look(company, ana)
    assert {doubt["one"]["kind"], doubt["other"]["kind"]} == {"document", "instruction"}


async def test_a_date_that_passed_is_shown_and_goes_with_new_words(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    gone = (datetime.now(UTC) - timedelta(days=20)).date()
    sentence = f"La oferta de mantas vale hasta el {gone.day}/{gone.month}/{gone.year}."
    document_id = await add_qa(company, ana, store, "¿Hay ofertas de mantas?", f"Sí, la hay. {sentence}")
    [doubt] = await look(company, ana)
    assert (doubt["kind"], doubt["facts"]["date"], doubt["one"]["text"]) == ("passed_date", gone.isoformat(), sentence)
    text = "La oferta de mantas terminó."
    assert (await ana.post(f"/doubts/{doubt['id']}/settle", json={"how": "edit", "text": text})).status_code == 200
    assert (await ana.get(f"/knowledge/documents/{document_id}")).json()["text"] == f"Sí, la hay. {text}"
    await index(company, store)
    assert await look(company, ana) == []


async def test_sources_never_used_and_sources_that_led_to_trouble_are_shown(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        await tx.execute("UPDATE knowledge_document SET created_at = now() - interval '40 days'")
    for number in range(20):
        await company.exchange("¿Cuánto tarda el envío?", address=f"customer-{number}")
    conversations = [
        (await company.exchange("¿Puedo devolver un producto?", address=f"other-{number}"))[0] for number in range(3)
    ]
    for conversation_id in conversations[:2]:
        await company.world.rows(
            "INSERT INTO csat (workspace_id, id, conversation_id, stretch_number, score, created_at) "
            "SELECT workspace_id, gen_random_uuid(), id, 1, 1, now() FROM conversation WHERE id = $1 RETURNING 1",
            conversation_id,
        )
    found = await look(company, ana)
    assert [one["kind"] for one in found] == ["harmful", "unused", "unused"]
    harmful = found[0]["facts"]
    assert (harmful["answers"], harmful["rated_badly"], harmful["corrected"]) == (3, 2, 0)
    assert {one["one"]["title"] for one in found[1:]} == {"¿Qué formas de pago aceptan?", "Do you ship to Portugal?"}
    assert found[1]["facts"]["days"] >= 40
    looked = (await ana.get("/doubts/look")).json()
    assert (looked["harmful"], looked["unused"], looked["contradiction"]) == (1, 2, 0)


async def test_a_change_of_the_knowledge_asks_for_a_look_by_itself(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    await add_qa(company, ana, store, RETURNS, "Hay 14 días para devolver un producto.")
    workspace_id = str(company.world.workspace_id)
    rows = await company.world.rows(
        "SELECT convert_from(payload, 'utf8') AS payload FROM job_queue.pgqueuer WHERE entrypoint = 'doubts.look'"
    )
    assert any(workspace_id in row["payload"] for row in rows)


async def test_a_sentence_that_stands_twice_is_edited_in_its_document(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    twice = "Hay 14 días para devolver un producto. Lee esto. Hay 14 días para devolver un producto."
    document_id = await add_qa(company, ana, store, RETURNS, twice)
    doubt = (await look(company, ana))[0]
    keep = "one" if doubt["other"]["document_id"] == document_id else "other"
    refused = await ana.post(f"/doubts/{doubt['id']}/settle", json={"keep": keep, "how": "edit", "text": "Hay 30."})
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_edit_here")
    assert (await ana.get(f"/knowledge/documents/{document_id}")).json()["text"] == twice


async def test_an_answer_is_held_against_the_knowledge_before_it_is_written(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    await look(company, ana)
    given = {"question": RETURNS, "answer": "Claro. Hay 14 días para devolver un producto."}
    [against] = (await ana.post("/doubts/check", json=given)).json()
    assert (against["differs"], against["side"]["title"]) == ("span", "¿Puedo devolver un producto?")
    assert against["said"] == "Hay 14 días para devolver un producto."
    but = {**given, "but": against["side"]["document_id"]}
    assert (await ana.post("/doubts/check", json=but)).json() == []
    right = {"question": RETURNS, "answer": "Hay 30 días para devolver un producto."}
    assert (await ana.post("/doubts/check", json=right)).json() == []
    assert await look(company, ana) == []


async def test_a_doubt_of_nobody_is_not_found(ana: httpx2.AsyncClient) -> None:
    for answered in (
        await ana.post(f"/doubts/{new_id()}/dismiss", json={}),
        await ana.post(f"/doubts/{UUID(int=1)}/reopen"),
    ):
        assert answered.status_code == 404
