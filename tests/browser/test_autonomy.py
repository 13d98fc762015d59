"""What the assistant may not say alone waits for a press; the page tells how far it is from saying it alone."""

import httpx2
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import Customer, open_customer, open_inbox, thread
from tests.browser.pages import first_id, open_page, settle
from tests.waiting_for import eventually

QUESTION = "¿Cuánto tarda el envío a Canarias?"


async def _ask(demo: RunningDemo, http: httpx2.AsyncClient) -> Customer:
    customer = await open_customer(demo, http)
    await customer.say(QUESTION)

    async def heard() -> bool:
        return (await customer.texts())[-1] != QUESTION

    await eventually(heard)
    return customer


async def _switch(page: Page, name: str) -> None:
    await page.get_by_role("switch", name=name).click(force=True)
    await settle(page)


async def _see(demo: RunningDemo, new_page: NewPage, page: Page, http: httpx2.AsyncClient) -> None:
    row = page.locator(".autonomy-list > li", has_text="Envíos")
    customer = await _ask(demo, http)
    assert "Canarias de 5 a 8" not in (await customer.texts())[-1]
    inbox = await open_inbox(demo, new_page, f"/inbox/needs_human/{customer.conversation_id}")
    card = inbox.get_by_role("region", name="respondería esto, si le dejas")
    await expect(card).to_contain_text("Canarias de 5 a 8")
    await check_accessibility(inbox)
    await card.get_by_role("button", name="Enviar y devolver a la IA").click()
    await expect(card).to_have_count(0)
    await expect(thread(inbox).locator(".message").last).to_contain_text("Canarias de 5 a 8")
    assert "Canarias de 5 a 8" in (await customer.texts())[-1]

    await expect(row).to_contain_text("1 de 1 coincidió")
    await expect(row).to_contain_text("22 coincidencias seguidas más")
    # Held by an admin, nothing but a person changes it; alone, it answers at once.
    await row.get_by_role("combobox").click()
    await page.get_by_role("option", name="Por su cuenta", exact=True).click()
    await expect(row).to_contain_text("hasta la primera queja")
    await row.get_by_role("button", name="Fijar").click()
    await expect(row).to_contain_text("solo lo cambia una persona")
    again = await _ask(demo, http)
    assert "Canarias de 5 a 8" in (await again.texts())[-1]
    await expect(page.locator(".autonomy-changes li").first).to_contain_text("Por su cuenta")


async def test_an_answer_waits_for_a_press_and_counts_for_the_assistant(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/assistants", locale="es-ES")
    assistant_id = await first_id(page, "assistants")
    await page.goto(f"{demo.url}/assistants/{assistant_id}")
    await page.get_by_role("link", name="Autonomía").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("por su cuenta")
    await _switch(page, "Ganarse la autonomía")
    row = page.locator(".autonomy-list > li", has_text="Envíos")
    await expect(row).to_contain_text("23 coincidencias seguidas más")
    await check_accessibility(page)
    try:
        async with httpx2.AsyncClient(timeout=20) as http:
            await _see(demo, new_page, page, http)
    finally:
        # Other tests talk with the same assistant.
        await _switch(page, "Ganarse la autonomía")
    await expect(page.locator(".autonomy-list")).to_have_count(0)
