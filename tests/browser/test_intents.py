"""Intents by mouse: a list in one click, a customer recognised while one looks, a filter, the team that gets it."""

import re
from collections.abc import Generator
from typing import Literal

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility, stand_still
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.pages import open_page, sees_no_sideways_scroll
from tests.scratch import open_folder

ASKED = "¿Cuánto tarda el envío a Canarias?"


@pytest.fixture(scope="module")
def own_demo() -> Generator[RunningDemo]:
    """A demo of its own: a list of intents shows on everybody's rows."""
    with open_folder() as folder:
        running = start_demo(folder)
        _empty_the_list(running)
        yield running
        running.stop()


def _empty_the_list(running: RunningDemo) -> None:
    """The shop comes with a list of its own; here one is made."""
    cookies = {running.cookie["name"]: running.cookie["value"]}
    with httpx2.Client(base_url=f"{running.url}/api/v1", cookies=cookies, headers={"origin": running.url}) as client:
        for intent in client.get("/intents").json()["items"]:
            client.delete(f"/intents/{intent['id']}").raise_for_status()


async def _with_list(page: Page) -> None:
    """The starting list, once."""
    await page.evaluate(
        """fetch('/api/v1/intents/offered?language=en').then((r) => r.json()).then((all) => fetch(
            '/api/v1/intents/offered', {method: 'POST', headers: {'content-type': 'application/json'},
             body: JSON.stringify({language: 'en', keys: all.map((one) => one.key)})}))"""
    )


async def _say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox").last
    await box.fill(text)
    await box.press("Enter")
    await expect(page.get_by_text(text)).to_be_visible()


async def test_a_list_is_made_in_one_click_tried_and_changed(own_demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(own_demo, new_page, "/intents")
    await check_accessibility(page)
    await page.get_by_role("button", name="Starting list").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("checkbox", name="Refund")).to_be_checked()
    await stand_still(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Add 16 intents").click()
    row = page.get_by_role("listitem").filter(has_text="Refund").filter(has_text="24 examples")
    await expect(row).to_be_visible()
    await page.get_by_role("textbox", name="A sentence as a customer would write it").fill("quiero que me reembolsen")
    await page.get_by_role("button", name="Recognise", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="Known from 60%")).to_be_visible()
    await row.get_by_role("button", name="Edit Refund").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Examples").fill("quiero que me reembolsen\nmoney back")
    await stand_still(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("listitem").filter(has_text="Refund").filter(has_text="2 examples")
    await expect(row).to_be_visible()
    await page.get_by_role("button", name="Recognise", exact=True).click()
    await expect(page.get_by_role("status").get_by_text("Refund").first).to_be_visible()
    await page.get_by_role("button", name="Look now").click()
    await expect(page.get_by_text(re.compile("Nothing new|new proposal")).first).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("en", 1440, "light"), ("es", 390, "dark"), ("pt", 1440, "dark")]
)
async def test_the_page_and_its_dialog_fit_every_screen(
    own_demo: RunningDemo, new_page: NewPage, locale: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = await open_page(own_demo, new_page, "/intents", locale=locale, viewport=(width, 900), color_scheme=scheme)
    await _with_list(page)
    await page.reload()
    await expect(page.get_by_role("listitem").filter(has_text="Refund").first).to_be_visible()
    await stand_still(page)
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)
    await page.get_by_role("button", name=re.compile("^(Edit|Editar) Refund")).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await stand_still(page)
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)


async def test_a_customer_is_recognised_while_the_team_looks_and_goes_to_the_team_that_takes_it(
    own_demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(own_demo, new_page, "/team")
    await _with_list(page)
    await page.reload()
    await page.get_by_role("button", name="New team").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Name").fill("Logistics")
    box = dialog.get_by_role("combobox", name="Intents").or_(dialog.get_by_role("textbox", name="Intents")).first
    await box.fill("Shipping")
    await page.get_by_role("option", name="Shipping", exact=True).click()
    await page.keyboard.press("Tab")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("listitem").filter(has_text="Logistics").get_by_text("Shipping")).to_be_visible()

    await page.goto(f"{own_demo.url}/inbox/ai")
    customer = await new_page()
    await customer.goto(own_demo.customer_page)
    await _say(customer, ASKED)
    row = page.get_by_role("listitem").filter(has_text=re.compile("Canarias|península|peninsular"))
    await expect(row.first.get_by_text("Shipping")).to_be_visible()
    await row.first.get_by_role("link").click()
    button = page.get_by_role("button", name="Intent: Shipping")
    await expect(button).to_be_visible()
    await check_accessibility(page)

    await _say(customer, "quiero hablar con una persona")
    await page.goto(f"{own_demo.url}/inbox/needs_human")
    await page.get_by_role("button", name="Show one intent").click()
    await page.get_by_role("menuitem", name="Shipping").click()
    await expect(page).to_have_url(re.compile("intent="))
    rows = page.get_by_role("region", name="Needs a human").get_by_role("listitem")
    await expect(rows.filter(has_text="Shipping").first).to_be_visible()
    held = await page.evaluate(
        """fetch('/api/v1/conversations?view=needs_human&q=Canarias').then((r) => r.json())
            .then((all) => all.items[0].holder.name)"""
    )
    assert held == "Logistics"

    await rows.filter(has_text="Shipping").first.get_by_role("link").click()
    await page.get_by_role("button", name="Intent: Shipping").click()
    await page.get_by_role("menuitem", name="Refund").click()
    await expect(page.get_by_role("button", name="Intent: Refund")).to_be_visible()
    await expect(page.get_by_role("log").get_by_text(re.compile("set the intent to Refund"))).to_be_visible()
    await page.get_by_role("button", name="Intent: Refund").click()
    await page.get_by_role("menuitem", name="Teach this wording").click()
    dialog = page.get_by_role("dialog", name="What means “Refund”?")
    await expect(dialog.get_by_role("textbox")).to_have_value(ASKED)
    await dialog.get_by_role("textbox").fill("mis euros de vuelta")
    # The menu behind is fading out.
    await expect(page.locator(".menu-scroll")).to_have_count(0)
    await stand_still(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Add as an example").click()
    await expect(dialog).to_have_count(0)
    taught: bool = await page.evaluate(
        """fetch('/api/v1/intents').then((r) => r.json())
            .then((all) => all.items.some((one) => one.examples.includes('mis euros de vuelta')))"""
    )
    assert taught
    # It is about something else now, so the filtered list gave it away.
    await expect(rows.filter(has_text="Shipping")).to_have_count(0)
