"""Invented customers talk with a draft by the hundred: what they say, how it ends, what becomes a case."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.ask import Asked, AskResult, Turn, ask_version
from relevo.assistant.model_access import ModelAccess
from relevo.assistant.personas.free import Speak, Stop, speak
from relevo.assistant.personas.playing import Customer
from relevo.assistant.personas.running import Simulator
from relevo.assistant.personas.talking import MOST_TURNS, talk
from relevo.assistant.replay import endpoints as replay_endpoints
from relevo.desk.assistants import endpoints as assistants_endpoints
from relevo.desk.assistants.api import get_assistant
from relevo.desk.personas import endpoints
from relevo.desk.personas.api import PersonaContent
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import AssistantId, TeammateId, new_id
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import BOX
from tests.assistant.company import Company, make_company
from tests.assistant.copilot.beside import beside
from tests.house import client_of, make_app, make_context
from tests.shop import open_shop_company

SHIPPING = "¿Cuánto tarda el envío?"
SAYS = "El envío a la península tarda de 2 a 3 días laborables."


def persona(**given: Any) -> PersonaContent:
    content: dict[str, Any] = {
        "language": "es",
        "goal": "Saber cuánto tarda el envío",
        "openings": [SHIPPING, "¿En cuántos días llega mi paquete?"],
        "expected": {"says": [SAYS]},
    }
    return PersonaContent.model_validate(content | given)


def scripted(*results: AskResult) -> Any:
    """An assistant that says this, the last of it for ever."""
    left, asked = list(results), list[Asked]()

    async def ask(question: Asked) -> AskResult:
        asked.append(question)
        return left.pop(0) if len(left) > 1 else left[0]

    return ask, asked


def said(text: str, outcome: str = "reply", **given: Any) -> AskResult:
    return AskResult(outcome=outcome, text=text, language="es", **given)


def texts(asked: Sequence[Asked]) -> list[str]:
    return [one.text for one in asked]


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router, replay_endpoints.router, assistants_endpoints.router])


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


async def simulate(company: Company, ana: httpx2.AsyncClient, assistant_id: str, **given: Any) -> dict[str, Any]:
    started = await ana.post(f"/assistants/{assistant_id}/simulations", json=given)
    assert started.status_code == 202, started.text
    simulator = Simulator(company.world.db, company.world.workspace_id, {"builtin": BuiltinAnswerer()})
    while await simulator.run_slice(UUID(started.json()["id"])):
        pass
    ended: dict[str, Any] = (await ana.get(f"/simulations/{started.json()['id']}")).json()
    return ended


async def test_they_tell_what_they_know_when_asked_and_stop_when_they_have_what_they_want() -> None:
    ask, asked = scripted(said("¿Cuál es el pedido?", "ask", slot="order_number"), said(SAYS))
    talked = await talk(persona(knows={"order_number": "CB-1001"}), 0, ask)
    assert (texts(asked), talked.ended, talked.passed) == ([SHIPPING, "CB-1001"], "reached", True)
    assert [turn["author"] for turn in talked.transcript] == ["contact", "assistant"] * 2


async def test_what_they_do_not_know_they_do_not_invent() -> None:
    ask, asked = scripted(said("¿Cuál es el pedido?", "ask", slot="order_number"), said(SAYS))
    await talk(persona(), 0, ask)
    assert texts(asked)[1] == "No lo sé, lo siento."


async def test_who_is_not_helped_insists_and_asks_for_a_person_when_the_patience_ends() -> None:
    replies = [said(f"Otra cosa {number}.") for number in range(9)]
    ask, asked = scripted(*replies[:2], said("Te paso con una persona.", "hand_over", reason="asked_for_person"))
    talked = await talk(persona(mood="upset", insists=["Digo el plazo."], expected={"outcomes": ["hand_over"]}), 0, ask)
    assert texts(asked)[1:] == ["Digo el plazo.", "Quiero hablar con una persona.", *texts(asked)[3:]]
    assert (talked.ended, talked.passed) == ("handed_over", True)


async def test_an_assistant_that_goes_in_circles_or_asks_twice_is_found_out() -> None:
    ask, _ = scripted(said("No te he entendido.", "ask"))
    circles = await talk(persona(), 0, ask)
    assert (circles.ended, circles.findings, circles.passed) == ("looped", ["looped"], False)
    again = said("¿Me das el número?", "ask", slot="order_number")
    ask, _ = scripted(said("¿Cuál es el pedido?", "ask", slot="order_number"), again, said(SAYS))
    twice = await talk(persona(knows={"order_number": "CB-1001"}), 0, ask)
    assert twice.findings == ["asked_again"]
    ask, asked = scripted(*[said(f"¿Y {number}?", "ask", slot=f"slot_{number}") for number in range(20)])
    knows = {f"slot_{number}": "sí" for number in range(20)}
    endless = await talk(persona(knows=knows), 0, ask)
    assert (endless.ended, len(asked)) == ("too_long", MOST_TURNS)


def test_each_conversation_is_in_other_words_and_always_in_the_same() -> None:
    of = persona(mood="hurried")
    begun = [Customer(of, number).begin() for number in range(40)]
    assert begun == [Customer(of, number).begin() for number in range(40)]
    assert len(set(begun)) >= 12
    assert begun[0].endswith(SHIPPING)
    assert Customer(persona(), 0).begin() == SHIPPING


async def test_hundreds_of_them_talk_with_a_draft_and_what_failed_becomes_a_case(
    company: Company, ana: httpx2.AsyncClient
) -> None:
    assistant_id = await the_assistant(ana)
    nobody = await ana.post(f"/assistants/{assistant_id}/simulations", json={"version": "live"})
    assert (nobody.status_code, nobody.json()["code"]) == (409, "nobody_to_simulate")
    for name, openings, expected in [
        ("Plazo", [SHIPPING], {"says": [SAYS]}),
        ("Persona", ["Quiero hablar con una persona"], {"outcomes": ["hand_over"], "reason": "asked_for_person"}),
        ("Tiburones", ["¿Vendéis acuarios para tiburones?"], {"says": ["Sí, los vendemos por 4000 euros."]}),
    ]:
        body = {
            "name": name,
            "content": {"language": "es", "goal": name, "openings": openings, "expected": expected},
        }
        assert (await ana.post(f"/assistants/{assistant_id}/personas", json=body)).status_code == 201
    before = await company.world.rows("SELECT count(*) AS n FROM message")
    run = await simulate(company, ana, assistant_id, version="live", times=40)
    assert (run["state"], run["conversations"], run["done"]) == ("done", 120, 120)
    assert await company.world.rows("SELECT count(*) AS n FROM message") == before
    path = f"/simulations/{run['id']}/conversations"
    failed = (await ana.get(path, params={"verdict": "failed", "limit": 100})).json()["items"]
    assert {"Tiburones"} <= {one["name"] for one in failed}
    assert len([one for one in failed if one["name"] == "Tiburones"]) == 40
    assert len([one for one in failed if one["name"] == "Persona"]) <= 2
    first = next(one for one in failed if one["name"] == "Tiburones")
    made = await ana.post(f"{path}/{first['position']}/case")
    assert made.status_code == 201, made.text
    assert made.json()["expected"]["says"] == ["Sí, los vendemos por 4000 euros."]
    assert made.json()["situation"]["question"] == first["transcript"][-2]["text"]
    # The same again is the same again.
    again = await simulate(company, ana, assistant_id, version="live", times=40)
    assert (again["passed"], again["failed"]) == (run["passed"], run["failed"])


async def test_a_draft_that_got_worse_is_heard_by_those_who_ask(company: Company, ana: httpx2.AsyncClient) -> None:
    assistant_id = await the_assistant(ana)
    offered = await ana.post(f"/assistants/{assistant_id}/personas/offered")
    assert offered.status_code == 201, offered.text
    assert offered.json()["added"] >= 3
    twice = await ana.post(f"/assistants/{assistant_id}/personas/offered")
    assert (twice.status_code, twice.json()["code"]) == (409, "nothing_to_offer")
    none = await ana.post(f"/assistants/{assistant_id}/simulations", json={"version": "draft"})
    assert (none.status_code, none.json()["code"]) == (409, "no_draft")
    live = await simulate(company, ana, assistant_id, version="live", times=1)
    failed = await ana.get(f"/simulations/{live['id']}/conversations", params={"verdict": "failed"})
    assert [(one["name"], one["failures"], one["transcript"]) for one in failed.json()["items"]] == []
    await ana.patch(f"/assistants/{assistant_id}/draft", json={"knowledge_source_ids": [str(new_id())]})
    worse = await simulate(company, ana, assistant_id, version="draft", times=1)
    assert worse["passed"] < live["passed"]


async def test_a_refund_is_talked_to_its_end_and_nothing_is_sent(db: Database) -> None:
    async with open_shop_company(db, approval_above="90") as shop:
        database, workspace_id = shop.world.db, shop.world.workspace_id
        async with database.transaction(workspace_id, read_only=True) as tx:
            first = await tx.fetchval("SELECT assistant_id FROM channel WHERE workspace_id = $1", tx.tenant)
            assistant = await get_assistant(tx, AssistantId(first))

        async def ask(asked: Asked) -> AskResult:
            return await ask_version(database, workspace_id, assistant, asked, {"builtin": BuiltinAnswerer()})

        content: dict[str, Any] = {
            "goal": "Que me devuelvan el dinero del pedido CB-1001",
            "openings": ["quiero un reembolso"],
            "knows": {"order_number": "CB-1001"},
            "contact": {"customer_id": "victor@example.com", "verified_email": "victor@example.com"},
            "actions": [{"name": "refund", "result": {"refund_id": "RF-1", "amount": 80}}],
            "expected": {"acts": [{"name": "refund", "arguments": {"order_number": "CB-1001"}}], "contains": ["RF-1"]},
        }
        talked = await talk(persona(**content), 0, ask)
        assert talked.passed, talked
        assert talked.transcript[-1]["acted"][-1]["state"] == "done"
        refuses = await talk(persona(**content | {"agrees": False, "expected": {"not_contains": ["RF-1"]}}), 0, ask)
        assert refuses.transcript[-1]["acted"][-1]["state"] != "done"
        assert shop.trouble.requests == []
        assert shop.store.refunds == {}
        assert await shop.runs() == []


async def test_a_model_plays_them_freely_and_may_not_invent_numbers(db: Database) -> None:
    invented, known = Speak(text="Mi pedido es el 99999"), Speak(text="Es el pedido CB-1001, gracias")
    of = persona(knows={"order_number": "CB-1001"})
    async with beside(db, "Hello", steps=[invented, known]) as copilot:
        access = ModelAccess(db=copilot.company.world.db, box=BOX, model=copilot.model)
        text = await speak(access, copilot.company.world.workspace_id, of, [Turn("assistant", "¿Qué <stop/> pedido?")])
        assert text == known.text
        ((_, call),) = copilot.model.calls
        assert "‹stop/›" in call.prompt
    async with beside(db, "Hello", steps=[Stop()]) as copilot:
        access = ModelAccess(db=copilot.company.world.db, box=BOX, model=copilot.model)
        assert await speak(access, copilot.company.world.workspace_id, of, []) is None


async def test_a_simulation_can_be_stopped_and_only_one_runs(company: Company, ana: httpx2.AsyncClient) -> None:
    assistant_id = await the_assistant(ana)
    await ana.post(f"/assistants/{assistant_id}/personas/offered")
    started = (await ana.post(f"/assistants/{assistant_id}/simulations", json={"version": "live"})).json()
    second = await ana.post(f"/assistants/{assistant_id}/simulations", json={"version": "live"})
    assert (second.status_code, second.json()["code"]) == (409, "simulation_running")
    assert (await ana.post(f"/simulations/{started['id']}/stop")).json()["state"] == "cancelled"
    simulator = Simulator(company.world.db, company.world.workspace_id, {"builtin": BuiltinAnswerer()})
    assert not await simulator.run_slice(UUID(started["id"]))
