"""Getting back to somebody: planned in the thread, found on the list, ticked off."""

import httpx2
import pytest
from playwright.async_api import expect

from tests.browser.accessibility import check_accessibility, stand_still
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import open_customer, open_inbox
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle


async def test_a_callback_is_planned_in_the_thread_found_on_the_list_and_ticked_off(
    demo: RunningDemo, new_page: NewPage
) -> None:
    async with httpx2.AsyncClient(base_url=demo.url) as http:
        customer = await open_customer(demo, http)
        said = await customer.say("Hola")
    conversation_id = said["conversation"]["id"]
    page = await open_inbox(demo, new_page, f"/inbox/open/{conversation_id}", locale="en", allow=("422",))
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Get back later").click()
    dialog = page.get_by_role("dialog", name="Get back to this person")
    await dialog.get_by_role("textbox", name="E-mail address or phone number").fill("ana@gmail")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("This is neither a whole e-mail address")).to_be_visible()
    await dialog.get_by_role("textbox", name="E-mail address or phone number").fill("+34 600 123 456")
    await dialog.get_by_role("textbox", name="Note for whoever does it").fill("Ask for the order number")
    await stand_still(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    banner = page.get_by_role("status").filter(has_text="Get back to this person")
    await expect(banner.get_by_role("link", name="+34 600 123 456")).to_have_attribute("href", "tel:+34600123456")
    await page.get_by_role("link", name="Callbacks").click()
    row = page.get_by_role("listitem").filter(has_text="Ask for the order number")
    await expect(row.get_by_text("due in")).to_be_visible()
    await stand_still(page)
    await check_accessibility(page)
    await row.get_by_role("button", name="Done").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("radiogroup").get_by_text("Done", exact=True).click()
    await expect(page.get_by_role("listitem").filter(has_text="Ask for the order number")).to_be_visible()
    await expect(page.get_by_text("Done by").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_list_is_readable_on_a_phone(demo: RunningDemo, new_page: NewPage, scheme: str) -> None:
    page = await open_page(demo, new_page, "/callbacks", color_scheme=scheme, viewport=(390, 844), locale="es")
    await expect(page.get_by_role("heading", name="Por contactar")).to_be_visible()
    await settle(page)
    await sees_no_sideways_scroll(page)
    await check_accessibility(page)
