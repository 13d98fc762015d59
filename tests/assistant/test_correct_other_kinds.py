"""A correction of a text, of a guide, and of when to pass: it holds from the next question on and can be taken back."""

from typing import Any

import httpx2
import pytest

from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.guides.api import Guide
from relevo.desk.knowledge.api import NewDocument, add_ready_documents, insert_source
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from tests.assistant.company import Company, make_company
from tests.assistant.test_correct import app, ask, ben, correct, index_all, last_message, sign_in, store

__all__ = ["app", "ben", "store"]

TEXT = "Hacemos cortinas a medida. Las cortinas a medida tardan 15 días. Coser un dobladillo cuesta 9 €."
GUIDE = Guide(
    id="lamps",
    name="Lamps",
    language="en",
    triggers=["my lamp flickers"],
    text="Ask: Which lamp is it?\nTell: Unplug it.",
)


@pytest.fixture
async def company(db: Database) -> Company:
    company = await make_company(db, config=AssistantConfig(guides=[GUIDE]))
    async with db.transaction(company.world.workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Textos")
        await add_ready_documents(
            tx, source_id, [NewDocument(kind="text", title="Cortinas a medida", text=TEXT, language="es")]
        )
    return company


@pytest.fixture
async def ana(app: object, company: Company) -> httpx2.AsyncClient:
    return await sign_in(app, company, company.world.ana)  # pyright: ignore[reportArgumentType] - a FastAPI


async def draft(client: httpx2.AsyncClient, message_id: object) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"/messages/{message_id}/correction")).json()
    return found


async def test_words_of_a_text_are_changed_in_place_and_come_back(
    company: Company,
    ana: httpx2.AsyncClient,
    store: FileStore,
) -> None:
    question = "¿Cuánto tardan las cortinas a medida?"
    conversation_id, said = await company.exchange(question)
    assert "15 días" in said["text"]
    message_id = await last_message(company, conversation_id)
    [text] = (await draft(ana, message_id))["texts"]
    assert text["title"] == "Cortinas a medida"
    old = "Las cortinas a medida tardan 15 días."
    assert old in text["sentences"]
    given = {"kind": "edit_text", "document_id": text["document_id"], "old": old, "question": question}
    reach = await ana.post(
        f"/messages/{message_id}/corrections/reach", json={**given, "fault": "wrong", "answer": "Tardan 20 días."}
    )
    assert reach.json()["is_known"]
    made = await correct(ana, message_id, **given, answer="Las cortinas a medida tardan 20 días.")
    assert made["change"] == {"before": old, "after": "Las cortinas a medida tardan 20 días."}
    await index_all(company, store)
    assert "20 días" in await ask(company, "¿Las cortinas a medida cuánto tardan?")
    [case] = await company.world.rows("SELECT expected FROM assistant_case")
    assert case["expected"]["says"] == ["Las cortinas a medida tardan 20 días."]
    affected = await company.world.rows("SELECT lost FROM affected_answer WHERE message_id = $1", message_id)
    assert [row["lost"] for row in affected] == [[old]]
    back = await ana.post(f"/corrections/{made['id']}/take-back")
    assert back.json()["state"] == "taken_back"
    await index_all(company, store)
    assert "15 días" in await ask(company, "¿Las cortinas a medida cuánto tardan?")


async def test_words_that_do_not_stand_there_once_are_refused(company: Company, ana: httpx2.AsyncClient) -> None:
    conversation_id, _ = await company.exchange("¿Cuánto tardan las cortinas a medida?")
    message_id = await last_message(company, conversation_id)
    [text] = (await draft(ana, message_id))["texts"]
    for old in ("medida", "Hacemos persianas."):
        given = {"kind": "edit_text", "fault": "wrong", "document_id": text["document_id"], "old": old, "answer": "x y"}
        refused = await ana.post(f"/messages/{message_id}/corrections", json=given)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_in_text")


async def test_words_pass_to_a_person_from_now_on_until_the_rule_is_taken_back(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    conversation_id, said = await company.exchange("¿Puedo devolver un producto?")
    message_id = await last_message(company, conversation_id)
    assistant_id = (await draft(ana, message_id))["assistant_id"]
    rule = {"kind": "rule", "assistant_id": assistant_id, "words": ["devolver"], "question": "¿Puedo devolver algo?"}
    made = await correct(ana, message_id, **{**rule, "fault": "should_pass"})
    other = await company.hear("Quiero devolver un producto", address="next-one")
    await company.take_turn(other)
    turn = await company.turn(other)
    assert turn["outcome"] == "hand_over"
    [case] = await company.world.rows("SELECT expected FROM assistant_case")
    assert case["expected"]["outcomes"] == ["hand_over"]
    again = await ana.post(f"/messages/{message_id}/corrections", json={**rule, "fault": "should_pass"})
    assert (again.status_code, again.json()["code"]) == (409, "already_so")
    assert (await ana.post(f"/corrections/{made['id']}/take-back")).status_code == 200
    _, after = await company.exchange("¿Puedo devolver un producto?", address="third-one")
    assert after["text"] == said["text"]


async def test_a_step_is_put_into_a_guide_and_taken_out(company: Company, ana: httpx2.AsyncClient) -> None:
    conversation_id, _ = await company.exchange("¿Cuánto tarda el envío?")
    message_id = await last_message(company, conversation_id)
    found = await draft(ana, message_id)
    assert found["guides"] == [{"id": "lamps", "name": "Lamps", "lines": GUIDE.text.split("\n")}]
    step = {"kind": "guide", "assistant_id": found["assistant_id"], "guide_id": "lamps", "after_line": 1}
    made = await correct(ana, message_id, **step, line="Tell: Switch it off first.")

    async def text() -> str:
        [row] = await company.world.rows(
            "SELECT v.config -> 'guides' -> 0 ->> 'text' AS text FROM assistant a JOIN assistant_version v "
            "ON v.workspace_id = a.workspace_id AND v.assistant_id = a.id AND v.number = a.live_version"
        )
        said: str = row["text"]
        return said

    assert await text() == "Ask: Which lamp is it?\nTell: Switch it off first.\nTell: Unplug it."
    odd = {**step, "fault": "wrong", "line": "Blorp the flurb"}
    refused = await ana.post(f"/messages/{message_id}/corrections", json=odd)
    assert (refused.status_code, refused.json()["code"]) == (422, "guide_not_understood")
    gone = await ana.post(f"/messages/{message_id}/corrections", json={**odd, "guide_id": "none"})
    assert gone.status_code == 404
    assert (await ana.post(f"/corrections/{made['id']}/take-back")).status_code == 200
    assert await text() == GUIDE.text


async def test_who_is_no_admin_proposes_and_an_admin_approves(
    company: Company, ana: httpx2.AsyncClient, ben: httpx2.AsyncClient
) -> None:
    conversation_id, _ = await company.exchange("¿Cuánto tarda el envío?")
    message_id = await last_message(company, conversation_id)
    assistant_id = (await draft(ana, message_id))["assistant_id"]
    before = (await ana.get(f"/assistants/{assistant_id}")).json()["live_version"]
    body = {"fault": "should_pass", "assistant_id": assistant_id, "kind": "rule", "words": ["aduanas"]}
    sent = await ben.post(f"/messages/{message_id}/corrections", json=body)
    assert sent.status_code == 201, sent.text
    proposed = sent.json()
    assert (proposed["state"], proposed["change"]["after"], proposed["made_by"]) == ("proposed", "aduanas", "Ben")
    # Nothing holds yet: no version, no case, nothing that could be taken back.
    assert (await ana.get(f"/assistants/{assistant_id}")).json()["live_version"] == before
    assert await company.world.rows("SELECT 1 FROM assistant_case WHERE correction_id = $1", proposed["id"]) == []
    too_soon = await ana.post(f"/corrections/{proposed['id']}/take-back")
    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "correction_is_decided")
    # Its reach is shown to who proposes as to who approves.
    reach = await ben.post(f"/messages/{message_id}/corrections/reach", json=body)
    assert reach.json()["is_known"], reach.text

    assert (await ben.post(f"/corrections/{proposed['id']}/approve")).status_code == 403
    [waiting] = (await ana.get("/corrections", params={"state": "proposed"})).json()["items"]
    approved = (await ana.post(f"/corrections/{waiting['id']}/approve")).json()
    assert (approved["state"], approved["made_by"], approved["decided_by"]) == ("applied", "Ben", "Ana")
    passed, _ = await company.exchange("Una duda de aduanas", address="somebody-else")
    assert (await company.turn(passed))["outcome"] == "hand_over"
    again = await ana.post(f"/corrections/{waiting['id']}/approve")
    assert (again.status_code, again.json()["code"]) == (409, "correction_is_decided")
    assert (await ana.post(f"/corrections/{waiting['id']}/take-back")).json()["state"] == "taken_back"


async def test_a_proposal_is_declined_by_an_admin_or_withdrawn_by_who_made_it(
    company: Company, ana: httpx2.AsyncClient, ben: httpx2.AsyncClient
) -> None:
    conversation_id, _ = await company.exchange("¿Cuánto tarda el envío?")
    message_id = await last_message(company, conversation_id)
    assistant_id = (await draft(ana, message_id))["assistant_id"]
    for decides in (ana, ben):
        body = {"fault": "off_brand", "assistant_id": assistant_id, "kind": "instruction", "part": "tone"}
        sent = await ben.post(f"/messages/{message_id}/corrections", json=body | {"line": "De usted, siempre."})
        declined = await decides.post(f"/corrections/{sent.json()['id']}/decline")
        assert declined.json()["state"] == "declined"
    assert (await ana.get("/corrections", params={"state": "proposed"})).json()["items"] == []
    tone = (await ana.get(f"/assistants/{assistant_id}")).json()["instructions"]["tone"]
    assert "De usted" not in tone


async def test_what_cannot_be_done_is_said_to_who_proposes_it(
    company: Company, ana: httpx2.AsyncClient, ben: httpx2.AsyncClient
) -> None:
    conversation_id, _ = await company.exchange("¿Cuánto tarda el envío?")
    message_id = await last_message(company, conversation_id)
    assistant_id = (await draft(ana, message_id))["assistant_id"]
    body = {"kind": "guide", "guide_id": "none", "line": "Tell: Wait.", "fault": "wrong", "assistant_id": assistant_id}
    assert (await ben.post(f"/messages/{message_id}/corrections", json=body)).status_code == 404
