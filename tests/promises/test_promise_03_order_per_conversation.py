"""Promise 3: a gapless seq, taken under the conversation's row lock; clients render by seq."""

import asyncio

from tests.promises.company import Company


async def test_many_writers_at_once_leave_a_thread_without_gaps_in_the_order_each_of_them_wrote(
    company: Company,
) -> None:
    visitor = await company.shop.visit()
    first = await visitor.say("hola")
    conversation_id = first["conversation"]["id"]
    ana = await company.sign_in(company.shop.workspace.owner)
    gus = await company.sign_in(company.shop.workspace.agent)

    async def customer() -> None:
        for number in range(15):
            await visitor.say(f"cliente {number}")

    async def teammate(client: object, name: str) -> None:
        for number in range(15):
            answer = await client.post(  # type: ignore[attr-defined] - an httpx client
                f"/conversations/{conversation_id}/messages",
                json={"client_id": f"{name}-{number}", "text": f"{name} {number}"},
            )
            assert answer.status_code == 201, answer.text

    await asyncio.gather(customer(), customer(), teammate(ana, "ana"), teammate(gus, "gus"))
    messages = await company.messages(conversation_id)
    assert [message["seq"] for message in messages] == list(range(1, len(messages) + 1))
    texts = [message["text"] for message in messages]
    for name in ("ana", "gus"):
        assert [text for text in texts if text.startswith(name)] == [f"{name} {number}" for number in range(15)]
    shown = (await visitor.thread())["items"]
    assert [m["seq"] for m in shown] == sorted(m["seq"] for m in shown)


async def test_a_refused_message_leaves_no_gap(company: Company) -> None:
    visitor = await company.shop.visit()
    first = await visitor.say("hola")
    gus = await company.sign_in(company.shop.workspace.agent)
    for text in ("", "x" * 10_001):
        answer = await visitor.client.post("/messages", json={"client_id": "refused-" + str(len(text)), "text": text})
        assert answer.status_code == 422
    path = f"/conversations/{first['conversation']['id']}/messages"
    assert (await gus.post(path, json={"client_id": "a", "text": "hola", "after_seq": 0})).status_code == 409
    await visitor.say("otra vez")
    messages = await company.messages(first["conversation"]["id"])
    assert [message["seq"] for message in messages] == list(range(1, len(messages) + 1))
