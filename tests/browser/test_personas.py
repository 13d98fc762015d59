"""Customers are invented from the knowledge, talk with the assistant, and what went wrong becomes a test."""

from playwright.async_api import expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import first_id, open_page, settle


async def test_invented_customers_talk_and_what_went_wrong_becomes_a_test(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/assistants")
    assistant = await first_id(page, "assistants")
    await page.goto(f"{demo.url}/assistants/{assistant}/cases")
    await page.get_by_role("link", name="Invented customers").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Customers invented for")
    # The demo's shop has invented some already.
    await expect(page.locator(".persona-list > li").first).to_be_visible()
    before = await page.locator(".persona-list > li").count()
    await check_accessibility(page)

    await page.get_by_role("button", name="New customer").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("They want").fill("Un acuario para tiburones")
    await expect(dialog.get_by_role("button", name="Save customer")).to_be_disabled()
    await dialog.get_by_label("They begin with").fill("¿Vendéis acuarios para tiburones?")
    await dialog.get_by_label("They must be told").fill("Sí, por 4.000 euros.")
    await dialog.get_by_label("They know").fill("order_number CB-1001")
    await expect(dialog.get_by_text("not written like the example")).to_be_visible()
    await dialog.get_by_label("They know").fill("order_number: CB-1001")
    await settle(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Save customer").click()
    await expect(page.locator(".persona-list > li")).to_have_count(before + 1)
    await page.get_by_role("button", name="Invent from the knowledge").click()
    await expect(page.locator(".persona-list > li")).to_have_count(before + 21)

    await page.get_by_role("button", name="Let them talk with the live version").click()
    await expect(page.locator(".progress-facts")).to_contain_text(f"{3 * (before + 21)} conversations", timeout=120_000)
    wrong = page.locator(".simulated", has_text="acuario para tiburones").first
    await expect(wrong).to_contain_text("does not say")
    await wrong.get_by_text("messages").click()
    await expect(wrong.locator(".simulated-thread li").first).to_contain_text("tiburones")
    await settle(page)
    await check_accessibility(page)
    await wrong.get_by_role("button", name="Make a test").click()
    await expect(page.get_by_text("It is a test of this assistant now.")).to_be_visible()
    # Other tests talk with the same assistant: its cases are as they were.
    cases = await page.evaluate(f"fetch('/api/v1/assistants/{assistant}/cases').then(r => r.json())")
    for case in cases["items"]:
        if case["name"] == "Un acuario para tiburones":
            await page.evaluate(f"fetch('/api/v1/cases/{case['id']}', {{method: 'DELETE'}})")
