"""A person corrects an answer: the next customer hears the right one, and it can be taken back."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.assistant.replay import endpoints as replay_endpoints
from relevo.assistant.replay import reach_endpoints
from relevo.desk.assistants import endpoints as assistants_endpoints
from relevo.desk.cases.api import Expected, Said, judge
from relevo.desk.corrections import endpoints
from relevo.desk.corrections.casing import expected_of
from relevo.desk.corrections.schemas import AnswerCorrection
from relevo.desk.knowledge import endpoints as knowledge_endpoints
from relevo.desk.knowledge.tasks import Deps, index_document
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import ConversationId, DocumentId, TeammateId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database
from relevo.platform.files import FileStore, open_file_store
from tests.assistant.company import Company, make_company
from tests.house import client_of, make_app, make_context

QUESTION = "¿Hacéis envíos a las Azores?"
RIGHT = "Sí, enviamos a las Azores en 7 días laborables por 12 €."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    folder: Path = tmp_path_factory.mktemp("files")
    return open_file_store(str(folder))


@pytest.fixture(scope="module")
def app(db: Database, store: FileStore) -> FastAPI:
    context = make_context(db)
    context.provide(FileStore, store)
    return make_app(
        context,
        [
            endpoints.router,
            reach_endpoints.router,
            replay_endpoints.router,
            assistants_endpoints.router,
            knowledge_endpoints.router,
        ],
    )


@pytest.fixture
async def company(db: Database) -> Company:
    return await make_company(db)


async def sign_in(app: FastAPI, company: Company, who: Actor) -> httpx2.AsyncClient:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        token = await create_sign_in_link(tx, TeammateId(who.teammate_id), valid_for=timedelta(minutes=5))
    client = client_of(app)
    assert (await client.post("/auth/link", json={"token": token.text})).status_code == 200
    return client


@pytest.fixture
async def ana(app: FastAPI, company: Company) -> httpx2.AsyncClient:
    return await sign_in(app, company, company.world.ana)


@pytest.fixture
async def ben(app: FastAPI, company: Company) -> httpx2.AsyncClient:
    """No admin."""
    return await sign_in(app, company, company.world.ben)


async def index_all(company: Company, store: FileStore) -> None:
    """What the worker would do now."""
    rows = await company.world.rows("SELECT id, version FROM knowledge_document WHERE state = 'pending'")
    for row in rows:
        await index_document(
            Deps(company.world.db, store), company.world.workspace_id, DocumentId(row["id"]), version=row["version"]
        )


async def last_message(company: Company, conversation_id: ConversationId) -> UUID:
    said = [row for row in await company.world.messages(conversation_id) if row["author_kind"] == "assistant"]
    message_id: UUID = [row for row in said if row["kind"] == "message"][-1]["id"]
    return message_id


async def ask(company: Company, text: str) -> str:
    """A customer who was never here before."""
    _, said = await company.exchange(text, address=f"somebody-{new_id()}")
    answer: str = said["text"]
    return answer


async def correct(client: httpx2.AsyncClient, message_id: object, **given: Any) -> dict[str, Any]:
    answered = await client.post(f"/messages/{message_id}/corrections", json={"fault": "wrong", **given})
    assert answered.status_code == 201, answered.text
    made: dict[str, Any] = answered.json()
    return made


async def test_a_new_answer_holds_for_the_next_customer_and_is_gone_when_taken_back(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    conversation_id, before = await company.exchange(QUESTION)
    assert RIGHT not in before["text"]
    message_id = await last_message(company, conversation_id)
    draft = (await ana.get(f"/messages/{message_id}/correction")).json()
    assert (draft["question"], draft["said"], draft["by_assistant"]) == (QUESTION, before["text"], True)
    made = await correct(ana, message_id, kind="new_qa", fault="missing", question=QUESTION, answer=RIGHT)
    assert made["change"] == {"before": "", "after": RIGHT}
    assert made["made_by"] == "Ana"
    await index_all(company, store)
    assert await ask(company, QUESTION) == RIGHT
    assert await ask(company, "hola, hacen envio a azores?") == RIGHT
    taken = await ana.post(f"/corrections/{made['id']}/take-back")
    assert (taken.json()["state"], taken.json()["taken_back_by"]) == ("taken_back", "Ana")
    assert RIGHT not in await ask(company, QUESTION)


async def test_a_correction_is_a_case_that_is_red_before_and_green_after(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    conversation_id, before = await company.exchange(QUESTION)
    message_id = await last_message(company, conversation_id)
    assistant_id = (await ana.get(f"/messages/{message_id}/correction")).json()["assistant_id"]
    made = await correct(ana, message_id, kind="new_qa", fault="missing", question=QUESTION, answer=RIGHT)
    [case] = (await ana.get(f"/assistants/{assistant_id}/cases")).json()["items"]
    assert (case["correction_id"], case["expected"]["says"]) == (made["id"], [RIGHT])
    expected = Expected.model_validate(case["expected"])
    assert judge(expected, Said(outcome="reply", text=before["text"], language="es"))
    await index_all(company, store)
    assert judge(expected, Said(outcome="reply", text=await ask(company, QUESTION), language="es")) == []
    await ana.post(f"/corrections/{made['id']}/take-back")
    assert (await ana.get(f"/assistants/{assistant_id}/cases")).json()["items"] == []


async def prove(client: httpx2.AsyncClient, made: dict[str, Any]) -> dict[str, Any]:
    asked = await client.post(f"/corrections/{made['id']}/proof")
    assert asked.status_code == 200, asked.text
    proof: dict[str, Any] = asked.json()
    return proof


async def test_the_proof_shows_the_case_red_before_and_green_now(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    conversation_id, before = await company.exchange(QUESTION)
    message_id = await last_message(company, conversation_id)
    made = await correct(ana, message_id, kind="new_qa", question=QUESTION, answer=RIGHT)
    early = await prove(ana, made)
    assert early["state"] == "fails"
    await index_all(company, store)
    proof = await prove(ana, made)
    assert (proof["state"], proof["before"]["text"], proof["now"]["text"]) == ("proven", before["text"], RIGHT)
    assert {one["what"] for one in proof["before"]["failures"]} >= {"says"}
    assert proof["now"]["failures"] == []
    await ana.post(f"/corrections/{made['id']}/take-back")
    assert (await prove(ana, made))["state"] == "no_case"


async def test_a_case_that_held_before_is_said_to_guard_nothing(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    question = "¿Cuánto tarda el envío?"
    conversation_id, before = await company.exchange(question)
    message_id = await last_message(company, conversation_id)
    document_id = (await ana.get(f"/messages/{message_id}/correction")).json()["cited"][0]["document_id"]
    same = "El envío a la península tardará de 2 a 3 días laborables."
    made = await correct(ana, message_id, kind="edit_qa", document_id=document_id, answer=same, question=question)
    await index_all(company, store)
    proof = await prove(ana, made)
    assert (proof["state"], proof["before"]["failures"]) == ("held_before", [])
    assert proof["before"]["text"] == before["text"]


@pytest.mark.parametrize(
    ("old", "new", "says", "not_contains"),
    [
        ("Abrimos de lunes a viernes.", "Cerramos en agosto.", ["Cerramos en agosto."], []),
        (
            "Abrimos de lunes a viernes por la mañana.",
            "Abrimos de lunes a viernes por la mañana. Los domingos cerramos.",
            ["Abrimos de lunes a viernes por la mañana. Los domingos cerramos.", "Los domingos cerramos."],
            [],
        ),
        (
            "Abrimos de lunes a viernes. También los domingos por la tarde.",
            "Abrimos de lunes a viernes.",
            ["Abrimos de lunes a viernes."],
            ["También los domingos por la tarde."],
        ),
    ],
    ids=["other words", "a sentence came", "a sentence went"],
)
def test_a_case_asks_for_what_tells_the_new_answer_from_the_old(
    old: str, new: str, says: list[str], not_contains: list[str]
) -> None:
    given = AnswerCorrection(kind="new_qa", fault="wrong", question="¿Cuándo abrís?", answer=new)
    expected = expected_of(given, answer=new, said=old)
    assert expected is not None
    assert (expected.says, expected.not_contains) == (says, not_contains)
    assert judge(expected, Said(outcome="reply", text=old, language="es"))
    assert judge(expected, Said(outcome="reply", text=new, language="es")) == []


async def test_a_rule_is_proven_too_and_an_instruction_makes_nothing_to_prove(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    conversation_id, _ = await company.exchange("¿Cuánto tarda el envío?")
    message_id = await last_message(company, conversation_id)
    assistant_id = (await ana.get(f"/messages/{message_id}/correction")).json()["assistant_id"]
    given = {"fault": "should_pass", "assistant_id": assistant_id, "question": "¿Cuánto tarda el envío?"}
    made = await correct(ana, message_id, **given, kind="rule", words=["envío"])
    proof = await prove(ana, made)
    assert (proof["state"], [one["what"] for one in proof["before"]["failures"]]) == ("proven", ["outcome"])
    line = {"kind": "instruction", "part": "tone", "line": "De usted.", "fault": "off_brand"}
    made = await correct(ana, message_id, assistant_id=assistant_id, **line)
    assert (await prove(ana, made))["state"] == "no_case"


async def test_a_case_has_what_was_said_before_without_the_customers_data(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    conversation_id, _ = await company.exchange("Hola, soy Marta, mi correo es marta.ruiz@example.com")
    await company.hear(QUESTION)
    assert await company.take_turn(conversation_id) == "committed"
    message_id = await last_message(company, conversation_id)
    made = await correct(ana, message_id, kind="new_qa", question=QUESTION, answer=RIGHT)
    [row] = await company.world.rows("SELECT situation FROM assistant_case WHERE correction_id = $1", made["id"])
    history = row["situation"]["history"]
    assert [turn["author"] for turn in history] == ["contact", "assistant"]
    assert "marta.ruiz@example.com" not in json.dumps(history)
    assert "Marta" not in json.dumps(history)
    await index_all(company, store)
    assert (await prove(ana, made))["state"] == "proven"


async def test_the_reach_of_a_correction_is_told_before_it_is_made(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    """Another customer's question is answered from the Q&A that is changed; nothing is changed by looking."""
    _, other = await company.exchange("plazo de entrega, por favor", address="another")
    await company.exchange("¿Qué formas de pago aceptan?", address="a-third")
    conversation_id, _ = await company.exchange("¿Cuánto tarda el envío?")
    message_id = await last_message(company, conversation_id)
    cited = (await ana.get(f"/messages/{message_id}/correction")).json()["cited"]
    new = "El envío a la península tarda 24 horas."
    given = {"fault": "wrong", "kind": "edit_qa", "document_id": cited[0]["document_id"], "answer": new}
    reach = (await ana.post(f"/messages/{message_id}/corrections/reach", json=given)).json()
    assert (reach["is_known"], reach["asked"], reach["changed_count"], reach["regressed"]) == (True, 2, 1, 0)
    [changed] = reach["changed"]
    assert (changed["before"]["text"], changed["after"]["text"]) == (other["text"], new)
    assert await ask(company, "¿Cuánto tarda el envío?") != new
    assert (await ana.get("/corrections")).json()["items"] == []

    made = await correct(ana, message_id, **given)
    await index_all(company, store)
    again = given | {"answer": "Tarda un mes."}
    reach = (await ana.post(f"/messages/{message_id}/corrections/reach", json=again)).json()
    assert reach["regressed"] == 1, "the case that the correction made"
    same = await ana.post(f"/messages/{message_id}/corrections/reach", json=given)
    assert (same.status_code, same.json()["code"]) == (409, "already_so")
    assert made["change"]["after"] == new


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"fault": "should_pass", "kind": "phrasing", "question": "q"}, ["hand_over"]),
        ({"fault": "should_not_pass", "kind": "instruction"}, ["reply", "choices", "ask", "resolve", "silence"]),
        ({"fault": "wrong", "kind": "instruction"}, None),
    ],
)
def test_what_a_fault_asks_of_the_case(given: dict[str, Any], expected: list[str] | None) -> None:
    filled = {"document_id": new_id(), "assistant_id": new_id(), "part": "tone", "line": "Kind."} | given
    found = expected_of(AnswerCorrection.model_validate(filled), answer=None)
    assert (found.outcomes if found else None) == expected


async def test_a_wrong_answer_is_put_right_where_it_was_taken_from(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    conversation_id, before = await company.exchange("¿Cuánto tarda el envío?")
    message_id = await last_message(company, conversation_id)
    cited = (await ana.get(f"/messages/{message_id}/correction")).json()["cited"]
    assert [one["answer"] for one in cited] == [before["text"]]
    new = "El envío a la península tarda 24 horas."
    made = await correct(ana, message_id, kind="edit_qa", document_id=cited[0]["document_id"], answer=new)
    assert made["change"] == {"before": before["text"], "after": new}
    await index_all(company, store)
    assert await ask(company, "¿Cuánto tarda el envío?") == new
    await ana.post(f"/corrections/{made['id']}/take-back")
    await index_all(company, store)
    assert await ask(company, "¿Cuánto tarda el envío?") == before["text"]


async def test_other_words_for_a_known_question_become_a_phrasing(
    company: Company, ana: httpx2.AsyncClient, store: FileStore
) -> None:
    odd = "¿os vale el plástico de mi banco?"
    conversation_id, before = await company.exchange(odd)
    paying = "Aceptamos tarjeta, Bizum y PayPal."
    assert paying not in before["text"]
    row = (await company.world.rows("SELECT id FROM knowledge_document WHERE text = $1", paying))[0]
    message_id = await last_message(company, conversation_id)
    made = await correct(ana, message_id, kind="phrasing", document_id=str(row["id"]), question=odd)
    await index_all(company, store)
    assert await ask(company, odd) == paying
    again = await ana.post(
        f"/messages/{message_id}/corrections",
        json={"fault": "wrong", "kind": "phrasing", "document_id": str(row["id"]), "question": odd},
    )
    assert (again.status_code, again.json()["code"]) == (409, "already_so")
    await ana.post(f"/corrections/{made['id']}/take-back")
    await index_all(company, store)
    assert paying not in await ask(company, odd)


async def test_what_a_person_answered_can_be_learned_from(company: Company, ana: httpx2.AsyncClient) -> None:
    conversation_id = await company.hear("¿Tenéis tienda en Vigo?")
    sent = await company.world.say(conversation_id, "Sí, en la calle Real 3.")
    message_id = sent.message.id
    draft = (await ana.get(f"/messages/{message_id}/correction")).json()
    assert (draft["question"], draft["by_assistant"]) == ("¿Tenéis tienda en Vigo?", False)


async def test_an_instruction_is_an_admins_and_makes_a_version(
    company: Company, ana: httpx2.AsyncClient, ben: httpx2.AsyncClient
) -> None:
    conversation_id, _ = await company.exchange("Hola")
    message_id = await last_message(company, conversation_id)
    assistant_id = (await ana.get(f"/messages/{message_id}/correction")).json()["assistant_id"]
    given = {"kind": "instruction", "fault": "off_brand", "assistant_id": assistant_id, "part": "tone"}
    before = (await ana.get(f"/assistants/{assistant_id}")).json()
    made = await correct(ana, message_id, **given | {"line": "De usted, siempre."})
    after = (await ana.get(f"/assistants/{assistant_id}")).json()
    assert after["instructions"]["tone"].split("\n")[-1] == "- De usted, siempre."
    assert after["live_version"] == before["live_version"] + 1
    assert (await ben.post(f"/corrections/{made['id']}/take-back")).status_code == 403
    await ana.post(f"/corrections/{made['id']}/take-back")
    assert (await ana.get(f"/assistants/{assistant_id}")).json()["instructions"] == before["instructions"]


async def test_what_somebody_changed_since_is_not_taken_back(company: Company, ana: httpx2.AsyncClient) -> None:
    conversation_id, _ = await company.exchange(QUESTION)
    made = await correct(
        ana, await last_message(company, conversation_id), kind="new_qa", question=QUESTION, answer=RIGHT
    )
    changed = await ana.patch(f"/knowledge/documents/{made['document_id']}", json={"answer": "Ya no."})
    assert changed.status_code == 200, changed.text
    refused = await ana.post(f"/corrections/{made['id']}/take-back")
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_take_back")
    kept = (await ana.get("/corrections", params={"conversation_id": str(conversation_id)})).json()["items"]
    assert [(one["id"], one["state"]) for one in kept] == [(made["id"], "applied")]


async def test_two_who_take_the_same_back_at_once_do_it_once(company: Company, ana: httpx2.AsyncClient) -> None:
    conversation_id, _ = await company.exchange(QUESTION)
    made = await correct(
        ana, await last_message(company, conversation_id), kind="new_qa", question=QUESTION, answer=RIGHT
    )
    answers = await asyncio.gather(*(ana.post(f"/corrections/{made['id']}/take-back") for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    done = await company.world.rows("SELECT 1 FROM audit_entry WHERE action = 'correction.taken_back'")
    assert len(done) == 1


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"kind": "new_qa", "question": "x?"}, 422, "invalid"),
        ({"kind": "edit_qa", "answer": "x"}, 422, "invalid"),
        ({"kind": "phrasing", "question": "x?", "document_id": str(new_id())}, 422, "not_a_qa"),
        ({"kind": "new_qa", "question": "x" * 501, "answer": "y"}, 422, "invalid"),
        ({"kind": "new_qa", "question": "¿?", "answer": "y"}, 422, "invalid"),
        ({"kind": "poem", "question": "x?", "answer": "y"}, 422, "invalid"),
    ],
)
async def test_bad_corrections_are_refused(
    company: Company, ana: httpx2.AsyncClient, given: dict[str, str], status: int, code: str
) -> None:
    conversation_id, _ = await company.exchange("Hola")
    message_id = await last_message(company, conversation_id)
    answered = await ana.post(f"/messages/{message_id}/corrections", json={"fault": "wrong"} | given)
    assert (answered.status_code, answered.json()["code"]) == (status, code)


async def test_what_the_customer_wrote_is_no_answer(company: Company, ana: httpx2.AsyncClient) -> None:
    conversation_id = await company.hear("Hola")
    message_id = (await company.world.messages(conversation_id))[-1]["id"]
    for answered in (
        await ana.get(f"/messages/{message_id}/correction"),
        await ana.post(
            f"/messages/{message_id}/corrections",
            json={"fault": "wrong", "kind": "new_qa", "question": "x?", "answer": "y"},
        ),
    ):
        assert answered.status_code == 404
