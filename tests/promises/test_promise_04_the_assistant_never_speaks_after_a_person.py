"""Promise 4: the assistant never speaks after a person took over.

Also proved by exhaustion (tests/desk/conversations/test_baton_model.py) and by random schedules on the database
(test_baton_schedules.py); here over HTTP, with the real worker, at every moment of a turn.
"""

import asyncio
import random

from tests.channels.web.serving import Visitor
from tests.promises.company import Company
from tests.waiting_for import eventually


async def test_a_takeover_at_any_moment_of_a_turn_silences_the_assistant(company: Company) -> None:
    gus = await company.sign_in(company.shop.workspace.agent)
    dice = random.Random(4)
    conversations: list[str] = []

    visitors = [await company.shop.visit() for _ in range(40)]

    async def collide(visitor: Visitor, delay_s: float) -> None:
        accepted = await visitor.say("¿Cuánto tarda el envío?")
        conversation_id = accepted["conversation"]["id"]
        conversations.append(conversation_id)
        await asyncio.sleep(delay_s)
        path = f"/conversations/{conversation_id}"
        if dice.random() < 0.5:
            answer = await gus.post(f"{path}/messages", json={"client_id": "g-1", "text": "Hola, soy Gus"})
        else:
            answer = await gus.post(f"{path}/take-over", json={})
        assert answer.status_code in (200, 201), answer.text
        await visitor.say("¿y a Canarias?")

    # The quiet window is 0.35 s and the builtin answer takes milliseconds: most of these hit the turn itself.
    await asyncio.gather(*(collide(visitor, dice.uniform(0.30, 0.48)) for visitor in visitors))
    await asyncio.sleep(1.0)
    for conversation_id in conversations:
        assert await company.audit(conversation_id) == []
        taken = False
        for message in await company.messages(conversation_id):
            taken = taken or message["author_kind"] == "teammate"
            assert not (taken and message["author_kind"] == "assistant"), "the assistant spoke after a person"


async def test_after_a_hand_back_the_assistant_answers_again(company: Company) -> None:
    gus = await company.sign_in(company.shop.workspace.agent)
    visitor = await company.shop.visit()
    accepted = await visitor.say("hola")
    path = f"/conversations/{accepted['conversation']['id']}"
    assert (await gus.post(f"{path}/messages", json={"client_id": "g-1", "text": "Hola"})).status_code == 201
    await visitor.say("¿Cuánto tarda el envío?")
    assert (await gus.post(f"{path}/hand-to-ai", json={})).status_code == 200

    async def answered() -> bool:
        return (await company.messages(accepted["conversation"]["id"]))[-1]["author_kind"] == "assistant"

    await eventually(answered)
    assert await company.audit(accepted["conversation"]["id"]) == []
