"""What a teammate made of a suggestion puts right where the suggestion came from."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from relevo.desk.knowledge.tasks import Deps, index_document
from relevo.kit.ids import DocumentId, new_id
from relevo.platform.db import Database
from relevo.platform.files import FileStore, open_file_store
from tests.assistant.copilot.beside import Beside, beside

ASKED = "Ok, ¿qué formas de pago aceptan?"
SUGGESTED = "Aceptamos tarjeta, Bizum y PayPal."
SENT = "Aceptamos tarjeta, Bizum, PayPal y transferencia."


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return open_file_store(str(tmp_path))


async def send_suggestion(copilot: Beside, text: str) -> dict[str, Any]:
    """Ask for a reply, and send `text` as what came of it; the suggestion, with `sent` the id of the message."""
    suggestion = (await copilot.ask("reply"))["suggestion"]
    assert suggestion["text"] == SUGGESTED
    await copilot.send(text, suggestion_id=suggestion["id"])
    [sent] = [key for key, said in (await copilot.message_ids()).items() if said == text]
    return suggestion | {"sent": sent}


async def index_all(copilot: Beside, store: FileStore) -> None:
    world = copilot.company.world
    for row in await world.rows("SELECT id, version FROM knowledge_document WHERE state = 'pending'"):
        await index_document(Deps(world.db, store), world.workspace_id, DocumentId(row["id"]), version=row["version"])


async def correct(copilot: Beside, message_id: str, **given: Any) -> dict[str, Any]:
    answered = await copilot.client.post(f"/messages/{message_id}/corrections", json={"fault": "incomplete", **given})
    assert answered.status_code == 201, answered.text
    made: dict[str, Any] = answered.json()
    return made


async def ask(copilot: Beside, text: str) -> str:
    """A customer who was never here before, whom the assistant answers."""
    _, said = await copilot.company.exchange(text, address=f"somebody-{new_id()}")
    answer: str = said["text"]
    return answer


@pytest.mark.parametrize("kind", ["edit_qa", "new_qa"])
async def test_what_was_sent_instead_of_a_suggestion_becomes_the_answer(
    db: Database, store: FileStore, kind: str
) -> None:
    async with beside(db, ASKED) as copilot:
        suggestion = await send_suggestion(copilot, SENT)
        draft = (await copilot.client.get(f"/messages/{suggestion['sent']}/correction")).json()
        assert (draft["question"], draft["said"], draft["sent"]) == (ASKED, SUGGESTED, SENT)
        assert draft["by_assistant"] is False
        [vega] = await copilot.company.world.rows("SELECT id FROM assistant WHERE name = 'Vega'")
        assert draft["assistant_id"] == str(vega["id"])
        [cited] = draft["cited"]
        assert cited["answer"] == SUGGESTED
        where = {"document_id": cited["document_id"]} if kind == "edit_qa" else {}
        question = {"question": "¿Puedo pagar por transferencia bancaria?"} if kind == "new_qa" else {"question": ASKED}
        made = await correct(copilot, suggestion["sent"], kind=kind, answer=SENT, **where, **question)
        assert made["said"] == SUGGESTED
        assert made["change"] == {"before": SUGGESTED if kind == "edit_qa" else "", "after": SENT}
        await index_all(copilot, store)
        assert await ask(copilot, question["question"]) == SENT
        [case] = await copilot.company.world.rows("SELECT * FROM assistant_case")
        assert case["correction_id"] == UUID(made["id"])
        taken = await copilot.client.post(f"/corrections/{made['id']}/take-back")
        assert taken.json()["state"] == "taken_back"


async def test_the_customers_words_become_a_phrasing_of_another_answer(db: Database, store: FileStore) -> None:
    async with beside(db, ASKED) as copilot:
        suggestion = await send_suggestion(copilot, SENT)
        draft = (await copilot.client.get(f"/messages/{suggestion['sent']}/correction")).json()
        words = "Métodos para abonar el importe"
        made = await correct(
            copilot,
            suggestion["sent"],
            kind="phrasing",
            document_id=draft["cited"][0]["document_id"],
            question=words,
        )
        assert (made["kind"], made["said"]) == ("phrasing", SUGGESTED)
        await index_all(copilot, store)
        assert await ask(copilot, words) == SUGGESTED


async def test_a_suggestion_sent_as_it_was_is_the_teammates_own_answer(db: Database) -> None:
    async with beside(db, ASKED) as copilot:
        suggestion = await send_suggestion(copilot, SUGGESTED)
        draft = (await copilot.client.get(f"/messages/{suggestion['sent']}/correction")).json()
        assert (draft["said"], draft["sent"], draft["cited"]) == (SUGGESTED, None, [])


async def test_a_summary_is_no_answer_that_could_be_improved(db: Database) -> None:
    async with beside(db, ASKED) as copilot:
        suggestion = (await copilot.ask("summary"))["suggestion"]
        await copilot.send(SENT, suggestion_id=suggestion["id"])
        [sent] = [key for key, said in (await copilot.message_ids()).items() if said == SENT]
        draft = (await copilot.client.get(f"/messages/{sent}/correction")).json()
        assert (draft["said"], draft["sent"]) == (SENT, None)
