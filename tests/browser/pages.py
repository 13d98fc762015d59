"""Helpers for the tests of the pages around the inbox."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.accessibility import stand_still
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo


async def open_page(demo: RunningDemo, new_page: NewPage, path: str, **options: Any) -> Page:
    """A signed-in owner's page, when what it loads has come."""
    page = await new_page(**{"locale": "en", "viewport": (1440, 900), **options})
    await demo.sign_in(page)
    await page.goto(demo.url + path)
    await settle(page)
    return page


async def settle(page: Page) -> None:
    """Wait until nothing is loading and nothing is fading in: halfway its colours are nobody's."""
    await expect(page.locator("main h1")).to_be_visible()
    await expect(page.locator(".skeletons, .mantine-Skeleton-root")).to_have_count(0)
    await stand_still(page)


async def first_id(page: Page, kind: str) -> str:
    """The id of the first assistant, channel or document, asked from the API as the page itself does."""
    found: str = await page.evaluate(f"fetch('/api/v1/{kind}?limit=1').then(r => r.json()).then(r => r.items[0].id)")
    return found


async def sees_no_sideways_scroll(page: Page) -> None:
    too_wide = await page.evaluate(
        "[document.documentElement, ...document.querySelectorAll('.page, .auth')]"
        ".filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert too_wide == 0, f"{page.url} scrolls sideways"
