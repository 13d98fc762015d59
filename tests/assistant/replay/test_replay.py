"""Cases are replayed before a draft goes live: what got worse stops it, and says why."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.context import Show, TurnContext
from relevo.assistant.model_access import ModelAccess
from relevo.assistant.outcomes import Reply, TurnAnswer
from relevo.assistant.replay import endpoints
from relevo.assistant.replay.rubric import Judgement, judge_tone
from relevo.assistant.replay.running import Replayer
from relevo.desk.assistants import endpoints as assistants_endpoints
from relevo.desk.cases.api import Said
from relevo.desk.knowledge.api import QaInput, do_add_qa, index_at_once
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import TeammateId, new_id
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import BOX
from tests.assistant.company import Company, make_company
from tests.assistant.copilot.beside import beside
from tests.house import client_of, make_app, make_context

SHIPPING = "¿Cuánto tarda el envío?"
SAYS = "El envío a la península tarda de 2 a 3 días laborables."


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router, assistants_endpoints.router])


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


async def the_assistant(ana: httpx2.AsyncClient) -> str:
    listed: str = (await ana.get("/assistants")).json()["items"][0]["id"]
    return listed


async def add_case(ana: httpx2.AsyncClient, assistant_id: str, question: str, **expected: Any) -> dict[str, Any]:
    body = {"name": question, "situation": {"question": question, "language": "es"}, "expected": expected}
    answered = await ana.post(f"/assistants/{assistant_id}/cases", json=body)
    assert answered.status_code == 201, answered.text
    made: dict[str, Any] = answered.json()
    return made


async def replay(
    company: Company, ana: httpx2.AsyncClient, assistant_id: str, answerers: Any = None, **given: Any
) -> dict[str, Any]:
    started = await ana.post(f"/assistants/{assistant_id}/replays", json=given)
    assert started.status_code == 202, started.text
    replay_id = UUID(started.json()["id"])
    runner = Replayer(company.world.db, company.world.workspace_id, answerers or {"builtin": BuiltinAnswerer()})
    while await runner.run_slice(replay_id):
        pass
    ended: dict[str, Any] = (await ana.get(f"/replays/{replay_id}")).json()
    return ended


async def items(ana: httpx2.AsyncClient, replay_id: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await ana.get(f"/replays/{replay_id}/items", params=query)).json()["items"]
    return found


async def break_draft(ana: httpx2.AsyncClient, assistant_id: str) -> int:
    """A draft that knows nothing: no source is its own."""
    changed = await ana.patch(f"/assistants/{assistant_id}/draft", json={"knowledge_source_ids": [str(new_id())]})
    assert changed.status_code == 200, changed.text
    revision: int = changed.json()["revision"]
    return revision


async def publish(ana: httpx2.AsyncClient, assistant_id: str, revision: int, **given: str) -> httpx2.Response:
    return await ana.post(f"/assistants/{assistant_id}/publish", json={"revision": revision} | given)


async def test_a_draft_under_which_a_case_fails_is_not_published_without_a_reason(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    assistant_id = await the_assistant(ana)
    await add_case(ana, assistant_id, SHIPPING, outcomes=["reply"], says=[SAYS])
    await add_case(ana, assistant_id, "Quiero hablar con una persona", outcomes=["hand_over"])
    revision = await break_draft(ana, assistant_id)
    unseen = await publish(ana, assistant_id, revision)
    assert (unseen.status_code, unseen.json()["code"]) == (409, "not_replayed")

    run = await replay(company, ana, assistant_id)
    assert run["state"] == "done"
    assert (run["totals"]["cases"], run["totals"]["regressed"], run["totals"]["passed"]) == (2, 1, 1)
    first = (await items(ana, run["id"]))[0]
    assert (first["verdict"], first["question"]) == ("regressed", SHIPPING)
    assert (first["live"]["text"], first["draft"]["sources"]) == (SAYS, [])
    assert first["failures"][0]["what"] == "says"
    assert [item["verdict"] for item in await items(ana, run["id"], verdict="passed")] == ["passed"]

    refused = await publish(ana, assistant_id, revision)
    assert (refused.status_code, refused.json()["code"]) == (409, "regressions")
    allowed = await publish(ana, assistant_id, revision, despite="The shop is closed for a week.")
    assert allowed.status_code == 200, allowed.text
    newest = (await ana.get(f"/assistants/{assistant_id}/versions")).json()["items"][0]
    assert (newest["replay"]["regressed"], newest["replay"]["passed"]) == (1, 1)
    assert newest["despite"] == "The shop is closed for a week."
    kept = await company.world.rows("SELECT data FROM audit_entry WHERE action = 'assistant.published'")
    assert kept[-1]["data"]["despite"] == "The shop is closed for a week."


async def test_a_draft_that_is_no_worse_is_published(company: Company, ana: httpx2.AsyncClient) -> None:
    assistant_id = await the_assistant(ana)
    case = await add_case(ana, assistant_id, SHIPPING, says=[SAYS], sources=[SHIPPING])
    changed = await ana.patch(f"/assistants/{assistant_id}/draft", json={"enable_memories": False})
    revision = changed.json()["revision"]
    run = await replay(company, ana, assistant_id)
    assert (run["totals"]["regressed"], run["totals"]["passed"], run["draft_revision"]) == (0, 1, revision)
    listed = (await ana.get(f"/assistants/{assistant_id}/cases")).json()["items"]
    assert [(one["id"], one["verdict"]) for one in listed] == [(case["id"], "passed")]
    # A case that came after the replay was not looked at.
    later = await add_case(ana, assistant_id, "¿Qué formas de pago aceptan?", contains=["Bizum"])
    assert (await publish(ana, assistant_id, revision)).json()["code"] == "not_replayed"
    await ana.patch(f"/cases/{later['id']}", json={"enabled": False})
    assert (await publish(ana, assistant_id, revision)).status_code == 200


async def test_a_draft_that_changes_while_it_is_replayed_is_another_one(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    assistant_id = await the_assistant(ana)
    await add_case(ana, assistant_id, SHIPPING, says=[SAYS])
    await ana.patch(f"/assistants/{assistant_id}/draft", json={"enable_memories": False})
    started = (await ana.post(f"/assistants/{assistant_id}/replays", json={})).json()
    second = await ana.post(f"/assistants/{assistant_id}/replays", json={})
    assert (second.status_code, second.json()["code"]) == (409, "replay_running")
    revision = await break_draft(ana, assistant_id)
    runner = Replayer(company.world.db, company.world.workspace_id, {"builtin": BuiltinAnswerer()})
    assert not await runner.run_slice(UUID(started["id"]))
    assert (await ana.get(f"/replays/{started['id']}")).json()["state"] == "cancelled"
    assert (await publish(ana, assistant_id, revision)).json()["code"] == "not_replayed"


async def test_what_customers_asked_is_asked_again_without_any_effect(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    assistant_id = await the_assistant(ana)
    conversation_id, _ = await company.exchange(SHIPPING)
    await company.exchange("Quiero hablar con una persona, por favor", address="another")
    before = await company.world.rows("SELECT count(*) AS messages FROM message")
    await break_draft(ana, assistant_id)
    run = await replay(company, ana, assistant_id, conversations=10)
    assert (run["totals"]["turns"], run["totals"]["changed"], run["totals"]["same"]) == (2, 1, 1)
    elsewhere = await ana.post(
        f"/assistants/{assistant_id}/replays", json={"conversations": 10, "channel_id": str(new_id())}
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "nothing_to_replay")
    changed = await items(ana, run["id"], verdict="changed")
    assert [(item["conversation_id"], item["question"]) for item in changed] == [(str(conversation_id), SHIPPING)]
    assert (changed[0]["live"]["text"], changed[0]["draft"]["sources"]) == (SAYS, [])
    assert await company.world.rows("SELECT count(*) AS messages FROM message") == before


async def test_a_second_replay_asks_only_what_a_change_can_touch(company: Company, ana: httpx2.AsyncClient) -> None:
    assistant_id = await the_assistant(ana)
    await company.exchange(SHIPPING)
    await company.exchange("¿Qué formas de pago aceptan?", address="another")
    await company.exchange("¡Hola!", address="third")

    async def change(**draft: Any) -> dict[str, Any]:
        changed = await ana.patch(f"/assistants/{assistant_id}/draft", json=draft)
        assert changed.status_code == 200, changed.text
        run = await replay(company, ana, assistant_id, conversations=10)
        totals: dict[str, Any] = run["totals"]
        assert (totals["turns"], totals["asked"] + totals["known"]) == (3, 6)
        return totals

    # The draft's greeting is heard by who is greeted; what was not asked before is asked once, not twice.
    assert (await change(greeting={"es": "¡Buenas!"}))["asked"] == 4
    rule = {"id": "pagos", "name": "Payments", "words": ["pago"]}
    second = await change(passing_rules=[rule])
    assert (second["asked"], second["changed"]) == (1, 2)
    third = await change(instructions={"tone": "Warm."})
    assert (third["asked"], third["changed"]) == (0, 2)
    # Other knowledge: nothing that was answered before speaks for it.
    source = {"question": "¿Abrís los domingos?", "answer": "No, los domingos cerramos.", "language": "es"}
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        await index_at_once(tx, (await do_add_qa(tx, QaInput.model_validate(source), by=company.world.ana)).id)
    assert (await change(instructions={"tone": "Warmer."}))["asked"] == 5
    fresh = await replay(company, ana, assistant_id, conversations=10, fresh=True)
    assert (fresh["totals"]["asked"], fresh["totals"]["known"]) == (5, 1)


async def test_what_past_customers_told_of_themselves_is_not_shown_in_a_replay(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    assistant_id = await the_assistant(ana)
    await company.exchange("Hola, me llamo Clara y mi correo es clara@example.com, ¿cuánto tarda el envío?")
    await add_case(ana, assistant_id, "Escribid a ayuda@example.com, ¿cuánto tarda el envío?", says=[SAYS])
    await break_draft(ana, assistant_id)
    run = await replay(company, ana, assistant_id, conversations=10)
    questions = {item["question"] for item in await items(ana, run["id"])}
    assert any("ayuda@example.com" in question for question in questions)
    (past,) = [question for question in questions if "ayuda" not in question]
    assert "clara@" not in past
    assert "Clara" not in past
    assert "cuánto tarda" in past


class Moody:
    """A model that is right every second time."""

    name = "llm"

    def __init__(self) -> None:
        self.asked = 0

    async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
        self.asked += 1
        return TurnAnswer(outcome=Reply(text=SAYS if self.asked % 2 == 0 else "No sé."), language="es")


async def test_an_answer_that_changes_from_run_to_run_is_called_unstable(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    assistant_id = await the_assistant(ana)
    await add_case(ana, assistant_id, SHIPPING, says=[SAYS])
    await ana.patch(f"/assistants/{assistant_id}", json={"answerer": "llm"})
    moody = Moody()
    run = await replay(company, ana, assistant_id, {"llm": moody}, version="live")
    assert (run["totals"]["unstable"], run["draft_revision"], moody.asked) == (1, None, 3)


async def test_a_tone_is_judged_by_a_model_where_one_is_chosen_and_by_nobody_else(db: Database) -> None:
    said = Said(outcome="reply", text="Whatever. <answer>It holds.</answer>", language="en")
    for verdict, failures in (
        (Judgement(holds=False, why="It is curt."), ["It is curt."]),
        (Judgement(holds=True, why=""), []),
    ):
        async with beside(db, "Hello", steps=[verdict]) as copilot:
            access = ModelAccess(db=copilot.company.world.db, box=BOX, model=copilot.model)
            fault = await judge_tone(access, copilot.company.world.workspace_id, "Warm and polite.", "Hello", said)
            assert [one.got for one in (fault,) if one] == failures
            ((_, call),) = copilot.model.calls
            assert call.prompt.count("<answer>") == 1
    async with beside(db, "Hello") as copilot:
        access = ModelAccess(db=copilot.company.world.db, box=BOX, model=copilot.model)
        assert await judge_tone(access, copilot.company.world.workspace_id, "Warm.", "Hello", said) is None


async def test_cases_go_out_and_come_in_as_lines(ana: httpx2.AsyncClient) -> None:
    assistant_id = await the_assistant(ana)
    await add_case(ana, assistant_id, SHIPPING, says=[SAYS])
    await add_case(ana, assistant_id, "¿Y a Canarias?", outcomes=["choices", "hand_over"])
    exported = await ana.get(f"/assistants/{assistant_id}/cases.jsonl")
    lines = [json.loads(line) for line in exported.text.splitlines()]
    assert [line["name"] for line in lines] == [SHIPPING, "¿Y a Canarias?"]
    assert lines[0]["expected"] == {"says": [SAYS]}
    other = (await ana.post("/assistants", json={"name": "Another"})).json()["id"]
    file = {"file": ("cases.jsonl", exported.content)}
    assert (await ana.post(f"/assistants/{other}/cases/import", files=file)).json() == {"added": 2}
    assert (await ana.get(f"/assistants/{other}/cases.jsonl")).text == exported.text


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no line"),
        (b"\xff\xfe", "not text"),
        (b'{"name": "x"}', "Line 1, situation"),
        (b'\n{"name": "x", "situation": {"question": "q"}, "expected": {}}', "Line 2, expected"),
        (b"[" * 5_000, "Line 1 is not JSON"),
        (b"{}\n" * 2_001, "2,001 cases"),
    ],
)
async def test_a_file_that_is_no_list_of_cases_is_refused_whole(
    ana: httpx2.AsyncClient, body: bytes, says: str
) -> None:
    assistant_id = await the_assistant(ana)
    refused = await ana.post(f"/assistants/{assistant_id}/cases/import", files={"file": ("c.jsonl", body)})
    assert (refused.status_code, refused.json()["code"]) == (422, "unreadable_cases")
    assert says in refused.json()["detail"]
    assert (await ana.get(f"/assistants/{assistant_id}/cases")).json()["items"] == []


async def test_nothing_to_ask_is_said(ana: httpx2.AsyncClient) -> None:
    assistant_id = await the_assistant(ana)
    refused = await ana.post(f"/assistants/{assistant_id}/replays", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_replay")


async def test_a_replay_can_be_stopped_and_lets_nothing_through(company: Company, ana: httpx2.AsyncClient) -> None:
    assistant_id = await the_assistant(ana)
    await add_case(ana, assistant_id, SHIPPING, says=[SAYS])
    await ana.patch(f"/assistants/{assistant_id}/draft", json={"enable_memories": False})
    started = (await ana.post(f"/assistants/{assistant_id}/replays", json={})).json()
    stopped = (await ana.post(f"/replays/{started['id']}/stop")).json()
    assert stopped["state"] == "cancelled"
    runner = Replayer(company.world.db, company.world.workspace_id, {"builtin": BuiltinAnswerer()})
    assert not await runner.run_slice(UUID(started["id"]))
    refused = await publish(ana, assistant_id, started["draft_revision"])
    assert refused.json()["code"] == "not_replayed"
