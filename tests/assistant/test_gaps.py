"""What customers asked in vain is found, grouped, drafted from what people wrote, and closed by a person."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.corrections import endpoints as corrections_endpoints
from relevo.desk.gaps import endpoints
from relevo.desk.gaps.actions import look_for_gaps
from relevo.desk.knowledge.tasks import Deps, index_document
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import ConversationId, DocumentId, TeammateId, new_id
from relevo.platform.db import Database
from relevo.platform.files import FileStore, open_file_store
from tests.assistant.company import Company, make_company
from tests.house import client_of, make_app, make_context

ASKED = (
    "¿Bordáis iniciales en los albornoces?",
    "hola, ¿se pueden bordar iniciales en un albornoz?",
    "¿bordáis iniciales en el albornoz? gracias",
)
TOLD = "Hola Marta, sí, bordamos hasta tres iniciales por 6 € y tarda dos días más."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    folder: Path = tmp_path_factory.mktemp("files")
    return open_file_store(str(folder))


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router, corrections_endpoints.router])


@pytest.fixture
async def company(db: Database) -> Company:
    return await make_company(db)


@pytest.fixture
async def ana(app: FastAPI, company: Company) -> httpx2.AsyncClient:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        token = await create_sign_in_link(tx, TeammateId(company.world.ana.teammate_id), valid_for=timedelta(minutes=5))
    client = client_of(app)
    assert (await client.post("/auth/link", json={"token": token.text})).status_code == 200
    return client


async def miss(company: Company, text: str, told: str = "") -> ConversationId:
    """A customer asks what nobody wrote down; a person may answer."""
    conversation_id, _ = await company.exchange(text, address=f"somebody-{new_id()}")
    assert (await company.turn(conversation_id))["trace"]["reason"] == "outside_knowledge"
    if told:
        await company.world.say(conversation_id, told)
    return conversation_id


async def look(company: Company, ana: httpx2.AsyncClient, state: str = "open") -> list[dict[str, Any]]:
    await look_for_gaps(company.world.db, company.world.workspace_id)
    found: list[dict[str, Any]] = (await ana.get("/gaps", params={"state": state})).json()["items"]
    return found


async def test_what_was_asked_in_vain_is_one_gap_with_a_draft_of_what_people_answered(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    conversations = [await miss(company, ASKED[0], TOLD), await miss(company, ASKED[1]), await miss(company, ASKED[2])]
    await miss(company, "¿Tenéis tienda física en Vigo capital?")
    gaps = await look(company, ana)
    assert [(gap["questions"], gap["conversations"]) for gap in gaps] == [(3, 3), (1, 1)]
    gap = gaps[0]
    assert gap["minutes"] == 2.0
    assert "6 €" in gap["answer"]
    assert "Marta" not in gap["answer"]
    assert (gap["disagree"], gap["known_document_id"]) == (False, None)
    assert gaps[1]["answer"] is None
    listed = (await ana.get(f"/gaps/{gap['id']}/questions")).json()["items"]
    assert {one["conversation_id"] for one in listed} == {str(one) for one in conversations}

    answer = "Sí, bordamos hasta tres iniciales por 6 €. Tarda dos días más."
    given = {"question": gap["question"], "answer": answer, "phrasings": gap["phrasings"]}
    closed = (await ana.post(f"/gaps/{gap['id']}/answer", json=given)).json()
    assert (closed["state"], closed["decided_by"], closed["answers_since"]) == ("answered", "Ana", 0)
    for row in await company.world.rows("SELECT id, version FROM knowledge_document WHERE state = 'pending'"):
        document = DocumentId(row["id"])
        await index_document(
            Deps(company.world.db, store), company.world.workspace_id, document, version=row["version"]
        )
    _, said = await company.exchange("¿Puedo bordar iniciales en mi albornoz?", address="the-next-one")
    assert said["text"] == answer
    assert (await look(company, ana, "answered"))[0]["answers_since"] == 1
    again = await ana.post(f"/gaps/{gap['id']}/answer", json=given)
    assert (again.status_code, again.json()["code"]) == (409, "gap_is_closed")


async def test_who_accepts_the_offer_of_a_person_asked_one_thing_and_the_person_answered_it(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    conversation_id, _ = await company.exchange(ASKED[0], address="somebody")
    assert await company.hear("Sí, por favor", address="somebody") == conversation_id
    assert await company.take_turn(conversation_id) == "committed"
    await company.world.say(conversation_id, TOLD)
    [gap] = await look(company, ana)
    assert (gap["questions"], gap["minutes"]) == (1, 2.0)
    assert "6 €" in gap["answer"]


async def test_a_question_whose_answer_was_corrected_counts_and_is_a_gap_again_when_that_is_taken_back(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    conversation_id, _ = await company.exchange("¿Qué formas de pago aceptan?", address="somebody")
    said = [row for row in await company.world.messages(conversation_id) if row["author_kind"] == "assistant"]
    message_id = next(row["id"] for row in said if row["kind"] == "message")
    answer = "Aceptamos tarjeta, Bizum, PayPal y transferencia."
    body = {"kind": "new_qa", "fault": "incomplete", "question": "¿Qué formas de pago aceptan?", "answer": answer}
    made = (await ana.post(f"/messages/{message_id}/corrections", json=body)).json()
    assert await look(company, ana) == [], "the correction answers it"
    await ana.post(f"/corrections/{made['id']}/take-back")
    [gap] = await look(company, ana)
    assert (gap["questions"], gap["answer"], gap["minutes"]) == (1, answer, 2.0)


async def test_a_dismissed_gap_stays_dismissed_and_can_be_opened_again(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    await miss(company, ASKED[0])
    [gap] = await look(company, ana)
    await ana.post(f"/gaps/{gap['id']}/dismiss")
    await miss(company, ASKED[1])
    assert await look(company, ana) == []
    [dismissed] = await look(company, ana, "dismissed")
    assert (dismissed["id"], dismissed["questions"]) == (gap["id"], 2)
    assert (await ana.post(f"/gaps/{gap['id']}/reopen")).json()["state"] == "open"
    assert [one["id"] for one in await look(company, ana)] == [gap["id"]]


async def test_people_who_disagree_are_told_of(company: Company, ana: httpx2.AsyncClient) -> None:
    for text, told in zip(ASKED, (TOLD, TOLD, "Sí, bordamos iniciales en albornoces por 9 €."), strict=True):
        await miss(company, text, told)
    [gap] = await look(company, ana)
    assert gap["disagree"]
    assert "6 €" in gap["answer"]


async def test_personal_data_is_in_no_draft(company: Company, ana: httpx2.AsyncClient) -> None:
    text = "Soy Lucía Pérez, mi correo es lucia@example.com. ¿Bordáis iniciales en los albornoces?"
    await miss(company, text, "Sí, Lucía Pérez: bordamos iniciales por 6 € en albornoces. Escribe a lucia@example.com.")
    await look(company, ana)
    for row in await company.world.rows("SELECT question, answer, phrasings::text FROM gap"):
        assert not {"Lucía", "Pérez", "lucia@example.com"} & set(" ".join(str(value) for value in row).split())


async def test_a_draft_greets_nobody_and_promises_nothing(company: Company, ana: httpx2.AsyncClient) -> None:
    told = "Hola Manuel. Los cojines verdes entran en mayo. Te escribo en cuanto estén."
    await miss(company, "¿Cuándo tenéis cojines verdes?", told)
    [gap] = await look(company, ana)
    assert gap["answer"] == "Los cojines verdes entran en mayo."


async def test_looking_twice_changes_nothing_and_what_nobody_asks_for_is_no_gap(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    assert await look(company, ana) == []
    await miss(company, ASKED[0])
    first = await look(company, ana)
    assert await look(company, ana) == first
    looked = (await ana.get("/gaps/look")).json()
    assert (looked["missed"], looked["unclear"]) == (1, 0)


async def test_a_gap_of_nobody_is_not_found(ana: httpx2.AsyncClient) -> None:
    for answered in (
        await ana.get(f"/gaps/{new_id()}/questions"),
        await ana.post(f"/gaps/{new_id()}/dismiss"),
        await ana.post(f"/gaps/{UUID(int=1)}/reopen"),
    ):
        assert answered.status_code == 404


FIVE = (
    "¿Alquiláis mantelerías para bodas?",
    "hola, ¿se puede alquilar una mantelería para una boda?",
    "quiero alquilar mantelería para mi boda, ¿lo hacéis?",
    "¿alquiler de mantelería para bodas tenéis?",
    "buenas, para una boda ¿alquiláis mantelerías?",
)


async def test_five_questions_among_forty_others_are_one_gap(company: Company, ana: httpx2.AsyncClient) -> None:
    """Found with five examples: one group, none of the others in it."""
    things = "sillas mesas lámparas espejos cuadros jarrones cestas velas relojes estantes".split()
    asked = [
        "¿Vendéis {} de segunda mano?",
        "¿Reparáis {} rotas en casa?",
        "¿Pintáis {} de color rojo?",
        "¿{} para jardín?",
    ]
    others = [form.format(thing) for thing in things for form in asked]
    for number, text in enumerate([*others[:20], *FIVE, *others[20:]]):
        conversation_id = await company.hear(text, address=f"asker-{number}")
        await company.take_turn(conversation_id)
    gaps = await look(company, ana)
    [gap] = [one for one in gaps if "mantel" in one["question"]]
    listed = (await ana.get(f"/gaps/{gap['id']}/questions")).json()["items"]
    assert {one["text"] for one in listed} == set(FIVE)
