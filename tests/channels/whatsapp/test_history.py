"""Coexistence: the number stays on a phone. What was said before connecting is there to be read and wakes nobody; what
is written on the phone now takes the baton.
"""

from typing import Any
from uuid import UUID

from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.desk import Desk, one_desk, until

WhatsAppDesk = Desk[WhatsAppSimulator]
BEFORE = [("customer", "¿Tenéis mesas de roble?"), ("company", "Sí, tres"), ("customer", "¿Y cuánto cuestan?")]
desk = one_desk(WhatsAppSimulator, "whatsapp", assistant=True)


async def _rows(desk: WhatsAppDesk, sql: str, *arguments: object) -> list[Any]:
    async with desk.served.house.db.transaction(desk.workspace.id, read_only=True) as tx:
        return list(await tx.fetch(sql, desk.workspace.id, *arguments))


async def test_messages_of_before_are_read_as_such_and_wake_nobody(desk: WhatsAppDesk) -> None:
    phone = "34600333001"
    desk.simulator.state.customer(phone, "Irene")
    await desk.simulator.share_history(phone, BEFORE)

    async def imported() -> list[Any] | None:
        rows = await _rows(
            desk,
            "SELECT m.conversation_id FROM message m WHERE m.workspace_id = $1 AND m.text = $2",
            BEFORE[-1][1],
        )
        return rows or None

    conversation_id = str((await until(imported))[0]["conversation_id"])
    shown = await desk.messages(conversation_id)
    assert [(one["text"], one["is_past"]) for one in shown] == [(text, True) for _who, text in BEFORE]
    assert [one["author"]["kind"] for one in shown] == ["contact", "teammate", "contact"]
    # Nothing waits, nothing is counted, nothing is answered.
    for view in ("needs_human", "open", "ai", "resolved"):
        listed = (await desk.get(f"/conversations?view={view}"))["items"]
        assert conversation_id not in [row["id"] for row in listed]
    [row] = await _rows(
        desk,
        "SELECT waiting_since, epoch FROM conversation WHERE workspace_id = $1 AND id = $2",
        UUID(conversation_id),
    )
    assert (row["waiting_since"], row["epoch"]) == (None, 0)
    assert await _rows(desk, "SELECT 1 FROM turn WHERE workspace_id = $1") == []
    assert await _rows(desk, "SELECT 1 FROM delivery WHERE workspace_id = $1") == []
    assert await _rows(desk, "SELECT 1 FROM stretch WHERE workspace_id = $1") == []


async def test_the_same_history_twice_is_there_once(desk: WhatsAppDesk) -> None:
    phone = "34600333002"
    desk.simulator.state.customer(phone, "Jorge")
    desk.simulator.delivery.twice = True
    try:
        await desk.simulator.share_history(phone, BEFORE)
    finally:
        desk.simulator.delivery.twice = False
    await desk.simulator.say(phone, "Hola de ahora")
    conversation = await desk.conversation(phone)
    await desk.said(conversation["id"], "Hola de ahora")
    spoken = await desk.spoken(conversation["id"])
    assert [text for text in spoken if text in {one[1] for one in BEFORE}] == [one[1] for one in BEFORE]


async def test_the_assistant_answers_what_is_said_now_and_not_what_was_said_before(desk: WhatsAppDesk) -> None:
    phone = "34600333003"
    desk.simulator.state.customer(phone, "Karla")
    await desk.simulator.share_history(phone, BEFORE)
    await desk.simulator.say(phone, "Gracias por todo")
    conversation = await desk.conversation(phone)

    async def answered() -> list[dict[str, Any]] | None:
        said = [one for one in await desk.messages(conversation["id"]) if one["author"]["kind"] == "assistant"]
        return said or None

    answers = await until(answered)
    assert len(answers) == 1
    assert not answers[0]["is_past"]
    now = next(one for one in await desk.messages(conversation["id"]) if one["text"] == "Gracias por todo")
    assert not now["is_past"]


async def test_a_reply_on_the_phone_takes_the_baton_from_the_assistant(desk: WhatsAppDesk) -> None:
    phone = "34600333004"
    desk.simulator.state.customer(phone, "Leo")
    await desk.simulator.say(phone, "Hola")
    conversation = await desk.conversation(phone)
    assert conversation["holder"]["kind"] == "assistant"
    await desk.simulator.answer_from_phone(phone, "Soy Ana, te escribo yo.")
    said = await desk.said(conversation["id"], "Soy Ana, te escribo yo.")
    assert (said["author"]["kind"], said["is_past"]) == ("teammate", False)
    after = await desk.get(f"/conversations/{conversation['id']}")
    assert after["holder"]["kind"] == "team"
    assert after["waiting_since"] is None, "whoever wrote on the phone answered"
