"""Stars as buttons on Meta's three channels: pressed on the customer's phone, and then why, in their own words."""

from typing import Any

from relevo.testing.instagram import InstagramSimulator
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.desk import Desk, each_desk, until

SIMULATORS: dict[str, type[Any]] = {
    "whatsapp": WhatsAppSimulator,
    "instagram": InstagramSimulator,
    "messenger": MessengerSimulator,
}
CUSTOMER = "34600444071"
WHY = "Me atendieron muy rápido"
desk = each_desk(SIMULATORS)


async def test_a_pressed_star_is_the_rating_and_the_words_after_it_its_comment(desk: Desk[Any]) -> None:
    answer = await desk.api.patch(f"/channels/{desk.channel_id}", json={"settings": {"csat_enabled": True}})
    assert answer.is_success, answer.text
    customer = desk.simulator.state.customer(CUSTOMER, "Olga")
    await desk.simulator.say(CUSTOMER, "Gracias por todo")
    conversation: dict[str, Any] = await desk.conversation(CUSTOMER)
    await desk.post(f"/conversations/{conversation['id']}/resolve", {})

    async def question() -> Any:
        return next((bubble for bubble in customer.bubbles if bubble.by == "company" and bubble.choices), None)

    shown = await until(question)
    assert [choice_id for choice_id, _ in shown.choices] == [f"csat:{score}" for score in range(1, 6)]
    await desk.simulator.press(CUSTOMER, shown.id, "csat:4")

    async def comment_question() -> Any:
        return next((one for one in customer.bubbles if one.by == "company" and one.id != shown.id), None)

    await until(comment_question)
    await desk.simulator.say(CUSTOMER, WHY)

    async def commented() -> dict[str, Any] | None:
        lines = [one["event"] for one in await desk.messages(conversation["id"]) if one["event"]]
        return next((line["data"] for line in lines if line["name"] == "csat_commented"), None)

    assert await until(commented) == {"score": 4, "comment": WHY}
    resolved = (await desk.get("/conversations?view=resolved"))["items"]
    assert [(one["id"], one["csat_score"]) for one in resolved] == [(conversation["id"], 4)]
