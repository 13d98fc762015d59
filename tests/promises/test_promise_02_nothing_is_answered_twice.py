"""Promise 2: one committed assistant turn per trigger, whatever is duplicated, retried or run twice."""

import asyncio

from relevo.desk.conversations.writing import TURN_JOB
from relevo.entry.wiring import job_registry
from relevo.kit.ids import new_id
from relevo.platform import jobs
from tests.promises.company import Company
from tests.waiting_for import eventually


async def test_duplicated_posts_and_duplicated_jobs_on_two_workers_give_one_answer(company: Company) -> None:
    house = company.shop.served.house
    stop = asyncio.Event()
    # The company's server has one worker already; this is the second.
    second = asyncio.create_task(jobs.run_worker(house.db, job_registry(house), stop=stop))
    visitors = [await company.shop.visit() for _ in range(12)]
    conversations: set[str] = set()

    async def ask(index: int) -> None:
        body = {"client_id": new_id().hex, "text": "¿Cuánto tarda el envío?"}
        answers = await asyncio.gather(*(visitors[index].client.post("/messages", json=body) for _ in range(3)))
        assert {answer.status_code for answer in answers} <= {200, 201}
        assert len({answer.json()["message"]["id"] for answer in answers}) == 1
        conversation_id = answers[0].json()["conversation"]["id"]
        conversations.add(conversation_id)
        for number in range(1, 5):
            # The same turn once more, under another key: as if the queue had delivered it twice.
            async with company.db.transaction(company.shop.workspace.id) as tx:
                payload = {
                    "workspace_id": str(company.shop.workspace.id),
                    "conversation_id": conversation_id,
                    "turn_number": number,
                }
                await jobs.enqueue(tx, TURN_JOB, payload, dedupe_key=new_id().hex, delay_s=0.35)

    try:
        await asyncio.gather(*(ask(index) for index in range(len(visitors))))
        for conversation_id in conversations:
            await eventually(lambda it=conversation_id: company.is_settled(it))
        await asyncio.sleep(0.5)
    finally:
        stop.set()
        await second
    for conversation_id in conversations:
        assert await company.audit(conversation_id) == []
        said = await company.messages(conversation_id)
        assert len([m for m in said if m["author_kind"] == "contact" and m["kind"] == "message"]) == 1
        assert len({m["turn_id"] for m in said if m["author_kind"] == "assistant" and m["turn_id"]}) == 1


async def test_a_burst_of_three_messages_is_answered_once(company: Company) -> None:
    visitor = await company.shop.visit()
    for text in ("hola", "tengo una duda", "¿cuánto tarda el envío?"):
        accepted = await visitor.say(text)
    conversation_id = accepted["conversation"]["id"]
    await eventually(lambda: company.is_settled(conversation_id))
    turns = await company.rows(
        "SELECT trigger_seq FROM turn WHERE conversation_id = $1 AND state = 'committed'", conversation_id
    )
    assert [turn["trigger_seq"] for turn in turns] == [accepted["message"]["seq"]]
