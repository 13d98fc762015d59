"""The whole loop of learning with an API key and no screen: correct, prove, replay, publish, fill a gap, settle a
doubt, count, hold back, simulate, take back. A real server and worker; every step is a request that a company's program
could make."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import new_id
from tests.channels.web.serving import Served, Shop, make_shop
from tests.waiting_for import eventually

Json = dict[str, Any]

SHIPPING = ("¿Cuánto tarda el envío?", "El envío tarda de 2 a 3 días laborables.")
RETURNS = ("¿Puedo devolver un producto?", "Tienes 30 días para devolver cualquier producto sin usar.")
STITCHED = "¿Bordáis iniciales en los albornoces?"
STITCHED_OTHERWISE = "hola, bordais iniciales en un albornoz?"
STITCHED_RIGHT = "Sí, bordamos hasta tres iniciales por 6 €; tarda dos días más."
LINED = ("¿Forráis cajones con papel de flores?", "hola, ¿se pueden forrar cajones con papel de flores?")
LINED_TOLD = "Sí, forramos cajones con papel de flores por 14 € cada uno."


@dataclass(frozen=True)
class Program:
    """A company's own program: an admin's API key, and customers on the web channel."""

    api: httpx2.AsyncClient
    shop: Shop
    assistant: str

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.api.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def send(self, path: str, body: Json | None = None, *, method: str = "POST", status: int = 200) -> Json:
        answer = await self.api.request(method, path, json=body or {})
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    async def until(self, path: str, holds: Callable[[Any], bool], **query: Any) -> Any:
        """What stands at `path` as soon as it `holds`."""
        last: list[Any] = []

        async def look() -> bool:
            last[:] = [await self.get(path, **query)]
            return holds(last[0])

        await eventually(look, within_s=60)
        return last[0]

    async def add_qa(self, question: str, answer: str) -> str:
        body = {"question": question, "answer": answer, "language": "es"}
        added = await self.send("/knowledge/qas", body, status=201)
        return await self.ready(added["id"])

    async def ready(self, document_id: str) -> str:
        await self.until(f"/knowledge/documents/{document_id}", lambda found: found["state"] == "ready")
        return document_id

    async def ask(self, text: str) -> tuple[str, Json]:
        """A new customer asks; their conversation, and the assistant's answer as the team sees it."""
        visitor = await self.shop.visit()
        conversation_id: str = (await visitor.say(text))["conversation"]["id"]
        path = f"/conversations/{conversation_id}/messages"
        found = await self.until(path, lambda found: bool(_answers(found)))
        return conversation_id, _answers(found)[-1]

    async def tell(self, conversation_id: str, text: str) -> None:
        """A person answers."""
        body = {"client_id": new_id().hex, "text": text}
        await self.send(f"/conversations/{conversation_id}/messages", body, status=201)


def _answers(found: Json) -> list[Json]:
    return [one for one in found["items"] if one["kind"] == "message" and one["author"]["kind"] == "assistant"]


@pytest.fixture
async def program(served: Served) -> AsyncGenerator[Program]:
    shop = await make_shop(served)
    async with served.house.db.transaction(shop.workspace.id) as tx:
        link = await create_sign_in_link(tx, shop.workspace.owner, valid_for=timedelta(minutes=5))
    # A key is made in a browser, once; from here on there is none.
    own = {"Origin": served.base_url}
    async with httpx2.AsyncClient(base_url=f"{served.base_url}/api/v1", headers=own) as browser:
        assert (await browser.post("/auth/link", json={"token": link.text})).status_code == 200
        key = (await browser.post("/api-keys", json={"name": "Our own program", "role": "admin"})).json()
    headers = {"Authorization": f"Bearer {key['token']}"}
    async with httpx2.AsyncClient(base_url=f"{served.base_url}/api/v1", headers=headers, timeout=30) as api:
        assistant = (await api.get("/assistants")).json()["items"][0]["id"]
        yield Program(api, shop, assistant)


async def test_an_answer_is_corrected_proven_replayed_and_published(program: Program) -> None:
    await program.add_qa(*SHIPPING)
    conversation_id, wrong = await program.ask(STITCHED)
    draft = await program.get(f"/messages/{wrong['id']}/correction")
    assert (draft["question"], draft["assistant_id"]) == (STITCHED, program.assistant)
    body = {"kind": "new_qa", "fault": "missing", "question": STITCHED, "answer": STITCHED_RIGHT}
    reach = await program.send(f"/messages/{wrong['id']}/corrections/reach", body)
    assert (reach["is_known"], reach["regressed"]) == (True, 0)
    made = await program.send(f"/messages/{wrong['id']}/corrections", body, status=201)
    await program.ready(made["document_id"])
    proof = await program.send(f"/corrections/{made['id']}/proof")
    assert (proof["state"], proof["now"]["text"]) == ("proven", STITCHED_RIGHT)
    assert (await program.ask(STITCHED_OTHERWISE))[1]["text"] == STITCHED_RIGHT

    [case] = (await program.get(f"/assistants/{program.assistant}/cases"))["items"]
    assert case["correction_id"] == made["id"]
    worse = {"knowledge_source_ids": [str(new_id())]}
    refused = await _publish(program, worse, conversations=5)
    assert (refused.status_code, refused.json()["code"]) == (409, "regressions")
    assert (await program.api.delete(f"/assistants/{program.assistant}/draft")).status_code == 204
    allowed = await _publish(program, {"enable_memories": False})
    assert allowed.status_code == 200, allowed.text

    await program.send(f"/corrections/{made['id']}/take-back")
    assert (await program.get(f"/assistants/{program.assistant}/cases"))["items"] == []
    assert STITCHED_RIGHT not in (await program.ask(STITCHED))[1]["text"]
    assert conversation_id in {one["conversation_id"] for one in (await program.get("/corrections"))["items"]}


async def _publish(program: Program, change: Json, **replay: Any) -> httpx2.Response:
    path = f"/assistants/{program.assistant}"
    draft = await program.send(f"{path}/draft", change, method="PATCH")
    started = await program.send(f"{path}/replays", replay, status=202)
    done = await program.until(f"/replays/{started['id']}", lambda found: found["state"] != "running")
    assert done["state"] == "done"
    return await program.api.post(f"{path}/publish", json={"revision": draft["revision"]})


async def test_a_gap_is_filled_and_the_report_says_what_it_brought(program: Program) -> None:
    await program.add_qa(*SHIPPING)
    for question in LINED:
        conversation_id, _ = await program.ask(question)
        await program.tell(conversation_id, LINED_TOLD)
    await program.send("/gaps/look", status=202)
    [gap] = (await program.until("/gaps", lambda found: bool(found["items"])))["items"]
    assert (gap["questions"], gap["answer"]) == (2, LINED_TOLD)
    given = {"question": gap["question"], "answer": gap["answer"], "phrasings": gap["phrasings"]}
    closed = await program.send(f"/gaps/{gap['id']}/answer", given)
    await program.ready(closed["document_id"])
    assert (await program.ask(LINED[1]))[1]["text"] == LINED_TOLD
    [after] = (await program.get("/gaps", state="answered"))["items"]
    assert after["answers_since"] == 1
    changes = await program.get("/reports/changes")
    listed = changes["items"] if isinstance(changes, dict) else changes
    [brought] = [one for one in listed if one["kind"] == "gap"]
    assert brought["answers"] == 1
    assert (await program.get("/reports"))["conversations"] == 3


async def test_a_doubt_is_settled_and_who_was_told_otherwise_is_named(program: Program) -> None:
    await program.add_qa(*RETURNS)
    conversation_id, _ = await program.ask(RETURNS[0])
    await program.add_qa("¿Cuántos días hay para devolver un producto?", "Hay 14 días para devolver un producto.")
    await program.send("/doubts/look", status=202)
    [doubt] = (await program.until("/doubts", lambda found: bool(found["items"])))["items"]
    keep = "one" if "14" in doubt["one"]["text"] else "other"
    settle = {"keep": keep, "how": "edit", "text": "Tienes 14 días para devolver cualquier producto sin usar."}
    settled = await program.send(f"/doubts/{doubt['id']}/settle", settle)
    assert settled["state"] == "settled"
    [change] = (await program.until("/knowledge/changes", lambda found: bool(found["items"])))["items"]
    [answer] = (await program.get(f"/knowledge/changes/{change['id']}/answers"))["items"]
    assert (answer["conversation_id"], answer["lost"]) == (conversation_id, [RETURNS[1]])
    path = f"/knowledge/changes/{change['id']}/answers/{answer['message_id']}/decide"
    assert (await program.api.post(path, json={"decision": "ignored"})).status_code in (200, 204)


async def test_an_answer_is_held_approved_and_counted(program: Program) -> None:
    await program.add_qa(*SHIPPING)
    path = f"/assistants/{program.assistant}/autonomy"
    await program.send(path, {"enabled": True, "otherwise": "approve"}, method="PUT")
    visitor = await program.shop.visit()
    conversation_id = (await visitor.say(SHIPPING[0]))["conversation"]["id"]
    waiting = await program.until(
        f"/conversations/{conversation_id}/held-answer", lambda found: found["held"] is not None
    )
    assert waiting["held"]["text"] == SHIPPING[1]
    assert (await program.api.post(f"/held-answers/{waiting['held']['id']}/send")).status_code == 204
    thread = await visitor.thread()
    assert SHIPPING[1] in [one["text"] for one in thread["items"]]
    assert (await program.get(path))["settings"]["enabled"]


async def test_invented_customers_talk_and_what_failed_becomes_a_case(program: Program) -> None:
    await program.add_qa(*SHIPPING)
    path = f"/assistants/{program.assistant}"
    for name, says in (("Plazo", SHIPPING[1]), ("Urgente", "Llega en 24 horas.")):
        content = {"language": "es", "goal": name, "openings": [SHIPPING[0]], "expected": {"says": [says]}}
        await program.send(f"{path}/personas", {"name": name, "content": content}, status=201)
    started = await program.send(f"{path}/simulations", {"version": "live", "times": 50}, status=202)
    done = await program.until(f"/simulations/{started['id']}", lambda found: found["state"] != "running")
    assert (done["state"], done["conversations"], done["failed"] >= 50) == ("done", 100, True)
    found = await program.get(f"/simulations/{started['id']}/conversations", verdict="failed")
    first = next(one for one in found["items"] if one["name"] == "Urgente")
    made = await program.send(f"/simulations/{started['id']}/conversations/{first['position']}/case", status=201)
    assert made["expected"]["says"] == ["Llega en 24 horas."]
    lines = await program.api.get(f"{path}/cases.jsonl")
    assert lines.status_code == 200
    assert "Llega en 24 horas." in lines.text
