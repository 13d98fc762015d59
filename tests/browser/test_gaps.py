"""What a customer asked in vain stands among the gaps, is answered there, and the next customer hears it."""

import httpx2
from playwright.async_api import expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import open_customer
from tests.browser.pages import open_page, settle
from tests.waiting_for import eventually

ASKED = "¿Forráis cajones antiguos con papel de flores?"
ANSWER = "Sí, forramos cajones con papel de flores por 14 € cada uno."


async def _hear(demo: RunningDemo, text: str) -> str:
    """What a new customer is told."""
    async with httpx2.AsyncClient(timeout=20) as http:
        customer = await open_customer(demo, http)
        await customer.say(text)

        async def answered() -> bool:
            return len(await customer.texts()) > 1

        await eventually(answered)
        return (await customer.texts())[-1]


async def test_a_gap_is_found_answered_and_closed(demo: RunningDemo, new_page: NewPage) -> None:
    assert ANSWER not in await _hear(demo, ASKED)
    page = await open_page(demo, new_page, "/knowledge")
    await page.get_by_role("link", name="Gaps").click()
    await expect(page.get_by_role("heading", name="Gaps", level=1)).to_be_visible()
    # Opening the page looks, unless somebody just did; asking for it always does.
    await page.get_by_role("button", name="Look again").click()
    gap = page.locator(".gap", has_text=ASKED)
    await expect(gap).to_contain_text("asked once")
    await gap.get_by_role("button", name="Conversations").click()
    await expect(gap.locator(".gap-questions li")).to_have_count(1)
    await settle(page)
    await check_accessibility(page)

    await gap.get_by_role("button", name="Answer").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Question")).to_have_value(ASKED)
    await dialog.get_by_label("Answer").fill(ANSWER)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Add to the knowledge").click()
    await expect(gap).to_have_count(0)

    async def told() -> bool:
        return await _hear(demo, "hola, ¿forráis cajones con papel de flores?") == ANSWER

    await eventually(told)
    await page.get_by_text("Answered", exact=True).click()
    await expect(gap).to_contain_text("1 question since")
