"""A template with a picture or a document above its words, stickers, and what the window says of reactions."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from relevo.kit.ids import new_id
from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.desk import LUCIA, Desk, one_desk, until

WhatsAppDesk = Desk[WhatsAppSimulator]
desk = one_desk(WhatsAppSimulator, "whatsapp", {LUCIA: "Lucía Vega"})


def picture(form: str, side: int) -> bytes:
    body = BytesIO()
    Image.new("RGBA", (side, side), "teal").save(body, form)
    return body.getvalue()


async def upload(desk: WhatsAppDesk, name: str, body: bytes) -> str:
    answer = await desk.api.post("/files", files={"file": (name, body)})
    assert answer.is_success, answer.text
    return answer.json()["id"]


async def open_at(desk: WhatsAppDesk, phone: str) -> str:
    contact = await desk.post("/contacts", {"name": f"Customer {phone}", "phone": f"+{phone}"}, expect=201)
    opened = await desk.post(f"/contacts/{contact['id']}/first-conversation", {"channel_id": desk.channel_id})
    return opened["conversation_id"]


def call(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "language": "en_US", "client_id": new_id().hex, "values": {"body.1": "Nora"}, **more}


@pytest.mark.parametrize(
    ("phone", "template", "file", "words"),
    [
        ("34600333001", "order_photo", ("box.png", picture("PNG", 8)), "this is what we packed"),
        ("34600333002", "your_invoice", ("invoice.pdf", b"%PDF-1.7\n%%EOF\n"), "here is your invoice"),
    ],
)
async def test_a_template_is_the_first_word_with_a_file_above_it(
    desk: WhatsAppDesk, phone: str, template: str, file: tuple[str, bytes], words: str
) -> None:
    desk.simulator.state.customer(phone, f"Customer {phone}")
    conversation_id = await open_at(desk, phone)
    path = f"/conversations/{conversation_id}/templates"
    listed = {one["name"]: one for one in (await desk.get(path))["items"]}
    assert (listed[template]["header_file"], listed[template]["problem"]) == (
        {"order_photo": "image", "your_invoice": "document"}[template],
        "",
    )
    body = call(template, file_id=await upload(desk, *file))
    sent = await desk.post(path, body, expect=201)
    again = await desk.post(path, body)
    assert again["id"] == sent["id"], "the same client id is one message"
    bubble = await desk.on_phone(words, phone)
    assert desk.simulator.state.files[bubble.file].body == file[1]
    assert [one["name"] for one in sent["attachments"]] == [file[0]]
    await desk.delivered_as(conversation_id, sent["id"], "delivered")


async def test_a_template_without_its_file_or_with_another_kind_is_refused_and_nothing_is_sent(
    desk: WhatsAppDesk,
) -> None:
    conversation_id = await open_at(desk, "34600333003")
    path = f"/conversations/{conversation_id}/templates"
    pdf = await upload(desk, "a.pdf", b"%PDF-1.7\n%%EOF\n")
    for body in (call("order_photo"), call("order_photo", file_id=pdf), call("still_there", file_id=pdf, values={})):
        answer = await desk.api.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "template_file_unfit")
    answer = await desk.api.post(path, json=call("order_photo", file_id=str(new_id())))
    assert answer.json()["code"] == "template_file_unfit"
    assert await desk.messages(conversation_id) == []


async def test_a_webp_picture_of_a_stickers_size_is_a_sticker_and_another_a_document(desk: WhatsAppDesk) -> None:
    await desk.simulator.say(LUCIA, "hola")
    conversation = await desk.conversation()
    kinds: list[str] = []
    for side in (512, 64):
        file_id = await upload(desk, f"hi-{side}.webp", picture("WEBP", side))
        before = len(desk.simulator.state.customer(LUCIA).bubbles)
        await desk.reply(conversation["id"], "", attachment_ids=[file_id])

        async def arrived(before: int = before) -> str | None:
            bubbles = desk.simulator.state.customer(LUCIA).bubbles
            return bubbles[-1].kind if len(bubbles) > before else None

        kinds.append(await until(arrived))
    assert kinds == ["sticker", "document"]


async def test_outside_of_the_window_a_reaction_says_why_it_did_not_arrive(desk: WhatsAppDesk) -> None:
    phone = "34600333004"
    desk.simulator.state.customer(phone, "Tarde")
    await desk.simulator.say(phone, "¿hola?", hours_ago=25)
    conversation = await desk.conversation(phone)
    theirs = await desk.said(conversation["id"], "¿hola?")
    answer = await desk.api.put(f"/messages/{theirs['id']}/reaction", json={"emoji": "👍"})
    assert answer.status_code == 200

    async def failed() -> dict[str, Any] | None:
        lines = [one for one in await desk.messages(conversation["id"]) if one["event"] and one["delivery"]]
        return lines[-1]["delivery"] if lines and lines[-1]["delivery"]["state"] == "failed" else None

    assert (await until(failed))["code"] == "window_closed"
    assert (await desk.conversation(phone))["holder"]["kind"] != "teammate"
