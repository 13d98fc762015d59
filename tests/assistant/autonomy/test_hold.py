"""What an assistant may not say alone is shown to people, compared with what they say, and earned by agreeing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from relevo.assistant.autonomy.comparing import agrees, compare
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.autonomy import endpoints
from relevo.desk.autonomy.api import find_levels
from relevo.desk.conversations import endpoints as conversations_endpoints
from relevo.desk.corrections import endpoints as corrections_endpoints
from relevo.desk.suggestions import api as suggestions
from relevo.desk.surveys.api import record_csat
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import ConversationId, TeammateId, new_id
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company
from tests.house import client_of, make_app, make_context

SHIPPING = "¿Cuánto tarda el envío?"
ANSWER = "El envío a la península tarda de 2 a 3 días laborables."
EXAMPLES = (
    "¿Cuánto tarda el envío?",
    "¿Cuándo llega mi paquete?",
    "plazo de entrega",
    "¿en cuántos días llega?",
    "tiempo de envío",
)


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    routers = [endpoints.router, conversations_endpoints.router, corrections_endpoints.router]
    return make_app(make_context(db), routers)


@dataclass
class Limited:
    company: Company
    ana: httpx2.AsyncClient
    assistant_id: str
    intent_id: str

    async def set(self, level: str, **given: Any) -> dict[str, Any]:
        path = f"/assistants/{self.assistant_id}/autonomy/{self.intent_id}"
        answered = await self.ana.put(path, json={"level": level} | given)
        assert answered.status_code == 200, answered.text
        return answered.json()["intents"][0]

    async def level(self) -> dict[str, Any]:
        return (await self.ana.get(f"/assistants/{self.assistant_id}/autonomy")).json()["intents"][0]

    async def ask(self, text: str = SHIPPING) -> tuple[ConversationId, dict[str, Any]]:
        return await self.company.exchange(text, address=new_id().hex)

    async def held(self, conversation_id: UUID) -> dict[str, Any] | None:
        answered = await self.ana.get(f"/conversations/{conversation_id}/held-answer")
        return answered.json()["held"]

    async def say(self, conversation_id: UUID, text: str) -> None:
        body = {"client_id": new_id().hex, "text": text}
        answered = await self.ana.post(f"/conversations/{conversation_id}/messages", json=body)
        assert answered.status_code == 201, answered.text

    async def compare(self, *, is_last_look: bool = False) -> list[str]:
        """How what waits is settled, oldest first."""
        world = self.company.world
        rows = await world.rows("SELECT id FROM held_answer WHERE state = 'open' ORDER BY created_at, id")
        return [await compare(world.db, world.workspace_id, row["id"], is_last_look=is_last_look) for row in rows]


@pytest.fixture
async def limited(db: Database, app: FastAPI) -> Limited:
    company = await make_company(db)
    world = company.world
    mark = await world.add_intent("Envíos", *EXAMPLES)
    await world.add_intent("Pagos", "¿Puedo pagar con tarjeta?", "formas de pago", "aceptan bizum", "pagar a plazos")
    async with world.db.transaction(world.workspace_id) as tx:
        token = await create_sign_in_link(tx, TeammateId(world.ana.teammate_id), valid_for=timedelta(minutes=5))
        await tx.execute("UPDATE teammate SET role = 'admin' WHERE id = $1", world.ana.teammate_id)
        assistant_id = str(await tx.fetchval("SELECT assistant_id FROM channel WHERE id = $1", world.channel_id))
    ana = client_of(app)
    assert (await ana.post("/auth/link", json={"token": token.text})).status_code == 200
    settings = {"enabled": True, "otherwise": "approve"}
    assert (await ana.put(f"/assistants/{assistant_id}/autonomy", json=settings)).status_code == 200
    return Limited(company, ana, assistant_id, str(mark.id))


async def test_switched_off_it_answers_alone_and_nothing_is_asked_for(limited: Limited) -> None:
    off = {"enabled": False, "otherwise": "shadow"}
    await limited.ana.put(f"/assistants/{limited.assistant_id}/autonomy", json=off)
    conversation_id, said = await limited.ask()
    assert said["text"] == ANSWER
    assert await limited.held(conversation_id) is None
    async with limited.company.world.db.transaction(limited.company.world.workspace_id) as tx:
        assert await find_levels(tx, UUID(limited.assistant_id)) is None


async def test_an_answer_that_needs_a_person_waits_for_one_and_goes_out_with_a_press(limited: Limited) -> None:
    await limited.set("approve")
    conversation_id, said = await limited.ask()
    assert ANSWER not in said["text"]
    state = await limited.company.world.state(conversation_id)
    assert (state.state.holder.kind.value, state.handoff_reason) == ("team", "approval_needed")
    held = await limited.held(conversation_id)
    assert held is not None
    assert (held["text"], held["level"], held["citations"][0]["title"]) == (ANSWER, "approve", SHIPPING)

    assert (await limited.ana.post(f"/held-answers/{held['id']}/send")).status_code == 204
    rows = await limited.company.world.messages(conversation_id)
    last = [row for row in rows if row["kind"] == "message"][-1]
    assert (last["author_kind"], last["text"]) == ("teammate", ANSWER)
    # It only waited for that: the assistant goes on.
    state = await limited.company.world.state(conversation_id)
    assert state.state.holder.kind.value == "assistant"
    assert await limited.held(conversation_id) is None
    assert (await limited.level())["agreed"] == 1
    again = await limited.ana.post(f"/held-answers/{held['id']}/send")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


async def test_alone_is_alone_and_what_is_not_recognised_has_the_level_of_the_rest(limited: Limited) -> None:
    await limited.set("alone")
    _, said = await limited.ask()
    assert said["text"] == ANSWER
    # A greeting tells nobody anything that could be wrong.
    _, greeted = await limited.ask("¡Hola!")
    assert greeted["text"].startswith("¡Hola")
    conversation_id, _ = await limited.ask("¿Qué formas de pago aceptan?")
    assert (await limited.held(conversation_id) or {}).get("level") == "approve"


async def test_a_suggestion_is_sent_by_the_person_who_keeps_the_conversation(limited: Limited) -> None:
    await limited.set("suggest")
    conversation_id, _ = await limited.ask()
    held = await limited.held(conversation_id)
    assert held is not None
    assert (await limited.ana.post(f"/held-answers/{held['id']}/send")).status_code == 204
    state = await limited.company.world.state(conversation_id)
    assert state.state.holder.kind.value == "teammate"


async def test_in_the_shadow_people_see_nothing_and_what_they_say_is_compared(limited: Limited) -> None:
    await limited.set("shadow")
    first, _ = await limited.ask()
    assert await limited.held(first) is None
    assert await limited.compare() == ["open"]
    await limited.say(first, "¡Hola! El envío a la península tarda de 2 a 3 días laborables. ¿Algo más?")
    second, _ = await limited.ask()
    await limited.say(second, "Ahora mismo tardamos unos 10 días, disculpa.")
    third, _ = await limited.ask()
    await limited.ana.post(f"/conversations/{third}/resolve", json={})
    assert await limited.compare() == ["agreed", "differed", "lapsed"]
    level = await limited.level()
    assert (level["agreed"], level["differed"], level["still_needed"]) == (1, 1, 34)
    # Nobody shows it, nobody sends it.
    (row, *_) = await limited.company.world.rows("SELECT id FROM held_answer")
    assert (await limited.ana.post(f"/held-answers/{row['id']}/send")).status_code == 404


async def test_a_level_is_earned_by_agreeing_and_lost_at_once_by_a_complaint(limited: Limited) -> None:
    await limited.set("approve")
    for _ in range(23):
        conversation_id, _ = await limited.ask()
        held = await limited.held(conversation_id)
        assert held is not None
        await limited.ana.post(f"/held-answers/{held['id']}/send")
    level = await limited.level()
    assert (level["level"], level["agreed"], level["still_needed"]) == ("alone", 0, None)
    conversation_id, said = await limited.ask()
    assert said["text"] == ANSWER

    world = limited.company.world
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute("UPDATE conversation SET csat_asked_at = now() WHERE id = $1", conversation_id)
        await record_csat(tx, conversation_id, score=2, comment="No era así")
    assert (await limited.level())["level"] == "approve"
    _, said = await limited.ask()
    assert ANSWER not in said["text"]
    changes = (await limited.ana.get(f"/assistants/{limited.assistant_id}/autonomy/changes")).json()["items"]
    assert [(one["before"], one["after"], one["why"], one["detail"]) for one in changes] == [
        ("alone", "approve", "complaint", "rating"),
        ("approve", "alone", "earned", ""),
        ("approve", "approve", "admin", ""),
    ]
    assert changes[0]["conversation_id"] == str(conversation_id)
    assert changes[1]["agreed"] == 23


async def test_an_answer_that_had_to_be_corrected_is_a_complaint(limited: Limited) -> None:
    await limited.set("alone")
    conversation_id, said = await limited.ask()
    rows = await limited.company.world.messages(conversation_id)
    message_id = next(row["id"] for row in rows if row["seq"] == said["seq"])
    body = {"kind": "new_qa", "fault": "wrong", "question": "¿Y a Ceuta?", "answer": "Tarda de 5 a 7 días."}
    corrected = await limited.ana.post(f"/messages/{message_id}/corrections", json=body)
    assert corrected.status_code == 201, corrected.text
    assert (await limited.level())["level"] == "approve"


async def test_a_suggestion_that_no_customer_heard_is_no_complaint(limited: Limited) -> None:
    await limited.set("alone")
    conversation_id, _ = await limited.ask()
    world = limited.company.world
    new = suggestions.NewSuggestion(
        conversation_id=conversation_id,
        kind="reply",
        written_by="builtin",
        teammate_id=world.ana.teammate_id,
        about_seq=1,
        language="es",
        text="Tarda un mes.",
    )
    async with world.db.transaction(world.workspace_id) as tx:
        suggestion_id = await suggestions.do_record(tx, new)
    sent = await world.say(conversation_id, "Tarda dos días.", suggestion_id=suggestion_id)
    body = {"kind": "new_qa", "fault": "wrong", "question": "¿Y a Ceuta?", "answer": "Tarda de 5 a 7 días."}
    corrected = await limited.ana.post(f"/messages/{sent.message.id}/corrections", json=body)
    assert (corrected.status_code, corrected.json()["said"]) == (201, "Tarda un mes.")
    assert (await limited.level())["level"] == "alone"


async def test_what_a_person_pinned_only_a_person_changes(limited: Limited) -> None:
    pinned = await limited.set("alone", is_pinned=True)
    assert (pinned["is_pinned"], pinned["still_needed"]) == (True, None)
    conversation_id, _ = await limited.ask()
    world = limited.company.world
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute("UPDATE conversation SET csat_asked_at = now() WHERE id = $1", conversation_id)
        await record_csat(tx, conversation_id, score=1)
    assert (await limited.level())["level"] == "alone"


async def test_nothing_is_sent_past_what_the_customer_or_a_colleague_wrote_since(limited: Limited) -> None:
    await limited.set("approve")
    conversation_id, _ = await limited.company.exchange(SHIPPING, address="one")
    held = await limited.held(conversation_id)
    assert held is not None
    await limited.company.hear("Es urgente, da igual el plazo", address="one")
    late = await limited.ana.post(f"/held-answers/{held['id']}/send")
    assert (late.status_code, late.json()["code"]) == (409, "customer_wrote_since")
    await limited.say(conversation_id, "Te llamo ahora.")
    later = await limited.ana.post(f"/held-answers/{held['id']}/send")
    assert (later.status_code, later.json()["code"]) == (409, "already_decided")
    dropped = await limited.ana.post(f"/held-answers/{held['id']}/drop")
    assert dropped.status_code == 204
    assert (await limited.level())["differed"] == 1


async def test_an_assistant_that_may_not_pass_still_shows_people_what_it_may_not_say(
    db: Database, app: FastAPI
) -> None:
    company = await make_company(db, config=AssistantConfig(can_transfer=False))
    world = company.world
    async with world.db.transaction(world.workspace_id) as tx:
        assistant_id = await tx.fetchval("SELECT assistant_id FROM channel WHERE id = $1", world.channel_id)
        await tx.execute(
            "INSERT INTO autonomy_setting (workspace_id, assistant_id, enabled) VALUES ($1, $2, true)",
            tx.tenant,
            assistant_id,
        )
        await tx.execute("UPDATE assistant SET is_limited = true WHERE id = $1", assistant_id)
    conversation_id, said = await company.exchange(SHIPPING)
    assert ANSWER not in said["text"]
    assert (await world.state(conversation_id)).state.holder.kind.value == "team"


@pytest.mark.parametrize(
    ("people", "assistant", "same"),
    [
        ("Hola, tarda de 2 a 3 días laborables.", ANSWER, True),
        ("Tarda 5 días laborables a la península.", ANSWER, False),
        ("Sí", "Sí, el envío es gratis.", True),
        ("Ahora lo miro.", ANSWER, False),
    ],
)
def test_the_same_is_said_with_the_same_numbers_and_most_of_the_words(people: str, assistant: str, same: bool) -> None:
    assert agrees(people, assistant) is same
