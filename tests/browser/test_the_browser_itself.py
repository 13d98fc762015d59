"""The fixture that every browser test stands on: it notices errors, sees no network, and axe finds what is wrong."""

import pytest
from playwright.async_api import Error

from tests.browser.accessibility import check_accessibility, find_violations
from tests.browser.conftest import Complaints, NewPage

GOOD = "<!doctype html><html lang=en><title>Fine</title><main><h1>Fine</h1><button>Send</button></main>"
BAD = "<!doctype html><html><title>Bad</title><main><input><p style='color:#ccc;background:#fff'>pale</p></main>"


async def test_an_accessible_page_passes_and_an_inaccessible_one_is_told_by_element(new_page: NewPage) -> None:
    page = await new_page()
    await page.set_content(GOOD)
    await check_accessibility(page)
    await page.set_content(BAD)
    found = " ".join(await find_violations(page))
    assert "html-has-lang" in found
    assert "color-contrast" in found
    assert "label" in found


async def test_two_pages_are_two_people_with_their_own_language_and_colours(new_page: NewPage) -> None:
    ana = await new_page(locale="es", color_scheme="dark", viewport=(390, 844), touch=True)
    bob = await new_page()
    dark = "matchMedia('(prefers-color-scheme: dark)').matches"
    look = f"[navigator.language, {dark}, innerWidth, navigator.maxTouchPoints > 0]"
    assert await ana.evaluate(look) == ["es", True, 390, True]
    assert await bob.evaluate(look) == ["en", False, 1280, False]


async def test_an_error_on_a_page_is_noticed_unless_it_was_expected(new_page: NewPage) -> None:
    page = await new_page(allow=("on purpose", "also meant"))
    complaints = Complaints()
    complaints.listen(page, allow=("also meant",))
    await page.set_content(GOOD)
    await page.evaluate("console.error('also meant'); console.error('on purpose'); console.log('not an error')")
    async with page.expect_event("pageerror"):
        await page.evaluate("setTimeout(() => { throw new Error('uncaught on purpose') })")
    assert len(complaints.said) == 2
    assert "console: on purpose" in complaints.said[0]
    assert "uncaught on purpose" in complaints.said[1]


async def test_the_browser_reaches_nothing_but_loopback(new_page: NewPage) -> None:
    page = await new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto("http://example.com/")
