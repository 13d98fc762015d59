"""All that customers send, seen in the thread: each kind is sent from a simulated phone and read by Ana."""

import json
import re
from io import BytesIO
from typing import Any

import httpx2
import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import choose_template

MAP = re.compile(r"openstreetmap\.org/\?mlat=28\.1235&mlon=-15\.4363")
LUCIA = "34600111222"
MARTA = "34600111777"
FILM = b"\x00\x00\x00\x18ftypisom" + bytes(64)
CARD = {
    "name": {"formatted_name": "Marta Ruiz", "first_name": "Marta"},
    "phones": [{"phone": "+34 600 111 333", "type": "CELL"}],
}
ADVERT = {
    "source_url": "https://ad.example/boots",
    "source_id": "12",
    "source_type": "ad",
    "headline": "Rebajas de botas",
    "body": "Todo al -20 %",
}


@pytest.fixture(scope="module")
def demo(own_demo: RunningDemo) -> RunningDemo:
    return own_demo


class Phone:
    """A customer's WhatsApp."""

    def __init__(self, demo: RunningDemo, phone: str, name: str) -> None:
        self.url, self.phone = demo.phones["WhatsApp"], phone
        self.act("new", name=name)

    def act(self, verb: str, **given: Any) -> None:
        answer = httpx2.post(f"{self.url}/phone/{verb}", content=json.dumps({"phone": self.phone} | given), timeout=20)
        assert answer.status_code == 200, answer.text

    def send_file(self, content_type: str, body: bytes, name: str) -> None:
        answer = httpx2.post(
            f"{self.url}/phone/upload",
            data={"phone": self.phone},
            files={"file": (name, body, content_type)},
            timeout=20,
        )
        assert answer.status_code == 200, answer.text

    def bubbles(self) -> list[dict[str, Any]]:
        found = httpx2.get(f"{self.url}/phone/state?phone={self.phone}", timeout=20).json()["bubbles"]
        return list(found)

    def last(self) -> str:
        return str(self.bubbles()[-1]["id"])


def picture() -> bytes:
    body = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(body, "PNG")
    return body.getvalue()


def sticker() -> bytes:
    body = BytesIO()
    Image.new("RGB", (96, 96), "gold").save(body, "WEBP")
    return body.getvalue()


def send_everything(phone: Phone) -> None:
    phone.act("say", text="Mi pedido es el 1001")
    phone.act("say", text="¿Y este de aquí?", quotes=phone.last())
    phone.send_file("image/png", picture(), "foto.png")
    phone.send_file("video/mp4", FILM, "clip.mp4")
    phone.send_file("audio/ogg", b"OggS" + bytes(32), "voz.ogg")
    phone.send_file("application/pdf", b"%PDF-1.4\n", "factura.pdf")
    phone.act("locate")
    phone.act("raw", content={"type": "contacts", "contacts": [CARD]})
    phone.act("raw", content={"type": "unsupported", "errors": [{"code": 131051, "title": "Unknown type"}]})
    phone.act("raw", content={"type": "text", "text": {"body": "Vengo de aquí"}, "referral": ADVERT})
    phone.act("raw", content={"type": "text", "text": {"body": "Mira esto"}, "context": {"forwarded": True}})
    phone.act("raw", content={"type": "image", "image": {"id": "0", "mime_type": "image/png", "sha256": "AA"}})
    phone.act("say", text="Esto se borra")
    phone.act("revoke", bubble=phone.last())
    phone.act("say", text="Esto se edita")
    phone.act("edit", bubble=phone.last(), text="Esto está editado")


async def open_thread(demo: RunningDemo, new_page: NewPage, name: str, view: str = "open", **options: Any) -> Page:
    page = await new_page(**{"locale": "en-GB", "viewport": (1440, 900), **options})
    await demo.sign_in(page)
    await page.goto(f"{demo.url}/inbox/{view}")
    await page.get_by_text(name).first.click()
    return page


async def test_every_kind_of_content_is_seen_as_what_it_is(demo: RunningDemo, new_page: NewPage) -> None:
    phone = Phone(demo, LUCIA, "Lucía Vega")
    send_everything(phone)
    ana = await open_thread(demo, new_page, "Lucía Vega")
    thread = ana.get_by_role("log")
    await expect(thread.get_by_text("Esto está editado")).to_be_visible()
    await expect(thread.get_by_role("img", name="image").first).to_be_attached()
    await expect(thread.locator("video")).to_be_attached()
    await expect(thread.locator("audio")).to_be_attached()
    await expect(thread.get_by_role("link", name="Download factura.pdf")).to_be_attached()
    place = thread.locator(".extra-card", has_text="Playa de Las Canteras")
    await expect(place.get_by_role("link", name="Open in a map")).to_have_attribute("href", MAP)
    await expect(thread.locator(".bubble", has_text="Playa de Las Canteras")).to_have_count(0)
    await expect(thread.locator(".extra-card", has_text="Marta Ruiz")).to_contain_text("+34 600 111 333")
    unknown = thread.locator(".extra-line.is-unsupported")
    await unknown.get_by_text("JSON").click()
    await expect(unknown.locator("pre")).to_contain_text("131051")
    advert = thread.locator(".extra-card", has_text="Came from an advertisement")
    await expect(advert).to_contain_text("Rebajas de botas")
    await expect(advert.get_by_role("link", name="Open")).to_have_attribute("href", "https://ad.example/boots")
    await expect(thread.get_by_text("Forwarded")).to_be_attached()
    await expect(thread.get_by_text("The file could not be fetched: image")).to_be_attached()
    await expect(thread.get_by_text("Deleted by its author")).to_be_attached()
    await expect(thread.get_by_text("Esto se borra")).to_have_count(0)
    await expect(thread.get_by_text("Edited. Before: Esto se edita")).to_be_attached()

    # A click on the quote goes to what it quotes.
    await thread.get_by_role("button", name="Mi pedido es el 1001").click()
    quoted = thread.locator(".message.flash")
    await expect(quoted).to_contain_text("Mi pedido es el 1001")
    await expect(quoted).to_be_in_viewport()


async def test_reactions_and_pressed_choices_stand_on_the_message_they_belong_to(
    demo: RunningDemo, new_page: NewPage
) -> None:
    phone = Phone(demo, MARTA, "Marta Gil")
    phone.act("say", text="Hola")
    ana = await open_thread(demo, new_page, "Marta Gil")
    thread = ana.get_by_role("log")
    await expect(thread.locator(".message.assistant")).to_be_visible()
    await ana.get_by_label("Reply…").fill("Soy Ana.")
    await ana.get_by_label("Reply…").press("Enter")
    await expect(thread.locator(".message.teammate .delivery")).to_be_visible()

    async def arrived() -> str:
        return next((one["id"] for one in phone.bubbles() if one["text"] == "Soy Ana."), "")

    bubble = ""
    while not bubble:
        bubble = await arrived()
        await ana.wait_for_timeout(50)
    phone.act("react", bubble=bubble, emoji="👍")
    answer = thread.locator(".message.teammate", has_text="Soy Ana.")
    await expect(answer.locator(".reactions")).to_contain_text("👍")
    phone.act("react", bubble=bubble, emoji="")
    await expect(answer.locator(".reactions")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "scheme", "viewport", "words"),
    [
        ("en-GB", "dark", (1440, 900), "Came from an advertisement"),
        ("es-ES", "light", (1440, 900), "Llegó desde un anuncio"),
        ("pt-PT", "light", (390, 844), "Veio de um anúncio"),
    ],
)
async def test_it_is_readable_in_the_dark_in_other_languages_and_on_a_phone(
    demo: RunningDemo, new_page: NewPage, locale: str, scheme: Any, viewport: tuple[int, int], words: str
) -> None:
    ana = await open_thread(demo, new_page, "Lucía Vega", locale=locale, color_scheme=scheme, viewport=viewport)
    thread = ana.get_by_role("log")
    await expect(thread.get_by_text(words)).to_be_attached()
    outside = "one => one.getBoundingClientRect().right > innerWidth + 1"
    assert await thread.evaluate(f"log => [...log.querySelectorAll('.message')].filter({outside}).length") == 0
    # Nothing above the thread has been pushed out of the window.
    assert await ana.evaluate("document.querySelector('.inbox').scrollTop") == 0
    await check_accessibility(ana)


async def test_messages_of_before_are_marked_and_nobody_waits_for_an_answer(
    demo: RunningDemo, new_page: NewPage
) -> None:
    phone = Phone(demo, "34600111888", "Irene Soto")
    phone.act("history", lines=[["customer", "¿Tenéis mesas?"], ["company", "Sí, de roble"]])
    phone.act("say", text="Vuelvo a escribir")
    ana = await open_thread(demo, new_page, "Irene Soto")
    thread = ana.get_by_role("log")
    past = thread.locator(".message", has_text="¿Tenéis mesas?")
    await expect(past.get_by_text("Before connecting")).to_be_visible()
    now = thread.locator(".message", has_text="Vuelvo a escribir")
    await expect(now).to_be_visible()
    await expect(now.get_by_text("Before connecting")).to_have_count(0)


async def test_a_teammate_writes_first_by_a_template_and_the_answer_comes_into_the_same_conversation(
    demo: RunningDemo, new_page: NewPage
) -> None:
    ana = await new_page(locale="en-GB", viewport=(1440, 900))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/open")
    await ana.get_by_role("button", name="New conversation").click()
    dialog = ana.get_by_role("dialog", name="New conversation")
    await dialog.get_by_role("textbox", name="Name", exact=True).fill("Berta Lago")
    await dialog.get_by_label("WhatsApp number").fill("600 111 999")
    await expect(dialog.get_by_role("button", name="Go on")).to_be_disabled()
    await dialog.get_by_label("WhatsApp number").fill("+34 600 111 999")
    await dialog.get_by_role("button", name="Go on").click()
    which = ana.get_by_role("dialog", name="Write first on WhatsApp")
    await expect(which.get_by_text("Reaches 34600111999")).to_be_visible()
    await which.get_by_role("button", name="Choose a template").click()
    template = ana.get_by_role("dialog", name="Send a template")
    await choose_template(template, "novedades_pedido")
    await expect(template.get_by_label("Variable 1")).to_have_value("Berta")
    await template.get_by_label("Variable 2").fill("1001")
    await template.get_by_role("button", name="Send template").click()
    thread = ana.get_by_role("region", name="Berta Lago")
    await expect(thread.get_by_text("hay novedades de tu pedido 1001")).to_be_visible()
    await expect(thread.get_by_text("Template: novedades_pedido")).to_be_visible()
    address = ana.url

    customer = await new_page(locale="es-ES", viewport=(900, 860))
    await customer.goto(f"{demo.phones['WhatsApp']}/?phone=34600111999")
    await expect(customer.get_by_role("log").get_by_text("hay novedades de tu pedido 1001")).to_be_visible()
    await customer.get_by_label("Message", exact=True).fill("Sí, contadme")
    await customer.get_by_role("button", name="Send", exact=True).click()
    await expect(thread.get_by_text("Sí, contadme")).to_be_visible()
    await expect(ana.get_by_role("timer")).to_contain_text("23 h left to reply")
    assert ana.url == address
