"""A customer's phone and the team, through hook, intake, inbox, outbox and Twilio's REST API."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from relevo.channels.twilio import endpoints as twilio_endpoints
from relevo.desk.channels.api import Channel
from relevo.desk.contacts import endpoints as contacts_endpoints
from relevo.platform.egress import Egress
from relevo.testing.twilio import TwilioSimulator
from relevo.testing.twilio.simulator import PIXEL
from tests.channels.stage import Stage

PHONE = "+34600111222"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.context.provide(Egress, stage.egress)
    stage.app.include_router(twilio_endpoints.router, prefix="/api/v1")
    return stage


@pytest.fixture
async def twilio() -> AsyncGenerator[TwilioSimulator]:
    async with TwilioSimulator() as simulator:
        yield simulator


@pytest.fixture
async def whatsapp() -> AsyncGenerator[TwilioSimulator]:
    async with TwilioSimulator(whatsapp=True) as simulator:
        yield simulator


async def carry(stage: Stage, simulator: TwilioSimulator, *, times: int = 1) -> None:
    """What Twilio would post, and what follows from it."""
    while simulator.waiting:
        waiting, simulator.waiting = simulator.waiting, []
        for made in waiting:
            for _ in range(times):
                answer = await stage.post_raw(made.path, made.content, made.headers)
                assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
        await stage.run_jobs()


async def settled(stage: Stage, simulator: TwilioSimulator) -> None:
    await stage.run_jobs()
    await carry(stage, simulator, times=2)


def arrived(simulator: TwilioSimulator) -> list[str]:
    return [one.text for one in simulator.state.customer(PHONE).bubbles if one.by == "company"]


async def test_a_text_comes_in_and_the_answer_is_delivered(stage: Stage, twilio: TwilioSimulator) -> None:
    channel = await stage.connect("sms", twilio.connect_values)
    assert twilio.state.hook.endswith(f"/hooks/v1/sms/{channel.public_key}#rc=3&rp=all")
    await twilio.say(twilio.state.customer(PHONE), "¿Dónde está mi pedido?")
    await carry(stage, twilio, times=3)
    conversation = await stage.conversation_of(channel)
    await stage.say(conversation["id"], "**Llega** mañana – gracias")
    await settled(stage, twilio)
    rows = await stage.messages(channel)
    assert [row["text"] for row in rows] == ["¿Dónde está mi pedido?", "**Llega** mañana – gracias"]
    assert rows[1]["delivery_state"] == "delivered"
    # ñ is of the plain alphabet, so the dash is worth putting back: one SMS instead of a dearer one.
    assert arrived(twilio) == ["Llega mañana - gracias"]
    [contact] = await stage.rows("SELECT phone FROM contact WHERE id = $1", conversation["contact_id"])
    assert contact["phone"] == PHONE


async def test_an_answer_whose_status_came_before_it_was_lost_is_found_by_our_own_id(
    stage: Stage, twilio: TwilioSimulator
) -> None:
    channel = await stage.connect("sms", twilio.connect_values)
    await twilio.say(twilio.state.customer(PHONE), "hola")
    await carry(stage, twilio)
    twilio.fail_next(cut_after=True)
    await stage.say((await stage.conversation_of(channel))["id"], "uno")
    await settled(stage, twilio)
    [_, row] = await stage.messages(channel)
    assert (row["delivery_state"], arrived(twilio)) == ("delivered", ["uno"])


async def test_stop_is_obeyed_shown_and_ended_only_by_start(stage: Stage, twilio: TwilioSimulator) -> None:
    channel = await stage.connect("sms", twilio.connect_values, assistant=True)
    customer = twilio.state.customer(PHONE)
    await twilio.say(customer, "hola")
    await carry(stage, twilio)
    conversation = await stage.conversation_of(channel)
    before = (await stage.conversation_of(channel))["turn_number"]
    await twilio.say(customer, "STOP")
    await carry(stage, twilio)
    window = (await stage.admin.get(f"/conversations/{conversation['id']}/window")).json()
    assert window["is_blocked"]
    stopped = await stage.conversation_of(channel)
    assert stopped["turn_number"] == before, "no assistant answers to it"
    assert (stopped["preview_text"], stopped["waiting_since"]) == ("STOP", None)
    shown = (await stage.admin.get(f"/conversations/{conversation['id']}/messages")).json()["items"][-1]
    assert (shown["text"], shown["is_past"]) == ("STOP", False)
    told = await stage.rows(
        "SELECT payload -> 'message' ->> 'text' AS text FROM event WHERE name = 'message.appended' ORDER BY id"
    )
    assert told[-1]["text"] == "STOP", "screens hear of it at once"
    await twilio.say(customer, "are you there?")
    await carry(stage, twilio)
    window = (await stage.admin.get(f"/conversations/{conversation['id']}/window")).json()
    assert window["is_blocked"], "any other word changes nothing"
    await stage.say(conversation["id"], "Nobody hears this")
    await settled(stage, twilio)
    assert arrived(twilio) == []
    rows = await stage.messages(channel)
    assert [row["text"] for row in rows] == ["hola", "STOP", "are you there?", "Nobody hears this"]
    assert (rows[-1]["delivery_state"], rows[-1]["delivery_code"]) == ("failed", "blocked")
    await twilio.say(customer, "START")
    await carry(stage, twilio)
    await stage.say(conversation["id"], "Welcome back")
    await settled(stage, twilio)
    assert arrived(twilio) == ["Welcome back"]


async def test_a_stop_that_only_twilio_knows_is_learned_from_its_refusal(stage: Stage, twilio: TwilioSimulator) -> None:
    channel = await stage.connect("sms", twilio.connect_values)
    customer = twilio.state.customer(PHONE)
    await twilio.say(customer, "hola")
    await carry(stage, twilio)
    customer.opted_out = True
    await stage.say((await stage.conversation_of(channel))["id"], "uno")
    await settled(stage, twilio)
    [_, row] = await stage.messages(channel)
    assert (row["delivery_state"], row["delivery_code"]) == ("failed", "opted_out")


async def test_a_picture_is_fetched_with_the_accounts_password_and_kept(stage: Stage, twilio: TwilioSimulator) -> None:
    channel = await stage.connect("sms", twilio.connect_values)
    await twilio.send_file(twilio.state.customer(PHONE), "image/png", PIXEL, "Broken")
    await carry(stage, twilio)
    [row] = await stage.messages(channel)
    [file] = row["content"]["attachments"]
    assert (row["text"], file["content_type"], file["size_bytes"]) == ("Broken", "image/png", len(PIXEL))


async def test_a_contact_card_that_comes_as_a_file_is_shown_as_one(stage: Stage, twilio: TwilioSimulator) -> None:
    channel = await stage.connect("sms", twilio.connect_values)
    lucia = twilio.state.customer(PHONE)
    await twilio.send_content(lucia, "card")
    await twilio.send_file(lucia, "text/vcard", b"BEGIN:VCARD\nEND:VCARD\n")
    await carry(stage, twilio)
    [card, empty] = await stage.messages(channel)
    [extra] = card["content"]["extras"]
    assert (extra["kind"], extra["name"], extra["details"]) == ("contact", "Marta Ruiz", ["+34 600 111 333"])
    assert "Marta Ruiz" in card["text"]
    assert [one["kind"] for one in empty["content"]["extras"]] == ["refused_file"]


async def test_a_messaging_service_sends_and_gets_our_address(stage: Stage, twilio: TwilioSimulator) -> None:
    twilio.state.service = "MG" + "0" * 31 + "1"
    channel = await stage.connect("sms", twilio.connect_values)
    assert channel.public_key in twilio.state.hook
    await twilio.say(twilio.state.customer(PHONE), "hola")
    await carry(stage, twilio)
    await stage.say((await stage.conversation_of(channel))["id"], "uno")
    await settled(stage, twilio)
    [(_name, given)] = twilio.state.calls
    assert given["MessagingServiceSid"] == twilio.state.service
    assert "From" not in given
    answer = await stage.admin.post(f"/channels/{channel.id}/disconnect")
    assert answer.status_code == 200
    assert twilio.state.hook == ""


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        ({"auth_token": "wrong" * 5}, "token", "not_a_pair"),
        ({"sender": "+15559999999"}, "sender", "unknown"),
        ({"sender": "MG" + "9" * 32}, "sender", "unknown_service"),
        ({"sender": "12345"}, "sender", "unknown"),
    ],
)
async def test_check_says_what_is_wrong(
    stage: Stage, twilio: TwilioSimulator, change: dict[str, str], name: str, code: str
) -> None:
    values = twilio.connect_values | change
    body = {"kind": "sms", "name": "SMS", "connection": values}
    made = (await stage.admin.post("/channels", json=body)).json()
    checked = (await stage.admin.post(f"/channels/{made['id']}/check")).json()
    wrong = [(one["name"], one["code"]) for one in _checks(checked) if not one["ok"]]
    assert (name, code) in wrong


def _checks(found: Any) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        if isinstance(found.get("checks"), list):
            return found["checks"]
        return [one for value in found.values() for one in _checks(value)]
    return []


async def _closed(stage: Stage, whatsapp: TwilioSimulator) -> tuple[Channel, str]:
    """A customer on WhatsApp who wrote more than a day ago."""
    channel = await stage.connect("twilio_whatsapp", whatsapp.connect_values)
    customer = whatsapp.state.customer(PHONE, "Lucía Vega")
    await whatsapp.say(customer, "hola")
    await carry(stage, whatsapp)
    async with stage.db.transaction(stage.workspace.id) as tx:
        await tx.execute("UPDATE conversation_window SET expires_at = now() - interval '1 minute'")
    customer.wrote_at -= 25 * 3600
    return channel, str((await stage.conversation_of(channel))["id"])


async def test_after_a_day_free_words_are_held_and_a_content_template_goes_out(
    stage: Stage, whatsapp: TwilioSimulator
) -> None:
    channel, conversation_id = await _closed(stage, whatsapp)
    await stage.say((await stage.conversation_of(channel))["id"], "free words")
    await settled(stage, whatsapp)
    assert (await stage.messages(channel))[-1]["delivery_code"] == "window_closed"
    listed = (await stage.admin.get(f"/conversations/{conversation_id}/contents")).json()["items"]
    assert [(one["name"], one["problem"]) for one in listed] == [
        ("order_shipped", ""),
        ("catalogue", "needs_file"),
        ("sale", "not_approved"),
    ]
    given = {"client_id": "t1", "sid": listed[0]["sid"], "values": {"1": "Lucía", "2": "RV-1001"}}
    for _ in range(2):
        answer = await stage.admin.post(f"/conversations/{conversation_id}/contents", json=given)
        assert answer.status_code == 201, answer.text
    await settled(stage, whatsapp)
    assert arrived(whatsapp) == ["Hello Lucía, your order RV-1001 has left our warehouse. Reply here with questions."]
    assert (await stage.messages(channel))[-1]["delivery_state"] == "read"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"sid": "HX" + "0" * 31 + "1", "values": {"1": "Ada"}}, 422, "template_incomplete"),
        ({"sid": "HX" + "0" * 31 + "1", "values": {"1": "Ada", "2": "x" * 1025}}, 422, "template_incomplete"),
        ({"sid": "HX" + "0" * 31 + "1", "values": {"1": "Ada", "2": "x", "3": "y"}}, 422, "template_incomplete"),
        ({"sid": "HX" + "0" * 31 + "3", "values": {"1": "20"}}, 409, "template_not_approved"),
        ({"sid": "HX9", "values": {}}, 404, "no_such_template"),
    ],
)
async def test_a_template_that_cannot_go_says_why(
    stage: Stage, whatsapp: TwilioSimulator, given: dict[str, Any], status: int, code: str
) -> None:
    _channel, conversation_id = await _closed(stage, whatsapp)
    answer = await stage.admin.post(f"/conversations/{conversation_id}/contents", json={"client_id": "t1"} | given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_sms_conversation_has_no_templates(stage: Stage, twilio: TwilioSimulator) -> None:
    channel = await stage.connect("sms", twilio.connect_values)
    await twilio.say(twilio.state.customer(PHONE), "hola")
    await carry(stage, twilio)
    conversation = await stage.conversation_of(channel)
    answer = await stage.admin.get(f"/conversations/{conversation['id']}/contents")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_templates_here")


async def test_the_same_number_on_sms_and_whatsapp_is_one_contact(
    stage: Stage, twilio: TwilioSimulator, whatsapp: TwilioSimulator
) -> None:
    sms = await stage.connect("sms", twilio.connect_values)
    other = await stage.connect("twilio_whatsapp", whatsapp.connect_values)
    await twilio.say(twilio.state.customer(PHONE), "by SMS")
    await whatsapp.say(whatsapp.state.customer(PHONE, "Lucía Vega"), "by WhatsApp")
    await carry(stage, twilio)
    await carry(stage, whatsapp)
    found = {str((await stage.conversation_of(channel))["contact_id"]) for channel in (sms, other)}
    assert len(found) == 1


async def test_a_template_may_be_the_first_word_to_a_customer_who_never_wrote(
    stage: Stage, whatsapp: TwilioSimulator
) -> None:
    stage.app.include_router(contacts_endpoints.router, prefix="/api/v1")
    channel = await stage.connect("twilio_whatsapp", whatsapp.connect_values)
    whatsapp.state.customer(PHONE, "Lucía Vega")
    made = await stage.admin.post("/contacts", json={"name": "Lucía Vega", "phone": PHONE})
    contact_id = made.json()["id"]
    [one] = (await stage.admin.get(f"/contacts/{contact_id}/first-channels")).json()["items"]
    assert (one["channel"]["kind"], one["address"]) == ("twilio_whatsapp", PHONE)
    opened = await stage.admin.post(f"/contacts/{contact_id}/first-conversation", json={"channel_id": str(channel.id)})
    conversation_id = opened.json()["conversation_id"]
    [content, *_] = (await stage.admin.get(f"/conversations/{conversation_id}/contents")).json()["items"]
    given = {"client_id": "t1", "sid": content["sid"], "values": {"1": "Lucía", "2": "RV-1001"}, "after_seq": 0}
    answer = await stage.admin.post(f"/conversations/{conversation_id}/contents", json=given)
    assert answer.status_code == 201, answer.text
    await settled(stage, whatsapp)
    assert arrived(whatsapp) == ["Hello Lucía, your order RV-1001 has left our warehouse. Reply here with questions."]
    await whatsapp.say(whatsapp.state.customer(PHONE), "gracias")
    await carry(stage, whatsapp)
    conversation = await stage.conversation_of(channel)
    assert (str(conversation["id"]), str(conversation["contact_id"])) == (conversation_id, contact_id)
