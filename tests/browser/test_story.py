"""The main job, played by two browsers side by side, in Spanish: the customer's and Ana's.

A customer asks; the assistant answers from the shop's own document with a source; the customer wants a person; Ana
sees everything on one screen, answers, hands over to the AI, the assistant goes on, Ana resolves, the customer rates.
Screenshots of each station are kept in RELEVO_SCREENSHOTS, if that is set.
"""

import os
import re
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.scratch import open_folder

BALEARES = re.compile(r"Baleares[^.]*3 a 5 días")
ANSWER = re.compile(r"Canarias[^.]*5 a 8")


async def keep(name: str, *pages: Page) -> None:
    """A screenshot of each page, for people to look at."""
    if folder := os.environ.get("RELEVO_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - a test has nothing else to do
        for number, page in enumerate(pages):
            await page.screenshot(path=Path(folder) / f"story-{name}-{number}.png")


async def say(customer: Page, text: str) -> None:
    box = customer.get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")


@pytest.fixture
def demo() -> Generator[RunningDemo]:
    """A demo of its own: in the shared one other tests' customers wait for a person too."""
    with open_folder() as folder:
        running = start_demo(folder)
        yield running
        running.stop()


async def test_the_baton_goes_to_a_person_and_back(demo: RunningDemo, new_page: NewPage) -> None:
    ana = await new_page(locale="es-ES", viewport=(1600, 1000))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/needs_human")
    customer = await new_page(locale="es-ES", viewport=(420, 860))
    await customer.goto(demo.customer_page)

    # The assistant answers first, from the company's document, and the source opens at the passage.
    await say(customer, "¿Cuánto tarda el envío a Canarias?")
    await expect(customer.get_by_text(ANSWER)).to_be_visible()
    await keep("1-answer", customer)
    await customer.get_by_role("button", name=re.compile("envío", re.IGNORECASE)).first.click()
    await expect(customer.get_by_role("dialog").get_by_text(ANSWER)).to_be_visible()
    await keep("2-source", customer)
    await customer.keyboard.press("Escape")

    # The customer asks for a person, and hears something true about it.
    await say(customer, "Mi pedido es el CB-10428. Quiero hablar con una persona")
    await expect(customer.get_by_text(re.compile("Paso esta conversación al equipo"))).to_be_visible()

    # Ana sees it arrive without a reload: reason, order number and history are on her screen.
    row = ana.get_by_role("listitem").filter(has_text="Visitante").filter(has_text="Paso esta conversación")
    await row.get_by_role("link").click()
    thread = ana.get_by_role("log")
    await expect(thread.get_by_text(ANSWER)).to_be_visible()
    await expect(ana.get_by_text("Resumen del relevo")).to_be_visible()
    await expect(ana.get_by_role("button", name="CB-10428", exact=True)).to_be_visible()
    await keep("3-brief", customer, ana)

    # Her reply is the takeover. The assistant is silent from here on.
    reply = ana.get_by_role("textbox", name="Responder…")
    await reply.fill("Hola, soy Ana. Tu pedido sale hoy; te llega el martes.")
    await reply.press("Enter")
    await expect(customer.get_by_text("Tu pedido sale hoy; te llega el martes.")).to_be_visible()
    await say(customer, "¿Y cuánto tarda el envío a Baleares?")
    await expect(thread.get_by_text("¿Y cuánto tarda el envío a Baleares?")).to_be_visible()
    await customer.wait_for_timeout(2000)
    await expect(thread.get_by_text("¿Y cuánto tarda el envío a Baleares?")).to_be_visible()
    assert await customer.get_by_text(BALEARES).count() == 1, "only the first answer"
    await keep("4-person", customer, ana)

    # Hand Over to AI: the open question is answered by the assistant, and it goes on.
    await ana.get_by_role("button", name="Ceder a la IA", exact=True).click()
    await expect(customer.get_by_text(BALEARES).nth(1)).to_be_visible()
    await say(customer, "Gracias. ¿Qué garantía tienen los muebles?")
    await expect(customer.get_by_text(re.compile("garantía", re.IGNORECASE)).nth(1)).to_be_visible()
    await keep("5-assistant-again", customer, ana)

    # Resolve, and the customer rates.
    conversation = ana.url.rsplit("/", 1)[1]
    await ana.get_by_role("button", name="Resolver", exact=True).click()
    await expect(customer.get_by_text("¿Qué tal lo hicimos?")).to_be_visible()
    await customer.get_by_role("radio").last.check(force=True)
    await customer.get_by_placeholder("¿Algo que añadir?").fill("Muy rápido")
    await keep("6-stars", customer, ana)
    await customer.get_by_role("button", name="Enviar valoración").click()
    await expect(customer.get_by_text(re.compile("Gracias por"))).to_be_visible()
    await ana.goto(f"{demo.url}/inbox/resolved/{conversation}")
    await expect(ana.get_by_text("Muy rápido").first).to_be_visible()
    await keep("7-rated", customer, ana)
