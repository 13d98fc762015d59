"""A teammate writes first, by a template, to a customer who never wrote on WhatsApp."""

from typing import Any

import pytest

from relevo.kit.ids import new_id
from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.desk import Desk, one_desk

WhatsAppDesk = Desk[WhatsAppSimulator]
desk = one_desk(WhatsAppSimulator, "whatsapp")


async def _contact(desk: WhatsAppDesk, name: str, phone: str | None) -> str:
    return (await desk.post("/contacts", {"name": name, "phone": phone}, expect=201))["id"]


async def _open(desk: WhatsAppDesk, contact_id: str) -> dict[str, Any]:
    return await desk.post(f"/contacts/{contact_id}/first-conversation", {"channel_id": desk.channel_id}, expect=200)


async def _send(desk: WhatsAppDesk, conversation_id: str, name: str) -> dict[str, Any]:
    body = {"name": "novedades_pedido", "language": "es", "client_id": new_id().hex, "after_seq": 0}
    values = {"body.1": name, "body.2": "1001"}
    return await desk.post(f"/conversations/{conversation_id}/templates", body | {"values": values}, expect=201)


async def test_a_template_reaches_who_never_wrote_and_their_answer_comes_to_the_same_contact(
    desk: WhatsAppDesk,
) -> None:
    desk.simulator.state.customer("34600222001", "Nora Gil")
    contact_id = await _contact(desk, "Nora Gil", "+34 600 222 001")
    [one] = (await desk.get(f"/contacts/{contact_id}/first-channels"))["items"]
    assert (one["channel"]["id"], one["address"], one["problem"]) == (desk.channel_id, "34600222001", "")
    opened = await _open(desk, contact_id)
    assert (opened["channel_kind"], opened["last_seq"]) == ("whatsapp", 0)
    assert await _open(desk, contact_id) == opened, "the same each time"
    for view in ("open", "resolved", "needs_human"):
        listed = (await desk.get(f"/conversations?view={view}"))["items"]
        assert opened["conversation_id"] not in [row["id"] for row in listed], "nothing to see before a word is sent"

    said = await _send(desk, opened["conversation_id"], "Nora")
    await desk.on_phone("Hola Nora, hay novedades de tu pedido 1001", "34600222001")
    await desk.delivered_as(opened["conversation_id"], said["id"], "delivered")
    row = await desk.conversation("34600222001")
    assert (row["id"], row["holder"]["kind"]) == (opened["conversation_id"], "teammate")

    await desk.simulator.say("34600222001", "Sí, contadme")
    await desk.said(opened["conversation_id"], "Sí, contadme")
    contact = await desk.get(f"/contacts/{contact_id}")
    [identity] = contact["identities"]
    # Who answers has that phone; that it is this contact's, only a teammate wrote.
    assert (identity["address"], identity["verified"]) == ("34600222001", False)


@pytest.mark.parametrize("phone", [None, "600 111 222", "+1234567", "+1234567890123456"])
async def test_without_a_number_with_its_country_nobody_is_reached_and_it_is_said(
    desk: WhatsAppDesk, phone: str | None
) -> None:
    contact_id = await _contact(desk, "Without", phone)
    [one] = (await desk.get(f"/contacts/{contact_id}/first-channels"))["items"]
    assert (one["address"], one["problem"]) == (None, "no_phone")
    answer = await desk.api.post(f"/contacts/{contact_id}/first-conversation", json={"channel_id": desk.channel_id})
    assert (answer.status_code, answer.json()["code"]) == (422, "number_unusable")
    assert (await desk.get(f"/contacts/{contact_id}"))["identities"] == []


@pytest.mark.parametrize("phone", ["+12345678", "0012345679", "+123456789012345"])
async def test_numbers_of_8_to_15_digits_with_plus_or_two_zeros_are_reached(desk: WhatsAppDesk, phone: str) -> None:
    contact_id = await _contact(desk, "With", phone)
    [one] = (await desk.get(f"/contacts/{contact_id}/first-channels"))["items"]
    assert one["address"] == phone.removeprefix("+").removeprefix("00")


async def test_a_number_that_another_contact_writes_from_is_not_taken_from_them(desk: WhatsAppDesk) -> None:
    desk.simulator.state.customer("34600222009", "Its Owner")
    await desk.simulator.say("34600222009", "Hola")
    owned = await desk.conversation("34600222009")
    other = await _contact(desk, "Mistyped", "+34600222009")
    answer = await desk.api.post(f"/contacts/{other}/first-conversation", json={"channel_id": desk.channel_id})
    assert (answer.status_code, answer.json()["code"]) == (409, "number_of_another")
    opened = await _open(desk, owned["contact"]["id"])
    assert opened["conversation_id"] == owned["id"], "a known customer's conversation goes on"
    assert opened["last_seq"] > 0


async def test_a_channel_without_templates_or_switched_off_is_no_way_to_write_first(desk: WhatsAppDesk) -> None:
    contact_id = await _contact(desk, "Somebody", "+34600222010")
    web = await desk.post("/channels", {"kind": "web", "name": "Web"}, expect=201)
    for channel_id in (web["id"], str(new_id())):
        answer = await desk.api.post(f"/contacts/{contact_id}/first-conversation", json={"channel_id": channel_id})
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_channel")
    switched = await desk.api.patch(f"/channels/{desk.channel_id}", json={"enabled": False})
    assert switched.is_success, switched.text
    try:
        assert (await desk.get(f"/contacts/{contact_id}/first-channels"))["items"] == []
        answer = await desk.api.post(f"/contacts/{contact_id}/first-conversation", json={"channel_id": desk.channel_id})
        assert answer.json()["code"] == "unknown_channel"
    finally:
        await desk.api.patch(f"/channels/{desk.channel_id}", json={"enabled": True})
