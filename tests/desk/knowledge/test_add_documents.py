"""From upload to found, over HTTP, with the real worker and the real child process."""

from typing import Any

import httpx2
import pytest

from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.desk.knowledge.conftest import settled
from tests.desk.knowledge.files import CORRUPT_PDF, GOOD_PDF, PDF_WITHOUT_TEXT, bomb_pdf
from tests.house import Workspace

pytestmark = pytest.mark.usefixtures("worker")

SHIPPING = """# Envíos

## Plazos

Los pedidos llegan en tres a cinco días hábiles a la península. A las islas tardan hasta diez días.

## Devoluciones

Tienes treinta días para devolver un producto. La devolución es gratis.
"""


async def upload(client: httpx2.AsyncClient, *files: tuple[str, bytes]) -> list[dict[str, Any]]:
    answer = await client.post("/knowledge/files", files=[("files", file) for file in files])
    assert answer.status_code == 201, answer.text
    return answer.json()


async def find(client: httpx2.AsyncClient, q: str, **more: str) -> list[dict[str, Any]]:
    answer = await client.get("/knowledge/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_uploaded_file_is_read_cut_and_found(agent: httpx2.AsyncClient) -> None:
    (document,) = await upload(agent, ("envios.md", SHIPPING.encode()))
    assert document["state"] == "pending"
    done = await settled(agent, document["id"])
    assert (done["state"], done["title"], done["language"]) == ("ready", "Envíos", "es")
    assert [passage["heading"] for passage in done["passages"]] == ["Plazos", "Devoluciones"]
    (first, *_) = await find(agent, "¿cuánto tarda en llegar un pedido?")
    assert (first["document_id"], first["heading"]) == (document["id"], "Plazos")


async def test_a_question_is_found_by_its_phrasings_and_by_its_answer(agent: httpx2.AsyncClient) -> None:
    body = {
        "question": "Can I pay in instalments?",
        "answer": "Yes, with Klarna in three parts.",
        "phrasings": ["split the bill", "Do you offer financing?"],
        "language": "en",
    }
    made = (await agent.post("/knowledge/qas", json=body)).json()
    assert (await settled(agent, made["id"]))["phrasings"] == body["phrasings"]
    for question in ("how can I split my bill", "is financing ofered", "klarna"):
        hits = await find(agent, question, language="en")
        assert [hit["document_id"] for hit in hits] == [made["id"]], question
        assert hits[0]["text"] == body["answer"]


async def test_a_bad_file_fails_alone_with_its_reason_and_the_queue_goes_on(agent: httpx2.AsyncClient) -> None:
    documents = await upload(
        agent,
        ("scan.pdf", PDF_WITHOUT_TEXT),
        ("broken.pdf", CORRUPT_PDF),
        ("bomb.pdf", bomb_pdf()),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
        ("archive.zip", b"PK\x03\x04" + b"\x00" * 50),
        ("program.txt", bytes(range(256)) * 8),
        ("empty.html", b""),
        ("good.pdf", GOOD_PDF),
    )
    done = [await settled(agent, document["id"], seconds=120) for document in documents]
    errors = {document["title"]: document["error"] for document in done}
    assert "OCR" in errors["scan.pdf"]
    assert "damaged" in errors["broken.pdf"]
    assert "memory" in errors["bomb.pdf"]
    assert "do not match" in errors["photo.pdf"]
    assert "cannot be read yet" in errors["archive.zip"]
    assert "do not match" in errors["program.txt"]
    assert "No text" in errors["empty.html"]
    assert errors["good.pdf"] is None
    assert "warehouse" in done[-1]["text"]
    (first, *_) = await find(agent, "when do orders leave the warehouse?", language="en")
    assert first["document_id"] == done[-1]["id"]
    stats = (await agent.get("/knowledge/stats")).json()
    assert (stats["documents"], stats["failed"], stats["pending"]) == (8, 7, 0)


async def test_a_change_is_a_new_version_and_the_last_good_copy_stays_until_it_is_ready(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    made = (await agent.post("/knowledge/texts", json={"title": "Horario", "text": "Abrimos a las nueve."})).json()
    await settled(agent, made["id"])
    changed = await agent.patch(f"/knowledge/documents/{made['id']}", json={"text": "Abrimos a las diez."})
    assert (changed.json()["version"], changed.json()["state"]) == (2, "pending")
    done = await settled(agent, made["id"])
    assert [passage["text"] for passage in done["passages"]] == ["Abrimos a las diez."]
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT ready_version FROM knowledge_document WHERE id = $1", done["id"]) == 2


async def test_a_version_that_cannot_be_read_leaves_the_last_good_copy(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    (document,) = await upload(agent, ("guide.md", b"# Guide\n\nPress the blue button twice."))
    await settled(agent, document["id"])
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE knowledge_source SET name = 'guide.xyz'")
    await agent.post(f"/knowledge/documents/{document['id']}/reindex")
    failed = await settled(agent, document["id"])
    assert failed["state"] == "failed"
    assert "cannot be read yet" in failed["error"]
    hits = await find(agent, "which button do I press", language="en")
    assert [hit["document_id"] for hit in hits] == [document["id"]]


async def test_a_deleted_document_is_not_found_and_leaves_no_statistics(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    made = (await agent.post("/knowledge/texts", json={"title": "Garantía", "text": "Dos años de garantía."})).json()
    await settled(agent, made["id"])
    assert (await agent.delete(f"/knowledge/documents/{made['id']}")).status_code == 204
    assert await find(agent, "garantía", language="es") == []
    assert (await agent.get(f"/knowledge/documents/{made['id']}")).status_code == 404
    async with db.transaction(workspace.id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM term_stat") == 0
        assert await tx.fetchval("SELECT sum(passages) FROM knowledge_stat") == 0


async def test_documents_are_listed_newest_first_and_narrowed(agent: httpx2.AsyncClient) -> None:
    for title in ("Uno", "Dos", "Tres 100%"):
        made = (await agent.post("/knowledge/texts", json={"title": title, "text": f"Texto de {title}"})).json()
        await settled(agent, made["id"])
    page = (await agent.get("/knowledge/documents", params={"limit": 2})).json()
    assert [item["title"] for item in page["items"]] == ["Tres 100%", "Dos"]
    rest = (await agent.get("/knowledge/documents", params={"limit": 2, "cursor": page["next_cursor"]})).json()
    assert [item["title"] for item in rest["items"]] == ["Uno"]
    narrowed = (await agent.get("/knowledge/documents", params={"q": "100%", "state": "ready"})).json()
    assert [item["title"] for item in narrowed["items"]] == ["Tres 100%"]
    (source,) = (await agent.get("/knowledge/sources")).json()["items"]
    assert (source["kind"], source["document_count"], source["scope"]) == ("text", 3, "all")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/knowledge/texts", {"title": " ", "text": "x"}),
        ("/knowledge/texts", {"title": "x", "text": "... !!"}),
        ("/knowledge/texts", {"title": "x", "text": "y", "language": "xx"}),
        ("/knowledge/qas", {"question": "", "answer": "y"}),
        ("/knowledge/qas", {"question": "x" * 501, "answer": "y"}),
        ("/knowledge/qas", {"question": "x", "answer": "y", "phrasings": ["p"] * 201}),
    ],
)
async def test_bad_input_is_refused_with_the_field(agent: httpx2.AsyncClient, path: str, body: dict[str, Any]) -> None:
    answer = await agent.post(path, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_fields_of_another_kind_are_refused(agent: httpx2.AsyncClient) -> None:
    made = (await agent.post("/knowledge/texts", json={"title": "x", "text": "palabras"})).json()
    answer = await agent.patch(f"/knowledge/documents/{made['id']}", json={"answer": "y"})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_for_this_kind")


async def test_an_unknown_document_is_404(agent: httpx2.AsyncClient) -> None:
    for method in ("get", "delete"):
        assert (await getattr(agent, method)(f"/knowledge/documents/{new_id()}")).status_code == 404
    assert (await agent.post(f"/knowledge/documents/{new_id()}/reindex")).status_code == 404


async def test_hostile_questions_find_or_find_not_but_never_break(agent: httpx2.AsyncClient) -> None:
    made = (await agent.post("/knowledge/texts", json={"title": "x", "text": "palabras y más palabras"})).json()
    await settled(agent, made["id"])
    for question in ("'; DROP TABLE passage; --", "{1:1}/2", "😀", "\u202e\u0007", "%_\\", "a" * 2000, "?", "١٢٣"):
        await find(agent, question)
