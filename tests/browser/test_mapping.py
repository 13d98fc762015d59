"""A system of the company's own is connected by saying what stands where, and told of a conversation from the inbox."""

import re
from typing import Any

import httpx2
from playwright.async_api import Locator, Page, expect

from relevo.testing.club.simulator import KEY
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import open_page, sees_no_sideways_scroll
from tests.browser.test_integrations import api, disconnect

GRACE = "grace.thompson@example.com"
NOTE = '{"about": "{subject}", "words": "{text}"}'


async def the_club(http: httpx2.AsyncClient) -> dict[str, Any]:
    items: list[dict[str, Any]] = (await http.get("/integrations")).json()["items"]
    return next(one for one in items if one["kind"] == "generic")


async def connect(page: Page, base_url: str) -> None:
    await page.get_by_role("button", name="Connect a system").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Another system").click()
    await dialog.get_by_label("Base address").fill(base_url)
    await dialog.get_by_label("Header for the key").fill("X-Club-Key")
    await dialog.get_by_label("The key", exact=True).fill(KEY)
    await dialog.get_by_label("Name").fill("Club")
    await dialog.get_by_role("button", name="Connect", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Club")


async def use_part(page: Page, name: str) -> Locator:
    part = page.locator(".mapping-part", has=page.locator("summary", has_text=re.compile(f"^{name}")))
    await part.locator("summary").click()
    await part.get_by_role("switch", name="Use this").check(force=True)
    return part


async def map_the_members(page: Page) -> None:
    """With one mistake that the trial explains, and then without."""
    part = await use_part(page, "Customers")
    await part.get_by_label("Address after the base address").fill("/v1/members?mail={email}")
    await part.get_by_label("Where the list is").fill("data.members")
    await part.get_by_label("Its id").fill("ref")
    await part.get_by_label("E-mail").fill("contact.email")
    await part.get_by_label("Name").fill("full_name")
    await part.get_by_label("More to show of a customer").fill("Points = points")
    await page.get_by_label("A customer's e-mail address").fill(GRACE)
    await page.get_by_role("button", name="Try", exact=True).click()
    trial = page.locator(".trial-part")
    await expect(trial).to_contain_text("E-mail: contact.email leads to nothing. At contact there is: mail, phone")
    await check_accessibility(page)
    await part.get_by_label("E-mail").fill("contact.mail")
    await page.get_by_role("button", name="Try", exact=True).click()
    await expect(trial).to_contain_text("Found: 1")
    await expect(trial.locator(".trial-row")).to_contain_text("Grace Thompson")


async def map_the_note(page: Page) -> None:
    part = await use_part(page, "Write a note")
    await part.get_by_label("Address after the base address").fill("/v1/members/{id}/remarks")
    await part.get_by_label("What is sent (JSON)").fill("{")
    await expect(part.get_by_text("This is no JSON object")).to_be_visible()
    await part.get_by_label("What is sent (JSON)").fill(NOTE)
    await part.get_by_label("Where the answer says what it is called").fill("remark.uid")


async def test_a_system_is_mapped_in_a_form_tried_and_told_from_the_inbox(demo: RunningDemo, new_page: NewPage) -> None:
    async with api(demo) as http:
        club = await the_club(http)
        page = await open_page(demo, new_page, f"/integrations/{club['id']}")
        await disconnect(page)
        await connect(page, club["settings"]["base_url"])
        await map_the_members(page)
        await map_the_note(page)
        await sees_no_sideways_scroll(page)
        await (
            page.locator(".card", has=page.get_by_role("heading", name="Mapping"))
            .get_by_role("button", name="Save and check")
            .click()
        )
        await expect(page.get_by_text("Connected", exact=True).first).to_be_visible(timeout=20_000)

        [grace] = (await http.get("/contacts", params={"q": GRACE})).json()["items"]
        await page.goto(f"{demo.url}/customers?id={grace['id']}")
        journey = page.locator(".section", has=page.get_by_role("heading", name="Customer journey"))
        await expect(journey).to_contain_text("Points: 320", timeout=20_000)

        conversations = (await http.get(f"/contacts/{grace['id']}/conversations")).json()["items"]
        await page.goto(f"{demo.url}/inbox/open/{conversations[0]['id']}")
        told = page.locator(".section", has=page.get_by_role("heading", name="In other systems"))
        await told.get_by_role("button", name="Tell another system").click()
        await page.get_by_role("menuitem", name="Note to Club").click()
        await expect(told.locator(".filing-row", has_text="Club")).to_contain_text("Done", timeout=20_000)
        await settle_beside(page)
        await check_accessibility(page)
        await told.get_by_role("button", name="Tell another system").click()
        await page.get_by_role("menuitem", name="Request in").click()
        request = told.locator(".filing-row", has_text="Zendesk")
        await expect(request).to_contain_text(re.compile(r"Done #\d+"), timeout=20_000)
        await expect(request.get_by_role("link")).to_be_visible()


async def settle_beside(page: Page) -> None:
    """The inbox has no heading of its own beside an open conversation."""
    await expect(page.get_by_role("menuitem")).to_have_count(0)
    await expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
