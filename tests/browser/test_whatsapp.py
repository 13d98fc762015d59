"""WhatsApp in two browsers: a customer's phone, simulated, and Ana's workspace.

The assistant answers on the phone; the company answers from its own phone, which takes the baton; the window of
24 hours closes under Ana's eyes, and an approved template reaches the customer all the same.
"""

import json
import re

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import choose_template

ANSWER = re.compile(r"Canarias[^.]*5 a 8")


@pytest.fixture(scope="module")
def demo(own_demo: RunningDemo) -> RunningDemo:
    return own_demo


def on_phone(demo: RunningDemo, verb: str, **given: object) -> None:
    answer = httpx2.post(f"{demo.phones['WhatsApp']}/phone/{verb}", content=json.dumps(given), timeout=20)
    assert answer.status_code == 200, answer.text


async def open_workspace(demo: RunningDemo, new_page: NewPage, view: str) -> Page:
    ana = await new_page(locale="en-GB", viewport=(1440, 900))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/{view}")
    return ana


async def test_the_assistant_answers_and_a_reply_from_the_phone_takes_the_baton(
    demo: RunningDemo, new_page: NewPage
) -> None:
    customer = await new_page(locale="es-ES", viewport=(900, 860))
    await customer.goto(demo.phones["WhatsApp"])
    await expect(customer.get_by_text("Connected: what you write arrives in Relevo.")).to_be_visible()
    await customer.get_by_label("Message", exact=True).fill("Hola, ¿cuánto tarda el envío a Canarias?")
    await customer.get_by_role("button", name="Send", exact=True).click()
    phone = customer.get_by_role("log")
    await expect(phone.get_by_text(ANSWER)).to_be_visible()

    ana = await open_workspace(demo, new_page, "ai")
    await ana.get_by_text("Lucía Vega").first.click()
    await expect(ana.get_by_role("timer")).to_contain_text("23 h left to reply")
    await customer.get_by_label("Reply from the company's phone").fill("Te lo envío yo mañana mismo.")
    await customer.get_by_role("button", name="Send from the company's phone").click()
    thread = ana.get_by_role("region", name="Lucía Vega")
    await expect(thread.get_by_text("Te lo envío yo mañana mismo.")).to_be_visible()

    # The assistant had the baton. A person wrote, so it is silent now.
    await customer.get_by_label("Message", exact=True).fill("¿Y a Baleares?")
    await customer.get_by_role("button", name="Send", exact=True).click()
    await expect(thread.get_by_text("¿Y a Baleares?")).to_be_visible()
    await thread.get_by_label("Reply…").fill("A **Baleares**, de 3 a 5 días.")
    await thread.get_by_label("Reply…").press("Enter")
    await expect(phone.get_by_text("A *Baleares*, de 3 a 5 días.")).to_be_visible()
    assert await phone.locator(".bubble.company").count() == 3


async def test_the_window_closes_under_the_teammates_eyes_and_a_template_still_arrives(
    demo: RunningDemo, new_page: NewPage
) -> None:
    on_phone(demo, "new", phone="34600111444", name="Pablo Sanz")
    hours_ago = 24 - 20 / 3600
    on_phone(demo, "say", phone="34600111444", text="Quiero hablar con una persona", hours_ago=hours_ago)
    ana = await open_workspace(demo, new_page, "open")
    await ana.get_by_text("Pablo Sanz").first.click()
    await ana.get_by_label("Reply…").fill("Te llamo enseguida")
    await expect(ana.get_by_text("The time to reply freely is over")).to_be_visible(timeout=40_000)
    await expect(ana.get_by_text("Your draft is kept: “Te llamo enseguida”")).to_be_visible()

    await ana.get_by_role("button", name="Choose a template").click()
    dialog = ana.get_by_role("dialog", name="Send a template")
    await choose_template(dialog, "novedades_pedido")
    await expect(dialog.get_by_label("Variable 1")).to_have_value("Pablo")
    await dialog.get_by_label("Variable 2").fill("1001")
    preview = dialog.get_by_label("What the customer will read")
    await expect(preview).to_contain_text("Hola Pablo, hay novedades de tu pedido 1001.")
    await dialog.get_by_role("button", name="Send template").click()
    await expect(dialog).to_be_hidden()
    await expect(ana.get_by_role("region", name="Pablo Sanz").get_by_text("pedido 1001")).to_be_visible()

    customer = await new_page(locale="es-ES", viewport=(900, 860))
    await customer.goto(f"{demo.phones['WhatsApp']}/?phone=34600111444")
    await expect(customer.get_by_role("log").get_by_text("hay novedades de tu pedido 1001")).to_be_visible()
    await customer.get_by_label("Message", exact=True).fill("Sí, cuéntame")
    await customer.get_by_role("button", name="Send", exact=True).click()
    await expect(ana.get_by_role("timer")).to_contain_text("23 h left to reply")
    await expect(ana.get_by_label("Reply…")).to_have_value("Te llamo enseguida")
