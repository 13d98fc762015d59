"""Two statements that cannot both be true stand side by side; one is put right; who was told the other is named."""

import re

import httpx2
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import open_customer, thread
from tests.browser.pages import open_page
from tests.waiting_for import eventually

QUESTION = "¿Cuánto cuesta bordar iniciales en una toalla?"
ONE = "Bordar iniciales en una toalla cuesta 6 €."
OTHER = "Por bordar iniciales en una toalla cobramos 9 €."


async def _add_qa(page: Page, demo: RunningDemo, question: str, answer: str) -> str:
    """As a program would; back when it is indexed."""
    api = f"{demo.url}/api/v1/knowledge"
    headers = {"Origin": demo.url}
    given = {"question": question, "answer": answer, "language": "es"}
    added = await (await page.request.post(f"{api}/qas", data=given, headers=headers)).json()

    async def is_ready() -> bool:
        return (await (await page.request.get(f"{api}/documents/{added['id']}")).json())["state"] == "ready"

    await eventually(is_ready)
    document_id: str = added["id"]
    return document_id


async def test_a_contradiction_is_settled_and_the_customer_who_heard_it_is_written_to(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/knowledge")
    await _add_qa(page, demo, QUESTION, ONE)
    async with httpx2.AsyncClient(timeout=20) as http:
        customer = await open_customer(demo, http)
        await customer.say(QUESTION)

        async def heard() -> bool:
            return any(ONE in text for text in await customer.texts())

        await eventually(heard)
    await _add_qa(page, demo, "¿Qué precio tiene bordar una toalla?", OTHER)

    await page.goto(f"{demo.url}/doubts")
    card = page.locator(".doubt", has_text=OTHER)
    await expect(card).to_contain_text(ONE, timeout=30_000)
    await expect(card.get_by_text("The price differs")).to_be_visible()
    await check_accessibility(page)
    side = card.locator(".doubt-side", has_text=OTHER)
    await side.get_by_role("button", name="This one holds").click()
    dialog = page.get_by_role("dialog")
    await check_accessibility(page)
    await dialog.get_by_label("New words").fill("Bordar iniciales en una toalla cuesta 9 €.")
    await dialog.get_by_role("button", name="Save").click()
    await expect(card).to_have_count(0)
    await page.get_by_text("Settled", exact=True).click()
    await expect(card.get_by_text("Ana Ruiz")).to_be_visible()
    await page.reload()
    await expect(card).to_have_count(1)

    await page.goto(f"{demo.url}/affected")
    change = page.locator(".change", has_text=QUESTION)
    await expect(change).to_contain_text("1 answer", timeout=30_000)
    await change.get_by_role("button", name="Show the answers").click()
    answer = change.locator(".affected")
    await expect(answer.locator(".affected-lost")).to_contain_text(ONE)
    await check_accessibility(page)
    await answer.get_by_role("button", name="Write to the customer").click()
    await expect(dialog.get_by_label("Message")).to_have_value(re.compile("9 €"))
    await dialog.get_by_role("button", name="Put into my draft").click()
    # Nothing was sent: it waits in the composer for a press of Send.
    await expect(page).to_have_url(re.compile(customer.conversation_id))
    await expect(page.get_by_role("textbox", name="Reply…")).to_have_value(re.compile("Una corrección"))
    assert await thread(page).locator(".message.teammate").count() == 0
