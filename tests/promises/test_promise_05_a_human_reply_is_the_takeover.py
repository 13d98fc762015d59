"""Promise 5: a human's public reply is the takeover, whichever way it came."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from relevo.desk.conversations.baton.protocol import Pass
from relevo.desk.conversations.model import SYSTEM
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import lock_conversation
from tests.promises.company import Company
from tests.waiting_for import eventually

Reply = Callable[[Company, str], Awaitable[Any]]


async def by_composer(company: Company, conversation_id: str) -> None:
    gus = await company.sign_in(company.shop.workspace.agent)
    body = {"client_id": "g-1", "text": "Hola, soy Gus"}
    assert (await gus.post(f"/conversations/{conversation_id}/messages", json=body)).status_code == 201


async def by_api_key(company: Company, conversation_id: str) -> None:
    owner = await company.sign_in(company.shop.workspace.owner)
    key = (await owner.post("/api-keys", json={"name": "CRM"})).json()["token"]
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(base_url=f"{company.base_url}/api/v1", headers=headers) as program:
        body = {"client_id": "crm-1", "text": "Hola desde el CRM"}
        answer = await program.post(f"/conversations/{conversation_id}/messages", json=body)
    assert answer.status_code == 201, answer.text


async def by_a_phone_whose_echo_comes_back(company: Company, conversation_id: str) -> None:
    async with company.db.transaction(company.shop.workspace.id) as tx:
        conversation = await lock_conversation(tx, conversation_id)  # type: ignore[arg-type] - text of a UUID
        await pass_baton(tx, conversation, Pass.ECHO, to=conversation.queue, by=SYSTEM)


async def has_no_turn_queued(company: Company, conversation_id: str) -> bool:
    """A finished job leaves the queue a moment after what it did is committed."""
    jobs = await company.rows(
        "SELECT 1 FROM job_queue.pgqueuer WHERE entrypoint = 'assistant.run_turn' AND dedupe_key LIKE $1",
        f"turn:{conversation_id}:%",
    )
    return not jobs


@pytest.mark.parametrize("reply", [by_composer, by_api_key, by_a_phone_whose_echo_comes_back])
async def test_a_reply_takes_the_baton_and_the_assistant_is_silent_from_then_on(company: Company, reply: Reply) -> None:
    visitor = await company.shop.visit()
    accepted = await visitor.say("hola")
    conversation_id = accepted["conversation"]["id"]
    await eventually(lambda: company.is_settled(conversation_id))
    await eventually(lambda: has_no_turn_queued(company, conversation_id))
    await reply(company, conversation_id)
    spoken = len([m for m in await company.messages(conversation_id) if m["author_kind"] == "assistant"])
    for text in ("¿Cuánto tarda?", "¿hola?"):
        said = await visitor.say(text)
        assert said["conversation"]["holder_kind"] in ("teammate", "team")
    assert await has_no_turn_queued(company, conversation_id)
    messages = await company.messages(conversation_id)
    assert len([m for m in messages if m["author_kind"] == "assistant"]) == spoken
    assert await company.audit(conversation_id) == []


async def test_a_conversation_that_a_human_starts_is_human_held_from_message_one(company: Company) -> None:
    visitor = await company.shop.visit()
    first = await visitor.say("hola")
    owner = await company.sign_in(company.shop.workspace.owner)
    detail = (await owner.get(f"/conversations/{first['conversation']['id']}")).json()
    await owner.post(f"/conversations/{first['conversation']['id']}/resolve", json={})
    body = {
        "contact_id": detail["contact"]["id"],
        "channel_id": detail["channel"]["id"],
        "text": "Buenos días, su pedido ha salido",
        "client_id": "o-1",
    }
    started = await owner.post("/conversations", json=body)
    assert (started.status_code, started.json()["holder"]["kind"]) == (201, "teammate")
    assert (await visitor.say("gracias"))["conversation"]["holder_kind"] == "teammate"
